"""describe STUDY: what is in a study, in a few lines or as one JSON document."""

from argparse import ArgumentParser
from typing import Any

from django.utils.translation import gettext as _

from cccrm.kit.refusal import Refused
from coding.queries.describe import describe
from interviews.management.command import Answer, StudyCommand, find_study, owner_of
from interviews.models import Study
from interviews.pseudonyms import Finder
from interviews.queries.pseudonyms import listed_names
from interviews.written import strings_in


class Command(StudyCommand):
    """Describe a study."""

    help = "Say what is in a study: cases, questions, documents, codes, versions of the code list, tables."

    def add_own_arguments(self, parser: ArgumentParser) -> None:
        """Say what the command takes."""
        parser.add_argument("study")
        parser.add_argument(
            "--text", action="store_true", help="with --json: the documents' whole text as well"
        )

        parser.add_argument(
            "--with-names",
            action="store_true",
            help="with --json: write it although listed names stand in it",
        )

    def work(self, *, study: str, text: bool, **options: Any) -> Answer:
        """Describe it; as JSON it leaves the house, so listed names are looked for."""
        found = find_study(study)
        data = describe(owner_of(found), with_text=text)
        if options["json"] and not options["with_names"]:
            _check_names(found, data)
        return Answer(data, "\n".join(_lines(data)))


def _check_names(study: Study, data: dict[str, Any]) -> None:
    finder = Finder(listed_names(study))
    count = sum(len(finder.hits(text)) for text in strings_in(data))
    if count:
        raise Refused(
            _("Listed names stand in this, in %(count)d places. Replace them first, or say --with-names.")
            % {"count": count}
        )


def _lines(data: dict[str, Any]) -> list[str]:
    counts = {name: len(data[name]) for name in ("cases", "documents", "codes", "tables")}
    counts["codings"] = sum(code["codings"] for code in data["codes"])
    lines = [
        data["title"],
        _("%(cases)d cases, %(documents)d documents, %(codes)d codes, %(codings)d codings, %(tables)d tables")
        % counts,
    ]
    lines += [f"  {document['case'] or '–'}\t{document['title']}" for document in data["documents"]]
    return lines
