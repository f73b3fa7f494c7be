"""Code lists as .csv, .xlsx, Word tables and pasted lines become drafts with parents and problems."""

import datetime
import io

import pytest
from docx import Document
from openpyxl import Workbook

from coding.importers.codebook import read_codebook, read_pasted_codebook
from coding.importers.drafts import CodebookDraft, ImportRefused

HEADER = "Description of codes,Codes,Q & SQ\n"
SMALL = HEADER + "CUSTOMER FOCUS,CF,1.2\nCF: STRATEGY,CF-STR,1.2\nstarts at the top,CF-STR-exec,1.2/1.0.1\n"


def csv(text: str, encoding: str = "utf-8") -> CodebookDraft:
    return read_codebook("codes.csv", text.encode(encoding))


def xlsx(*rows: tuple[object, ...]) -> bytes:
    book = Workbook()
    for row in rows:
        book.active.append(row)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def word(*tables: list[list[str]]) -> bytes:
    document = Document()
    document.add_paragraph("Appendix")
    for rows in tables:
        table = document.add_table(len(rows), len(rows[0]))
        for row, texts in zip(table.rows, rows, strict=True):
            for cell, text in zip(row.cells, texts, strict=True):
                cell.text = text
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def shape(draft: CodebookDraft) -> list[tuple[str, str, tuple[str, ...], str | None, int]]:
    return [(code.label, code.mnemonic, code.questions, code.parent, code.level) for code in draft.codes]


EXPECTED = [
    ("CUSTOMER FOCUS", "CF", ("1.2",), None, 0),
    ("CF: STRATEGY", "CF-STR", ("1.2",), "CF", 1),
    ("starts at the top", "CF-STR-exec", ("1.2", "1.0.1"), "CF-STR", 2),
]


def test_the_three_columns_of_a_thesis_are_read() -> None:
    draft = csv(SMALL)
    assert shape(draft) == EXPECTED
    assert [code.line for code in draft.codes] == [2, 3, 4]
    assert draft.problems == ()
    assert draft.parents_from == "mnemonics"


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
def test_encodings_open_right(encoding: str) -> None:
    assert (
        csv(SMALL.replace("starts at the top", "lähtee ylhäältä"), encoding).codes[2].label
        == "lähtee ylhäältä"
    )


@pytest.mark.parametrize("sign", [";", "\t"])
def test_the_separator_is_found(sign: str) -> None:
    assert shape(csv(SMALL.replace(",", sign))) == EXPECTED


def test_a_named_separator_is_obeyed_and_lines_still_count() -> None:
    draft = csv("sep=;\n" + SMALL.replace(",", ";"))
    assert shape(draft) == EXPECTED
    assert draft.codes[0].line == 3


def test_quoted_line_breaks_and_blank_lines_keep_the_line_numbers() -> None:
    draft = csv('label,definition\n\ntrust,"believing,\nand relying"\n\nrespect,esteem\n')
    assert [(code.line, code.definition) for code in draft.codes] == [
        (3, "believing,\nand relying"),
        (6, "esteem"),
    ]


def test_columns_may_stand_in_any_order_and_language() -> None:
    text = "Kysymykset;Koodi;Nimi;Määritelmä;Milloin käytetään;Milloin ei;Esimerkki;Lähde\n1.1;CRM;asiakkuus;m;k;e;s;l\n"
    code = csv(text).codes[0]
    assert (code.mnemonic, code.label, code.questions) == ("CRM", "asiakkuus", ("1.1",))
    assert (code.definition, code.when_to_use, code.when_not, code.example, code.source) == (
        "m",
        "k",
        "e",
        "s",
        "l",
    )


def test_without_header_the_columns_count_by_their_place() -> None:
    assert shape(csv(SMALL.removeprefix(HEADER))) == EXPECTED
    swapped = csv("CF,customer focus,1.2\nCF-STR,its strategy,1.2\n")
    assert [(code.mnemonic, code.label) for code in swapped.codes] == [
        ("CF", "customer focus"),
        ("CF-STR", "its strategy"),
    ]


def test_a_long_description_beside_a_tag_is_a_definition() -> None:
    code = csv("tag,description\npaper,using paper in the writing process\n").codes[0]
    assert (code.label, code.mnemonic, code.definition) == ("paper", "", "using paper in the writing process")


