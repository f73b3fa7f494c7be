"""Two people code, merge, correct, place and undo in any order: the study stays sound, no coding is lost silently,
and what waits after corrections stands again when they are undone."""

import uuid
from contextlib import suppress

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from cccrm.kit.refusal import Refused
from coding.actions.history import undo_step
from coding.actions.merging import merge_codes
from coding.actions.passages import apply_code, remove_coding
from coding.actions.placing import place_passage
from coding.actions.purge import purge_revisions
from coding.actions.revisions import revise_document
from coding.actions.splitting import Part, split_code
from coding.checks import check_study
from coding.models import Anchor, Coding, Passage
from coding.queries.waiting import waiting_passages
from interviews.actions.history import step_to_redo, step_to_undo
from interviews.actions.studies import create_study, set_roles
from interviews.models import Document, Event, Study, User
from interviews.rebase import Edit, edits_between
from interviews.roles import Role
from tests.factories import make_code, make_document, revision_of

pytestmark = pytest.mark.django_db
TALK = (
    ("H", "Who sells it?"),
    ("J", "We sell it, and we sell it again 🚚, in the van."),
    ("H", "So?"),
    ("J", "Yes."),
)
STEPS = ("code", "code", "correct", "correct", "undo", "undo", "place", "purge")
CHANGES = (
    "code",
    "cut",
    "cut",
    "correct",
    "merge",
    "merge",
    "split",
    "remove",
    "place",
    "turn_back",
    "turn_back",
)


def plans_of(steps: tuple[str, ...]) -> st.SearchStrategy[list[tuple[str, int, int, int]]]:
    """Who does what, where, and with how many letters."""
    step = st.tuples(st.sampled_from(steps), st.integers(0, 1), st.integers(0, 60), st.integers(1, 25))
    return st.lists(step, max_size=9)


