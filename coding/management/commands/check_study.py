"""check_study STUDY: exit 0 when the study is sound, else 1 and a list."""

from argparse import ArgumentParser
from typing import Any

from django.utils.translation import gettext as _

from coding.checks import check_study
from interviews.management.command import Answer, Error, StudyCommand, find_study


class Command(StudyCommand):
    """Check a study."""

    help = "Check that quotes, spans, trees, references and the log of a study agree with each other."

    def add_own_arguments(self, parser: ArgumentParser) -> None:
        """Say what the command takes."""
        parser.add_argument("study")

    def work(self, *, study: str, **options: Any) -> Answer:
        """Check it; findings go to standard output, one a line."""
        findings = check_study(find_study(study))
        answer = Answer({"study": study, "sound": not findings, "findings": findings}, "\n".join(findings))
        if not findings:
            return Answer(answer.data, _("The study %(slug)s is sound.") % {"slug": study})
        self.show(answer, as_json=options["json"])
        raise Error(_("The study %(slug)s has %(count)d faults.") % {"slug": study, "count": len(findings)})
