"""Code lists to drafts: files with a table, and pasted lines.

Which cell is what is told in headers.py and outline.py; parents and doubles are settled in grow.py.
"""

from collections import Counter
from collections.abc import Collection, Sequence
from itertools import islice
from statistics import median

from cccrm.kit.words import gettext_noop as _
from coding.codetree import plain_mnemonic
from coding.importers.drafts import CodebookDraft, ImportRefused, Problem
from coding.importers.grow import MAX_CODES, Entry, grow
from coding.importers.headers import Columns, find_columns, mostly_mnemonics
from coding.importers.marks import holds_date, split_marks
from coding.importers.outline import read_outline, without_bullet
from coding.importers.rows import Row, Table, clean_cell
from coding.importers.tables import decode, file_kind, read_csv, read_tables, refuse_size

TEXTS = ("definition", "when_to_use", "when_not", "example", "source")
POSITIONAL_WIDTH = 3
MAX_ROWS = 4 * MAX_CODES  # room for rows that hold no code
LONGEST_USUAL_LABEL = 120

NO_COLUMNS = _(
    "No column of the table is named like a code list's. Name the columns in the first row, for example "
    "Description of codes, Codes, Q & SQ, or keep three columns in that order."
)
TOO_LONG = _("The list has more than %(limit)d codes, which is too many. Split it or check the file.")
NO_TABLE = _("The file has no table with text in it. Put the codes into a table, or paste them.")
NO_TEXT = _("There is no code in the list. Give each code a line with its label.")
RUNNING_TEXT = _("This looks like running text, not like a code list. Give each code a line with its label.")
OTHER_TABLES = _("The file has %(count)d more tables that look like code lists; they were not read.")
DATED = _("A spreadsheet had turned a question mark into a date; it was read as %(mark)s. Check it.")


def read_codebook(file_name: str, data: bytes, *, existing: Collection[str] = ()) -> CodebookDraft:
    """The codes of a .csv, .txt, .tsv, .xlsx or .docx file, in the file's order.

    `existing` are keys of codes that are there already: a parent may be one of them. The kind of file
    is told from its bytes. Raises ImportRefused when the file cannot be read or has no code in it.
    """
    refuse_size(data)
    if file_kind(data, file_name) == "text":
        return read_pasted_codebook(decode(data), existing=existing)
    tables = [table for table in read_tables(file_name, data) if table]
    if not tables:
        raise ImportRefused(NO_TABLE, {})
    table, columns, problems = _choose(tables)
    return _from_table(table, columns, existing, problems)


def read_pasted_codebook(text: str, *, existing: Collection[str] = ()) -> CodebookDraft:
    """The codes of pasted lines: tab, semicolon or comma separated, or an outline.

    An outline has `CODE label`, `label (CODE)` or plain labels, and its indentation is the level.
    Raises ImportRefused when there is no code in it.
    """
    text = clean_cell(text.lstrip("\ufeff"))
    rows = tuple(islice((row for row in read_csv(text) if not row.is_blank), MAX_ROWS + 1))
    if len(rows) > MAX_ROWS:
        raise ImportRefused(TOO_LONG, {"limit": MAX_CODES})
    if not rows:
        raise ImportRefused(NO_TEXT, {})
    columns = find_columns([row.cells for row in rows]) or _positional(rows)
    if columns:
        return _from_table(rows, columns, existing, [])
    if _is_wide(rows):
        raise ImportRefused(NO_COLUMNS, {})
    return grow(_outline_entries(text), existing)


# -- tables -------------------------------------------------------------------------------------


def _choose(tables: Sequence[Table]) -> tuple[Table, Columns, list[Problem]]:
    """The table whose header says most; without any header the first that has three columns at most."""
    found = [(table, columns) for table in tables if (columns := find_columns([row.cells for row in table]))]
    if found:
        table, columns = max(found, key=lambda pair: len(pair[1].fields))
        others = sum(len(other.fields) > 1 for rows, other in found if rows is not table)
        return table, columns, [Problem(OTHER_TABLES, {"count": others}, None)] if others else []
    for table in tables:
        if columns := _by_place(table):
            return table, columns, []
    raise ImportRefused(NO_COLUMNS, {})