class World:
    """A document with two coders; each step is done or refused."""

    def __init__(self) -> None:
        self.people = [User.objects.create_user(f"p{n}@example.org", name=f"P{n}") for n in (0, 1)]
        self.study: Study = create_study(title="S", owner=self.people[0], slug="s")
        set_roles(study=self.study, actor=None, user=self.people[1], roles=frozenset({Role.CODER}))
        self.document: Document = make_document(self.study, TALK)
        self.codes = [make_code(self.study, label) for label in ("trust", "van")]

    def step(self, what: str, who: int, at: int, size: int) -> None:
        with suppress(Refused), transaction.atomic():
            getattr(self, what)(self.people[who], at, size)

    def code(self, user: User, at: int, size: int) -> None:
        revision = revision_of(self.document)
        code = self.codes[size % 2]
        apply_code(revision=revision, start=at, end=min(at + size, len(revision.text)), code=code, actor=user)

    def correct(self, user: User, at: int, size: int) -> None:
        revision = revision_of(self.document)
        words = ["", "new ", "sell it"][size % 3]
        text = revision.text[:at] + words + revision.text[min(at + size // 3, len(revision.text)) :]
        revise_document(revision=revision, actor=user, edits=edits_between(revision.text, text))

    def cut(self, user: User, at: int, size: int) -> None:
        revision = revision_of(self.document)
        start, end = (min(place, len(revision.text)) for place in (at, at + size))
        revise_document(revision=revision, actor=user, edits=[Edit(start, end, "")])

    def undo(self, user: User, at: int, size: int) -> None:
        step = step_to_undo(self.study, user)
        # What was there at the beginning stays.
        if step and step.verb in ("apply", "correct", "place passage"):
            undo_step(study=self.study, actor=user, operation_id=step.id)

    def place(self, user: User, at: int, size: int) -> None:
        revision = revision_of(self.document)
        for passage in waiting_passages(revision)[:1]:
            place_passage(passage=passage, revision=revision, start=at, end=at + size, actor=user)

    def merge(self, user: User, at: int, size: int) -> None:
        merge_codes(codes=[self.codes[at % 2]], into=self.codes[1 - at % 2], actor=user)

    def split(self, user: User, at: int, size: int) -> None:
        code = self.codes[at % 2]
        passages = frozenset(list(code.codings.values_list("passage", flat=True))[:size])
        split_code(code=code, parts=[Part(f"part {size}", passages=passages)], actor=user)

    def remove(self, user: User, at: int, size: int) -> None:
        for coding in Coding.objects.filter(coder__user=user).order_by("created_at", "pk")[at % 3 :][:1]:
            remove_coding(coding=coding, actor=user)

    def in_force(self) -> list[tuple[uuid.UUID, User]]:
        """The steps since the beginning that are not turned back, newest first, and whose they are."""
        rows = Event.objects.filter(study=self.study, sequence__gt=self.begun).order_by("-sequence")
        steps = dict.fromkeys(rows.values_list("operation", "actor", "undoes"))
        counts: dict[uuid.UUID, bool] = {}
        for step, _actor, undoes in steps:
            counts.setdefault(step, True)
            if undoes and counts[step]:
                counts[undoes] = False
        people = {person.pk: person for person in self.people}
        return [(step, people[actor]) for step, actor, undoes in steps if counts[step] and not undoes]

    def turn_back(self, user: User, at: int, size: int) -> None:
        """Undo any step, or the undo that came last."""
        steps = self.in_force()
        if at % 4 == 0 and (redo := step_to_redo(self.study, user)):
            undo_step(study=self.study, actor=user, operation_id=redo.id)
        elif steps:
            step, whose = steps[size % len(steps)]
            undo_step(study=self.study, actor=whose, operation_id=step)

    def begin(self) -> None:
        """What was done until now stays."""
        self.begun = Event.objects.latest("sequence").sequence

    def coded(self) -> set[tuple[object, ...]]:
        """Every coding with its code and the words on which it stands now."""
        rows = Coding.objects.filter(passage__anchors__revision=revision_of(self.document))
        return set(rows.values_list("pk", "code", "passage__anchors__start", "passage__anchors__end"))

    def purge(self, user: User, at: int, size: int) -> None:
        if at % 3 == 0:
            purge_revisions(document=self.document, actor=self.people[0])


@settings(max_examples=15)
@given(plans_of(STEPS))
def test_the_study_stays_sound_in_any_order(plan: list[tuple[str, int, int, int]]) -> None:
    with transaction.atomic():
        world = World()
        for what, who, at, size in plan:
            world.step(what, who, at, size)
            assert check_study(world.study) == [], what
            assert nothing_is_lost(world.document)
        transaction.set_rollback(True)


@settings(max_examples=12)
@given(plans_of(CHANGES), st.lists(st.integers(0, 9), min_size=1, max_size=6))
def test_undoing_everything_in_any_order_ends_where_it_began(
    plan: list[tuple[str, int, int, int]], order: list[int]
) -> None:
    with transaction.atomic():
        world = World()
        for at, size in ((18, 7), (21, 10), (34, 12), (40, 11), (50, 10)):
            for who in (0, 1):
                world.step("code", who, at, size)
        world.begin()
        text, coded = revision_of(world.document).text, world.coded()
        for what, who, at, size in plan:
            world.step(what, who, at, size)
            assert nothing_is_lost(world.document)
        undo_all(world, order)
        assert check_study(world.study) == []
        assert (revision_of(world.document).text, world.coded()) == (text, coded)
        assert Coding.objects.count() == len(coded)
        assert Passage.objects.count() == len({row[2:] for row in coded})
        transaction.set_rollback(True)


def undo_all(world: World, order: list[int]) -> None:
    """Undo what is in force, in this order as far as it is allowed; there is always a step that can be undone."""
    turn = 0
    while steps := world.in_force():
        first = order[turn % len(order)] % len(steps)
        for step, whose in [*steps[first:], *steps[:first]]:
            with suppress(Refused), transaction.atomic():
                undo_step(study=world.study, actor=whose, operation_id=step)
                break
        else:
            raise AssertionError("nothing of this can be undone")
        turn += 1


def nothing_is_lost(document: Document) -> bool:
    """Every coding stands in the newest text or waits to be placed."""
    revision = revision_of(document)
    placed = set(Anchor.objects.filter(revision=revision).values_list("passage_id", flat=True))
    waiting = set(waiting_passages(revision).values_list("pk", flat=True))
    return set(Coding.objects.values_list("passage_id", flat=True)) <= placed | waiting
