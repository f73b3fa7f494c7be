"""Two people code, correct, place and undo in any order: the study stays sound, and no coding is lost silently."""

from contextlib import suppress

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from cccrm.kit.refusal import Refused
from coding.actions.history import undo_step
from coding.actions.passages import apply_code
from coding.actions.placing import place_passage
from coding.actions.purge import purge_revisions
from coding.actions.revisions import revise_document
from coding.checks import check_study
from coding.models import Anchor, Coding
from coding.queries.waiting import waiting_passages
from interviews.actions.history import step_to_undo
from interviews.actions.studies import create_study, set_roles
from interviews.models import Document, Study, User
from interviews.rebase import edits_between
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
plans = st.lists(
    st.tuples(st.sampled_from(STEPS), st.integers(0, 1), st.integers(0, 60), st.integers(1, 25)), max_size=9
)


class World:
    """A document with two coders; each step is done or refused."""

    def __init__(self) -> None:
        self.people = [User.objects.create_user(f"p{n}@example.org", name=f"P{n}") for n in (0, 1)]
        self.study: Study = create_study(title="S", owner=self.people[0], slug="s")
        set_roles(study=self.study, actor=None, user=self.people[1], roles=frozenset({Role.CODER}))
        self.document: Document = make_document(self.study, TALK)
        self.codes = [make_code(self.study, label) for label in ("trust", "van")]

    def step(self, what: str, who: int, at: int, size: int) -> None:
        with suppress(Refused):
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

    def undo(self, user: User, at: int, size: int) -> None:
        step = step_to_undo(self.study, user)
        # What was there at the beginning stays.
        if step and step.verb in ("apply", "correct", "place passage"):
            undo_step(study=self.study, actor=user, operation_id=step.id)

    def place(self, user: User, at: int, size: int) -> None:
        revision = revision_of(self.document)
        for passage in waiting_passages(revision)[:1]:
            place_passage(passage=passage, revision=revision, start=at, end=at + size, actor=user)

    def purge(self, user: User, at: int, size: int) -> None:
        if at % 3 == 0:
            purge_revisions(document=self.document, actor=self.people[0])


@settings(max_examples=15)
@given(plans)
def test_the_study_stays_sound_in_any_order(plan: list[tuple[str, int, int, int]]) -> None:
    with transaction.atomic():
        world = World()
        for what, who, at, size in plan:
            world.step(what, who, at, size)
            assert check_study(world.study) == [], what
            assert nothing_is_lost(world.document)
        transaction.set_rollback(True)


def nothing_is_lost(document: Document) -> bool:
    """Every coding stands in the newest text or waits to be placed."""
    revision = revision_of(document)
    placed = set(Anchor.objects.filter(revision=revision).values_list("passage_id", flat=True))
    waiting = set(waiting_passages(revision).values_list("pk", flat=True))
    return set(Coding.objects.values_list("passage_id", flat=True)) <= placed | waiting
