"""Tables of a Word file: cross-case tables with repeated header rows, and transcripts with margins.

Widths are fixed in the grid and in every cell, since LibreOffice and Word trust different ones.
"""

from collections.abc import Sequence

from coding.exports.wordmarks import Comments, inline_runs
from coding.exports.wordxml import Element, el, field, paragraph, plain, run, text_of
from coding.report import Cell, Inline, Marginalia, MarginLabel, MarginRow, Paragraph, Table, tint

STYLES = {
    "body": "Normal",
    "small": "Small",
    "cell": "TableText",
    "remark": "TableRemark",
    "memo": "Memo",
    "head": "TableHead",
    "label": "MarginLabel",
    "note": "MarginNote",
    "transcript": "Transcript",
}
MARGIN_SHARES = (0.2, 0.56, 0.24)


def block_paragraph(block: Paragraph, comments: Comments) -> Element:
    """A paragraph of inlines in the style of its look."""
    return paragraph(
        STYLES[block.look],
        inline_runs(block.inlines, comments),
        text_of(block.inlines),
        indent=block.indent,
        keep_next=block.keep_with_next,
    )


def table(
    block: Table, width: int, number: int, comments: Comments, *, is_rtl: bool = False
) -> list[Element]:
    """Caption, table and a small paragraph, so that two tables never grow together; width in twips."""
    widths = shared(width, [column.width for column in block.columns])
    heads = [Cell((Paragraph((Inline(column.title),), "head"),)) for column in block.columns]
    rows = [_row(heads, widths, comments, is_head=True)]
    rows += [_row(cells, widths, comments, splits=block.splits_rows) for cells in block.rows]
    whole = _table("ReportTable", widths, rows, is_rtl=is_rtl)
    return [*_caption(block, number), whole, plain("TableEnd", "")]


def shared(width: int, shares: Sequence[float]) -> list[int]:
    """`width` divided by shares into whole twips that add up to it."""
    total = sum(shares)
    edges = [round(width * sum(shares[: at + 1]) / total) for at in range(len(shares))]
    return [edge - before for before, edge in zip([0, *edges], edges, strict=False)]


def _caption(block: Table, number: int) -> list[Element]:
    if not block.caption:
        return []
    label = run(Inline(f"{block.caption_label} ", bold=True))
    sequence = field("SEQ Table \\* ARABIC", Inline(str(number), bold=True))
    words = run(Inline(f". {block.caption}"))
    return [paragraph("Caption", [label, sequence, words], block.caption, keep_next=True)]


def _table(style: str, widths: Sequence[int], rows: Sequence[Element], *, is_rtl: bool = False) -> Element:
    properties = el("tblPr", el("tblStyle", val=style))
    if is_rtl:
        properties.append(el("bidiVisual"))
    properties.extend(
        [
            el("tblW", w=sum(widths), type="dxa"),
            el("tblLayout", type="fixed"),
            el(
                "tblLook",
                val="0420",
                firstRow=1,
                lastRow=0,
                firstColumn=0,
                lastColumn=0,
                noHBand=0,
                noVBand=1,
            ),
        ]
    )
    grid = el("tblGrid", *(el("gridCol", w=width) for width in widths))
    return el("tbl", properties, grid, *rows)


def _row(
    cells: Sequence[Cell],
    widths: Sequence[int],
    comments: Comments,
    *,
    is_head: bool = False,
    splits: bool = True,
) -> Element:
    properties = el("trPr")
    if is_head or not splits:
        properties.append(el("cantSplit"))
    if is_head:
        properties.append(el("tblHeader"))
    filled = [_cell(cell, width, comments) for cell, width in zip(cells, widths, strict=True)]
    return el("tr", *([properties] if len(properties) else []), *filled)


def _cell(cell: Cell, width: int, comments: Comments) -> Element:
    paragraphs = [block_paragraph(block, comments) for block in cell.paragraphs]
    return _raw_cell(paragraphs or [plain("TableText", "")], width, cell.shade)


def _raw_cell(paragraphs: Sequence[Element], width: int, shade: str = "") -> Element:
    properties = el("tcPr", el("tcW", w=width, type="dxa"))
    if fill := tint(shade):
        properties.append(el("shd", val="clear", color="auto", fill=fill))
    return el("tc", properties, *paragraphs)


# -- transcripts with margins -------------------------------------------------------------------


def margin_table(block: Marginalia, width: int, comments: Comments, *, is_rtl: bool = False) -> list[Element]:
    """Three columns without borders: labels, words, notes."""
    widths = shared(width, MARGIN_SHARES)
    rows = [_margin_row(row, widths, comments) for row in block.rows]
    if any(block.titles):
        rows.insert(0, _margin_head(block.titles, widths))
    end = paragraph("MarginEnd", _blanks(block.after))
    return [_table("ReportMargins", widths, rows, is_rtl=is_rtl), end]


def _margin_head(titles: Sequence[str], widths: Sequence[int]) -> Element:
    cells = (
        _raw_cell([plain("MarginHead", title)], width) for title, width in zip(titles, widths, strict=True)
    )
    return el("tr", el("trPr", el("cantSplit"), el("tblHeader")), *cells)


def _blanks(text: str) -> list[Element]:
    return [run(Inline(text, role="blanks"))] if text else []


def _margin_row(row: MarginRow, widths: Sequence[int], comments: Comments) -> Element:
    labels = [_label(label) for label in row.labels] or [plain("MarginLabel", "")]
    notes = [block_paragraph(note, comments) for note in row.notes] or [plain("MarginNote", "")]
    lead = [Inline(f"{row.turn} ", role="turn")] if row.turn else []
    labels[0].extend(_blanks(row.before))
    words = paragraph("Transcript", inline_runs([*lead, *row.middle], comments), text_of(row.middle))
    columns = zip((labels, [words], notes), widths, strict=True)
    return el("tr", *(_raw_cell(paragraphs, width) for paragraphs, width in columns))


def _label(label: MarginLabel) -> Element:
    """A blank at both ends widens the tinted field a little."""
    text = f"\u00a0{label.text}\u00a0" if tint(label.shade) else label.text
    return paragraph("MarginLabel", [run(Inline(text, shade=label.shade))], label.text)
