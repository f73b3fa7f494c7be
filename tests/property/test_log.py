"""The log: replaying it gives the rows after any steps, and undoing any steps one by one restores every row."""

import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from cccrm.kit.refusal import Refused
from coding.actions import (
    arranging,
    codes,
    distinctions,
    memos,
    merging,
    passages,
    readings,
    splitting,
    tables,
)
from coding.checks import check_study
from coding.models import Code, Coding, CrossCaseTable, Distinction, Memo, Passage, Theme
from interviews.actions import cases, documents, studies
from interviews.actions.history import step_to_redo, step_to_undo, undo
from interviews.log import replay, rows_of, type_name
from interviews.models import Case, Document, Event, QuestionMark, Speaker, User
from tests.factories import TALK, make_document, revision_of

pytestmark = pytest.mark.django_db
WORDS = ("trust", "strategy", "rewards", "driver 🚚", "tieto", "")
LENGTH = len("".join(f"{who}: {said}\n" for who, said in TALK))


class World:
    """A study and a person who does things in it; numbers choose what is done to which row."""

    def __init__(self) -> None:
        self.user = User.objects.create_user(f"{uuid.uuid4()}@example.org", name="Olga")
        self.study = studies.create_study(title="A study", owner=self.user, slug=f"s-{uuid.uuid4()}")
        self.common = {"study": self.study, "actor": self.user}
        make_document(self.study)
        for word in WORDS[:2]:
            codes.add_code(label=word, mnemonic=word.upper(), **self.common)  # type: ignore[arg-type]
        for place in (8, 61, 64):
            apply(self, place, place, 0)
        write_memo(self, 0, 0, 0)
        add_table(self, 0, 0, 0)

    def pick(self, model: Any, n: int) -> Any:
        # In the order in which they were made: ids of one millisecond stand in any order.
        events = Event.objects.filter(object_type=model._meta.label_lower).order_by("sequence")
        order = {
            pk: place for place, pk in enumerate(dict.fromkeys(events.values_list("object_id", flat=True)))
        }
        rows = sorted(model.objects.filter(study=self.study), key=lambda row: order[row.pk])
        if not rows:
            raise Refused("nothing to choose from")
        return rows[n % len(rows)]

    def rows(self) -> Any:
        return rows_of(self.study)

    def last_operation(self) -> uuid.UUID:
        return Event.objects.filter(study=self.study).latest("sequence").operation

    def replayed(self) -> Any:
        return replay(Event.objects.filter(study=self.study).order_by("sequence"))

    def do(self, act: int, *numbers: int) -> None:
        ACTS[act % len(ACTS)](self, *numbers)


def span(a: int, b: int) -> tuple[int, int]:
    start = a % (LENGTH - 12)
    return start, start + 4 + b % 8


def apply(w: World, a: int, b: int, c: int) -> None:
    start, end = span(a, b)
    revision = revision_of(w.pick(Document, c))
    code = w.pick(Code, b)
    passages.apply_code(revision=revision, start=start, end=end, code=code, actor=w.user)


def apply_new(w: World, a: int, b: int, c: int) -> None:
    start, end = span(a, b)
    passages.apply_new_code(
        revision=revision_of(w.pick(Document, c)),
        start=start,
        end=end,
        actor=w.user,
        label=WORDS[b % 6],
        mnemonic="",
        parent=w.pick(Code, c),
    )


def remove(w: World, a: int, b: int, c: int) -> None:
    passages.remove_coding(coding=w.pick(Coding, a), actor=w.user)


def recode(w: World, a: int, b: int, c: int) -> None:
    passages.recode(coding=w.pick(Coding, a), code=w.pick(Code, b), actor=w.user)


def translate(w: World, a: int, b: int, c: int) -> None:
    passage = w.pick(Passage, a)
    text = WORDS[b % 6]
    passages.set_translation(passage=passage, actor=w.user, text=text, expected_version=passage.version)


def mark_key(w: World, a: int, b: int, c: int) -> None:
    passages.mark_key(passage=w.pick(Passage, a), actor=w.user, is_key=b % 2 == 0)


def write_memo(w: World, a: int, b: int, c: int) -> None:
    row = w.pick((Passage, Code, Case, Document)[b % 4], a)
    memos.write_memo(object_type=type_name(row), object_id=row.pk, text=WORDS[c % 6], **w.common)  # type: ignore[arg-type]


def change_memo(w: World, a: int, b: int, c: int) -> None:
    memo = w.pick(Memo, a)
    memos.change_memo(memo=memo, actor=w.user, text=WORDS[b % 6], expected_version=memo.version)


def add_code(w: World, a: int, b: int, c: int) -> None:
    parent = w.pick(Code, a) if b % 3 else None
    codes.add_code(label=WORDS[b % 6], parent=parent, is_codable=bool(c % 5), **w.common)  # type: ignore[arg-type]


