"""Parents from mnemonics, proposals of mnemonics and walks over the tree of codes."""

from dataclasses import dataclass

import pytest

from coding.codetree import (
    CycleError,
    ancestors,
    continues,
    descendants,
    family,
    propose_mnemonic,
    propose_parents,
    walk,
    would_cycle,
)

REFERENCE_LIST = """CCRM CCRM-OWE CCRM-CT CCRM-CT-roles CCRM-STR CRM CRM-IM CRM-IM-cinfo CRM-IM-exec CRM-STR CRM-STR-im
CRM-STR-rew CRM-STR-rewlt CRM-STR-rewst CRM-IT CRM-IT-apro CRM-CCP CRM-CCP-prode CRM-CCP-tp CRM-TR CRM-TR-will
CRM-RES CF CF-LTV CF-STR CF-STR-exec MO MO-STR MO-STR-exec MO-IG MO-IG-org MO-IS MO-IS-org MO-RES MO-RES-org
BS BS-UCUS BS-UCUS-nw BS-BR BS-LT BS-OP"""


@dataclass(frozen=True)
class Node:
    id: int
    parent_id: int | None
    position: int = 0
    label: str = ""


TREE = [Node(1, None), Node(2, 1, 1), Node(3, 1, 0), Node(4, 3), Node(5, None, 1)]
CIRCLE = [Node(1, None), Node(2, 4), Node(3, 2), Node(4, 3)]


def test_a_hyphen_makes_a_child() -> None:
    assert propose_parents(["CRM", "CRM-STR", "CRM-STR-rew"]) == {
        "CRM": None,
        "CRM-STR": "CRM",
        "CRM-STR-rew": "CRM-STR",
    }


def test_a_missing_step_is_passed_over() -> None:
    assert propose_parents(["A", "A-B-c"])["A-B-c"] == "A"
    assert propose_parents(["A-B-c"])["A-B-c"] is None


def test_case_and_kind_of_dash_do_not_matter() -> None:
    assert propose_parents(["Crm", "CRM–STR"])["CRM–STR"] == "Crm"


def test_the_reference_list_has_exactly_two_continuations() -> None:
    parents = propose_parents(REFERENCE_LIST.split())
    continued = {code for code, parent in parents.items() if parent and continues(code, parent)}
    assert continued == {"CRM-STR-rewlt", "CRM-STR-rewst"}
    assert parents["CRM-STR-rewlt"] == parents["CRM-STR-rewst"] == "CRM-STR-rew"
    assert [code for code, parent in parents.items() if parent is None] == ["CCRM", "CRM", "CF", "MO", "BS"]


@pytest.mark.parametrize(
    ("longer", "shorter"),
    [
        ("CCRM", "CRM"),
        ("CRMX", "CRM"),
        ("CF-STR", "CF-S"),
        ("MO-ISx", "MO-IS"),
        ("CRM-IMP", "CRM-IM"),
        ("CRM-ITX", "CRM-IT"),
        ("CRM-IMPORT", "CRM-IMP"),
        ("MO-IG-org", "MO-IG-o"),
        ("CRM-STR-rew2", "CRM-STR-rew"),
        ("CRM-STR-rew", "CRM-STR-rew"),
        ("CF-STR-execs", "MO-STR-exec"),
    ],
)
def test_letters_alone_do_not_make_a_child(longer: str, shorter: str) -> None:
    assert not continues(longer, shorter)
    assert propose_parents([shorter, longer])[longer] != shorter


@pytest.mark.parametrize(
    ("longer", "shorter"), [("A-B-rewlt", "A-B-rew"), ("A-rewlt", "A-rew"), ("A-B-REWLT", "A-B-REW")]
)
def test_a_longer_abbreviation_is_a_child(longer: str, shorter: str) -> None:
    assert propose_parents([longer, shorter]) == {longer: shorter, shorter: None}


def test_the_longest_continued_mnemonic_wins() -> None:
    assert propose_parents(["A-B-rew", "A-B-rewlt", "A-B-rewltx"])["A-B-rewltx"] == "A-B-rewlt"


def test_a_mnemonic_is_proposed_from_the_label() -> None:
    assert propose_mnemonic("Market orientation", "", []) == "MO"
    assert propose_mnemonic("Trust", "", []) == "TRU"
    assert propose_mnemonic("CRM: TRUST", "CRM", []) == "CRM-TRU"
    assert propose_mnemonic("rewarding systems", "CRM-STR", []) == "CRM-STR-rewa"


def test_a_proposal_is_new_and_nobodys_kin() -> None:
    taken = ["MO", "CRM-STR-rewa", "CRM-STR-rew"]
    assert propose_mnemonic("Market orientation", "", taken) == "MAOR"
    assert propose_mnemonic("rewarding systems", "CRM-STR", taken) == "CRM-STR-rewa2"


def test_a_label_without_letters_gets_no_proposal() -> None:
    assert propose_mnemonic("!?", "CRM", []) == ""


def test_a_walk_goes_depth_first_by_position() -> None:
    assert [(node.id, depth) for node, depth in walk(TREE)] == [(1, 0), (3, 1), (4, 2), (2, 1), (5, 0)]


def test_equal_positions_go_by_label() -> None:
    nodes = [Node(1, None, 0, "b"), Node(2, None, 0, "A"), Node(3, None, 0, "c")]
    assert [node.id for node, _ in walk(nodes)] == [2, 1, 3]


def test_a_node_whose_parent_is_not_listed_is_a_root() -> None:
    assert walk([Node(7, 99)]) == [(Node(7, 99), 0)]


def test_a_circle_is_an_error_and_not_a_loop() -> None:
    with pytest.raises(CycleError) as caught:
        walk(CIRCLE)
    assert caught.value.ids == {2, 3, 4}
    with pytest.raises(CycleError):
        descendants(CIRCLE, 2)
    with pytest.raises(CycleError):
        ancestors(CIRCLE, 3)


def test_descendants_and_ancestors_leave_out_the_code_itself() -> None:
    assert descendants(TREE, 1) == {2, 3, 4}
    assert ancestors(TREE, 4) == [3, 1]
    assert descendants(TREE, 99) == set()
    assert ancestors(TREE, 99) == []


def test_moving_below_oneself_would_close_a_circle() -> None:
    assert would_cycle(TREE, 1, 4)
    assert would_cycle(TREE, 1, 1)
    assert not would_cycle(TREE, 4, 5)
    assert not would_cycle(TREE, 1, None)


def test_a_family_is_named_by_its_root() -> None:
    assert family(TREE) == {1: 1, 2: 1, 3: 1, 4: 1, 5: 5}


def test_a_chain_of_thousands_is_walked() -> None:
    chain = [Node(at, at - 1 if at else None) for at in range(5000)]
    assert walk(chain)[-1] == (chain[-1], 4999)
    assert len(ancestors(chain, 4999)) == 4999


@pytest.mark.parametrize(
    ("label", "parent", "expected"),
    [("हिन्दी", "", "हिन्दी"), ("हिन्दी भाषा", "", "हिभा"), ("विश्वास", "CRM-TR", "CRM-TR-विश्वास")],
)
def test_a_mnemonic_keeps_the_vowel_signs_of_its_letters(label: str, parent: str, expected: str) -> None:
    assert propose_mnemonic(label, parent, []) == expected