def test_a_short_description_beside_a_mnemonic_is_the_label() -> None:
    code = csv("Code,Description\nCRM-TR,trust\n").codes[0]
    assert (code.label, code.mnemonic, code.definition) == ("trust", "CRM-TR", "")


def test_a_parent_column_names_mnemonics_labels_or_codes_that_exist() -> None:
    text = "label,code,parent\ntrust,T,\nrepair,,trust\nwords,,repair\nroles,R,CCRM\n"
    draft = read_codebook("codes.csv", text.encode(), existing=["CCRM"])
    assert [code.parent for code in draft.codes] == [None, "T", "T > repair", "CCRM"]
    assert [code.level for code in draft.codes] == [0, 1, 2, 0]
    assert draft.parents_from == "column"


def test_a_parent_inferred_from_the_mnemonic_may_exist_already() -> None:
    draft = read_codebook("codes.csv", b"label,code\nrewards,CRM-STR-rew\n", existing=["CRM-STR", "CRM"])
    assert draft.codes[0].parent == "CRM-STR"


def test_an_unknown_parent_is_a_problem_with_its_line() -> None:
    draft = csv("label,parent\ntrust,\nrepair,missing\n")
    assert [(problem.line, problem.values) for problem in draft.problems] == [(3, {"parent": "missing"})]
    assert draft.codes[1].parent is None


def test_a_circle_of_parents_is_opened_and_told() -> None:
    draft = csv("label,parent\nx,\na,c\nb,a\nc,b\nd,c\n")
    assert [problem.line for problem in draft.problems] == [3]
    assert [(code.label, code.parent) for code in draft.codes][1:] == [
        ("a", None),
        ("b", "a"),
        ("c", "a > b"),
        ("d", "a > b > c"),
    ]


def test_doubles_and_nameless_rows_are_left_out_and_told() -> None:
    draft = csv(HEADER + "trust,T,1\nanother,t,1\n,,1.1\ndoubt,,1\ndoubt,,1\n")
    assert [code.label for code in draft.codes] == ["trust", "doubt"]
    assert [problem.line for problem in draft.problems] == [3, 4, 6]
    assert draft.problems[0].message % draft.problems[0].values == (
        "The code t stands on line 2 already; this row was left out."
    )


def test_the_same_label_in_two_places_is_two_codes() -> None:
    draft = csv(HEADER + "issue,MO-IG-org,1\nissue,MO-IS-org,1\n")
    assert len(draft.codes) == 2


def test_a_label_that_is_too_long_is_cut_and_kept_in_the_definition() -> None:
    code = csv("label,code\n" + "word " * 60 + ",W\n").codes[0]
    assert len(code.label) <= 200
    assert code.definition == ("word " * 60).strip()


def test_a_spreadsheet_is_read_with_its_numbers() -> None:
    draft = read_codebook(
        "codes.xlsx",
        xlsx(
            ("Q & SQ", "Codes", "Description of codes"),
            (1.1, "CRM", "management"),
            (1.0, "CRM-IT", "information"),
            (None, None, None),
            ("1.0.1; 1.1", "CRM-IT-apro", "acceptance"),
        ),
    )
    assert [code.questions for code in draft.codes] == [("1.1",), ("1",), ("1.0.1", "1.1")]
    assert [code.line for code in draft.codes] == [2, 3, 5]
    assert draft.codes[2].parent == "CRM-IT"


def test_a_mark_that_became_a_date_is_read_and_told() -> None:
    draft = read_codebook(
        "codes.xlsx", xlsx(("Code", "Label", "SQ"), ("CRM", "x", datetime.datetime(2026, 2, 1)))
    )
    assert draft.codes[0].questions == ("1.2",)
    assert [(problem.line, problem.values) for problem in draft.problems] == [(2, {"mark": "1.2"})]


def test_the_sheet_with_the_list_is_found() -> None:
    book = Workbook()
    book.active.append(("field", "content"))
    book.create_sheet("codes").append(("Label", "Code"))
    book["codes"].append(("trust", "T"))
    stream = io.BytesIO()
    book.save(stream)
    assert read_codebook("x.xlsx", stream.getvalue()).codes[0].mnemonic == "T"


