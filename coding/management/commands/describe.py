"""describe STUDY: what is in a study, in a few lines or as one JSON document."""

from argparse import ArgumentParser
from typing import Any

from django.utils.translation import gettext as _

from coding.queries.describe import describe
from interviews.management.command import Answer, StudyCommand, find_study, owner_of


class Command(StudyCommand):
    """Describe a study."""

    help = "Say what is in a study: cases, questions, documents, codes, versions of the code list, tables."

    def add_own_arguments(self, parser: ArgumentParser) -> None:
        """Say what the command takes."""
        parser.add_argument("study")
        parser.add_argument(
            "--text", action="store_true", help="with --json: the documents' whole text as well"
        )

    def work(self, *, study: str, text: bool, **options: Any) -> Answer:
        """Describe it."""
        data = describe(owner_of(find_study(study)), with_text=text)
        return Answer(data, "\n".join(_lines(data)))


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
