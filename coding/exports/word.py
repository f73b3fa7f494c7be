"""Reports as Word files: blocks in, .docx bytes out. Knows no rows, no requests and no wording.

The parts: wordxml (elements), wordmarks (comments), wordtables, wordstyles.
"""

import io
from collections.abc import Iterator
from datetime import datetime

from docx import Document
from docx.document import Document as WordDocument
from docx.enum.section import WD_ORIENT
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.section import Section
from docx.shared import Twips

from coding.exports.wordmarks import Comments, as_utc, commented, inline_runs
from coding.exports.wordstyles import RIGHT_TO_LEFT, region, styles_for
from coding.exports.wordtables import block_paragraph, margin_table, table
from coding.exports.wordxml import Element, clean, el, field, paragraph, plain, run, text_of
from coding.report import (
    Block,
    CommentedText,
    Endnotes,
    Heading,
    Inline,
    KeyValues,
    Marginalia,
    PageBreak,
    Paragraph,
    Quote,
    Report,
    Table,
)

PROGRAM = "cccrm"
PAPERS = {"A4": (11906, 16838), "Letter": (12240, 15840)}
SIDE, TOP, EDGE = 1304, 1247, 624  # twips: 23 mm, 22 mm, 11 mm
HEAD_ROOM = 240  # twips below the head of a transcript
KEPT_PARTS = {"styles", "settings", "fontTable", "theme"}


def write_word(report: Report) -> bytes:
    """The report as a .docx file, A4 or Letter, with one style for each look.

    Its properties name the program and no person; characters that XML cannot hold are left out.
    """
    document = Document()
    _drop_template_parts(document)
    _restyle(document, report.language)
    _set_properties(document, report)
    _set_page(document.sections[0], report)
    _fill(document, _Writer(report))
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


class _Writer:
    """Writes one block after the other; numbers tables and comments as it goes."""

    def __init__(self, report: Report) -> None:
        self.report = report
        self.width = _text_width(report)
        self.is_rtl = report.language.split("-")[0] in RIGHT_TO_LEFT
        # A transcript's own head is told apart, so that it does not come back as words when the file is read again.
        self.is_transcript = any(isinstance(block, CommentedText | Marginalia) for block in report.blocks)
        self.tables = 0
        self.comments = Comments(report.made)

    def elements(self) -> Iterator[Element]:
        """The body's paragraphs and tables."""
        if self.report.title:
            yield plain("TranscriptTitle" if self.is_transcript else "Title", self.report.title)
        breaks = False
        for block in self.report.blocks:
            elements = list(self._block(block))
            if breaks and elements:
                elements = _on_new_page(elements)
            breaks = isinstance(block, PageBreak) or (breaks and not elements)
            yield from elements

    def _block(self, block: Block) -> Iterator[Element]:
        match block:
            case Heading():
                yield plain(f"Heading{min(max(block.level, 1), 4)}", block.text)
            case Paragraph():
                yield block_paragraph(block, self.comments)
            case Quote():
                yield from _quote(block)
            case KeyValues():
                style = "TranscriptHead" if self.is_transcript else "KeyValue"
                pairs = [_pair(style, name, value) for name, value in block.pairs]
                yield from _apart(pairs) if self.is_transcript else pairs
            case PageBreak():
                return
            case Endnotes():
                yield from self._endnotes(block)
            case Table():
                yield from self._table(block)
            case Marginalia():
                yield from margin_table(block, self.width, self.comments, is_rtl=self.is_rtl)
            case CommentedText():
                yield from commented(block, self.comments)

    def _table(self, block: Table) -> list[Element]:
        self.tables += bool(block.caption)
        return table(block, self.width, self.tables, self.comments, is_rtl=self.is_rtl)

    def _endnotes(self, block: Endnotes) -> Iterator[Element]:
        for number, note in enumerate(block.notes, start=1):
            content = inline_runs((Inline(f"{number}.\t"), *note), self.comments)
            yield paragraph("Endnote", content, text_of(note))


def _on_new_page(elements: list[Element]) -> list[Element]:
    """The first paragraph begins a page; before a table stands a small one that does."""
    properties = elements[0].find("{*}pPr")
    if properties is None:
        return _on_new_page([plain("TableEnd", ""), *elements])
    after = [child for child in properties if child.tag.endswith(("}pStyle", "}keepNext"))]
    properties.insert(len(after), el("pageBreakBefore"))
    return elements


