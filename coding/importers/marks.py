"""Question marks (1, 1.0.1, SQ2) out of one cell: split, freed of what spreadsheets did to them."""

import re

DATE_WRITTEN_OUT = re.compile(r"(\d{1,2})\.(\d{1,2})\.(?:19|20)\d\d")
ONE_MARK = re.compile(r"[A-Za-z]{0,3}\d+(?:\.\d+)*[a-z]?\.?")


def split_marks(text: str) -> tuple[str, ...]:
    """The marks of `1.0.1/1.1`, `1.0.1, 1.1`, `1.0.1; 1.1` or `1.0.1 and 1.1` in order, each once.

    Blanks separate only where every piece is a mark: `1 1.1` is two, `RQ 1` is one.
    """
    pieces = re.split(r"[/;,|\n\t]|\s(?:and|ja|&)\s", text)
    marks = (mark for piece in pieces for mark in _blank_separated(piece.strip().lstrip("'").strip()))
    return tuple(dict.fromkeys(filter(None, map(_tidy, marks))))


def holds_date(text: str) -> bool:
    """True where a spreadsheet wrote the mark 1.1 as the date 1.1.2026."""
    return bool(DATE_WRITTEN_OUT.search(text))


def _blank_separated(piece: str) -> list[str]:
    words = piece.split()
    return words if all(ONE_MARK.fullmatch(word) for word in words) else [" ".join(words)]


def _tidy(mark: str) -> str:
    mark = DATE_WRITTEN_OUT.sub(r"\1.\2", mark)
    return mark.rstrip(".") if ONE_MARK.fullmatch(mark) else mark
