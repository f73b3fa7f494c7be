"""What is text in a Word file and what is not; bold and italic; tables."""

import pytest

from interviews.importers import StyleSpan, find_turns, read_transcript
from tests.fixtures.transcripts.builder import STRICT, fixture, paragraph, part, table, word_file


def text_of(body, **parts):
    return read_transcript("a.docx", word_file(body, **parts)).text


def run(words, properties=""):
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{words}</w:t></w:r>'


def in_content(*blocks):
    return "<w:sdt><w:sdtPr/><w:sdtContent>" + "".join(blocks) + "</w:sdtContent></w:sdt>"


BOX = "<w:txbxContent>" + paragraph("In the box.") + "</w:txbxContent>"
TWICE = (
    '<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wps:txbx>{0}</wps:txbx></w:drawing></mc:Choice>'
    "<mc:Fallback><w:pict><v:textbox>{0}</v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
)


@pytest.mark.parametrize(
    ("inner", "expected"),
    [
        ("<w:ins>" + run("added") + "</w:ins>", "added"),
        ("<w:moveTo>" + run("moved") + "</w:moveTo>", "moved"),
        ("<w:del><w:r><w:delText>gone</w:delText></w:r></w:del>", ""),
        ("<w:moveFrom>" + run("gone") + "</w:moveFrom>", ""),
        (in_content(run("controlled")), "controlled"),
        (in_content(in_content(run("twice"))), "twice"),
        ("<w:smartTag>" + run("tagged") + "</w:smartTag>", "tagged"),
        ("<w:hyperlink>" + run("linked") + "</w:hyperlink>", "linked"),
        ('<w:fldSimple w:instr="DATE">' + run("today") + "</w:fldSimple>", "today"),
        ("<w:r><w:tab/></w:r>", "\t"),
        ("<w:r><w:br/></w:r>", "\n"),
        ('<w:r><w:br w:type="page"/></w:r>', "\n"),
        ("<w:r><w:cr/></w:r>", "\n"),
        ("<w:r><w:noBreakHyphen/></w:r>", "\u2011"),
        ("<w:r><w:softHyphen/></w:r>", "\u00ad"),
        ('<w:r><w:sym w:font="Symbol" w:char="F0AE"/></w:r>', "→"),
        ('<w:r><w:sym w:font="Wingdings" w:char="F04A"/></w:r>', "☺"),
        ("<m:oMath><m:r><m:t>x=1</m:t></m:r></m:oMath>", "x=1"),
        (
            "<w:r><w:ruby><w:rt>"
            + run("かん")
            + "</w:rt><w:rubyBase>"
            + run("漢")
            + "</w:rubyBase></w:ruby></w:r>",
            "漢(かん)",
        ),
        ('<w:r><w:commentReference w:id="1"/></w:r>', ""),
        ("<w:r><w:t>two\nlines</w:t></w:r>", "two lines"),
        ("<w:bookmarkStart/><w:proofErr/>" + run("a b "), "a b "),
    ],
)
def test_each_kind_of_word_inside_a_paragraph(inner, expected):
    assert text_of(f"<w:p>{run('(')}{inner}{run(')')}</w:p>") == f"({expected})"


