"""Drafts in the import preview: labels taken and left, names counted and replaced, turns as they will look."""

from dataclasses import replace

from interviews.importers import read_transcript
from interviews.importers.assemble import NO_SPEAKERS, ONE_SPEAKER, SEEN_ONCE
from interviews.importers.drafts import Problem, StyleSpan, TranscriptDraft
from interviews.queries.drafts import candidates, count_hits, parts_left, preview_turns, replaced, settled

TALK = "H: Who is Kati?\nJ: Kati is she.\nH: And?\nJ: So."


def _draft(text: str = TALK, *problems: Problem) -> TranscriptDraft:
    return replace(read_transcript("a.txt", text.encode()), problems=problems)


def test_labels_on_one_line_only_are_offered_unticked() -> None:
    draft = _draft(TALK, Problem(SEEN_ONCE, {"label": "Guest"}, 3), Problem(SEEN_ONCE, {"label": "H"}, 1))
    offered = {each.label: (each.turns, each.is_speaker) for each in candidates(draft)}
    assert offered == {"H": (2, True), "J": (2, True), "Guest": (1, False)}


def test_labels_as_read_leave_the_draft_as_it_is() -> None:
    draft = _draft()
    assert settled(draft, ["J", "H"], {}) is draft
    assert settled(draft, None, {}) is draft


def test_other_labels_cut_the_turns_again() -> None:
    again = settled(_draft(), ["H"], {})
    assert [turn.speaker for turn in again.turns] == ["H", "H"]
    assert [(each.label, each.turns) for each in again.speakers] == [("H", 2)]


def test_what_was_said_about_labels_goes_when_it_no_longer_stands() -> None:
    lonely = _draft(TALK, Problem(ONE_SPEAKER, {"label": "H"}), Problem(SEEN_ONCE, {"label": "J"}, 2))
    lonely = replace(lonely, speakers=lonely.speakers[:1])
    assert settled(lonely, ["H", "J"], {}).problems == ()
    none = replace(_draft("One.\nTwo.", Problem(NO_SPEAKERS)), speakers=())
    assert settled(none, [], {}).problems == (Problem(NO_SPEAKERS),)


def test_hits_are_counted_as_they_will_be_replaced() -> None:
    texts = [TALK, "Kati Mäkinen and Kati; Mäkinen's."]
    assert count_hits(texts, dict.fromkeys(["Kati", "Kati Mäkinen", "Mäkinen", "Nobody"], "X")) == {
        "Kati": 3,
        "Kati Mäkinen": 1,
        "Mäkinen": 1,
        "Nobody": 0,
    }


def test_parts_of_names_that_stay_are_told() -> None:
    assert parts_left(["Kati said; Kati Mäkinen did."], {"Kati Mäkinen": "A"}) == ["Kati"]
    assert parts_left(["Kati said."], {"Kati": "A"}) == []


def test_names_are_replaced_in_titles_too() -> None:
    assert replaced("Kati's interview", {"Kati": "A"}) == "A's interview"
    assert replaced("Interview", {}) == "Interview"


def test_turns_show_label_number_and_looks() -> None:
    draft = _draft()
    start = draft.text.index("is she")
    draft = replace(
        draft, styles=(StyleSpan(start, start + 2, True, False), StyleSpan(start + 2, start + 6, True, True))
    )
    turn = preview_turns(draft, {"H"})[1]
    assert (turn.number, turn.speaker, turn.is_interviewer) == (2, "J", False)
    assert [(run.text, run.look) for run in turn.runs] == [
        ("Kati ", ""),
        ("is", "b"),
        (" she", "bi"),
        (".", ""),
    ]
    assert "".join(run.text for run in turn.runs) == "Kati is she."


def test_a_part_of_the_turns_can_be_had() -> None:
    assert [turn.number for turn in preview_turns(_draft(), set(), first=1, last=3)] == [2, 3]
