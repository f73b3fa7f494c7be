"""CSV that reads back exactly, and CSV that no spreadsheet calculates."""

import csv
import io

import pytest

from coding.exports.csvtext import to_csv
from coding.importers.segments import read_segments

HEADER = ("document", "start", "end", "quote", "code", "coder", "memo")


def read(data: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def test_cells_read_back_exactly() -> None:
    row = ["=1+1", " a,b;c\t", 'say "no"', "two\nlines", "", "äö😀"]
    assert read(to_csv(["a", "b", "c", "d", "e", "f"], [row])) == [["a", "b", "c", "d", "e", "f"], row]


def test_nothing_is_an_empty_cell_and_numbers_stay_numbers() -> None:
    assert read(to_csv(["a", "b"], [[None, -5]], safe=True))[1] == ["", "-5"]


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "\t", "\r"])
def test_the_safe_form_guards_what_a_spreadsheet_would_calculate(sign: str) -> None:
    assert read(to_csv(["a"], [[f"{sign}x"]], safe=True))[1] == [f"'{sign}x"]
    assert read(to_csv(["a"], [[f"{sign}x"]]))[1] == [f"{sign}x"]


@pytest.mark.parametrize("safe", [False, True])
@pytest.mark.parametrize(
    "quote", ["=x", "'=x", "''=x", "'x", "- no", "@", "\tx", " x ", "a\n\nb", 'he "said"', "'-"]
)
def test_segments_read_back_from_both_forms(quote: str, safe: bool) -> None:
    row = ("A1", 0, len(quote), quote, "CRM-TR", "anna", "plain")
    draft = read_segments(to_csv(HEADER, [row], safe=safe)).rows[0]
    assert (draft.quote, draft.start, draft.end, draft.memo) == (quote, 0, len(quote), "plain")
