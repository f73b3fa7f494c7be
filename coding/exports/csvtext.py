"""Rows to CSV bytes that read back exactly, or with cells that no spreadsheet will calculate.

The reading side is importers/segments.py.
"""

import csv
import io
import re
from collections.abc import Iterable, Sequence

CALCULATED = re.compile(r"[=+\-@\t\r]")


def to_csv(header: Sequence[str], rows: Iterable[Sequence[object]], *, safe: bool = False) -> bytes:
    """UTF-8 with a byte order mark and CRLF (RFC 4180); None is an empty cell.

    With `safe`, a text cell that begins with = + - @ tab or return gets an apostrophe before it
    (OWASP, CSV injection); numbers stay numbers.
    """
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow(header)
    for row in rows:
        writer.writerow([guarded(value) if safe else value for value in row])
    return stream.getvalue().encode("utf-8-sig")


def guarded(value: object) -> object:
    """A text with an apostrophe before it where a spreadsheet might calculate it; others as they are."""
    return f"'{value}" if isinstance(value, str) and CALCULATED.match(value) else value
