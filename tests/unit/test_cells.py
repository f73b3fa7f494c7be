"""The state of a cell from facts, and citations in a summary."""

import pytest

from coding.cells import (
    Facts,
    Judgement,
    State,
    cited,
    is_read,
    pieces,
    points_to,
    same_words,
    standing,
)

SAID = {"p1": "We pay at once.", "p2": "Tickets on Friday.", "p3": "It never worked."}


def judged(**stances: str) -> dict[str, Judgement]:
    return {key: Judgement(stance, SAID[key]) for key, stance in stances.items()}


ALL = judged(p1="supports", p2="considered", p3="contradicts")


def test_a_cell_with_every_passage_judged_is_written() -> None:
    found = standing(Facts(text="Quick rewards.", candidates=SAID, judged=ALL, at_saving=frozenset(SAID)))
    assert found.state == State.WRITTEN
    assert (found.used, found.total, found.contradictions) == (2, 3, 1)
    assert found.can_confirm


def test_a_passage_without_judgement_is_not_yet_considered() -> None:
    found = standing(Facts(text="Quick rewards.", candidates=SAID, judged=judged(p1="supports")))
    assert found.state == State.UNCONSIDERED
    assert found.unconsidered == ("p2", "p3")
    assert not found.can_confirm


def test_evidence_whose_words_changed_is_the_strong_warning() -> None:
    found = standing(Facts(text="Quick.", candidates={**SAID, "p1": "We never pay."}, judged=ALL))
    assert found.state == State.CHANGED
    assert found.changed == ("p1",)
    assert not found.can_confirm


def test_evidence_that_is_no_candidate_any_more_is_the_strong_warning() -> None:
    left = {key: words for key, words in SAID.items() if key != "p1"}
    found = standing(Facts(text="Quick.", candidates=left, judged=ALL, at_saving=frozenset(SAID)))
    assert found.state == State.CHANGED
    assert found.changed == found.left == ("p1",)
    assert (found.used, found.total) == (1, 2)


def test_evidence_that_waits_to_be_placed_is_the_strong_warning() -> None:
    found = standing(Facts(text="Quick.", candidates={**SAID, "p1": None}, judged=ALL))
    assert found.changed == ("p1",)


def test_a_passage_that_was_set_aside_is_considered_anew_when_its_words_change() -> None:
    found = standing(Facts(text="Quick.", candidates={**SAID, "p2": "Tickets, never."}, judged=ALL))
    assert found.state == State.UNCONSIDERED
    assert found.unconsidered == ("p2",)


def test_a_passage_that_was_set_aside_may_go() -> None:
    left = {key: words for key, words in SAID.items() if key != "p2"}
    assert standing(Facts(text="Quick.", candidates=left, judged=ALL)).state == State.WRITTEN


def test_passages_without_words_in_the_cell_make_it_unwritten() -> None:
    found = standing(Facts(candidates=SAID, is_read=True))
    assert found.state == State.UNWRITTEN
    assert found.arrived == ()


@pytest.mark.parametrize(("read", "state"), [(True, State.NOTHING_SAID), (False, State.NOT_READ)])
def test_a_cell_without_passages_follows_from_the_readings(read: bool, state: State) -> None:
    assert standing(Facts[str](is_read=read)).state == state


def test_nothing_said_is_questionable_when_what_was_set_aside_has_other_words() -> None:
    aside = {"p1": Judgement("considered", "Very little of it.")}
    common = {"declared": "nothing said", "judged": aside, "at_saving": frozenset({"p1"})}
    assert standing(Facts(candidates={"p1": "Very little of it."}, **common)).state == State.NOTHING_SAID
    assert standing(Facts(candidates={"p1": "Very much of it."}, **common)).state == State.QUESTIONABLE


@pytest.mark.parametrize(
    ("declared", "state"),
    [
        ("not asked", State.NOT_ASKED),
        ("nothing said", State.NOTHING_SAID),
        ("does not apply", State.NOT_APPLICABLE),
    ],
)
def test_a_state_set_by_hand_stands(declared: str, state: State) -> None:
    found = standing(Facts(declared=declared, documents=frozenset({"d1"}), documents_then=frozenset({"d1"})))
    assert found.state == state
    assert found.can_confirm


def test_a_state_set_by_hand_is_questionable_when_a_document_joins() -> None:
    facts = Facts(declared="not asked", documents=frozenset({"d1", "d2"}), documents_then=frozenset({"d1"}))
    assert standing(facts).state == State.QUESTIONABLE
    assert standing(facts).new_documents == ("d2",)


def test_a_state_set_by_hand_is_questionable_when_passages_appear() -> None:
    found = standing(Facts(declared="nothing said", candidates=SAID, at_saving=frozenset({"p1", "p2"})))
    assert found.state == State.QUESTIONABLE
    assert found.arrived == ("p3",)
    assert not found.can_confirm


def test_a_case_is_read_when_every_document_was_read_for_every_code() -> None:
    assert is_read({"a", "b"}, {"d1": [{"a"}, {"b", "c"}], "d2": [{"a", "b"}]})
    assert not is_read({"a", "b"}, {"d1": [{"a"}], "d2": [{"a", "b"}]})


def test_nothing_is_read_without_documents_or_codes() -> None:
    assert not is_read({"a"}, {})
    assert not is_read(set(), {"d1": [{"a"}]})


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Yes (A1:14).", ["A1:14"]),
        ("Both (A1:14, B2:3a) and §1:7.", ["A1:14", "B2:3a", "§1:7"]),
        ("A range A1:14–16, again A1:14-16.", ["A1:14-16"]),
        ("Firm-2.1:7 says so, 4.1:7 too", ["Firm-2.1:7", "4.1:7"]),
        ("At 10:30 we met. Note: 5.", []),
        ("https://example.org:80", []),
    ],
)
def test_citations_are_addresses_and_nothing_else(text: str, found: list[str]) -> None:
    assert cited(text) == found


@pytest.mark.parametrize("text", ["", "A1:1", "(A1:1, A1:2) and (see A1:3; A1:4).", "No citation (at all)."])
def test_pieces_concatenate_to_the_text(text: str) -> None:
    assert "".join(piece.text for piece in pieces(text)) == text


def test_brackets_around_citations_are_told_from_words() -> None:
    kinds = [(p.text, bool(p.address), p.is_joint) for p in pieces("So (A1:1, A1:2).")]
    assert kinds == [
        ("So", False, False),
        (" (", False, True),
        ("A1:1", True, False),
        (", ", False, True),
        ("A1:2", True, False),
        (")", False, True),
        (".", False, False),
    ]


def test_a_citation_points_to_the_passage_on_the_same_turns_first() -> None:
    passages = [("A1", ("13", "14", "15")), ("A1", ("14",)), ("B1", ("14",))]
    assert points_to("A1:14", passages) == 1
    assert points_to("A1:13-15", passages) == 0
    assert points_to("A1:15", passages) == 0
    assert points_to("B1:14", passages) == 2


def test_a_citation_may_point_to_nothing() -> None:
    assert points_to("A1:99", [("A1", ("14",)), ("A1", ())]) is None


def test_a_turn_that_came_in_late_is_cited_with_its_letters() -> None:
    assert cited("She knew (A1:14a, A1:14aa-14ab), he did not (A1:14).") == [
        "A1:14a",
        "A1:14aa-14ab",
        "A1:14",
    ]


def test_blanks_and_line_breaks_are_no_other_words() -> None:
    assert same_words("in the  van", "in the\nvan")
    assert not same_words(None, "in the van")