def test_unnamed_columns_to_the_right_are_deeper_levels() -> None:
    rows = [
        ("Code", None, None, "Comment"),
        ("○ a",),
        (None, "○ b"),
        (None, None, "○ c", None),
        ("○ d", None, None, "n"),
    ]
    draft = read_codebook("tree.xlsx", xlsx(*rows))
    assert [(code.label, code.parent, code.level) for code in draft.codes] == [
        ("a", None, 0),
        ("b", "a", 1),
        ("c", "a > b", 2),
        ("d", None, 0),
    ]
    assert draft.codes[3].definition == "n"
    assert draft.parents_from == "levels"


def test_a_word_table_is_read() -> None:
    rows = [line.split(",") for line in SMALL.strip().split("\n")]
    assert shape(read_codebook("codes.docx", word([["Interview", "Date"]], rows))) == EXPECTED


def test_a_second_list_in_the_file_is_told() -> None:
    rows = [["Label", "Code"], ["trust", "T"]]
    draft = read_codebook("codes.docx", word(rows, rows))
    assert [problem.values for problem in draft.problems] == [{"count": 1}]


def test_pasted_columns_are_read() -> None:
    assert shape(read_pasted_codebook(SMALL.removeprefix(HEADER).replace(",", "\t"))) == EXPECTED
    assert shape(read_pasted_codebook(SMALL.replace(",", ";"))) == EXPECTED


@pytest.mark.parametrize(
    "text",
    [
        "CRM customer relations\nCRM-TR trust\nCRM-TR-will willingness to change",
        "CRM: customer relations\nCRM-TR: trust\nCRM-TR-will: willingness to change",
        "customer relations (CRM)\ntrust (CRM-TR)\nwillingness to change (CRM-TR-will)",
    ],
)
def test_pasted_lines_hold_code_and_label(text: str) -> None:
    assert shape(read_pasted_codebook(text)) == [
        ("customer relations", "CRM", (), None, 0),
        ("trust", "CRM-TR", (), "CRM", 1),
        ("willingness to change", "CRM-TR-will", (), "CRM-TR", 2),
    ]


@pytest.mark.parametrize("indent", ["\t", "  ", "    "])
def test_indentation_is_the_level(indent: str) -> None:
    draft = read_pasted_codebook(
        f"Trust\n{indent}- giving, taking\n{indent}{indent}late\n{indent}- repair\nPower\n"
    )
    assert [(code.label, code.parent, code.level) for code in draft.codes] == [
        ("Trust", None, 0),
        ("giving, taking", "Trust", 1),
        ("late", "Trust > giving, taking", 2),
        ("repair", "Trust", 1),
        ("Power", None, 0),
    ]


@pytest.mark.parametrize(
    "text", ["CUSTOMER FOCUS\nMARKET ORIENTATION\n", "CRM strategy\nCRM trust\n", "IT\ntrust\npower\n"]
)
def test_labels_in_capitals_are_no_mnemonics(text: str) -> None:
    draft = read_pasted_codebook(text)
    assert [code.label for code in draft.codes] == text.strip().split("\n")
    assert {code.mnemonic for code in draft.codes} == {""}


@pytest.mark.parametrize("text", ["", "  \n \n", ",,\n", "label,code\n"])
def test_a_list_without_a_code_is_refused(text: str) -> None:
    with pytest.raises(ImportRefused):
        read_pasted_codebook(text)


def test_a_table_of_something_else_is_refused() -> None:
    with pytest.raises(ImportRefused, match="No column"):
        csv("Oral history,Openness,Emotion,Status\nAnna,3,3,x\nBerta,2,2,y\n")


def test_running_text_is_refused() -> None:
    with pytest.raises(ImportRefused, match="running text"):
        csv("H: " + "and then we went on talking about it " * 8 + "\nJ: " + "yes we did indeed " * 12 + "\n")


def test_an_open_quotation_mark_is_refused_with_its_line() -> None:
    with pytest.raises(ImportRefused, match="line 2"):
        csv('label,code\n"trust,T\npower,P\n')


def test_too_many_codes_are_refused() -> None:
    with pytest.raises(ImportRefused, match="5001"):
        csv("label,code\n" + "".join(f"label {at},C-{at}\n" for at in range(5001)))
