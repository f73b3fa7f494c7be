"""Bold and italic of a text that is corrected: what goes along, and of how many words they change."""

import pytest

from interviews.emphasis import Style, carry_styles, restyled
from interviews.rebase import Map, edits_between

OLD = "We sell the big house."


def places(new: str = OLD) -> Map:
    return Map(OLD, edits_between(OLD, new))


def test_a_replaced_word_in_a_bold_stretch_stays_bold() -> None:
    assert carry_styles([[8, 21, "b"]], places(OLD.replace("big", "large"))) == [[8, 23, "b"]]


@pytest.mark.parametrize(
    ("before", "after", "count"),
    [
        ([], [], 0),
        ([], [[0, 7, "b"]], 2),
        ([[0, 7, "b"]], [], 2),
        ([[0, 7, "b"]], [[0, 7, "i"]], 2),
        ([[0, 2, "i"]], [[0, 2, "bi"]], 1),
        # Cut otherwise, or with the blank between: the same look.
        ([[0, 7, "bi"]], [[0, 2, "b"], [0, 2, "i"], [3, 7, "bi"]], 0),
    ],
)
def test_words_that_look_otherwise_are_counted(before: list[Style], after: list[Style], count: int) -> None:
    assert restyled(places(), before, after) == count


def test_words_that_came_or_went_are_no_words_that_look_otherwise() -> None:
    moved = places(OLD.replace("sell the big", "let one"))
    assert restyled(moved, [[0, 21, "b"]], [[0, 16, "b"]]) == 0
    assert restyled(moved, [[3, 15, "b"]], [[11, 16, "i"]]) == 1
