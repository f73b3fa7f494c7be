"""What the Word table says: one table with its cells, and the evidence behind each cell as an appendix."""

import uuid
from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from coding.cells import State
from coding.exports.content import attribution, framed
from coding.exports.options import Chosen
from coding.models import CrossCaseTable, Evidence
from coding.queries.tables import (
    CellData,
    ColumnData,
    EvidenceData,
    RowData,
    TableData,
    all_table_data,
    table_data,
)
from coding.report import (
    Block,
    Cell,
    Column,
    Heading,
    Inline,
    PageBreak,
    Paragraph,
    Quote,
    Report,
    Table,
    cell,
    paragraph,
)
from interviews.access import Member
from interviews.models import Case

FIRST_COLUMN = 0.8


def tables(member: Member, chosen: Chosen) -> Report:
    """One table, or all of them where none is named, in landscape; with the appendix where it is wanted."""
    table: CrossCaseTable | None = chosen["table"]
    found = [table_data(member, table)] if table else all_table_data(member)
    blocks: list[Block] = []
    for number, data in enumerate(found):
        if number:
            blocks.append(PageBreak())
        blocks += _table(data)
    if chosen["appendix"]:
        cases = {case.pk: case for case in Case.objects.filter(study=member.study)}
        blocks += [block for data in found for block in _appendix(data, cases, chosen["attribution"])]
    title = table.title if table else _("Cross-case tables")
    return framed(member, title, blocks, chosen, landscape=True)


def _table(data: TableData) -> Iterator[Block]:
    if data.question:
        yield Paragraph((Inline(data.question, italic=True),), keep_with_next=True)
    yield Table(
        columns=(Column("", FIRST_COLUMN), *(Column(column.heading) for column in data.columns)),
        rows=tuple(
            (cell(row.label, bold=True), *(_cell(data.cells[row.id, column.id]) for column in data.columns))
            for row in data.rows
        ),
        caption=data.title,
        caption_label=_("Table"),
        splits_rows=False,
    )


def _cell(data: CellData) -> Cell:
    parts = [paragraph(line, "cell") for line in data.text.split("\n") if line.strip()]
    if remark := cell_remark(data):
        parts.append(Paragraph((Inline(remark, italic=True, role="muted"),), "remark" if parts else "cell"))
    return Cell(tuple(parts) or (paragraph("", "cell"),))


def cell_remark(data: CellData) -> str:
    """Say what an empty cell is, and what is still open in a written one; "" in the normal state."""
    match data.state:
        case State.WRITTEN:
            return ""
        case State.CHANGED:
            return _("Evidence of this cell was withdrawn or changed.")
        case State.UNCONSIDERED | State.UNWRITTEN:
            return _open(data)
        case State.NOT_READ:
            return _("not read yet")
        case State.NOTHING_SAID:
            return _("read, nothing said")
    words = {"not asked": _("not asked"), "does not apply": _("does not apply")}
    known = words.get(data.declared, _("read, nothing said"))
    reason = f": {data.reason}" if data.reason else ""
    return known + reason + (f" ({_('does this still hold?')})" if data.state == State.QUESTIONABLE else "")


def _open(data: CellData) -> str:
    count = data.unconsidered
    if count:
        return ngettext("%(n)d passage not yet considered", "%(n)d passages not yet considered", count) % {
            "n": count
        }
    return _("not written yet")


# -- appendix -----------------------------------------------------------------------------------


def _appendix(data: TableData, cases: dict[uuid.UUID, Case], how: str) -> Iterator[Block]:
    yield PageBreak()
    yield Heading(1, _("Evidence: %(table)s") % {"table": data.title})
    for row in data.rows:
        for column in data.columns:
            found = data.cells[row.id, column.id]
            if found.evidence:
                yield from _evidence(row, column, found, cases, how)


def _evidence(
    row: RowData, column: ColumnData, data: CellData, cases: dict[uuid.UUID, Case], how: str
) -> Iterator[Block]:
    yield Heading(2, f"{row.label}: {column.heading}")
    if data.text:
        yield paragraph(data.text)
    for item in data.evidence:
        if item.stance != Evidence.Stance.CONSIDERED:
            yield _quotation(item, cases.get(column.id), how)
    if aside := [item.address for item in data.evidence if item.stance == Evidence.Stance.CONSIDERED]:
        yield paragraph(_("Considered and not used: %(places)s") % {"places": ", ".join(aside)}, "small")


def _quotation(item: EvidenceData, case: Case | None, how: str) -> Quote:
    stance = str(Evidence.Stance(item.stance).label)
    if not item.is_candidate:
        stance = f"{stance} ({_('no longer coded for this row')})"
    said = attribution(how, case, item.role, item.address)
    return Quote(item.quote, " · ".join(filter(None, (stance, said))), item.translation)
