"""A corrected transcript is laid beside the present one: the same turns keep their numbers."""

from interviews.align import Aligned, Piece, align, pieces, propose
from interviews.importers import find_turns
from interviews.rebase import apply_edits, carry
from interviews.recut import TurnPlan
from interviews.spans import Span

OLD = """H: Who sells to the customers here?
J: Everybody sells, also the driver.
H: And what is written down?
J: Very little. The notes stay in the van.
H: Yes?
J: Yes."""


def aligned_with(new: str, old: str = OLD, used: frozenset[str] = frozenset()) -> Aligned:
    turns = [
        TurnPlan(str(t.number), t.label_start, t.label_end, t.body_start, t.body_end, t.speaker)
        for t in find_turns(old)
    ]
    aligned = align(old, turns, new, find_turns(new), used)
    assert apply_edits(old, aligned.plan.edits) == new
    return aligned


def laid(new: str, old: str = OLD, used: frozenset[str] = frozenset()) -> list[tuple[str, str, str]]:
    aligned = aligned_with(new, old, used)
    return [(change.kind.value, change.number, change.after) for change in aligned.visible]


def test_nothing_changes_in_the_same_text() -> None:
    assert laid(OLD) == []


def test_a_changed_turn_keeps_its_number() -> None:
    assert laid(OLD.replace("van", "car")) == [("changed", "4", "Very little. The notes stay in the car.")]


def test_an_inserted_turn_gets_a_number_that_was_never_used() -> None:
    new = OLD.replace("H: And what", "H: Go on.\nJ: Well, the boss does it, too.\nH: And what")
    assert [change[:2] for change in laid(new, used=frozenset({"2a"}))] == [("new", "2b"), ("new", "2c")]


def test_a_turn_before_the_first_one_gets_a_number_before_it() -> None:
    assert laid("J: Hello there, come in.\n" + OLD)[0][:2] == ("new", "0a")


def test_a_turn_that_is_gone_is_told() -> None:
    assert laid(OLD.replace("H: And what is written down?\n", ""))[0][:2] == ("gone", "3")


def test_short_turns_without_a_common_word_are_the_same_by_their_place() -> None:
    assert laid(OLD.removesuffix("Yes.") + "No.") == [("changed", "6", "No.")]


def test_another_speaker_is_a_change() -> None:
    assert [change[:2] for change in laid(OLD.replace("H: Yes?", "J: Yes?"))] == [("changed", "5")]


def test_the_first_part_of_a_split_turn_keeps_its_number() -> None:
    found = laid(OLD.replace("Very little. The notes", "Very little.\nH: Really?\nJ: The notes"))
    assert found == [
        ("changed", "4", "Very little."),
        ("new", "4a", "Really?"),
        ("new", "4b", "The notes stay in the van."),
    ]


def test_words_that_begin_an_unchanged_turn_and_stand_in_a_new_one_before_it_are_no_part() -> None:
    new = OLD.replace("J: Very little. The", "J: Very.\nH: Oh?\nJ: Very little. The")
    assert laid(new) == [("new", "3a", "Very."), ("new", "3b", "Oh?")]


def test_a_turn_in_three_parts_keeps_its_number_at_the_first() -> None:
    new = OLD.replace("little. The", "little.\nH: Yes!\nJ: The").replace("stay in", "stay\nH: Hm.\nJ: in")
    assert [change[:2] for change in laid(new)][:2] == [("changed", "4"), ("new", "4a")]


def test_turns_that_were_moved_keep_their_numbers() -> None:
    lines = OLD.split("\n")
    new = "\n".join([*lines[2:], *lines[:2]])
    aligned = aligned_with(new)
    assert [turn.number for turn in aligned.plan.turns] == ["3", "4", "5", "6", "1", "2"]
    assert [(each.kind.value, each.number) for each in aligned.visible] == [("moved", "1"), ("moved", "2")]


def test_a_turn_that_is_said_twice_is_not_looked_for_elsewhere() -> None:
    lines = OLD.split("\n")
    new = "\n".join([*lines[:2], *lines[4:], *lines[2:4], lines[3]])
    assert "4" not in [turn.number for turn in aligned_with(new).plan.turns][:5]


def test_before_and_after_are_shown_in_one_text() -> None:
    assert pieces("in the van now", "in the car now") == [
        Piece("in the "),
        Piece("van", "del"),
        Piece("car", "ins"),
        Piece(" now"),
    ]


def test_lost_words_are_found_where_most_of_them_stand() -> None:
    text = "Something else first. The hand-written notes remain in the van, we know."
    found = propose("The notes stay in the van", text, 0)
    assert found is not None
    assert text[found.start : found.end].endswith("notes remain in the van")


def test_of_two_places_the_nearer_one_is_proposed() -> None:
    text = "We sell it here. " + "And so on and on. " * 20 + "We sell it here."
    assert getattr(propose("We sell it", text, len(text)), "start", 0) > 100


def test_nothing_is_proposed_where_nothing_is_alike() -> None:
    assert propose("The notes stay in the van", "Quite another story altogether.", 0) is None
    assert propose("van", "The car was red.", 0) is None


def test_a_passage_does_not_run_on_into_a_new_turn() -> None:
    old = "J: We sell it to all of them, and nobody ever asked what or to whom, believe me, that was so.\nH: Yes?"
    new = "J: We sell it to all of them.\nH: Say more.\nJ: Yes, there is a lot to say about that, believe it.\nH: Yes?"
    start, end = old.index("We sell"), old.index("\nH: Yes")
    [carried] = carry(old, [Span(start, end, 0)], aligned_with(new, old).plan.edits)
    assert carried.after == "We sell it to all of them."


def test_a_passage_in_a_turn_that_was_split_keeps_its_words() -> None:
    new = OLD.replace("Very little. The notes", "Very little.\nH: Really?\nJ: The notes")
    start = OLD.index("Very little")
    [carried] = carry(OLD, [Span(start, start + 11, 0)], aligned_with(new).plan.edits)
    assert carried.after == "Very little"


def test_a_passage_over_joined_turns_keeps_both() -> None:
    new = OLD.replace(" driver.\nH: And what is written down?\nJ: Very", " driver. Very")
    start, end = OLD.index("also the"), OLD.index(" The notes")
    [carried] = carry(OLD, [Span(start, end, 0)], aligned_with(new).plan.edits)
    assert carried.after == "also the driver. Very little."
