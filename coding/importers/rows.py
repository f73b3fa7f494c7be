"""One row of text cells, the same for every kind of file, and the cleaning of a cell."""

import datetime
import re
import unicodedata
from dataclasses import dataclass

CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Row:
    """The cells of one line; `line` counts from 1 (the sheet's row, the table's row, the file's line).

    `dates` are the columns whose cell a spreadsheet had turned into a date.
    """

    line: int
    cells: tuple[str, ...]
    dates: frozenset[int] = frozenset()

    @property
    def is_blank(self) -> bool:
        return not any(cell.strip() for cell in self.cells)


type Table = tuple[Row, ...]


def cell_text(value: object) -> str:
    """A spreadsheet's value as it reads: 1.1 is "1.1", 1.0 is "1", the date 1 January is "1.1"."""
    if value is None:
        return ""
    if isinstance(value, datetime.date):
        return f"{value.day}.{value.month}"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def clean_cell(text: str) -> str:
    """NFC, line ends as \\n, no control characters but tab and newline, no blank at the right."""
    text = unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n")
    return CONTROLS.sub("", text.replace("\u00a0", " ")).rstrip()
