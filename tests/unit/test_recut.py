"""Turns are carried, corrected, split and joined; no number changes and none is given twice."""

import pytest

from interviews.rebase import Map, apply_edits, edits_between
from interviews.recut import (
    Plan,
    Renamed,
    TurnPlan,
    carry_turns,
    changed_places,
    correct_turn,
    free_number,
    join_turns,
    renamed,
    split_turn,
)

TEXT = "H: Who sells?\n[0:07] Anna: Everybody. The driver, too.\nH: Yes?"


def turns(text: str = TEXT) -> list[TurnPlan]:
    found, at = [], 0
    for number, line in enumerate(text.split("\n"), 1):
        label, _, body = line.rpartition(": ")
        start = at + len(line) - len(body)
        stamp, speaker = ("0:07", "Anna") if "Anna" in label else ("", label)
        end = at + len(label) + 1 if label else at
        found.append(TurnPlan(str(number), at, end, start, at + len(line), speaker, stamp))
        at += len(line) + 1
    return found


def lines(plan: Plan, text: str = TEXT) -> list[tuple[str, str, str, str]]:
    """Number, speaker, label and words of each turn of the new text."""
    new = apply_edits(text, plan.edits)
    return [
        (t.number, t.speaker, new[t.label_start : t.label_end], new[t.body_start : t.body_end])
        for t in plan.turns
    ]


def test_words_are_corrected_and_everything_else_stays() -> None:
    plan = correct_turn(TEXT, turns(), 1, words="Nearly everybody.", speaker="Anna", time_stamp="0:07")
    assert lines(plan) == [
        ("1", "H", "H:", "Who sells?"),
        ("2", "Anna", "[0:07] Anna:", "Nearly everybody."),
        ("3", "H", "H:", "Yes?"),
    ]


def test_another_speaker_is_written_into_the_label() -> None:
    plan = correct_turn(TEXT, turns(), 1, words="Everybody.", speaker="Berit", time_stamp="0:09")
    assert lines(plan)[1] == ("2", "Berit", "[0:09] Berit:", "Everybody.")
    assert plan.turns[1].time_stamp == "0:09"


def test_a_turn_without_a_label_gets_one() -> None:
    plan = correct_turn("Yes.\nNo.", turns("Yes.\nNo."), 1, words="No, no.", speaker="J", time_stamp="")
    assert apply_edits("Yes.\nNo.", plan.edits) == "Yes.\nJ: No, no."
    assert lines(plan, "Yes.\nNo.")[1] == ("2", "J", "J:", "No, no.")


def test_a_label_goes_with_its_speaker() -> None:
    plan = correct_turn(TEXT, turns(), 0, words="Who sells?", speaker="", time_stamp="")
    assert apply_edits(TEXT, plan.edits).startswith("Who sells?\n")
    assert lines(plan)[0] == ("1", "", "", "Who sells?")


def test_a_split_keeps_the_number_for_the_first_part() -> None:
    plan = split_turn(
        TEXT, turns(), 1, place=TEXT.index("The driver"), speaker="H", used={"1", "2", "2a", "3"}
    )
    assert lines(plan)[1:] == [
        ("2", "Anna", "[0:07] Anna:", "Everybody."),
        ("2b", "H", "H:", "The driver, too."),
        ("3", "H", "H:", "Yes?"),
    ]


@pytest.mark.parametrize("place", [0, TEXT.index("Everybody"), TEXT.index("\nH: Yes")])
def test_a_split_leaves_words_on_both_sides(place: int) -> None:
    with pytest.raises(ValueError, match="split"):
        split_turn(TEXT, turns(), 1, place=place, speaker="H", used=set())


def test_joined_turns_have_the_first_number() -> None:
    plan = join_turns(TEXT, turns(), 1)
    assert lines(plan) == [
        ("1", "H", "H:", "Who sells?"),
        ("2", "Anna", "[0:07] Anna:", "Everybody. The driver, too. Yes?"),
    ]


def test_what_is_written_at_the_ends_of_a_turn_belongs_to_it() -> None:
    new = TEXT.replace("Who sells?", "Well, who sells? Please.")
    carried = carry_turns(turns(), Map(TEXT, edits_between(TEXT, new)))
    assert next(new[t.body_start : t.body_end] for t in carried) == "Well, who sells? Please."
    assert [new[t.label_start : t.label_end] for t in carried] == ["H:", "[0:07] Anna:", "H:"]


