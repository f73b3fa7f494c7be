"""Whatever is merged, split and undone: no word that a coder coded loses its code, and the log agrees."""

import uuid
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from cccrm.kit.refusal import Refused
from coding.actions.arranging import move_codes
from coding.actions.history import undo_step
from coding.actions.merging import merge_codes
from coding.actions.passages import apply_code
from coding.actions.splitting import Part, split_code
from coding.checks import check_study
from coding.models import Code, Coding
from interviews.actions.studies import create_study, set_roles
from interviews.log import replay, rows_of
from interviews.models import Event, User
from interviews.roles import Role
from tests.factories import make_code, make_document, revision_of

pytestmark = pytest.mark.django_db
numbers = st.integers(0, 60)
spans = st.lists(st.tuples(numbers, st.integers(1, 30), numbers, st.booleans()), min_size=4, max_size=14)
deeds = st.lists(st.tuples(st.sampled_from("msmsv"), numbers, numbers), min_size=1, max_size=5)


class List:
    """Six codes in a tree, two coders, a transcript full of codings."""

    def __init__(self, laid: list[tuple[int, int, int, bool]]) -> None:
        self.user, self.other = (User.objects.create_user(f"{uuid.uuid4()}@example.org") for _ in range(2))
        self.study = create_study(title="A study", owner=self.user, slug=f"s-{uuid.uuid4()}")
        set_roles(study=self.study, actor=self.user, user=self.other, roles=frozenset({Role.CODER}))
        revision = revision_of(make_document(self.study))
        for number in range(6):
            parent = self.code(number // 2) if number > 1 else None
            make_code(self.study, f"code {number}", f"C{number}", parent=parent)
        for start, length, code, is_mine in laid:
            actor = self.user if is_mine else self.other
            with suppress(Refused), transaction.atomic():
                apply_code(
                    revision=revision, start=start, end=start + length, code=self.code(code), actor=actor
                )

    def code(self, n: int) -> Code:
        rows = Code.objects.filter(study=self.study).order_by("created_at")
        return rows[n % rows.count()]

    def do(self, deed: str, a: int, b: int) -> None:
        code = self.code(a)
        if deed == "m":
            merge_codes(codes=[code], into=self.code(b), actor=self.user)
        elif deed == "s":
            passages = sorted(code.codings.values_list("passage", flat=True))[: 1 + b % 3]
            split_code(code=code, parts=[Part(f"part {a}", passages=frozenset(passages))], actor=self.user)
        else:
            move_codes(codes=[code], parent=self.code(b), actor=self.user)

    def codings(self) -> dict[uuid.UUID, tuple[object, ...]]:
        rows = Coding.objects.filter(study=self.study)
        return {row[0]: row[1:] for row in rows.values_list("pk", "coder", "created_at")}

    def coded(self) -> dict[tuple[uuid.UUID, uuid.UUID], set[int]]:
        """The code points that each coder has under each code."""
        found: dict[tuple[uuid.UUID, uuid.UUID], set[int]] = defaultdict(set)
        rows = Coding.objects.filter(study=self.study)
        place = ("passage__anchors__start", "passage__anchors__end")
        for coder, code, start, end in rows.values_list("coder", "code", *place):
            found[coder, code].update(range(start, end))
        return found


def by_coder(coded: dict[tuple[uuid.UUID, uuid.UUID], set[int]]) -> dict[uuid.UUID, set[int]]:
    found: dict[uuid.UUID, set[int]] = defaultdict(set)
    for (coder, _code), places in coded.items():
        found[coder] |= places
    return found


@contextmanager
def code_list(laid: list[tuple[int, int, int, bool]]) -> Iterator[List]:
    with transaction.atomic():
        yield List(laid)
        transaction.set_rollback(True)


@settings(max_examples=25)
@given(spans, deeds)
def test_no_word_of_a_coder_loses_its_codes(
    laid: list[tuple[int, int, int, bool]], plan: list[tuple[str, int, int]]
) -> None:
    with code_list(laid) as w:
        done = []
        for deed in plan:
            rows, before, coded = rows_of(w.study), w.codings(), w.coded()
            last = Event.objects.latest("sequence")
            with suppress(Refused), transaction.atomic():
                w.do(*deed)
            after = w.codings()
            assert all(after[pk] == said for pk, said in before.items() if pk in after)
            assert by_coder(w.coded()) == by_coder(coded)
            if Event.objects.latest("sequence") != last:
                done.append((Event.objects.latest("sequence").operation, rows))
        assert replay(Event.objects.filter(study=w.study).order_by("sequence")) == rows_of(w.study)
        assert check_study(w.study) == []
        for operation, rows in reversed(done):
            undo_step(study=w.study, actor=w.user, operation_id=operation)
            assert rows_of(w.study) == rows
