"""Reads a Word file (.docx, .docm, .dotx, .dotm) into text, styles and problems.
The walk itself is in word_walker; safe opening in package.
"""

from __future__ import annotations

from lxml import etree

from cccrm.kit.words import gettext_noop
from interviews.importers import sniff
from interviews.importers.drafts import Content, Problem, StyleSpan, line_of
from interviews.importers.package import DAMAGED, Package
from interviews.importers.sniff import refuse
from interviews.importers.word_names import attribute, local
from interviews.importers.word_styles import Styles, read_styles
from interviews.importers.word_walker import PLAIN, TooLong, Walk, Walker, fields_are_sound
from interviews.text import Normalised, normalise_mapped

ENDINGS = ("docx", "docm", "dotx", "dotm")

NOTES = gettext_noop(
    "Footnotes and endnotes (%(count)s, marked in lines %(lines)s) are not spoken words: they stand at the end"
    " of the transcript, numbered."
)
DELETIONS = gettext_noop("Words deleted with tracked changes were left out (places: %(count)s).")
COMMENTS = gettext_noop(
    "Comments in the margin are not part of the text and were left out (comments: %(count)s)."
)
SYMBOL = gettext_noop(
    "A symbol of the font %(font)s has no letter and may show as an empty box. Correct it in Word."
)
OWN = gettext_noop(
    "The file was exported from here: its head, its turn numbers and what stands in its margins are no words"
    " of the transcript and were left out."
)
CHUNKS = gettext_noop(
    "Pieces of other files are woven into this one and were not read (pieces: %(count)s)."
    " Open the file in Word, save it and upload it again."
)


def read(file_name: str, data: bytes) -> Content:
    """The content of a Word file. Raises ImportRefused with a sentence for anything that is not one."""
    foreign = sniff.foreign_kind(data)
    if foreign or not sniff.is_zip(data):
        raise refuse(foreign or sniff.NOT_WORD, file_name)
    package = Package(file_name, data)
    _check_kind(package)
    try:
        walk = _walk(package)
    except RecursionError as error:
        raise refuse(DAMAGED, file_name) from error
    except TooLong as error:
        raise refuse(sniff.TOO_LONG, file_name, characters=f"{sniff.MAX_CHARACTERS:,}") from error
    normalised = normalise_mapped(walk.pieces)
    return Content(normalised.text, _spans(walk, normalised), "", _problems(walk, normalised))


def _check_kind(package: Package) -> None:
    if package.has("word/document.xml"):
        return
    if package.has("mimetype") and package.has("content.xml"):
        raise refuse(sniff.OPEN_DOCUMENT, package.file_name)
    for folder, sentence in (("xl/", sniff.SPREADSHEET), ("ppt/", sniff.PRESENTATION)):
        if package.starts(folder):
            raise refuse(sentence, package.file_name)
    if not package.has("[Content_Types].xml"):
        raise refuse(sniff.ARCHIVE if not package.starts("word/") else DAMAGED, package.file_name)


def _walk(package: Package) -> Walk:
    main = package.main_part()
    root = package.xml(main)
    parts = {
        relation.kind: relation.target for relation in package.relations(main) if not relation.is_external
    }
    walker = Walker(_styles(package, parts), fields_are_sound(root), sniff.MAX_CHARACTERS)
    body = next((child for child in root if local(child) == "body"), None)
    if body is None:
        raise refuse(sniff.NOT_WORD, package.file_name)
    walker.blocks(body)
    _append_notes(walker, package, parts)
    return walker.walk


def _styles(package: Package, parts: dict[str, str]) -> Styles:
    name = parts.get("/styles", "")
    return read_styles(package.xml(name) if package.has(name) else None)


def _append_notes(walker: Walker, package: Package, parts: dict[str, str]) -> None:
    if not walker.walk.notes:
        return
    notes: dict[tuple[str, str], etree._Element] = {}
    for kind in ("footnote", "endnote"):
        name = parts.get(f"/{kind}s", "")
        if package.has(name):
            notes.update({(kind, attribute(note, "id") or ""): note for note in package.xml(name)})
    walker.walk.put("\n")
    number, references = 0, list(dict.fromkeys((kind, note_id) for kind, note_id, _at in walker.walk.notes))
    for reference in references:
        if reference in notes:
            number += 1
            walker.note(number, notes[reference])


def _spans(walk: Walk, normalised: Normalised) -> tuple[StyleSpan, ...]:
    """Neighbouring pieces that look alike become one span; plain pieces give none."""
    spans: list[StyleSpan] = []
    at = 0
    for piece, look in zip(walk.pieces, walk.looks, strict=True):
        start, end = normalised.moved(at), normalised.moved(at + len(piece))
        at += len(piece)
        if look == PLAIN or start == end:
            continue
        if spans and spans[-1].end == start and (spans[-1].bold, spans[-1].italic) == look:
            start = spans.pop().start
        spans.append(StyleSpan(start, end, *look))
    return tuple(spans)


def _problems(walk: Walk, normalised: Normalised) -> tuple[Problem, ...]:
    def line(offset: int) -> int:
        return line_of(normalised.text, normalised.moved(offset))

    problems = [Problem(SYMBOL, {"font": font}, line(at)) for font, at in walk.unknown_symbols[:20]]
    if walk.notes:
        lines = sorted({line(at) for _kind, _id, at in walk.notes})
        values: dict[str, object] = {"count": len(walk.notes), "lines": ", ".join(map(str, lines))}
        problems.append(Problem(NOTES, values, lines[0]))
    if walk.own:
        problems.insert(0, Problem(OWN))
    counts = ((DELETIONS, walk.deletions), (COMMENTS, walk.comments), (CHUNKS, walk.chunks))
    return (*problems, *(Problem(message, {"count": count}) for message, count in counts if count))
