"""Codes as a list: moving, retiring, colouring and changing several at once, renaming with the sub-codes, telling apart."""

from typing import Any

import pytest

from cccrm.kit.refusal import Clash, Refused
from coding import codetree
from coding.actions import arranging, codes
from coding.actions.codes import update_code
from coding.actions.distinctions import tell_apart
from coding.models import Code, Distinction
from interviews.actions.history import step_to_undo, undo
from interviews.log import rows_of
from interviews.models import Document, Event, Study, User
from tests.factories import apply, make_code

pytestmark = pytest.mark.django_db


def order(study: Study) -> list[str]:
    walked = codetree.walk(list(Code.objects.filter(study=study)))
    return [f"{'.' * level}{code.mnemonic}" for code, level in walked]


@pytest.fixture
def tree(study: Study) -> dict[str, Code]:
    made: dict[str, Code] = {}
    for name, parent in (("A", None), ("A-x", "A"), ("A-y", "A"), ("A-y-z", "A-y"), ("B", None), ("C", None)):
        made[name] = make_code(study, f"about {name}", name, parent=made[parent] if parent else None)
    return made


def test_several_codes_move_together_in_the_order_of_the_list(
    study: Study, tree: dict[str, Code], owner: User
) -> None:
    chosen = [tree["C"], tree["A-y"], tree["A-y-z"]]
    arranging.move_codes(codes=chosen, actor=owner, parent=tree["B"], reason="They belong together.")
    assert order(study) == ["A", ".A-x", "B", ".A-y", "..A-y-z", ".C"]
    assert Event.objects.latest("sequence").reason == "They belong together."


def test_several_codes_move_before_a_sibling(study: Study, tree: dict[str, Code], owner: User) -> None:
    arranging.move_codes(codes=[tree["B"], tree["C"]], actor=owner, parent=tree["A"], before=tree["A-y"])
    assert order(study) == ["A", ".A-x", ".B", ".C", ".A-y", "..A-y-z"]


def test_nothing_moves_when_one_of_them_would_stand_below_itself(
    study: Study, tree: dict[str, Code], owner: User
) -> None:
    before = rows_of(study)
    with pytest.raises(Refused, match="below itself"):
        arranging.move_codes(codes=[tree["B"], tree["A"]], actor=owner, parent=tree["A-y"])
    assert rows_of(study) == before


def test_several_codes_are_retired_and_brought_back_in_one_step(
    study: Study, tree: dict[str, Code], owner: User
) -> None:
    chosen = [tree["A-x"], tree["B"]]
    arranging.retire_codes(codes=chosen, actor=owner, is_retired=True, reason="Never used.")
    assert set(Code.objects.filter(is_retired=True)) == set(chosen)
    step = step_to_undo(study, owner)
    assert step is not None
    assert step.phrase == "retire code A-x, B: 2 codes"
    undo(study=study, actor=owner, operation_id=step.id)
    assert not Code.objects.filter(is_retired=True).exists()


def test_a_colour_and_a_kind_are_given_to_several(tree: dict[str, Code], owner: User) -> None:
    chosen = [tree["A"], tree["B"]]
    arranging.recolour_codes(codes=chosen, actor=owner, hue=7)
    arranging.change_kind(codes=chosen, actor=owner, is_codable=False, kind=" descriptive ")
    assert set(Code.objects.filter(hue=7, is_codable=False, kind="descriptive")) == set(chosen)
    arranging.change_kind(codes=chosen, actor=owner, is_codable=True)
    assert set(Code.objects.filter(is_codable=True, kind="descriptive")) == set(chosen)
    with pytest.raises(Refused, match="twelve colours"):
        arranging.recolour_codes(codes=chosen, actor=owner, hue=13)


def test_without_a_code_there_is_nothing_to_change(owner: User) -> None:
    with pytest.raises(Refused, match="at least one code"):
        arranging.recolour_codes(codes=[], actor=owner, hue=1)


def test_what_is_so_already_makes_no_step(study: Study, tree: dict[str, Code], owner: User) -> None:
    last = Event.objects.latest("sequence").sequence
    arranging.retire_codes(codes=[tree["A"]], actor=owner, is_retired=False)
    arranging.move_codes(codes=[tree["C"]], actor=owner, parent=None)
    assert Event.objects.latest("sequence").sequence == last


# -- renaming -----------------------------------------------------------------------------------


