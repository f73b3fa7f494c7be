"""check_study STUDY [--key FILE]: exit 0 when the study is sound and holds no name of the key, else 1 and a list."""

from argparse import ArgumentParser
from typing import Any

from django.utils.translation import gettext as _

from coding.checks import check_study
from coding.queries.names_gone import check_names_gone
from interviews.management.command import Answer, Error, StudyCommand, find_study, read_file
from interviews.queries.pseudonyms import names_from_key


class Command(StudyCommand):
    """Check a study."""

    help = "Check that quotes, spans, trees, references and the log of a study agree with each other."

    def add_own_arguments(self, parser: ArgumentParser) -> None:
        """Say what the command takes."""
        parser.add_argument("study")
        parser.add_argument("--key", metavar="FILE", help="a key that was exported: no name in it may remain")

    def work(self, *, study: str, key: str | None = None, **options: Any) -> Answer:
        """Check it; findings go to standard output, one a line."""
        found = find_study(study)
        findings = check_study(found)
        if key:
            findings += check_names_gone(found, names_from_key(read_file(key)))
        answer = Answer({"study": study, "sound": not findings, "findings": findings}, "\n".join(findings))
        if not findings:
            said = _("The study %(slug)s is sound.") % {"slug": study}
            return Answer(answer.data, f"{said} {_('No listed name remains.')}" if key else said)
        self.show(answer, as_json=options["json"])
        raise Error(_("The study %(slug)s has %(count)d faults.") % {"slug": study, "count": len(findings)})
