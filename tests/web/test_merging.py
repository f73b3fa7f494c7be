"""Merging codes: nothing that a coder did is lost, everything that hung on a code goes along, Undo brings it back."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cccrm.kit.refusal import Refused
from coding.actions import arranging, memos, tables
from coding.actions.distinctions import tell_apart
from coding.actions.history import undo_step
from coding.actions.merging import merge_codes
from coding.actions.passages import apply_code, set_translation
from coding.checks import check_study
from coding.models import (
    Anchor,
    Code,
    CodeQuestion,
    Coding,
    Distinction,
    Memo,
    MemoCode,
    Passage,
    Theme,
    ThemeCode,
)
from interviews.actions.history import step_to_redo, step_to_undo, undo
from interviews.actions.studies import add_question
from interviews.log import operation, rows_of
from interviews.models import Case, Document, Event, QuestionMark, Study, User
from tests.factories import apply, make_code, make_document, revise, revision_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def target(study: Study) -> Code:
    return make_code(study, "strategy", "CRM-STR", definition="Plans.")


@pytest.fixture
def source(study: Study) -> Code:
    return make_code(study, "information technology", "CRM-IT")


def back(study: Study, actor: User) -> None:
    step = step_to_undo(study, actor)
    assert step is not None
    undo_step(study=study, actor=actor, operation_id=step.id)


def again(study: Study, actor: User) -> None:
    step = step_to_redo(study, actor)
    assert step is not None
    undo_step(study=study, actor=actor, operation_id=step.id)


def quotes(code: Code) -> list[str]:
    return sorted(Coding.objects.filter(code=code).values_list("passage__anchors__quote", flat=True))


def test_codings_keep_coder_passage_and_moment(
    document: Document, source: Code, target: Code, coder: User, owner: User
) -> None:
    mine, hers = apply(document, "driver", source, owner), apply(document, "notes", source, coder)
    merge_codes(codes=[source], into=target, actor=owner, reason="Nobody could tell them apart.")
    for before in (mine, hers):
        after = Coding.objects.get(pk=before.pk)
        assert after.code == target
        assert (after.coder, after.passage, after.created_at) == (
            before.coder,
            before.passage,
            before.created_at,
        )


def test_a_merged_code_is_retired_and_says_into_what(source: Code, target: Code, owner: User) -> None:
    merge_codes(codes=[source], into=target, actor=owner, definition="Plans and systems.")
    source.refresh_from_db()
    target.refresh_from_db()
    assert (source.is_retired, source.merged_into) == (True, target)
    assert target.definition == "Plans and systems."


def test_the_step_is_named_with_its_extent_and_its_reason(
    study: Study, document: Document, source: Code, target: Code, coder: User, owner: User
) -> None:
    apply(document, "driver", source, owner)
    apply(document, "driver", source, coder)
    merge_codes(codes=[source], into=target, actor=owner, reason=" Too alike. ")
    step = step_to_undo(study, owner)
    assert step is not None
    assert step.phrase == "merge CRM-IT into CRM-STR: 2 codings by 2 coders"
    event = Event.objects.latest("sequence")
    assert event.reason == "Too alike."
    assert event.detail == {"codings": 2, "coders": 2}


def test_of_two_codings_on_the_same_words_the_longer_stays(
    study: Study, document: Document, source: Code, target: Code, owner: User
) -> None:
    apply(document, "He sees them each week", source)
    apply(document, "each week", target)
    apply(document, "notes", source)
    apply(document, "The handwritten notes stay", target)
    apply(document, "driver", source)
    apply(document, "driver", target)
    merge_codes(codes=[source], into=target, actor=owner)
    assert quotes(target) == ["He sees them each week", "The handwritten notes stay", "driver"]
    assert Event.objects.latest("sequence").detail["doubles"] == 3
    assert Passage.objects.count() == 3
    assert check_study(study) == []


def test_no_word_loses_the_code_where_passages_share_only_some(
    study: Study, document: Document, source: Code, target: Code, owner: User
) -> None:
    longer = apply(document, "He sees them each", source)
    apply(document, "each week", target)
    before = rows_of(study)
    merge_codes(codes=[source], into=target, actor=owner)
    assert quotes(target) == ["He sees them each week"]
    kept = Coding.objects.get()
    assert (kept.pk, kept.coder, kept.created_at) == (longer.pk, longer.coder, longer.created_at)
    assert Passage.objects.count() == 1
    assert check_study(study) == []

    after = rows_of(study)
    for _time in range(2):
        back(study, owner)
        assert rows_of(study) == before
        again(study, owner)
        assert rows_of(study) == after
    assert check_study(study) == []


def test_notes_stay_on_the_words_that_they_are_about(
    study: Study, document: Document, source: Code, target: Code, owner: User
) -> None:
    longer = apply(document, "He sees them each", source)
    apply(document, "each week", target)
    set_translation(passage=longer.passage, actor=owner, text="Joka kerta.", expected_version=1)
    merge_codes(codes=[source], into=target, actor=owner)
    assert sorted(Passage.objects.values_list("anchors__quote", "translation")) == [
        ("He sees them each", "Joka kerta."),
        ("He sees them each week", ""),
    ]


def test_passages_that_wait_meet_nobody_until_they_are_placed(
    study: Study, document: Document, source: Code, target: Code, owner: User
) -> None:
    waits, placed = apply(document, "He sees them each", source), apply(document, "each week", target)
    twice = apply(document, "driver", target)
    apply(document, "driver", source)
    newest = revise(document, "They meet each week.")
    Anchor.objects.create(
        study=study, passage=placed.passage, revision=newest, start=10, end=19, quote="each week"
    )
    merge_codes(codes=[source], into=target, actor=owner)
    left = {coding.passage_id for coding in (waits, placed, twice)}
    assert set(Coding.objects.values_list("passage", flat=True)) == left
    back(study, owner)
    assert Coding.objects.count() == 4
    again(study, owner)
    assert Coding.objects.count() == 3


def test_what_another_coder_did_on_the_same_words_is_no_double(
    document: Document, source: Code, target: Code, coder: User, owner: User
) -> None:
    apply(document, "driver", source, coder)
    apply(document, "also the driver", target, owner)
    merge_codes(codes=[source], into=target, actor=owner)
    assert quotes(target) == ["also the driver", "driver"]


def test_sub_codes_questions_rows_memos_and_distinctions_go_along(
    study: Study, source: Code, target: Code, owner: User
) -> None:
    common = {"study": study, "actor": owner}
    child, other = make_code(study, "systems", "CRM-IT-s", parent=source), make_code(study, "trust", "TR")
    add_question(**common, marks=["1.1", "1.2"])
    marks = list(QuestionMark.objects.order_by("mark"))
    with operation(**common, verb="change code") as op:
        op.create(CodeQuestion(study=study, code=source, mark=marks[0]))
        op.create(CodeQuestion(study=study, code=source, mark=marks[1]))
        op.create(CodeQuestion(study=study, code=target, mark=marks[1]))
    rows = [tables.RowPlan.of(source), tables.RowPlan("Both", ((source, True), (target, False)))]
    tables.add_table(**common, title="T", rows=rows, cases=[make_document(study).case or Case()])
    memo = memos.write_memo(**common, object_type="coding.code", object_id=source.pk, text="Merge?")
    with operation(**common, verb="change memo") as op:
        op.create(MemoCode(study=study, memo=memo, code=source))
    tell_apart(codes=(source, other), actor=owner, kind="rule", text="IT is about machines.")
    tell_apart(codes=(target, other), actor=owner, kind="rule", text="STR is about plans.")
    tell_apart(codes=(source, target), actor=owner, kind="kept", text="For now.")
    merge_codes(codes=[source], into=target, actor=owner)
    assert Code.objects.get(pk=child.pk).parent == target
    assert sorted(link.mark.mark for link in target.question_links.all()) == ["1.1", "1.2"]
    assert set(ThemeCode.objects.values_list("code", flat=True)) == {target.pk}
    assert Theme.objects.count() == ThemeCode.objects.filter(with_subcodes=True).count() == 2
    assert Memo.objects.get(pk=memo.pk).object_id == target.pk
    assert MemoCode.objects.get().code == target
    kept = Distinction.objects.get()
    assert {kept.first, kept.second} == {target, other}
    assert kept.text == "STR is about plans.\nIT is about machines."
    assert check_study(study) == []


def test_a_code_that_takes_the_one_above_it_takes_its_place(study: Study, target: Code, owner: User) -> None:
    middle = make_code(study, "middle", "MID", parent=target)
    low = make_code(study, "low", "LOW", parent=middle)
    sibling = make_code(study, "sibling", "SIB", parent=target)
    merge_codes(codes=[target], into=low, actor=owner)
    for code in (middle, low, sibling):
        code.refresh_from_db()
    assert (low.parent, middle.parent, sibling.parent) == (None, low, low)
    assert check_study(study) == []


def test_several_codes_become_one_in_one_step(
    study: Study, document: Document, source: Code, target: Code, owner: User
) -> None:
    third = make_code(study, "third", "THI", parent=source)
    for words, code in (("driver", source), ("notes", third)):
        apply(document, words, code)
    before = rows_of(study)
    merge_codes(codes=[source, third], into=target, actor=owner)
    assert quotes(target) == ["driver", "notes"]
    back(study, owner)
    assert rows_of(study) == before


def test_undo_brings_back_what_was_doubled_and_dropped(
    study: Study, document: Document, source: Code, target: Code, owner: User
) -> None:
    make_code(study, "systems", "CRM-IT-s", parent=source)
    for words, code in (("driver", source), ("also the driver", target), ("notes", source)):
        apply(document, words, code)
    before = rows_of(study)
    merge_codes(codes=[source], into=target, actor=owner)
    back(study, owner)
    assert rows_of(study) == before


def test_a_merged_code_can_be_brought_back_without_its_codings(
    document: Document, source: Code, target: Code, owner: User
) -> None:
    apply(document, "driver", source)
    merge_codes(codes=[source], into=target, actor=owner)
    (back,) = arranging.retire_codes(codes=[source], actor=owner, is_retired=False)
    assert (back.is_retired, back.merged_into) == (False, None)
    assert quotes(source) == []


def test_what_cannot_become_one_is_refused(
    study: Study, document: Document, source: Code, target: Code, owner: User
) -> None:
    apply(document, "driver", source)
    category = make_code(study, "group", "GRP", is_codable=False)
    retired = make_code(study, "old", "OLD")
    arranging.retire_codes(codes=[retired], actor=owner, is_retired=True)
    for into, words in ((source, "into itself"), (category, "is a category"), (retired, "is retired")):
        with pytest.raises(Refused, match=words):
            merge_codes(codes=[source], into=into, actor=owner)
    merge_codes(codes=[source], into=target, actor=owner)
    with pytest.raises(Refused, match="merged already"):
        merge_codes(codes=[source], into=target, actor=owner)


def test_undoing_a_large_merge_asks_no_more_than_a_small_one(
    study: Study, source: Code, target: Code, owner: User
) -> None:
    counts, other = [], make_code(study, "systems", "CRM-SYS")
    for turns in (1, 12):
        document = make_document(study, (("J", "Everybody sells."),) * turns, title=f"B{turns}", case="B")
        revision = revision_of(document)
        for turn in revision.turns.all():
            # Of these two the shorter one is dropped with its passage.
            for code, end in ((source, turn.body_end), (other, turn.body_end - 7)):
                apply_code(revision=revision, code=code, actor=owner, start=turn.body_start, end=end)
        before = rows_of(study)
        merge_codes(codes=[source, other], into=target, actor=owner)
        with CaptureQueriesContext(connection) as queries:
            undo(study=study, actor=owner, operation_id=Event.objects.latest("sequence").operation)
        counts.append(len(queries))
        assert rows_of(study) == before
    assert counts[1] == counts[0]
