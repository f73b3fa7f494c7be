"""Cuts a text into numbered turns. Which words announce a speaker is decided in headers; see docs/transcript-import.md.
Every character that is not blank lies in a label, a time stamp or a body of exactly one turn.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from itertools import pairwise

from interviews.importers.drafts import TurnDraft
from interviews.importers.headers import (
    BRACKETED,
    CLOCK,
    HASHED,
    RANGE,
    STAMP_LINE,
    Header,
    bare_stamp,
    find_headers,
)

_STAMP_AT_START = re.compile(rf"\s*(?P<stamp>{HASHED}|{BRACKETED}|{RANGE}(?=[ \t]*(?:\n|$)))(?=\s|$)")
_CLOCK_AT_START = re.compile(rf"\s*(?P<stamp>{RANGE})(?=\s)")
_STAMP_AT_END = re.compile(rf"(?P<stamp>{HASHED}|(?<=\n){BRACKETED}|(?<=\n){CLOCK})\s*$")
_NOTES = re.compile(r"\n[ \t]*\n(?=\[1\] )")
_FOOTER = re.compile(r"\n(?=[ \t]*transcri(?:bed|pt|ption)\b[^\n]{0,40}https?://\S+\s*$)", re.IGNORECASE)
_BLANK_LINE = re.compile(r"\n[ \t\u00a0]*\n")
_WRAPPED = range(40, 101)


@dataclass(frozen=True, slots=True)
class _Piece:
    """A stretch of text that becomes one turn, with its announcement when it has one."""

    start: int
    end: int
    header: Header | None = None


def find_turns(text: str, *, labels: Collection[str] | None = None) -> tuple[TurnDraft, ...]:
    """The turns of a normalised text, numbered from 1. `labels`: exactly these announce speakers; None: detect.

    Words before the first label are a turn without a speaker. A text without labels gives a turn a paragraph.
    """
    headers = find_headers(text, labels)
    pieces = _pieces(text, headers) if headers else _paragraphs(text)
    is_clocked = not headers and _is_clocked(text, pieces)
    turns: list[TurnDraft] = []
    for piece in pieces:
        if text[piece.start : piece.end].strip():
            turns.append(_turn(text, piece, len(turns) + 1, is_clocked))
    return tuple(turns)


def _pieces(text: str, headers: list[Header]) -> list[_Piece]:
    ends = [header.start for header in headers[1:]] + [len(text)]
    pieces = [_Piece(0, headers[0].start)]
    for at, (header, end) in enumerate(zip(headers, ends, strict=True)):
        cuts = sorted({header.start, *_cuts(text, header, end, is_last=at == len(headers) - 1), end})
        pieces.append(_Piece(cuts[0], cuts[1], header))
        pieces.extend(_Piece(start, stop) for start, stop in pairwise(cuts[1:]))
    return pieces


def _cuts(text: str, header: Header, end: int, *, is_last: bool) -> list[int]:
    """Where words that nobody said begin: below a table, the notes at the end, the line of the transcribing service."""
    cuts: list[int] = []
    if not is_last:
        return cuts
    if header.way == "cell" and (gap := _BLANK_LINE.search(text, header.end, end)):
        cuts.append(gap.end())
    if notes := _last_notes(text, header.end):
        cuts.append(notes)
    if footer := _FOOTER.search(text, header.end, end):
        cuts.append(footer.end())
    return cuts


def _last_notes(text: str, start: int) -> int | None:
    found = list(_NOTES.finditer(text, start))
    return found[0].end() if len(found) == 1 else None


def _paragraphs(text: str) -> list[_Piece]:
    """A paragraph is a line; in a text that was broken at a fixed width it is what stands between empty lines."""
    border = _BLANK_LINE if _is_hard_wrapped(text) else re.compile("\n")
    pieces, start = [], 0
    for match in border.finditer(text):
        if not STAMP_LINE.fullmatch(text[start : match.start()].strip() or "-"):
            pieces.append(_Piece(start, match.end()))
            start = match.end()
    return [*pieces, _Piece(start, len(text))]


def _is_hard_wrapped(text: str) -> bool:
    blocks = [block.split("\n") for block in _BLANK_LINE.split(text)]
    inner = [line for block in blocks for line in block[:-1] if line.strip()]
    if len(blocks) < 2 or len(inner) < 3 or max(map(len, text.split("\n"))) > _WRAPPED.stop:
        return False
    return sum(len(line) in _WRAPPED for line in inner) >= 0.8 * len(inner)


def _is_clocked(text: str, pieces: list[_Piece]) -> bool:
    """Whether most paragraphs begin with a bare time, so that it is a stamp and no word."""
    filled = [piece for piece in pieces if text[piece.start : piece.end].strip()]
    clocked = sum(1 for piece in filled if _CLOCK_AT_START.match(text, piece.start, piece.end))
    return clocked >= 2 and clocked * 2 >= len(filled)


def _turn(text: str, piece: _Piece, number: int, is_clocked: bool) -> TurnDraft:
    header = piece.header
    first = _first_word(text, piece.start, piece.end)
    label_start, label_end = (header.start, header.end) if header else (first, first)
    stamp = header.stamp if header else ""
    start, end = label_end, piece.end
    pattern = _CLOCK_AT_START if is_clocked and _CLOCK_AT_START.match(text, start, end) else _STAMP_AT_START
    for match in (pattern.match(text, start, end),):
        if match and not stamp and (header or text[match.end() : end].strip()):
            stamp, start = bare_stamp(match["stamp"]), match.end()
    end, closing = _without_closing_stamp(text, start, end)
    body_start, body_end = _trimmed(text, start, end, label_end)
    speaker = header.speaker if header else ""
    return TurnDraft(number, label_start, label_end, body_start, body_end, speaker, stamp or closing)


def _without_closing_stamp(text: str, start: int, end: int) -> tuple[int, str]:
    """A time stamp that closes a turn (f4: #00:01:02-3#) is not part of the words."""
    tail = max(start, end - 60)
    match = _STAMP_AT_END.search(text[tail:end])
    if not match or not text[start : tail + match.start()].strip():
        return end, ""
    return tail + match.start(), bare_stamp(match["stamp"])


def _trimmed(text: str, start: int, end: int, label_end: int) -> tuple[int, int]:
    words = text[start:end]
    if not words.strip():
        return label_end, label_end
    return start + len(words) - len(words.lstrip()), start + len(words.rstrip())


def _first_word(text: str, start: int, end: int) -> int:
    return start + len(text[start:end]) - len(text[start:end].lstrip())
