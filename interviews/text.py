"""The one normalisation of text that comes in, with a map of offsets from before to after.
Offsets are Unicode code points. What is changed and why: docs/transcript-import.md.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from dataclasses import dataclass
from itertools import pairwise

_LINE_ENDS = dict.fromkeys((0x0B, 0x0C, 0x85, 0x2028, 0x2029), 0x0A)
_DROPPED_CODES = [
    *range(0x00, 0x09),
    *range(0x0E, 0x20),
    *range(0x7F, 0x85),
    *range(0x86, 0xA0),
    *range(0xD800, 0xE000),  # lone surrogates: no file and no database can hold them
    0xFEFF,  # byte order mark
    0xFFFE,  # not characters; Word files cannot hold them
    0xFFFF,
]
_TABLE: dict[int, int | None] = {**_LINE_ENDS, **dict.fromkeys(_DROPPED_CODES)}
_DROPPED = re.compile("[" + "".join(map(re.escape, map(chr, _DROPPED_CODES))) + "]")
_PIECE_START = re.compile(r"(?<=[^\n\r ])[\n ]")  # never between CR and LF


def normalise(text: str) -> str:
    """`text` as it is stored: LF line ends, no control characters, NFC. normalise(normalise(x)) == normalise(x)."""
    return unicodedata.normalize("NFC", _clean(text))


def clean_text(text: str) -> str:
    """Text from a form as it is stored: like any other, without blanks at its ends."""
    return normalise(text).strip()


def has_letters(text: str) -> bool:
    """Whether there is a letter or a digit of any script, and not signs alone."""
    return any(character.isalnum() for character in text)


def dropped_characters(text: str) -> list[int]:
    """Offsets in `text` of the characters that normalise() leaves out (carriage returns are line ends, not listed)."""
    return [match.start() for match in _DROPPED.finditer(text) if match.group() != "\ufeff"]


def _clean(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n").translate(_TABLE)


@dataclass(frozen=True, slots=True)
class Normalised:
    """`text`, and `moved(offset)`: where an offset of the text before stands now."""

    text: str
    before: tuple[int, ...]
    after: tuple[int, ...]

    def moved(self, offset: int) -> int:
        """The offset after normalising; between two anchors it is counted in characters, never past the next."""
        place = bisect_right(self.before, offset) - 1
        ceiling = self.after[place + 1] if place + 1 < len(self.after) else len(self.text)
        return min(self.after[place] + offset - self.before[place], ceiling)


def normalise_mapped(pieces: list[str]) -> Normalised:
    """normalise("".join(pieces)) with anchors at the border of every piece, for spans that begin or end there.

    A border inside a composed letter (a letter in one piece, its accent in the next) moves behind that letter.
    """
    whole = "".join(pieces)
    text = normalise(whole)
    borders = _borders(pieces)
    if text == whole:
        return Normalised(text, (0,), (0,))
    return Normalised(text, tuple(borders), tuple(_moved_borders(whole, borders, text)))


def _borders(pieces: list[str]) -> list[int]:
    borders = [0]
    for piece in pieces:
        borders.append(borders[-1] + len(piece))
    return sorted(set(borders))


def _moved_borders(whole: str, borders: list[int], text: str) -> list[int]:
    """Normalise chunk by chunk; a chunk ends where no character can join the one before it (a blank or line end)."""
    cuts = [0, *(match.start() for match in _PIECE_START.finditer(whole)), len(whole)]
    moved: list[int] = []
    length = at = 0
    for start, end in pairwise(cuts):
        while at < len(borders) and borders[at] < end:
            moved.append(min(length + len(normalise(whole[start : borders[at]])), len(text)))
            at += 1
        length += len(normalise(whole[start:end]))
    return moved + [len(text)] * (len(borders) - at)