def _quote(block: Quote) -> Iterator[Element]:
    """The parts of one quotation stay together on a page."""
    yield plain("Quote", block.text, keep_next=bool(block.translation or block.attribution))
    if block.translation:
        yield plain("QuoteTranslation", block.translation, keep_next=bool(block.attribution))
    if block.attribution:
        yield plain("Attribution", block.attribution)


def _pair(style: str, name: str, value: str) -> Element:
    return paragraph(style, [run(Inline(name, bold=True)), run(Inline(f"\t{value}"))], name)


def _apart(pairs: list[Element]) -> list[Element]:
    """The head of a transcript with some room below its last line."""
    for pair in pairs[-1:]:
        pair[0].append(el("spacing", after=HEAD_ROOM))
    return pairs


# -- the file around the blocks -----------------------------------------------------------------


def _drop_template_parts(document: WordDocument) -> None:
    """The library's template carries a picture, a second sheet of styles and another program's name."""
    package = document.part.package.rels
    for key in [
        key for key, rel in package.items() if rel.reltype.endswith(("thumbnail", "extended-properties"))
    ]:
        del package[key]
    rels = document.part.rels
    for key in [key for key, rel in rels.items() if rel.reltype.rpartition("/")[2] not in KEPT_PARTS]:
        del rels[key]


def _restyle(document: WordDocument, language: str) -> None:
    sheet = document.styles.element
    for child in list(sheet):
        sheet.remove(child)
    sheet.extend(styles_for(language))
    settings = document.settings.element
    for element in settings.iter("{*}compatSetting"):
        if "compatibilityMode" in element.attrib.values():
            element.set(next(name for name in element.attrib if name.endswith("}val")), "15")
    for element in settings.iter("{*}themeFontLang"):
        element.set(next(name for name in element.attrib if name.endswith("}val")), region(language))


def _set_properties(document: WordDocument, report: Report) -> None:
    properties = document.core_properties
    made: datetime = as_utc(report.made).replace(tzinfo=None)
    properties.author = properties.last_modified_by = PROGRAM
    properties.title = clean(report.title)[:255]
    properties.language = region(report.language)
    properties.comments = properties.subject = properties.keywords = properties.category = ""
    properties.created = properties.modified = made
    properties.revision = 1


def _text_width(report: Report) -> int:
    short, long = PAPERS[report.paper]
    return (long if report.landscape else short) - 2 * SIDE


def _set_page(section: Section, report: Report) -> None:
    short, long = PAPERS[report.paper]
    width, height = (long, short) if report.landscape else (short, long)
    section.orientation = WD_ORIENT.LANDSCAPE if report.landscape else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = Twips(width), Twips(height)
    section.left_margin = section.right_margin = Twips(SIDE)
    section.top_margin = section.bottom_margin = Twips(TOP)
    section.header_distance = section.footer_distance = Twips(EDGE)
    pages = [
        run(Inline("\t")),
        field("PAGE", Inline("1")),
        run(Inline(" / ")),
        field("NUMPAGES", Inline("1")),
    ]
    _replace(section.header._element, [_line("Header", report.header, [], report)])
    _replace(section.footer._element, [_line("Footer", report.footer, pages, report)])


def _line(style: str, text: str, more: list[Element], report: Report) -> Element:
    """One line with its right tab at the right margin, wherever that is."""
    line = paragraph(style, [run(Inline(text)), *more], text)
    clear = el("tab", val="clear", pos=9070)
    line[0].insert(1, el("tabs", clear, el("tab", val="right", pos=_text_width(report))))
    return line


def _replace(parent: Element, children: list[Element]) -> None:
    for child in list(parent):
        parent.remove(child)
    parent.extend(children)


def _fill(document: WordDocument, writer: _Writer) -> None:
    body = document.element.body
    page = body.sectPr
    _replace(body, [*writer.elements(), page])
    if writer.comments.elements:
        assert document.comments is not None  # the library adds the part when it is asked
        part = next(
            rel.target_part
            for rel in document.part.rels.values()
            if rel.reltype == RELATIONSHIP_TYPE.COMMENTS
        )
        part.element.extend(writer.comments.elements)
