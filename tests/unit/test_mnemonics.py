"""What mnemonics say of each other: which follow a renamed one, which disagree with their place."""

from dataclasses import dataclass

import pytest

from coding.mnemonics import Disagreement, carried, disagreements


@dataclass
class N:
    id: str
    parent_id: str | None = None
    position: int = 0
    label: str = "organizational issue"

    @property
    def mnemonic(self) -> str:
        return self.id


def test_what_goes_on_after_the_hyphen_or_with_the_letters_is_carried() -> None:
    names = ["CRM-STR-rew", "CRM-STR-rewlt", "crm-str-x", "CRM-STRONG", "CRM-ST", "TRU"]
    assert carried("CRM-STR", "CRM-STRAT", names) == {
        "CRM-STR-rew": "CRM-STRAT-rew",
        "CRM-STR-rewlt": "CRM-STRAT-rewlt",
        "crm-str-x": "CRM-STRAT-x",
    }
    assert carried("CRM-STR-rew", "CRM-STR-pay", names) == {"CRM-STR-rewlt": "CRM-STR-paylt"}


@pytest.mark.parametrize(("old", "new"), [("", "A"), ("A", ""), ("A", "A"), ("A‐B", "A-B")])
def test_without_two_different_names_nothing_is_carried(old: str, new: str) -> None:
    assert carried(old, new, ["A-B", "A-B-c", "-x"]) == {}


def test_a_code_under_another_family_disagrees() -> None:
    found = disagreements([N("CRM"), N("CF"), N("CRM-X", "CF")])
    assert found == {"CRM-X": Disagreement("CRM", "CF-X")}


def test_a_code_whose_family_is_not_there_disagrees_with_a_parent_of_another() -> None:
    assert disagreements([N("CF"), N("CRM-X", "CF")]) == {"CRM-X": Disagreement(None, "CF-X")}
    assert disagreements([N("CRM-X")]) == {}


def test_a_shorter_name_or_one_without_hyphens_agrees() -> None:
    nodes = [N("CRM"), N("CRM-IM", "CRM"), N("CRM-exec", "CRM-IM"), N("trust", "CRM")]
    assert disagreements(nodes) == {}


def test_a_code_at_the_top_disagrees_when_its_family_is_there() -> None:
    assert disagreements([N("CRM"), N("CRM-X")]) == {"CRM-X": Disagreement("CRM", "X")}


def test_a_proposal_that_is_taken_gives_way_to_one_from_the_label() -> None:
    found = disagreements([N("CRM"), N("CF"), N("CF-X", "CF"), N("CRM-X", "CF")])
    assert found["CRM-X"].proposal == "CF-OI"
