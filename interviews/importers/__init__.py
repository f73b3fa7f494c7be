"""Transcript files in, drafts out: bytes to text, turns, speakers and problems, without Django and the database.
`read_transcript_safely` does the same in a process of its own, with limits; requests use that one.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from interviews.importers import docx, plain, sniff
from interviews.importers.assemble import assemble
from interviews.importers.drafts import (
    Content,
    ImportRefused,
    Problem,
    SpeakerDraft,
    StyleSpan,
    TranscriptDraft,
    TurnDraft,
)
from interviews.importers.file_names import case_from_file_name, title_from_file_name
from interviews.importers.isolated import read_transcript_safely
from interviews.importers.names import replace_names
from interviews.importers.turns import find_turns

__all__ = [
    "ENDINGS",
    "IMPORTERS",
    "ImportRefused",
    "Importer",
    "Problem",
    "SpeakerDraft",
    "StyleSpan",
    "TranscriptDraft",
    "TurnDraft",
    "case_from_file_name",
    "find_turns",
    "read_transcript",
    "read_transcript_safely",
    "replace_names",
    "title_from_file_name",
]


@dataclass(frozen=True, slots=True)
class Importer:
    """One file format: the endings it goes by, and its reader (file name and bytes to content)."""

    name: str
    endings: tuple[str, ...]
    read: Callable[[str, bytes], Content]


IMPORTERS: tuple[Importer, ...] = (
    Importer("docx", docx.ENDINGS, docx.read),
    Importer("txt", plain.ENDINGS, plain.read),
)
ENDINGS = tuple(ending for importer in IMPORTERS for ending in importer.endings)


def read_transcript(file_name: str, data: bytes) -> TranscriptDraft:
    """Read a transcript in this process. Raises ImportRefused with one sentence for everything that is none."""
    name = title_from_file_name(file_name + ".x") or file_name
    sniff.check_size(name, data)
    importer = next((each for each in IMPORTERS if sniff.ending(name) in each.endings), None)
    if importer is None:
        raise sniff.refuse(sniff.foreign_kind(data) or sniff.sentence_for_ending(name), name)
    content = importer.read(name, data)
    if not content.text.strip():
        raise sniff.refuse(sniff.NO_TEXT, name)
    return assemble(content)
