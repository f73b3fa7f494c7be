"""export STUDY FORMAT --output FILE: writes a file whole or not at all; export --list names the formats."""

import os
import secrets
import sys
from argparse import ArgumentParser, ArgumentTypeError
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from cccrm.kit.refusal import Refused
from coding.exports.leaving import NamesLeaving, Produced
from coding.exports.registry import EXPORTERS, Exporter, exporter
from interviews.actions.pseudonyms import note_export
from interviews.management.command import Answer, StudyCommand, find_study, owner_of

HERE = "-"


def pair(text: str) -> tuple[str, str]:
    """Split key=value."""
    key, sign, value = text.partition("=")
    if not sign or not key.strip():
        raise ArgumentTypeError(_("write it as key=value"))
    return key.strip(), value


class Command(StudyCommand):
    """Export from a study."""

    help = "Write a Word or CSV file. --list shows the formats and their options."

    def add_own_arguments(self, parser: ArgumentParser) -> None:
        """Say what the command takes."""
        parser.add_argument("study", nargs="?")
        parser.add_argument("format", nargs="?", metavar="FORMAT", choices=[each.name for each in EXPORTERS])
        parser.add_argument("--output", metavar="FILE", help="where to write; - for standard output")
        parser.add_argument("--option", action="append", default=[], type=pair, metavar="key=value")
        parser.add_argument(
            "--with-names", action="store_true", help="write the file although listed names stand in it"
        )
        parser.add_argument("--list", action="store_true", help="list the formats with their options")

    def work(self, *, study: str, format: str, output: str, option: list[Any], **options: Any) -> Answer:
        """Write the file, or list the formats."""
        if options["list"]:
            return _listing()
        if not (study and format and output):
            self.parser.error(_("give STUDY, FORMAT and --output FILE, or --list"))
        if output == HERE and options["json"]:
            self.parser.error(_("--json and --output - both want standard output"))
        made = _made(study, format, dict(map(_as_pair, option)), with_names=options["with_names"])
        for note in made.notes:
            self.say(note)
        write_whole(output, made.data)
        data = {"format": format, "file": output, "size": len(made.data), "messages": list(made.notes)}
        return Answer(data, "" if output == HERE else output)


def _made(study: str, name: str, given: dict[str, str], *, with_names: bool) -> Produced:
    """Make the file; what holds listed names leaves only when that was asked for, and is logged then."""
    member = owner_of(find_study(study))
    try:
        return exporter(name).produce(member, given)
    except NamesLeaving as leaving:
        if with_names:
            note_export(study=member.study, actor=member.user, title=exporter(name).title)
            return leaving.made
        raise Refused(
            _("%(problem)s Replace them first, or say --with-names: %(names)s.")
            % {"problem": leaving, "names": leaving.counts}
        ) from leaving


def _as_pair(option: str | tuple[str, str]) -> tuple[str, str]:
    return pair(option) if isinstance(option, str) else option


def write_whole(path: str, data: bytes) -> None:
    """Write beside the target and rename, so that no half file is ever seen; Refused when it cannot be."""
    if path == HERE:
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
        return
    target = Path(path)
    draft = target.with_name(f".{target.name[:80]}.{secrets.token_hex(4)}")
    try:
        draft.write_bytes(data)
        os.replace(draft, target)
    except (OSError, ValueError) as error:
        draft.unlink(missing_ok=True)
        reason = getattr(error, "strerror", None) or error
        raise Refused(
            _("%(file)s cannot be written: %(reason)s.") % {"file": path, "reason": reason}
        ) from error


def _listing() -> Answer:
    return Answer(
        {"formats": [_described(each) for each in EXPORTERS]},
        "\n".join(line for each in EXPORTERS for line in _lines(each)),
    )


def _described(each: Exporter) -> dict[str, Any]:
    return {
        "name": each.name,
        "title": _(each.title),
        "description": _(each.description),
        "options": [
            {
                "name": option.name,
                "title": _(option.title),
                "kind": option.kind,
                "default": option.default or None,
                "choices": [word for word, _title in option.words],
            }
            for option in each.options
        ],
    }


def _lines(each: Exporter) -> list[str]:
    lines = [f"{each.name}\t{_(each.title)}"]
    for option in each.options:
        words = "|".join(word for word, _title in option.words) or option.kind.upper()
        default = f" ({option.default})" if option.default else ""
        lines.append(f"    {option.name}={words}{default}")
    return lines
