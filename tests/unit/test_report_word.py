"""Word reports read back with python-docx: structure, looks, page, properties."""

import datetime
import io
import re
import zipfile

import pytest
from docx import Document
from docx.document import Document as WordDocument
from docx.enum.section import WD_ORIENT
from docx.shared import Pt

from coding.exports.word import write_word
from coding.report import (
    Block,
    Cell,
    Column,
    Comment,
    CommentedText,
    Endnotes,
    Heading,
    Inline,
    KeyValues,
    Marginalia,
    MarginLabel,
    MarginRow,
    PageBreak,
    Paragraph,
    Quote,
    Report,
    Span,
    Table,
    cell,
    luminance,
    paragraph,
    tint,
)

MADE = datetime.datetime(2026, 11, 23, 12, 0, tzinfo=datetime.UTC)
TABLE = Table(
    (Column("Theme", 1), Column("Case A", 3)),
    ((cell("Trust", bold=True), cell("they wait", shade="2266CC")), (cell("Power"), Cell(()))),
    "What five firms do",
)


def report(*blocks: Block, **options: object) -> Report:
    return Report("A report", blocks, MADE, **options)  # type: ignore[arg-type]


def word(*blocks: Block, **options: object) -> WordDocument:
    return Document(io.BytesIO(write_word(report(*blocks, **options))))


def xml(*blocks: Block, **options: object) -> str:
    with zipfile.ZipFile(io.BytesIO(write_word(report(*blocks, **options)))) as package:
        return package.read("word/document.xml").decode()


def test_headings_paragraphs_and_quotes_have_styles() -> None:
    document = word(
        Heading(1, "Findings"),
        paragraph("Words."),
        Quote("Said.", "A1:14", "Sanottu."),
        KeyValues((("Study", "X"),)),
    )
    assert [(line.style.name, line.text) for line in document.paragraphs] == [
        ("Title", "A report"),
        ("Heading 1", "Findings"),
        ("Normal", "Words."),
        ("Quote", "Said."),
        ("Quote Translation", "Sanottu."),
        ("Attribution", "A1:14"),
        ("Key Value", "Study\tX"),
    ]


def test_every_style_that_is_used_is_defined() -> None:
    note = Endnotes(((Inline("n", mono=True, role="muted"),),))
    margins = Marginalia((MarginRow((Inline("w"),), turn="1", before="\n"),), ("a", "b", "c"))
    looks = [
        paragraph("x", look)
        for look in (
            "body",
            "small",
            "cell",
            "remark",
            "memo",
            "head",
            "label",
            "note",
            "transcript",
        )
    ]
    data = write_word(report(Heading(4, "h"), TABLE, note, margins, Quote("q"), *looks))
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        used = set(
            re.findall(r'w:(?:p|r|tbl)Style w:val="(\w+)"', package.read("word/document.xml").decode())
        )
        defined = set(re.findall(r'w:styleId="(\w+)"', package.read("word/styles.xml").decode()))
    assert used <= defined


def test_inlines_keep_their_looks() -> None:
    runs = (
        word(
            Paragraph(
                (
                    Inline("b", bold=True),
                    Inline("i", italic=True),
                    Inline("m", mono=True),
                    Inline("2", superscript=True),
                )
            )
        )
        .paragraphs[1]
        .runs
    )
    assert [runs[0].bold, runs[1].italic, runs[2].style.name, runs[3].font.superscript] == [
        True,
        True,
        "Mnemonic",
        True,
    ]


def test_a_table_repeats_its_header_and_has_a_numbered_caption() -> None:
    document = word(TABLE, TABLE)
    table = document.tables[0]
    assert [[entry.text for entry in row.cells] for row in table.rows] == [
        ["Theme", "Case A"],
        ["Trust", "they wait"],
        ["Power", ""],
    ]
    heads = [row._tr.xpath("./w:trPr/w:tblHeader") for row in table.rows]
    assert [len(head) for head in heads] == [1, 0, 0]
    captions = [line for line in document.paragraphs if line.style.name == "Caption"]
    shown = ["".join(line._p.xpath(".//w:t/text()")) for line in captions]
    assert shown == ["Table 1. What five firms do", "Table 2. What five firms do"]
    assert captions[0]._p.xpath("./w:fldSimple/@w:instr") == [" SEQ Table \\* ARABIC "]


