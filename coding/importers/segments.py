"""A table of codings (segments-csv) to drafts, every number and word as it stands in the file.

Whether the quote equals the document's words is for the caller, who has the document.
"""

import csv
import io
import re

from cccrm.kit.words import gettext_noop as _
from coding.importers.drafts import ImportRefused, Problem, SegmentDraft, SegmentsDraft
from coding.importers.rows import Row
from coding.importers.tables import DELIMITERS, decode, file_kind, parse_csv, refuse_size

COLUMNS = ("document", "case", "speaker", "turn", "start", "end", "quote", "code", "coder", "created", "memo")
NEEDED = ("document", "start", "end", "code", "coder")
GUARDED = re.compile(r"'[=+\-@\t\r\n]")

NOT_CSV = _("The codings must be a CSV file. Save the table as .csv (UTF-8) and import that.")
MISSING = _("The column “%(column)s” is missing. Needed are document, start, end, code and coder.")
NOT_WHOLE = _("“%(value)s” in the column %(column)s is not a whole number of characters.")
BACKWARDS = _("The passage ends (%(end)d) before or where it starts (%(start)d).")
BLANK = _("The column %(column)s is empty.")
NO_ROWS = _("There is no coding in the file below the names of the columns.")


def read_segments(data: bytes) -> SegmentsDraft:
    """The codings of a CSV file; columns in any order, others are passed over.

    A quote keeps every blank. The apostrophe that the spreadsheet-safe export puts before = + - @ tab
    and return is taken off again; from a quote only when it is one character too long otherwise.
    Raises ImportRefused for what is no CSV text; all else is a problem with its line.
    """
    refuse_size(data)
    if file_kind(data, "") != "text":
        raise ImportRefused(NOT_CSV, {})
    text = decode(data)
    rows = [row for row in parse_csv(text, _delimiter(text)) if not row.is_blank]
    places = _places(rows[0])
    if missing := [name for name in NEEDED if name not in places]:
        return SegmentsDraft((), tuple(Problem(MISSING, {"column": name}, rows[0].line) for name in missing))
    return _drafts(rows[1:], places)


def _delimiter(text: str) -> str:
    """The separator that makes most of the first line's pieces names of columns."""

    def named(delimiter: str) -> int:
        first = next(csv.reader(io.StringIO(text.lstrip("\n"), newline=""), delimiter=delimiter), [])
        return sum(cell.strip().casefold() in COLUMNS for cell in first)

    return max(DELIMITERS, key=named)


def _places(header: Row) -> dict[str, int]:
    places: dict[str, int] = {}
    for at, cell in enumerate(header.cells):
        if (name := cell.strip().casefold()) in COLUMNS:
            places.setdefault(name, at)
    return places


def _drafts(rows: list[Row], places: dict[str, int]) -> SegmentsDraft:
    drafts: list[SegmentDraft] = []
    problems = [] if rows else [Problem(NO_ROWS, {}, None)]
    for row in rows:
        values = {name: row.cells[at] if at < len(row.cells) else "" for name, at in places.items()}
        found = _problems(values, row.line)
        problems += found
        if not found:
            drafts.append(_draft(values, row.line))
    return SegmentsDraft(tuple(drafts), tuple(problems))


def _problems(values: dict[str, str], line: int) -> list[Problem]:
    blank = [name for name in ("document", "code", "coder") if not values[name].strip()]
    problems = [Problem(BLANK, {"column": name}, line) for name in blank]
    for name in ("start", "end"):
        if not re.fullmatch(r"[0-9]{1,10}", values[name].strip()):
            problems.append(Problem(NOT_WHOLE, {"column": name, "value": values[name]}, line))
    if not problems and int(values["end"]) <= int(values["start"]):
        problems.append(Problem(BACKWARDS, {"start": int(values["start"]), "end": int(values["end"])}, line))
    return problems


def _draft(values: dict[str, str], line: int) -> SegmentDraft:
    start, end = int(values["start"]), int(values["end"])
    quote = values.get("quote")
    if quote is not None and len(quote) == end - start + 1:
        quote = unguarded(quote)

    def word(name: str) -> str:
        return unguarded(values.get(name, "")).strip()

    return SegmentDraft(
        line=line,
        document=word("document"),
        start=start,
        end=end,
        code=word("code"),
        coder=word("coder"),
        quote=quote,
        case=word("case"),
        speaker=word("speaker"),
        turn=word("turn"),
        created=word("created"),
        memo=unguarded(values.get("memo", "")),
    )


def unguarded(cell: str) -> str:
    """The cell without the apostrophe that keeps a spreadsheet from calculating it."""
    return cell[1:] if GUARDED.match(cell) else cell