def test_the_instruction_of_a_field_is_left_out_and_its_result_kept():
    field = (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>PAGE</w:instrText></w:r>' + run("inner")
        + '<w:r><w:fldChar w:fldCharType="separate"/></w:r>' + run("7") + '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )  # fmt: skip
    assert text_of(f"<w:p>{run('p. ')}{field}{run('.')}</w:p>") == "p. 7."


def test_a_field_that_never_ends_hides_nothing():
    assert text_of(f'<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r>{run("kept")}</w:p>') == "kept"


def test_words_in_a_text_box_stand_once_after_their_paragraph():
    body = f"<w:p>{run('Before')}{TWICE.format(BOX)}{run(' after.')}</w:p>" + paragraph("Next.")
    assert text_of(body) == "Before after.\nIn the box.\nNext."


def test_of_alternate_content_one_branch_is_read():
    both = "<mc:AlternateContent><mc:Choice>{}</mc:Choice><mc:Fallback>{}</mc:Fallback></mc:AlternateContent>"
    assert text_of(f"<w:p>{both.format(run('new'), run('old'))}</w:p>") == "new"
    assert text_of(f"<w:p>{both.format('', run('old'))}</w:p>") == "old"


def test_a_deleted_paragraph_mark_joins_two_paragraphs():
    first = f"<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr>{run('one ')}</w:p>"
    assert text_of(first + paragraph("two")) == "one two"


def test_footnotes_and_endnotes_stand_at_the_end_and_are_announced():
    notes = part(
        "footnotes",
        f'<w:footnote w:id="2"><w:p><w:r><w:footnoteRef/></w:r>{run(" See the report.")}</w:p></w:footnote>',
    )
    ends = part("endnotes", f'<w:endnote w:id="3"><w:p>{run("Ibid.")}</w:p></w:endnote>')
    body = (
        paragraph("H: Why?") + f'<w:p>{run("J: So")}<w:r><w:footnoteReference w:id="2"/></w:r>{run(" it was.")}</w:p>'
        + f'<w:p>{run("Really.")}<w:r><w:endnoteReference w:id="3"/></w:r></w:p>'
    )  # fmt: skip
    draft = read_transcript("a.docx", word_file(body, footnotes=notes, endnotes=ends))
    assert draft.text == "H: Why?\nJ: So it was.\nReally.\n\n[1] See the report.\n[2] Ibid."
    assert draft.turns[-1].speaker == ""
    assert [problem.values for problem in draft.problems] == [{"count": 2, "lines": "2, 3"}]


def test_deletions_comments_and_unknown_symbols_are_reported():
    body = (
        f"<w:p>{run('a')}<w:del><w:r><w:delText>b</w:delText></w:r></w:del></w:p>"
        '<w:p><w:r><w:commentReference w:id="1"/></w:r><w:r><w:sym w:font="Webdings" w:char="F041"/></w:r></w:p>'
    )
    draft = read_transcript("a.docx", word_file(body))
    messages = [problem.message % problem.values for problem in draft.problems]
    assert draft.text == "a\n\uf041"
    assert any("Webdings" in message for message in messages)
    assert sum("left out" in message for message in messages) == 2


def test_rows_become_lines_and_cells_are_joined_by_tabs():
    assert (
        text_of(paragraph("Above") + table(("a", "b"), ("", "d")) + paragraph("Below"))
        == "Above\na\tb\n\td\n\nBelow"
    )


def test_a_cell_may_hold_paragraphs_and_a_table():
    inner = paragraph("one") + paragraph("two") + table(("x", "y")) + "<w:p/>"
    assert text_of(table(("a", inner))) == "a\tone\ntwo\nx\ty\n"


def test_rows_and_cells_inside_content_controls_are_kept_and_deleted_rows_are_not():
    row = f"<w:tr>{in_content('<w:tc>' + paragraph('a') + '</w:tc>')}<w:tc>{paragraph('b')}</w:tc></w:tr>"
    gone = f"<w:tr><w:trPr><w:del/></w:trPr><w:tc>{paragraph('gone')}</w:tc></w:tr>"
    assert text_of(f"<w:tbl>{in_content(row)}{gone}</w:tbl>") == "a\tb"


def test_a_table_of_speakers_and_words_gives_turns():
    draft = read_transcript(
        "a.docx", word_file(table(("H", "How?"), ("J", "So.")) + paragraph("Afterwards we had coffee."))
    )
    assert [(turn.speaker, draft.text[turn.body_start : turn.body_end]) for turn in draft.turns] == [
        ("H", "How?"), ("J", "So."), ("", "Afterwards we had coffee."),
    ]  # fmt: skip


def test_bold_and_italic_are_kept_and_can_be_switched_off():
    body = paragraph(run("a", "<w:b/>"), run("b", "<w:b/><w:i/>"), run("c", '<w:b w:val="0"/>'))
    draft = read_transcript("a.docx", word_file(body))
    assert draft.styles == (StyleSpan(0, 1, True, False), StyleSpan(1, 2, True, True))


def test_runs_that_look_alike_become_one_span():
    draft = read_transcript("a.docx", word_file(f"<w:p>{run('ab', '<w:i/>')}{run('cd', '<w:i/>')}</w:p>"))
    assert draft.styles == (StyleSpan(0, 4, False, True),)


STYLES = part(
    "styles",
    '<w:style w:type="paragraph" w:styleId="Head"><w:rPr><w:b/></w:rPr></w:style>'
    '<w:style w:type="paragraph" w:styleId="Sub"><w:basedOn w:val="Head"/></w:style>'
    '<w:style w:type="character" w:styleId="Strong"><w:rPr><w:b/></w:rPr></w:style>',
)


@pytest.mark.parametrize(
    ("paragraph_style", "run_properties", "is_bold"),
    [
        ("Sub", "", True),
        ("", '<w:rStyle w:val="Strong"/>', True),
        ("Sub", '<w:rStyle w:val="Strong"/>', False),  # two switches turn it off again, as Word does
        ("Sub", '<w:b w:val="false"/>', False),
        ("", "", False),
    ],
)
def test_styles_make_words_bold(paragraph_style, run_properties, is_bold):
    body = f'<w:p><w:pPr><w:pStyle w:val="{paragraph_style}"/></w:pPr>{run("word", run_properties)}</w:p>'
    draft = read_transcript("a.docx", word_file(body, styles=STYLES))
    assert draft.styles == ((StyleSpan(0, 4, True, False),) if is_bold else ())


def test_styles_stay_on_their_letters_when_accents_are_composed():
    body = f"<w:p>{run('e\u0301te\u0301 ')}{run('fini', '<w:b/>')}</w:p>"
    draft = read_transcript("a.docx", word_file(body))
    assert draft.text == "\u00e9t\u00e9 fini"
    assert draft.styles == (StyleSpan(4, 8, True, False),)


def test_a_strict_file_and_one_with_a_byte_order_mark_open():
    assert read_transcript("a.docx", word_file(paragraph("Strict."), namespace=STRICT)).text == "Strict."
    assert (
        text_of("", document="\ufeff" + part("document", f"<w:body>{paragraph('Marked.')}</w:body>"))
        == "Marked."
    )


@pytest.mark.parametrize("name", ["a.DOCX", "a.docm", "a.dotx"])
def test_other_endings_of_word_files_open(name):
    assert read_transcript(name, word_file(paragraph("Hei."))).text == "Hei."


@pytest.mark.parametrize(
    ("name", "turns", "speakers"),
    [
        ("fi-haastattelu-HJ.docx", 49, ["H", "J"]),
        ("table-transcript.docx", 20, ["Anna Berg", "Participant 7"]),
        ("teams-export-shape.docx", 21, ["Anna Berg", "Participant 7"]),
        ("rev-export-shape.docx", 20, ["Anna Berg", "Participant 7"]),
        ("trint-export-shape.docx", 20, ["Anna Berg", "Participant 7"]),
        ("de-interview-IB-f4.docx", 24, ["I", "B"]),
        ("ar-interview-rtl.docx", 20, ["المحاور", "الضيفة"]),
        ("ja-interview.docx", 24, ["聞き手", "話し手"]),
        ("zh-interview.docx", 24, ["采访者", "受访者"]),
    ],
)
def test_the_exports_of_other_tools_give_turns_and_the_first_asks(name, turns, speakers):
    draft = read_transcript(name, fixture(name))
    assert len(draft.turns) == turns
    assert [speaker.label for speaker in draft.speakers] == speakers
    assert [speaker.is_interviewer for speaker in draft.speakers] == [True, False]
    assert draft.turns == find_turns(draft.text)
    assert draft.problems == ()
    assert draft.encoding == ""
