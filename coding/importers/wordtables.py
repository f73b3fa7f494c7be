"""The tables of a Word file as rows of text cells; tracked insertions count, deletions do not.

Reads word/document.xml itself, also of strict files; the package has been checked before.
"""

from collections.abc import Iterator

from lxml import etree

from coding.importers.drafts import ImportRefused
from coding.importers.packages import DAMAGED, read_member
from coding.importers.rows import Row, Table, clean_cell
from interviews.importers.package import Package

PARSER_OPTIONS = {"resolve_entities": False, "no_network": True, "load_dtd": False, "huge_tree": False}
LEFT_OUT = {"del", "moveFrom", "instrText", "delText", "footnoteReference", "pict", "drawing", "Fallback"}
SIGNS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}


def read_word_tables(data: bytes) -> list[Table]:
    """Each table without its blank rows; a table in a cell is one of its own. Raises ImportRefused."""
    try:
        part = read_member(data, Package("", data).main_part())
        root = etree.fromstring(part, etree.XMLParser(**PARSER_OPTIONS))
    except (etree.XMLSyntaxError, KeyError) as error:
        raise ImportRefused(DAMAGED, {}) from error
    return [tuple(row for row in _rows(table) if not row.is_blank) for table in root.iter("{*}tbl")]


def _rows(table: etree._Element) -> Iterator[Row]:
    rows = (row for row in table.iter("{*}tr") if next(row.iterancestors("{*}tbl")) is table)
    for line, row in enumerate(rows, start=1):
        own = (cell for cell in row.iter("{*}tc") if next(cell.iterancestors("{*}tr")) is row)
        yield Row(line, tuple(clean_cell(text) for cell in own for text in _cell(cell)))


def _cell(cell: etree._Element) -> list[str]:
    """The cell's text, and "" for each further column that it spans."""
    paragraphs = [
        _text(part).strip() for part in cell.iterchildren() if etree.QName(part).localname != "tcPr"
    ]
    text = "\n".join(paragraph for paragraph in paragraphs if paragraph)
    return [text] + [""] * (_span(cell) - 1)


def _span(cell: etree._Element) -> int:
    span = cell.find("{*}tcPr/{*}gridSpan")
    value = "" if span is None else next(iter(span.attrib.values()), "")
    return min(int(value), 60) if value.isdecimal() and int(value) > 0 else 1


def _text(element: etree._Element) -> str:
    pieces: list[str] = []
    for child in element.iterchildren(etree.Element):
        name = etree.QName(child).localname
        if name == "t":
            pieces.append(child.text or "")
        elif name not in LEFT_OUT and name != "tbl":
            pieces.append(SIGNS.get(name) or _text(child))
    return "".join(pieces)
