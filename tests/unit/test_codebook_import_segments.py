"""A table of codings is read back with exact numbers and words."""

import pytest

from coding.importers.drafts import ImportRefused
from coding.importers.segments import read_segments

HEADER = "document,case,speaker,turn,start,end,quote,code,coder,created,memo\n"


def test_every_column_is_read_as_it_stands() -> None:
    row = read_segments(
        (HEADER + 'Int A,A,J,14a,10,14,"a, b",CRM-TR,anna,2026-11-23,"x\ny "\n').encode()
    ).rows[0]
    assert (row.line, row.document, row.case, row.speaker, row.turn) == (2, "Int A", "A", "J", "14a")
    assert (row.start, row.end, row.quote, row.code, row.coder) == (10, 14, "a, b", "CRM-TR", "anna")
    assert (row.created, row.memo) == ("2026-11-23", "x\ny ")


def test_five_columns_in_any_order_are_enough() -> None:
    row = read_segments("Coder;End;colour;Code;Document;Start\nanna;4;red;T;äö;0\n".encode("cp1252")).rows[0]
    assert (row.document, row.start, row.end, row.code, row.coder, row.quote) == (
        "äö",
        0,
        4,
        "T",
        "anna",
        None,
    )


def test_the_quote_keeps_its_blanks_and_line_breaks() -> None:
    draft = read_segments((HEADER + 'D,,,,0,6," a\n\n b",T,c,,\nD,,,,7,8,x,T,c,,\n').encode())
    assert draft.rows[0].quote == " a\n\n b"
    assert draft.rows[1].line == 5


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "\t"])
def test_the_guard_of_the_safe_export_is_taken_off(sign: str) -> None:
    row = read_segments((HEADER + f"'{sign}D,,,,0,2,'{sign}x,T,c,,'{sign}m\n").encode()).rows[0]
    assert (row.document, row.quote, row.memo) == (f"{sign}D".strip(), f"{sign}x", f"{sign}m")


def test_an_apostrophe_that_was_said_stays() -> None:
    draft = read_segments((HEADER + "D,,,,0,3,'-x,T,c,,'n\nD,,,,0,2,'x,T,c,,'tis\n").encode())
    assert [(row.quote, row.memo) for row in draft.rows] == [("'-x", "'n"), ("'x", "'tis")]


@pytest.mark.parametrize("number", ["", "1.5", "-1", "1 000", "one", "²", "12345678901"])
def test_a_number_that_is_not_whole_is_told_with_its_line(number: str) -> None:
    draft = read_segments((HEADER + f"D,,,,0,2,xx,T,c,,\nD,,,,{number},2000,x,T,c,,\n").encode())
    assert len(draft.rows) == 1
    assert [(problem.line, problem.values) for problem in draft.problems] == [
        (3, {"column": "start", "value": number})
    ]


def test_an_empty_span_and_empty_names_are_told() -> None:
    draft = read_segments((HEADER + "D,,,,5,5,,T,c,,\n,,,,0,1,x,,,,\n").encode())
    assert [problem.line for problem in draft.problems] == [2, 3, 3, 3]


def test_missing_columns_are_named() -> None:
    draft = read_segments(b"document,begin,end,code\nD,1,2,T\n")
    assert [problem.values["column"] for problem in draft.problems] == ["start", "coder"]
    assert draft.rows == ()


def test_a_header_alone_is_a_problem() -> None:
    assert len(read_segments(HEADER.encode()).problems) == 1


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04....", b"%PDF-1.4", b"\x00\x01\x02\x03" * 50])
def test_what_is_no_csv_is_refused(data: bytes) -> None:
    with pytest.raises(ImportRefused):
        read_segments(data)


def test_a_quotation_as_long_as_a_document_is_read() -> None:
    quote = "x" * 300_000
    assert read_segments((HEADER + f"D,,,,0,300000,{quote},T,c,,\n").encode()).rows[0].quote == quote