def _positional(rows: Table) -> Columns | None:
    """Columns by their place where pasted lines are a table and not labels that have commas."""
    columns = _by_place(rows)
    if columns is None or _width(rows) < 2:
        return None
    filled = [row for row in rows if len(row.cells) > 1 and row.cells[0].strip()]
    codes = mostly_mnemonics([row.cells[columns.fields["mnemonic"]] for row in filled])
    return columns if codes and len(filled) >= 0.6 * len(rows) else None


def _by_place(rows: Table) -> Columns | None:
    """Label, mnemonic, questions; or mnemonic, label, questions where the first column has the codes."""
    if _width(rows) > POSITIONAL_WIDTH:
        return None
    first, second = ([row.cells[at] for row in rows if len(row.cells) > at] for at in (0, 1))
    swapped = mostly_mnemonics(first) and not mostly_mnemonics(second) and any(map(str.strip, second))
    places = {"label": 1, "mnemonic": 0} if swapped else {"label": 0, "mnemonic": 1}
    return Columns({**places, "questions": 2})


def _width(rows: Table) -> int:
    return max((at + 1 for row in rows for at, cell in enumerate(row.cells) if cell.strip()), default=0)


def _is_wide(rows: Table) -> bool:
    """A table of something else: nearly all lines have the same number of cells, above three."""
    usual, times = Counter(len(row.cells) for row in rows).most_common(1)[0]
    return usual > POSITIONAL_WIDTH and times >= 0.9 * len(rows) and len(rows) > 1


def _from_table(
    rows: Table, columns: Columns, existing: Collection[str], problems: list[Problem]
) -> CodebookDraft:
    body = rows if columns.header_at is None else rows[columns.header_at + 1 :]
    marks_at = columns.fields.get("questions", -1)
    for row in body:
        if marks_at in row.dates or holds_date(columns.cell(row.cells, "questions")):
            marks = "/".join(split_marks(columns.cell(row.cells, "questions")))
            problems.append(Problem(DATED, {"mark": marks}, row.line))
    return grow([_entry(row, columns) for row in body], existing, problems)


def _entry(row: Row, columns: Columns) -> Entry:
    label, step = _label(row.cells, columns)
    level = columns.cell(row.cells, "level")
    return Entry(
        line=row.line,
        label=" ".join(without_bullet(label).split()),
        mnemonic=" ".join(plain_mnemonic(columns.cell(row.cells, "mnemonic")).split()),
        questions=split_marks(columns.cell(row.cells, "questions")),
        parent=" ".join(columns.cell(row.cells, "parent").split()),
        level=int(level) if level.isdecimal() and len(level) < 4 else step,
        texts={name: text for name in TEXTS if (text := columns.cell(row.cells, name))},
    )


def _label(cells: Sequence[str], columns: Columns) -> tuple[str, int]:
    """The label and how many columns to the right of the first label column it stands."""
    label = columns.cell(cells, "label")
    steps = ((cells[at].strip(), step) for step, at in enumerate(columns.steps, start=1) if at < len(cells))
    return (label, 0) if label else next((found for found in steps if found[0]), ("", 0))


# -- outlines -----------------------------------------------------------------------------------


def _outline_entries(text: str) -> list[Entry]:
    lines = read_outline(list(enumerate(text.split("\n"), start=1)))
    if median(len(line.label) for line in lines) > LONGEST_USUAL_LABEL:
        raise ImportRefused(RUNNING_TEXT, {})
    return [
        Entry(line.line, " ".join(line.label.split()), plain_mnemonic(line.mnemonic), level=line.indent)
        for line in lines
    ]