def test_widths_fill_the_page_in_grid_and_cells() -> None:
    document = word(TABLE, landscape=True)
    table, section = document.tables[0], document.sections[0]
    assert section.page_width is not None
    free = section.page_width - section.left_margin - section.right_margin
    widths = [column.width for column in table.columns]
    assert sum(widths) == pytest.approx(free, abs=635)
    assert widths[1] == pytest.approx(3 * widths[0], rel=0.01)
    assert [entry.width for entry in table.rows[1].cells] == widths


def test_rows_stay_whole_only_where_asked() -> None:
    table = Table((Column("a"),), ((cell("x"),),), splits_rows=False)
    assert xml(table).count("w:cantSplit") == 2
    assert xml(TABLE).count("w:cantSplit") == 1


def test_a_row_with_too_few_cells_is_an_error() -> None:
    with pytest.raises(ValueError, match="1 cells under 2"):
        Table((Column("a"), Column("b")), ((cell("x"),),))


@pytest.mark.parametrize(("paper", "size"), [("A4", (11906, 16838)), ("Letter", (12240, 15840))])
def test_landscape_turns_the_flag_and_the_sizes(paper: str, size: tuple[int, int]) -> None:
    upright, lying = word(paper=paper).sections[0], word(paper=paper, landscape=True).sections[0]
    assert (upright.page_width.twips, upright.page_height.twips) == size
    assert (lying.page_height.twips, lying.page_width.twips) == size
    assert (upright.orientation, lying.orientation) == (WD_ORIENT.PORTRAIT, WD_ORIENT.LANDSCAPE)


def test_properties_name_no_person() -> None:
    properties = word().core_properties
    assert (properties.author, properties.last_modified_by, properties.comments) == ("cccrm", "cccrm", "")
    assert properties.created == properties.modified == MADE
    assert properties.title == "A report"


def test_nothing_of_the_librarys_template_is_left() -> None:
    with zipfile.ZipFile(io.BytesIO(write_word(report()))) as package:
        names = set(package.namelist())
        everything = b"".join(package.read(name) for name in names).lower()
    assert not {"docProps/thumbnail.jpeg", "docProps/app.xml", "word/stylesWithEffects.xml"} & names
    assert b"python-docx" not in everything
    assert b"macintosh" not in everything


def test_header_and_footer_stand_on_every_page() -> None:
    section = word(header="A study", footer="Made 2026-11-23 · codebook version Final").sections[0]
    assert section.header.paragraphs[0].text == "A study"
    assert section.footer.paragraphs[0].text.startswith("Made 2026-11-23 · codebook version Final\t")
    assert section.footer._element.xpath(".//w:fldSimple/@w:instr") == [" PAGE ", " NUMPAGES "]


def test_a_page_break_leaves_no_empty_paragraph() -> None:
    document = word(paragraph("a"), PageBreak(), Heading(1, "b"), PageBreak())
    assert [line.text for line in document.paragraphs] == ["A report", "a", "b"]
    assert len(document.paragraphs[2]._p.xpath("./w:pPr/w:pageBreakBefore")) == 1
    assert len(word(PageBreak(), Table((Column("a"),), ())).element.body.xpath(".//w:pageBreakBefore")) == 1


def test_what_xml_cannot_hold_is_left_out_and_blanks_stay() -> None:
    text = "  a\x00\x07b\ud800\ufffe\tc\r\nd\x0be \u00a0"
    assert word(paragraph(text)).paragraphs[1].text == "  ab\tc\nd\ne \u00a0"


def test_any_string_reaches_word_safely() -> None:
    nasty = "<&>\"'\x01]]>😀"
    document = word(
        Heading(1, nasty),
        Quote(nasty, nasty),
        KeyValues(((nasty, nasty),)),
        header=nasty,
        footer=nasty,
        language="fi",
    )
    assert document.paragraphs[1].text == "<&>\"']]>😀"


@pytest.mark.parametrize(
    ("text", "turned"), [("שלום, he said", 1), ("12 (مرحبا)", 1), ("he said שלום", 0), ("", 0)]
)
def test_the_first_strong_letter_gives_the_direction(text: str, turned: int) -> None:
    assert xml(paragraph(text)).count("<w:bidi/>") == turned


