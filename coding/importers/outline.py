"""Lines of plain text to labels, mnemonics and levels: `CODE label`, `label (CODE)`, `label`, indentation.

The parents are worked out in codebook.py.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from coding.importers.headers import looks_like_mnemonic

BULLET = re.compile(r"[○●•▪◦‣*–-]\s+")
BEHIND = re.compile(r"(?P<label>.*\S)\s*[(\[](?P<code>[^()\[\]\s]+)[)\]]")
BEFORE = re.compile(r"(?P<code>\S+?)[:.]?\s+(?:[-–—=]\s+)?(?P<label>\S.*)")
LONGEST_PART = 10
TAB_WIDTH = 4


@dataclass(frozen=True, slots=True)
class OutlineLine:
    """One line of the outline; `indent` in columns, a tab counts four."""

    line: int
    indent: int
    label: str
    mnemonic: str


def read_outline(lines: Sequence[tuple[int, str]]) -> list[OutlineLine]:
    """Lines with their numbers; one way of writing the mnemonic is taken for all of them."""
    bare = [(number, _indent(text), without_bullet(text.strip())) for number, text in lines if text.strip()]
    pattern = _pattern([text for _number, _indent, text in bare])
    return [OutlineLine(number, indent, *_parts(text, pattern)) for number, indent, text in bare]


def without_bullet(text: str) -> str:
    """`○ Feedback` without the sign that programs put before a label."""
    return BULLET.sub("", text, count=1) if BULLET.match(text) else text


def _indent(text: str) -> int:
    blanks = text[: len(text) - len(text.lstrip())]
    return len(blanks.expandtabs(TAB_WIDTH))


def _pattern(lines: Sequence[str]) -> re.Pattern[str] | None:
    """The way most lines are written; None where they are labels only."""
    for pattern in (BEHIND, BEFORE):
        codes = [code for line in lines if (code := _code_of(line, pattern))]
        if (
            len(codes) >= 0.6 * len(lines)
            and len(set(codes)) == len(codes)
            and _convinces(codes, lines, pattern)
        ):
            return pattern
    return None


def _convinces(codes: Sequence[str], lines: Sequence[str], pattern: re.Pattern[str]) -> bool:
    """CUSTOMER FOCUS is a label in capitals, not a code CUSTOMER: capitals alone do not make a code."""
    return (
        pattern is BEHIND or any("-" in code for code in codes) or not any(line.isupper() for line in lines)
    )


def _code_of(line: str, pattern: re.Pattern[str]) -> str:
    if match := pattern.fullmatch(line):
        return match["code"] if _is_code(match["code"]) else ""
    return line if _is_code(line) else ""


def _is_code(text: str) -> bool:
    return looks_like_mnemonic(text) and all(len(part) <= LONGEST_PART for part in text.split("-"))


def _parts(text: str, pattern: re.Pattern[str] | None) -> tuple[str, str]:
    if pattern is None:
        return text, ""
    match = pattern.fullmatch(text)
    if match and _is_code(match["code"]):
        return match["label"].strip(), match["code"]
    return ("", text) if _is_code(text) else (text, "")
