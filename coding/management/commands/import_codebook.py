"""import_codebook STUDY FILE: adds the codes of a list; existing ones stay as they are."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from coding.actions.importing import CodebookImport, existing_codes, import_codebook
from coding.importers.codebook import read_codebook
from interviews.management.command import (
    Answer,
    StudyCommand,
    find_study,
    owner_of,
    read_file,
)
from interviews.problems import said


class Command(StudyCommand):
    """Import a code list."""

    help = (
        "Add the codes of a .csv, .xlsx, .docx or .txt list. Codes that are there already stay as they are."
    )

    def create_parser(self, prog_name: str, subcommand: str, **options: Any) -> CommandParser:
        """Let --version name a version of the code list; Django's own says which Django this is."""
        return super().create_parser(prog_name, subcommand, conflict_handler="resolve", **options)

    def add_own_arguments(self, parser: ArgumentParser) -> None:
        """Say what the command takes."""
        parser.add_argument("study")
        parser.add_argument("file")
        parser.add_argument(
            "--version",
            dest="version_name",
            default="",
            metavar="NAME",
            help="keep the list under this name afterwards",
        )
        parser.add_argument(
            "--no-create-questions", action="store_true", help="leave unknown question marks out"
        )

    def work(
        self, *, study: str, file: str, version_name: str, no_create_questions: bool, **options: Any
    ) -> Answer:
        """Read the file and import it."""
        found = find_study(study)
        name = Path(file).name
        keys = [code.key for code in existing_codes(found)]
        draft = read_codebook(name, read_file(file), existing=keys)
        done = import_codebook(
            study=found,
            actor=owner_of(found).user,
            draft=draft,
            name=name,
            version=version_name,
            create_questions=not no_create_questions,
        )
        messages = [said(problem) for problem in (*draft.problems, *done.notes)]
        for message in messages:
            self.say(message)
        return Answer(_data(done, messages), _text(done))


def _data(done: CodebookImport, messages: list[str]) -> dict[str, Any]:
    return {
        "added": [str(code) for code in done.added],
        "unchanged": done.unchanged,
        "questions": list(done.questions),
        "version": done.version.name if done.version else None,
        "messages": messages,
    }


def _text(done: CodebookImport) -> str:
    count = len(done.added)
    words = [ngettext("%(count)d code added.", "%(count)d codes added.", count) % {"count": count}]
    if done.questions:
        words.append(_("Question marks added: %(marks)s.") % {"marks": ", ".join(done.questions)})
    if done.version:
        words.append(_("Kept as “%(name)s”.") % {"name": done.version.name})
    return " ".join(words)