def test_the_label_of_a_speaker_does_not_tell_the_direction_of_what_is_said() -> None:
    said = (Inline("J:", role="speaker"), Inline(" שלום"))
    assert xml(Marginalia((MarginRow(said, turn="1"),), ("", "", ""))).count("<w:bidi/>") == 1
    text = "H: hello\nJ: שלום\nעוד"
    labels = (Span(0, 2, role="speaker"), Span(9, 11, role="speaker"))
    assert xml(CommentedText(tuple(text.split("\n")), spans=labels)).count("<w:bidi/>") == 2


def test_a_memo_stands_below_its_quotation_and_a_remark_in_a_cell_looks_like_the_cell() -> None:
    data = write_word(report(Quote("q"), paragraph("Memo: why?", "memo")))
    quote, memo = (part.style for part in Document(io.BytesIO(data)).paragraphs[-2:])
    assert memo.paragraph_format.left_indent == quote.paragraph_format.left_indent
    assert memo.paragraph_format.space_after > quote.paragraph_format.space_before
    assert Document(io.BytesIO(data)).styles["Table Remark"].base_style.name == "Table Text"


def test_below_the_head_of_a_transcript_there_is_room() -> None:
    head = KeyValues((("Case", "A"), ("Kind", "interview")))
    document = word(head, CommentedText(("H: hello",)))
    rooms = [paragraph.paragraph_format.space_after for paragraph in document.paragraphs[:3]]
    assert rooms == [None, None, Pt(12)]


def test_a_report_in_arabic_lays_its_tables_from_the_right() -> None:
    assert "w:bidiVisual" in xml(TABLE, language="ar")
    assert "w:bidiVisual" not in xml(TABLE, language="fi")


def test_the_language_is_set() -> None:
    document = word(language="fi")
    assert document.styles.element.xpath("./w:docDefaults//w:lang/@w:val") == ["fi-FI"]
    assert document.core_properties.language == "fi-FI"


def test_margins_stand_beside_their_words() -> None:
    row = MarginRow(
        (Inline("J:", role="speaker"), Inline(" we ", shade=""), Inline("wait", shade="#CC3344")),
        (MarginLabel("CRM-TR", "#CC3344"), MarginLabel("CF")),
        (paragraph("why?", "note"),),
        "14a",
    )
    table = word(Marginalia((row, MarginRow((Inline("on"),))), ("Codes", "Transcript", "Memos"))).tables[0]
    assert [entry.text for entry in table.rows[0].cells] == ["Codes", "Transcript", "Memos"]
    assert [entry.text for entry in table.rows[1].cells] == [
        "\u00a0CRM-TR\u00a0\nCF",
        "14a J: we wait",
        "why?",
    ]
    assert [entry.text for entry in table.rows[2].cells] == ["", "on", ""]
    assert not table._tbl.xpath(".//w:tblBorders")
    assert table._tbl.xpath(".//w:shd/@w:fill") == [tint("CC3344")] * 2


def test_endnotes_are_numbered_from_one() -> None:
    document = word(Endnotes(((Inline("first"),), (Inline("second"),))))
    assert [line.text for line in document.paragraphs[1:]] == ["1.\tfirst", "2.\tsecond"]


def test_inlines_with_one_comment_share_it() -> None:
    comment = Comment("look", "anna", "a")
    document = word(
        Paragraph((Inline("a"), Inline("b", comment=comment), Inline("c", bold=True, comment=comment)))
    )
    comments = list(document.comments)
    assert [(entry.text, entry.author, entry.initials) for entry in comments] == [("look", "anna", "a")]
    assert comments[0].timestamp == MADE


@pytest.mark.parametrize("colour", ["000000", "#2266CC", "FFFF00", "ff0000", "777777", "FFFFFF"])
def test_tints_are_light_and_settled(colour: str) -> None:
    light = tint(colour)
    assert luminance([int(light[at : at + 2], 16) for at in (0, 2, 4)]) >= 0.72
    assert tint(light) == light


@pytest.mark.parametrize("colour", ["", "red", "#12", "12345G", "#1234567"])
def test_what_is_no_colour_gives_no_shade(colour: str) -> None:
    assert tint(colour) == ""
    assert "w:shd" not in xml(Paragraph((Inline("x", shade=colour),)))
