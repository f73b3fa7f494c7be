"""Words around a place: cut at blanks where there are any, and never inside what is read as one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interviews import clusters
from interviews.context import after, before

LONG = "One two three four five six seven eight nine ten eleven twelve."


def test_what_is_short_is_given_whole() -> None:
    assert (before(LONG, 8, 20), after(LONG, 8, 200)) == ("One two ", LONG[8:])
    assert (before("a\nbc", 4, 20, first=2), after("bc\nd", 1, 20, last=2)) == ("bc", "c")


def test_longer_stretches_begin_and_end_with_a_word() -> None:
    assert before(LONG, 40, 20) == "…\u00a0six seven eight "
    assert after(LONG, 14, 20) == "four five six seven\u00a0…"


@pytest.mark.parametrize("text", ["我们每周都见到他们" * 12, "e\u0301" * 60, "👩‍🔧" * 60])
@given(at=st.integers(0, 60))
def test_without_blanks_no_letter_is_cut(text: str, at: int) -> None:
    at = clusters.edge_before(text, at)
    left, right = before(text, at, 20).lstrip("…"), after(text, at, 20).rstrip("…")
    assert text[:at].endswith(left)
    assert text[at:].startswith(right)
    assert clusters.is_edge(text, at - len(left))
    assert clusters.is_edge(text, at + len(right))
    assert right
