"""Importing a list over the codes that are there says what would be added and what changed."""

from dataclasses import replace
from pathlib import Path

import pytest

from coding.importers.codebook import read_codebook, read_pasted_codebook
from coding.importers.compare import ExistingCode, compare
from coding.importers.drafts import CodebookDraft

DEMO = Path(__file__).parents[2] / "coding" / "demo"


def listed(name: str) -> CodebookDraft:
    return read_codebook(name, (DEMO / name).read_bytes())


def saved(draft: CodebookDraft) -> list[ExistingCode]:
    return [
        ExistingCode(code.line, code.label, code.mnemonic, code.questions, code.parent)
        for code in draft.codes
    ]


def test_the_final_list_adds_twelve_codes_and_changes_nothing() -> None:
    comparison = compare(saved(listed("codes-start-list.csv")), listed("codes-final-list.csv"))
    assert len(comparison.added) == 12
    assert len(comparison.unchanged) == 29
    assert comparison.changed == comparison.missing == ()
    assert {code.parent for code in comparison.added if code.mnemonic.startswith("CRM-STR-rew")} == {
        "CRM-STR",
        "CRM-STR-rew",
    }


def test_the_same_list_again_changes_nothing() -> None:
    draft = listed("codes-final-list.csv")
    assert len(compare(saved(draft), draft).unchanged) == len(draft.codes) == 41


def test_the_start_list_over_the_final_one_misses_twelve() -> None:
    comparison = compare(saved(listed("codes-final-list.csv")), listed("codes-start-list.csv"))
    assert (len(comparison.added), len(comparison.changed), len(comparison.missing)) == (0, 0, 12)


def test_changed_fields_are_named_with_both_values() -> None:
    existing = [ExistingCode(1, "trust", "CRM-TR", ("1.4",), None, definition="old")]
    draft = read_pasted_codebook("label,code,sq,definition\nTrust in firms,crm-tr,1.4/1.1,new\n")
    changes = compare(existing, draft).changed[0].changes
    assert [(change.name, change.before, change.after) for change in changes] == [
        ("label", "trust", "Trust in firms"),
        ("mnemonic", "CRM-TR", "crm-tr"),
        ("definition", "old", "new"),
        ("questions", ("1.4",), ("1.4", "1.1")),
    ]


def test_blank_cells_and_the_order_of_marks_change_nothing() -> None:
    existing = [ExistingCode(1, "trust", "T", ("1.4", "1.1"), definition="kept")]
    assert (
        compare(existing, read_pasted_codebook("label,code,sq,definition\ntrust,T,1.1/1.4,\n")).changed == ()
    )
    assert compare(existing, read_pasted_codebook("label,code,sq\ntrust,T,\n")).changed == ()


def test_two_marks_of_one_question_are_the_same() -> None:
    existing = [ExistingCode(1, "trust", "T", ("1.0.1",))]
    draft = read_pasted_codebook("label,code,sq\ntrust,T,1\n")
    assert compare(existing, draft).changed
    assert not compare(existing, draft, questions={"1": 7, "1.0.1": 7}).changed


def test_a_code_moved_by_hand_is_not_moved_back_by_its_mnemonic() -> None:
    existing = [ExistingCode(1, "a", "A"), ExistingCode(2, "b", "B"), ExistingCode(3, "c", "A-c", (), "B")]
    assert compare(existing, read_pasted_codebook("label,code\na,A\nb,B\nc,A-c\n")).changed == ()
    moved = compare(existing, read_pasted_codebook("label,code,parent\na,A,\nb,B,\nc,A-c,A\n")).changed
    assert [(change.name, change.before, change.after) for change in moved[0].changes] == [
        ("parent", "B", "A")
    ]


def test_without_mnemonics_label_and_parent_decide() -> None:
    draft = read_pasted_codebook("Trust\n  repair\nPower\n  repair\n")
    comparison = compare(saved(draft)[:3], draft)
    assert [(code.label, code.parent) for code in comparison.added] == [("repair", "Power")]


@pytest.mark.parametrize("mnemonic", ["", "T"])
def test_a_code_that_gets_or_lacks_a_mnemonic_is_still_the_same(mnemonic: str) -> None:
    existing = replace(ExistingCode(1, "trust", "T"), mnemonic=mnemonic)
    comparison = compare([existing], read_pasted_codebook("label,code\ntrust,T\n"))
    assert comparison.added == ()
    assert bool(comparison.changed) == (mnemonic == "")
