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


@pytest.mark.parametrize("blank", ["\u00a0", "  ", "\n"])
def test_words_that_were_moved_are_found_with_other_blanks(blank: str) -> None:
    new = f"Nobody reads the notes. We sell{blank}the big{blank}house."
    found = moved(new, "sell the big house")
    assert (found.status, found.after) == (Status.MOVED, f"sell{blank}the big{blank}house")


TALK = "H: What would have helped?\nJ: Half an hour with somebody who knows. No more.\nH: Did you ask?\n"


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        (TALK, "H: Did you  ask?\nH: What would have helped?\nJ: Half an hour with somebody.\n", "ask"),
        (TALK, "J: Half an hour with somebody who knows. No more.\nH: What would have helped?\n", "helped"),
        ("J: We left. It took a month.", "J: It took a month. We left.", "We"),
        ("甲：我不知道。他走了很久。\n", "甲：他走了很久。我不知道。\n", "知道"),
    ],
)
def test_few_words_go_along_with_the_sentence_or_turn_that_was_moved(old: str, new: str, words: str) -> None:
    found = moved(new, words, old)
    assert (found.status, found.after) == (Status.MOVED, words)


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


TRUST = "We trust them fully and gladly. The price is a minor thing always. They come."
SHOUTS = "We like it here. The boss shouts at us every single day, honestly."


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        (TRUST, "We serve them always. They come.", "The price is a minor thing always."),
        (TRUST, "We serve them always. They come.", "fully and gladly."),
        (SHOUTS, "We like the food, honestly.", "The boss shouts at us every single day, honestly."),
        (SHOUTS, "Now and then the food is fine every single day, honestly.", "The boss shouts at us every"),
        # The same at the beginning.
        ("Honestly, the boss shouts. We like it here.", "Honestly, food is it here.", "Honestly, the boss shouts."),
        # A common word that is left in the middle.
        ("All sold. It is too dear for us. Yes.", "All we ever say is no more than that. Yes.", "It is too dear for us."),
        ("We trust. The price is far too high. Yes.", "You sell. All notes stay there, van yes. Yes.", "The price is far too high."),
        ("We trust. The price is far too high. Yes.", "So they sell. The office keeps notes. Yes.", "The price is far too high."),
        ("So, well … no, he said.", "So they told him, she said.", "…"),
    ],
)  # fmt: skip
def test_what_is_left_of_a_passage_in_a_larger_replacement_is_not_the_passage(
    old: str, new: str, words: str
) -> None:
    found = moved(new, words, old)
    assert (found.status, found.after) == (Status.LOST, "")


@pytest.mark.parametrize(
    ("new", "words", "after"),
    [
        (TRUST.replace("gladly. The", "gladly, the"), "The price is a minor thing", "the price is a minor thing"),
        (TRUST.replace("gladly. The price", "gladly too, the price"), "The price is a minor thing always.", "the price is a minor thing always."),
        (TRUST.replace("always. They", "always to us; they do"), "is a minor thing always.", "is a minor thing always to us"),
        (TRUST.replace("and gladly. The price", "price"), "The price is a minor thing", "price is a minor thing"),
        (TRUST.replace("The price is a", "Our prices are a"), "The price is a minor thing", "Our prices are a minor thing"),
    ],
)  # fmt: skip
def test_a_correction_across_the_end_of_a_passage_leaves_it_where_it_is(
    new: str, words: str, after: str
) -> None:
    found = moved(new, words, TRUST)
    assert (found.status, found.after) == (Status.CHANGED, after)


def test_words_that_are_written_otherwise_one_by_one_are_the_same_words() -> None:
    old, new = "mä oon sanonu et se on hyvää kahvii", "minä olen sanonut että se on hyvää kahvia"
    assert moved(new, "oon sanonu et", old).after == "olen sanonut että"
    assert moved("We have a blue car here.", "van", "We have a red van here.").after == "car"


def test_a_name_beside_another_name_is_replaced_for_itself() -> None:
    old = "We met Kati Salo, Liisa Aho and others."
    edits = [Edit(7, 16, "P1", is_apart=True), Edit(18, 27, "P2", is_apart=True)]
    spans = [Span(7, 16, 0), Span(18, 27, 1)]
    assert [each.after for each in carry(old, spans, edits)] == ["P1", "P2"]


def test_who_speaks_is_not_beside_what_is_said() -> None:
    old, new = "H: Who?\nJ: Very little.\nH: Why?", "Olga: Who?\nKati: Quite enough.\nOlga: Why?"
    assert moved(new, "Very little", old).after == "Quite enough"


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
