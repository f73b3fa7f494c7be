"""What happens to a passage at each kind of edit, in words."""

import pytest

from interviews.rebase import Carried, Edit, Status, apply_edits, carry, edits_between
from interviews.spans import Span

OLD = "We sell the big house, and nobody reads the notes."


def moved(new: str, words: str, old: str = OLD) -> Carried[int]:
    start = old.index(words)
    return carry(old, [Span(start, start + len(words), 0)], edits_between(old, new))[0]


@pytest.mark.parametrize(
    ("new", "words", "status", "after"),
    [
        (OLD, "the big house", Status.SAME, "the big house"),
        ("Yes. " + OLD, "the big house", Status.MOVED, "the big house"),
        (OLD.replace("big", "large"), "the big house", Status.CHANGED, "the large house"),
        (OLD.replace("house", "home"), "big house", Status.CHANGED, "big home"),
        (OLD.replace("the big", "a big"), "the big house", Status.CHANGED, "a big house"),
        (OLD.replace("big", "big old"), "big", Status.SAME, "big"),
        (OLD.replace("big", "old big"), "big", Status.MOVED, "big"),
        (OLD.replace("big house", "mansion"), "big house", Status.CHANGED, "mansion"),
        (OLD.replace("the big house", "it"), "house", Status.LOST, ""),
        (OLD.replace(", and nobody reads the notes", ""), "nobody reads", Status.LOST, ""),
        (OLD.replace("big ", ""), "big house", Status.CHANGED, "house"),
        ("Nobody reads the notes. We sell the big house.", "sell the big house", Status.MOVED, "sell the big house"),
    ],
)  # fmt: skip
def test_a_passage_goes_along(new: str, words: str, status: Status, after: str) -> None:
    found = moved(new, words)
    assert (found.status, found.after, found.before) == (status, after, words)


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("We sell it. Yes. We never sold it.", "Yes. We sell it. We never sold it.", "Yes."),
        ("Who sells?", "?", "Who sells?"),
    ],
)
def test_a_sign_that_is_left_of_words_is_not_the_passage(old: str, new: str, words: str) -> None:
    found = moved(new, words, old)
    assert (found.status, found.after, found.before) == (Status.LOST, "", words)


def test_a_passage_of_signs_alone_goes_along() -> None:
    assert moved("Well, no – …", "…", "No – …").status == Status.MOVED


def test_a_passage_takes_its_share_of_what_replaces_words_on_both_sides_of_its_end() -> None:
    old = "one two three four five six"
    edits = [Edit(4, 18, "TWO AND A HALF")]  # "two three four"
    spans = [Span(0, 7, "a"), Span(8, len(old), "b")]
    assert [each.after for each in carry(old, spans, edits)] == ["one TWO", "AND A HALF five six"]


def test_twice_the_same_word_is_taken_out_where_no_passage_stands() -> None:
    assert moved("no no yes", "no no yes", "no no no yes").status == Status.MOVED


def test_only_blanks_that_changed_leave_the_words_alone() -> None:
    found = moved(OLD.replace("big house", "big\n  house"), "the big house")
    assert (found.status, found.after) == (Status.MOVED, "the big\n  house")


def test_edits_that_overlap_are_refused() -> None:
    with pytest.raises(ValueError, match="does not follow"):
        apply_edits("abc", [Edit(0, 2, "x"), Edit(1, 3, "y")])


def test_each_replaced_word_is_an_edit_of_its_own() -> None:
    assert edits_between("the big house", "the large home") == [Edit(4, 7, "large"), Edit(8, 13, "home")]