def test_a_number_is_never_given_again() -> None:
    assert free_number("14", {"14"}) == "14a"
    assert free_number("14a", {"14", "14a", "14b"}) == "14c"
    assert free_number("14", {f"14{c}" for c in "abcdefghijklmnopqrstuvwxyz"}) == "14aa"
    assert free_number("", set()) == "0a"


def spoken(*speakers: str) -> list[TurnPlan]:
    """Turns by these speakers; "-" is a turn that is not there."""
    turns = enumerate(speakers, 1)
    return [TurnPlan(str(number), 0, 0, 0, 0, speaker) for number, speaker in turns if speaker != "-"]


def given(label: str, becomes: str) -> Renamed:
    return Renamed(label, becomes, joins=False, is_new=False, is_given=True)


def passed_on(label: str, becomes: str) -> Renamed:
    return Renamed(label, becomes, joins=False, is_new=False)


def joined(label: str, becomes: str) -> Renamed:
    return Renamed(label, becomes, joins=True, is_new=False)


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("HJKJ", "HAKA", [Renamed("J", "A", joins=False, is_new=True)]),
        ("HJKJ", "HAKJ", []),
        ("HJK", "HAK", [Renamed("J", "A", joins=False, is_new=True)]),
        # One turn was left under the old label, or given to somebody else.
        ("HJJJJ", "HAAAJ", [Renamed("J", "A", joins=False, is_new=True)]),
        ("HJJJJ", "HAAAH", [Renamed("J", "A", joins=False, is_new=True)]),
        ("HJJ", "HAB", []),
        ("HJKJ", "HKKJ", []),
        ("HJKJ", "HKKK", [Renamed("J", "K", joins=True, is_new=False)]),
        ("HJKJ", "HXXX", [Renamed("J", "X", joins=True, is_new=True), Renamed("K", "X", joins=True, is_new=True)]),
        # Each takes the label of the next: nobody becomes somebody else.
        ("HJKJ", "HKLK", [passed_on("J", "K"), Renamed("K", "L", joins=False, is_new=True)]),
        ("HJKL", "HKLM", [passed_on("J", "K"), passed_on("K", "L"), Renamed("L", "M", joins=False, is_new=True)]),
        # Two take the label of K, who is called otherwise as well.
        ("HJK", "KKL", [joined("H", "K"), joined("J", "K"), Renamed("K", "L", joins=False, is_new=True)]),
        ("HJKL", "KKLM", [joined("H", "K"), joined("J", "K"), passed_on("K", "L"), Renamed("L", "M", joins=False, is_new=True)]),
        ("HJK", "KKH", [given("H", "K"), joined("J", "K"), given("K", "H")]),
        # One turn was left under J, whose label nobody took over.
        ("HJJJJK", "HKKKJL", [given("J", "K"), Renamed("K", "L", joins=False, is_new=True)]),
        # L has hers still, so K is not free either.
        ("HJKL", "HKLL", [Renamed("J", "K", joins=True, is_new=False), given("K", "L")]),
        # Who said what was mixed up; nobody is called otherwise.
        ("HJKJ", "HKJK", [given("J", "K"), given("K", "J")]),
        ("HJKL", "HKLJ", [given("J", "K"), given("K", "L"), given("L", "J")]),
        # K speaks no more, so J may be K.
        ("HJJ-K", "HKK--", [Renamed("J", "K", joins=True, is_new=False)]),
    ],
)  # fmt: skip
def test_a_speaker_is_renamed_when_most_of_her_turns_have_one_other_label(
    before: str, after: str, expected: list[Renamed]
) -> None:
    assert list(renamed(spoken(*before), spoken(*after))) == expected


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("HJKJ", "HKJK", {"J": "K", "K": "J"}),
        ("HJKL", "HKLJ", {"J": "K", "K": "L", "L": "J"}),
        ("HJKJ", "HKLK", {}),
        # J would be one with H.
        ("HJK", "KKH", {}),
        ("HJJJJK", "HKKKJL", {}),
    ],
)
def test_labels_change_places_in_a_circle(before: str, after: str, expected: dict[str, str]) -> None:
    assert changed_places(renamed(spoken(*before), spoken(*after))) == expected


def test_a_speaker_without_a_label_is_not_renamed() -> None:
    nobody = spoken("H", "")
    assert renamed(spoken("H", "J"), nobody) == renamed(nobody, spoken("H", "J")) == ()
