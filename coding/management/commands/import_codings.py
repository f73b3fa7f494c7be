"""import_codings STUDY FILE.csv: applies the codings of a segments table, all of them or none."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from coding.actions.importing_codings import import_codings
from coding.importers.segments import read_segments
from interviews.management.command import Answer, StudyCommand, find_study, owner_of, read_file


class Command(StudyCommand):
    """Import codings."""

    help = "Apply the codings of a CSV file as segments-csv writes it; nothing is imported when a row does not fit."

    def add_own_arguments(self, parser: ArgumentParser) -> None:
        """Say what the command takes."""
        parser.add_argument("study")
        parser.add_argument("file", metavar="FILE.csv")

    def work(self, *, study: str, file: str, **options: Any) -> Answer:
        """Read the file and apply it."""
        found = find_study(study)
        done = import_codings(
            study=found,
            actor=owner_of(found).user,
            draft=read_segments(read_file(file)),
            name=Path(file).name,
        )
        if done.coders:
            self.say(_("New coders without an account: %(names)s.") % {"names": ", ".join(done.coders)})
        data = {
            "codings": done.codings,
            "passages": done.passages,
            "memos": done.memos,
            "coders": list(done.coders),
        }
        return Answer(data, _("%(count)d codings imported.") % {"count": done.codings})