def change_code(w: World, a: int, b: int, c: int) -> None:
    code = w.pick(Code, a)
    codes.update_code(
        code=code,
        actor=w.user,
        expected_version=code.version,
        label=WORDS[b % 6],
        mnemonic=code.mnemonic,
        parent=w.pick(Code, c) if c % 2 else code.parent,
        questions=list(QuestionMark.objects.filter(study=w.study)[: c % 3]),
        definition=WORDS[c % 6],
    )


def move_code(w: World, a: int, b: int, c: int) -> None:
    parent = w.pick(Code, b) if b % 3 else None
    arranging.move_codes(codes=[w.pick(Code, a)], actor=w.user, parent=parent, before=w.pick(Code, c))


def retire_code(w: World, a: int, b: int, c: int) -> None:
    arranging.retire_codes(codes=[w.pick(Code, a)], actor=w.user, is_retired=b % 2 == 0)


def merge_codes(w: World, a: int, b: int, c: int) -> None:
    sources = list({w.pick(Code, n).pk: w.pick(Code, n) for n in ((a, c) if c % 2 else (a,))}.values())
    merging.merge_codes(codes=sources, into=w.pick(Code, b), actor=w.user, definition=WORDS[c % 6])


def split_code(w: World, a: int, b: int, c: int) -> None:
    code = w.pick(Code, a)
    passages = list(code.codings.order_by("pk").values_list("passage", flat=True))
    parts = [
        splitting.Part(f"part {n}", passages=frozenset(passages[: (b + n) % 4])) for n in range(1 + c % 2)
    ]
    splitting.split_code(code=code, parts=parts, actor=w.user, is_below=b % 2 == 0)


def tell_apart(w: World, a: int, b: int, c: int) -> None:
    pair = (w.pick(Code, a), w.pick(Code, b))
    found = Distinction.objects.filter(first__in=pair, second__in=pair).first()
    version = found.version if found else 0
    distinctions.tell_apart(
        codes=pair, actor=w.user, kind=("rule", "kept")[c % 2], text=WORDS[c % 6], expected_version=version
    )


def recolour_codes(w: World, a: int, b: int, c: int) -> None:
    arranging.recolour_codes(codes=[w.pick(Code, a), w.pick(Code, b)], actor=w.user, hue=c % 13)


def change_kind(w: World, a: int, b: int, c: int) -> None:
    arranging.change_kind(codes=[w.pick(Code, a)], actor=w.user, is_codable=b % 3 > 0, kind=WORDS[c % 6])


def move_several(w: World, a: int, b: int, c: int) -> None:
    parent = w.pick(Code, c) if c % 3 else None
    before = w.pick(Code, a + b)
    arranging.move_codes(codes=[w.pick(Code, a), w.pick(Code, b)], actor=w.user, parent=parent, before=before)


def rename_code(w: World, a: int, b: int, c: int) -> None:
    code = w.pick(Code, a)
    codes.update_code(
        code=code,
        actor=w.user,
        expected_version=code.version,
        label=code.label,
        mnemonic=("A", "A-B", "A-B-A", "TRUST")[b % 4],
        parent=code.parent,
        carry=c % 2 == 0,
    )


def delete_code(w: World, a: int, b: int, c: int) -> None:
    codes.delete_code(code=w.pick(Code, a), actor=w.user)


def keep_version(w: World, a: int, b: int, c: int) -> None:
    codes.keep_version(name=WORDS[a % 6], **w.common)  # type: ignore[arg-type]


def add_question(w: World, a: int, b: int, c: int) -> None:
    studies.add_question(marks=[f"1.{a % 4}", f"2.{b % 4}"], text=WORDS[c % 6], **w.common)  # type: ignore[arg-type]


def add_case(w: World, a: int, b: int, c: int) -> None:
    cases.add_case(label=WORDS[a % 6], description=WORDS[b % 6], **w.common)  # type: ignore[arg-type]


def change_case(w: World, a: int, b: int, c: int) -> None:
    case = w.pick(Case, a)
    cases.update_case(case=case, actor=w.user, label=WORDS[b % 6], mark=f"M{c % 4}", description="")


def delete_case(w: World, a: int, b: int, c: int) -> None:
    cases.delete_case(case=w.pick(Case, a), actor=w.user)


def import_document(w: World, a: int, b: int, c: int) -> None:
    make_document(w.study, title=f"T{a % 4}", case="AB"[b % 2], informant="Kati" if c % 2 else "")


def move_document(w: World, a: int, b: int, c: int) -> None:
    case = w.pick(Case, b) if b % 3 else None
    document = w.pick(Document, a)
    names = ("title", "kind", "language", "held_on", "place", "guide")
    known = {name: getattr(document, name) for name in names}
    people = list(document.informants.all())
    documents.correct_document(document=document, actor=w.user, case=case, informants=people, **known)


def change_speaker(w: World, a: int, b: int, c: int) -> None:
    speaker = w.pick(Speaker, a)
    documents.set_speaker(
        speaker=speaker, actor=w.user, label=f"S{b % 3}", is_interviewer=c % 2 == 0, informant=None
    )


