"""The sheets of an .xlsx file as rows of text cells; the package has been checked before."""

import datetime
import io
import itertools
import warnings
import zipfile
import zlib
from typing import Any

from openpyxl import load_workbook

from coding.importers.drafts import ImportRefused
from coding.importers.packages import DAMAGED
from coding.importers.rows import Row, Table, cell_text, clean_cell

MAX_ROWS = 100_000
MAX_COLUMNS = 60
# What openpyxl and the XML parsers below it were seen to raise on cut and altered files.
DAMAGE = (
    LookupError, ValueError, TypeError, AttributeError, OSError, EOFError,
    SyntaxError, zipfile.BadZipFile, zlib.error, RecursionError,
)  # fmt: skip


def read_sheets(data: bytes) -> list[Table]:
    """Each sheet without its blank rows, read no further than a list can reach. Raises ImportRefused."""
    try:
        with warnings.catch_warnings():
            # openpyxl warns of features that it does not read; none of them holds text.
            warnings.simplefilter("ignore")
            book = load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
            return [_rows(sheet) for sheet in book.worksheets]
    except DAMAGE as error:
        raise ImportRefused(DAMAGED, {}) from error


def _rows(sheet: Any) -> Table:
    cells = sheet.iter_rows(max_row=MAX_ROWS, max_col=MAX_COLUMNS)
    return tuple(row for row in map(_sheet_row, itertools.count(1), cells) if not row.is_blank)


def _sheet_row(line: int, cells: tuple[object, ...]) -> Row:
    values = [getattr(cell, "value", None) for cell in cells]
    dates = frozenset(at for at, value in enumerate(values) if isinstance(value, datetime.date))
    return Row(line, tuple(clean_cell(cell_text(value)) for value in values), dates)