def rename(code: Code, actor: User, mnemonic: str, **more: Any) -> Code:
    return codes.update_code(
        code=code, actor=actor, expected_version=code.version, label=code.label, mnemonic=mnemonic,
        parent=code.parent, **more,
    )  # fmt: skip


def test_a_renamed_mnemonic_takes_its_sub_codes_along(
    study: Study, tree: dict[str, Code], owner: User
) -> None:
    before = rows_of(study)
    rename(tree["A"], owner, "AA", carry=True, reason="Clearer.")
    assert order(study) == ["AA", ".AA-x", ".AA-y", "..AA-y-z", "B", "C"]
    step = step_to_undo(study, owner)
    assert step is not None
    undo(study=study, actor=owner, operation_id=step.id)
    assert rows_of(study) == before


def test_names_may_follow_each_other_in_a_chain(study: Study, owner: User) -> None:
    top = make_code(study, "top", "A")
    one = make_code(study, "one", "A-A", parent=top)
    make_code(study, "two", "A-A-A", parent=one)
    rename(top, owner, "A-A", carry=True)
    assert order(study) == ["A-A", ".A-A-A", "..A-A-A-A"]


def test_alone_it_leaves_them_as_they_are(study: Study, tree: dict[str, Code], owner: User) -> None:
    rename(tree["A"], owner, "AA")
    assert order(study)[:2] == ["AA", ".A-x"]


def test_a_name_that_is_taken_stops_the_whole_step(study: Study, tree: dict[str, Code], owner: User) -> None:
    make_code(study, "in the way", "AA-x")
    before = rows_of(study)
    with pytest.raises(Refused, match="A-x cannot become AA-x"):
        rename(tree["A"], owner, "AA", carry=True)
    assert rows_of(study) == before


# -- telling apart ------------------------------------------------------------------------------


def test_two_codes_are_told_apart_by_one_rule_in_either_order(tree: dict[str, Code], owner: User) -> None:
    pair = (tree["B"], tree["A"])
    made = tell_apart(codes=pair, actor=owner, kind="rule", text="A is money, B is praise.")
    assert made is not None
    tell_apart(codes=pair[::-1], actor=owner, kind="kept", text="Both are needed.", expected_version=1)
    row = Distinction.objects.get()
    assert (row.kind, row.text, row.version) == ("kept", "Both are needed.", 2)
    tell_apart(codes=pair, actor=owner, kind="kept", text=" ", expected_version=2)
    assert not Distinction.objects.exists()


def test_a_rule_that_somebody_else_wrote_meanwhile_is_shown(tree: dict[str, Code], owner: User) -> None:
    pair = (tree["A"], tree["B"])
    tell_apart(codes=pair, actor=owner, kind="rule", text="Theirs.")
    with pytest.raises(Clash) as raised:
        tell_apart(codes=pair, actor=owner, kind="rule", text="Mine.")
    assert (raised.value.theirs, raised.value.yours, raised.value.version) == ("Theirs.", "Mine.", 1)


def test_a_code_is_not_told_apart_from_itself(tree: dict[str, Code], owner: User) -> None:
    with pytest.raises(Refused, match="from itself"):
        tell_apart(codes=(tree["A"], tree["A"]), actor=owner, kind="rule", text="x")
    with pytest.raises(Refused, match="Say whether"):
        tell_apart(codes=(tree["A"], tree["B"]), actor=owner, kind="mood", text="x")


def test_steps_on_codes_say_how_far_they_reach(
    study: Study, tree: dict[str, Code], document: Document, owner: User, coder: User
) -> None:
    apply(document, "driver", tree["A-x"])
    apply(document, "notes", tree["A-y-z"], coder)
    said = []
    arranging.move_codes(codes=[tree["A"]], actor=owner, parent=tree["B"])
    said.append(step_to_undo(study, owner))
    arranging.retire_codes(codes=[tree["A-x"]], actor=owner, is_retired=True)
    said.append(step_to_undo(study, owner))
    code = Code.objects.get(pk=tree["A"].pk)
    update_code(
        code=code, actor=owner, expected_version=code.version, label=code.label, mnemonic="D", parent=tree["B"], carry=True
    )  # fmt: skip
    said.append(step_to_undo(study, owner))
    assert [step.phrase for step in said if step] == [
        "move code A: 4 codes, 2 codings by 2 coders",
        "retire code A-x: 1 coding by 1 coder",
        "change code D: 4 codes",
    ]