def note_reading(w: World, a: int, b: int, c: int) -> None:
    readings.record_reading(revision=revision_of(w.pick(Document, a)), actor=w.user)


def add_table(w: World, a: int, b: int, c: int) -> None:
    rows = [tables.RowPlan.of(w.pick(Code, a))]
    tables.add_table(title=WORDS[b % 6], rows=rows, cases=[w.pick(Case, c)], **w.common)  # type: ignore[arg-type]


def delete_table(w: World, a: int, b: int, c: int) -> None:
    tables.delete_table(table=w.pick(CrossCaseTable, a), actor=w.user)


def write_cell(w: World, a: int, b: int, c: int) -> None:
    theme, case = w.pick(Theme, a), w.pick(Case, b)
    found = theme.summaries.filter(case=case).first()
    stances = {
        row.pk: ("supports", "considered", "")[c % 3] for row in Passage.objects.filter(study=w.study)[:1]
    }
    tables.save_cell(
        theme=theme,
        case=case,
        actor=w.user,
        text=WORDS[c % 6],
        expected_version=found.version if found else 0,
        stances=stances if c % 2 else None,
    )


def comment_cell(w: World, a: int, b: int, c: int) -> None:
    tables.comment_cell(theme=w.pick(Theme, a), case=w.pick(Case, b), actor=w.user, text=WORDS[c % 6])


ACTS: tuple[Callable[[World, int, int, int], None], ...] = (
    apply, apply, apply, apply_new, remove, remove, recode, recode, translate, translate, mark_key, write_memo,
    change_memo, change_memo, change_memo, move_code, move_code, write_cell, write_cell, add_code,
    change_code, move_code, retire_code, delete_code, keep_version, add_question, add_case, change_case,
    delete_case, import_document, move_document, change_speaker, note_reading, add_table, delete_table,
    write_cell, comment_cell, merge_codes, merge_codes, split_code, tell_apart, recolour_codes, change_kind,
    move_several, rename_code,
)  # fmt: skip
numbers = st.integers(0, 400)
steps = st.lists(st.tuples(st.integers(0, len(ACTS) - 1), numbers, numbers, numbers), min_size=1, max_size=12)


@contextmanager
def world() -> Iterator[World]:
    """A world that is gone afterwards, so that examples do not see each other."""
    with transaction.atomic():
        yield World()
        transaction.set_rollback(True)


def run(w: World, plan: list[tuple[int, int, int, int]]) -> list[tuple[uuid.UUID, Any]]:
    """Do the steps; gives each that changed something with the rows as they were before it."""
    done = []
    for step in plan:
        before, last = w.rows(), w.last_operation()
        with suppress(Refused), transaction.atomic():
            w.do(*step)
        assert w.replayed() == w.rows()
        if w.last_operation() == last:
            assert w.rows() == before
        else:
            done.append((w.last_operation(), before))
    return done


@settings(max_examples=12)
@given(steps)
def test_undoing_any_steps_restores_every_row(plan: list[tuple[int, int, int, int]]) -> None:
    with world() as w:
        for operation, before in reversed(run(w, plan)):
            step = step_to_undo(w.study, w.user)
            assert step is not None
            assert step.id == operation
            undo(study=w.study, actor=w.user, operation_id=operation)
            assert w.rows() == before
            assert w.replayed() == before


@settings(max_examples=12)
@given(steps)
def test_undoing_an_undo_brings_the_same_rows_back(plan: list[tuple[int, int, int, int]]) -> None:
    with world() as w:
        done = run(w, plan)
        after, undos = w.rows(), []
        for operation, _before in reversed(done):
            undo(study=w.study, actor=w.user, operation_id=operation)
            undos.append(w.last_operation())
        for operation in reversed(undos):
            undo(study=w.study, actor=w.user, operation_id=operation)
        assert w.rows() == after
        assert w.replayed() == after


@settings(max_examples=12)
@given(steps)
def test_undo_all_and_redo_all_by_the_buttons_end_where_they_began(
    plan: list[tuple[int, int, int, int]],
) -> None:
    with world() as w:
        done = run(w, plan)
        after = w.rows()
        for offered in (step_to_undo, step_to_redo):
            for _operation in done:
                step = offered(w.study, w.user)
                assert step is not None
                undo(study=w.study, actor=w.user, operation_id=step.id)
        assert step_to_redo(w.study, w.user) is None
        assert w.rows() == after
        assert w.replayed() == after
        assert check_study(w.study) == []


@settings(max_examples=12)
@given(steps, st.lists(numbers, max_size=8))
def test_undoing_out_of_order_is_refused_or_leaves_a_sound_study(
    plan: list[tuple[int, int, int, int]], choices: list[int]
) -> None:
    with world() as w:
        done = run(w, plan)
        for choice in choices if done else ():
            before, last = w.rows(), w.last_operation()
            with suppress(Refused):
                undo(study=w.study, actor=w.user, operation_id=done[choice % len(done)][0])
            assert w.last_operation() != last or w.rows() == before
            assert check_study(w.study) == []
