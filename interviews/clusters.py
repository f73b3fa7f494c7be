"""Where one letter ends for a reader: marks, joined emoji, flags and syllables are never cut. No Django.

The rules are those of Unicode's UAX 29 (extended grapheme clusters) as far as texts need them. Offsets are code points.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from itertools import groupby, pairwise

JOINERS = "\u200c\u200d"
_ZWJ = "\u200d"
# Vowels that stand behind their letter and are letters themselves by category.
_SARA_AM = "\u0e33\u0eb3"
_HALF_WIDTH_MARKS = "\uff9e\uff9f"
# In these scripts a silent vowel ties the next consonant to it.
_VIRAMAS = "\u094d\u09cd\u0acd\u0b4d\u0c4d\u0d4d\u1039\u17d2"
_BLOCK = 0x80
# Marks stand between these code points, and the variants far above.
_MARKED = (
    *range(0x300, 0x12000),
    *range(0x16A00, 0x17000),
    *range(0x1BC00, 0x1E900),
    *range(0xE0100, 0xE01F0),
)


def _is_mark(character: str) -> bool:
    return unicodedata.category(character)[0] == "M"


def _ranges(codes: Iterable[int]) -> Iterator[str]:
    for _gap, group in groupby(enumerate(codes), key=lambda pair: pair[1] - pair[0]):
        run = [code for _place, code in group]
        yield chr(run[0]) + (f"-{chr(run[-1])}" if len(run) > 1 else "")


# For a character class of Python's re, whose \w does not know that vowel signs belong to words.
MARKS = "".join(_ranges(code for code in _MARKED if _is_mark(chr(code))))
WORD = rf"[\w{MARKS}{JOINERS}]"


def is_of_word(character: str) -> bool:
    """Whether a character is a letter, a digit, or a mark on one."""
    return character.isalnum() or _is_mark(character)


def is_edge(text: str, at: int) -> bool:
    """Whether a stretch of `text` may begin or end at an offset without cutting what is read as one."""
    if not 0 < at < len(text):
        return True
    before, after = text[at - 1], text[at]
    if before == "\n" or (after < "\u0300" and before != _ZWJ):
        return True
    return not (
        _extends(after)
        or _is_joined_emoji(before, after)
        or _is_in_flag(text, at)
        or _is_in_syllable(before, after)
        or _is_conjunct(text, at)
    )


def edge_before(text: str, at: int) -> int:
    """The nearest edge at or before an offset."""
    while not is_edge(text, at):
        at -= 1
    return at


def edge_after(text: str, at: int) -> int:
    """The nearest edge at or after an offset."""
    while not is_edge(text, at):
        at += 1
    return at


def clusters(text: str) -> list[str]:
    """Cut a text into what is read as one."""
    edges = [at for at in range(len(text) + 1) if is_edge(text, at)]
    return [text[start:end] for start, end in pairwise(edges) if start < end]


def _extends(character: str) -> bool:
    return (
        character in JOINERS
        or _is_mark(character)
        or "\U0001f3fb" <= character <= "\U0001f3ff"
        or "\U000e0020" <= character <= "\U000e007f"
        or character in _SARA_AM
        or character in _HALF_WIDTH_MARKS
    )


def _is_joined_emoji(before: str, after: str) -> bool:
    return before == _ZWJ and unicodedata.category(after) in ("So", "Sm")


def _is_in_flag(text: str, at: int) -> bool:
    """Two letters make a flag; in a row of them every second border is one."""
    if not _is_regional(text[at]):
        return False
    first = at
    while first and _is_regional(text[first - 1]):
        first -= 1
    return (at - first) % 2 == 1


def _is_regional(character: str) -> bool:
    return "\U0001f1e6" <= character <= "\U0001f1ff"


def _is_in_syllable(before: str, after: str) -> bool:
    """Hangul written in parts (UAX 29, rules GB6 to GB8)."""
    first, then = _part(before), _part(after)
    return (first, then) in {
        ("L", "L"), ("L", "V"), ("L", "LV"), ("L", "LVT"),
        ("LV", "V"), ("V", "V"), ("LV", "T"), ("V", "T"), ("LVT", "T"), ("T", "T"),
    }  # fmt: skip


def _part(character: str) -> str:
    code = ord(character)
    if 0xAC00 <= code <= 0xD7A3:
        return "LVT" if (code - 0xAC00) % 28 else "LV"
    for part, *ranges in (
        ("L", (0x1100, 0x115F), (0xA960, 0xA97C)),
        ("V", (0x1160, 0x11A7), (0xD7B0, 0xD7C6)),
        ("T", (0x11A8, 0x11FF), (0xD7CB, 0xD7FB)),
    ):
        if any(first <= code <= last for first, last in ranges):
            return part
    return ""


def _is_conjunct(text: str, at: int) -> bool:
    """A consonant behind a silent vowel of its script, also with a joiner between (UAX 29, rule GB9c)."""
    if unicodedata.category(text[at]) != "Lo":
        return False
    place = at - 1
    while place and text[place] == _ZWJ:
        place -= 1
    return text[place] in _VIRAMAS and ord(text[place]) // _BLOCK == ord(text[at]) // _BLOCK
