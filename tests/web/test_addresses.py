"""A passage is cited alike on the desk, on its code's page and in exports."""

import pytest

from coding.actions import passages
from coding.queries.codebook import passages_of
from coding.queries.desk import code_list, passage_view
from coding.queries.segments import segments
from interviews.access import Member
from interviews.models import Study, User
from interviews.roles import Role
from tests.factories import make_code, make_document, revision_of

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("begin", [0, 1])
def test_every_page_says_the_same_address(begin: int, study: Study, owner: User) -> None:
    revision = revision_of(make_document(study))
    code = make_code(study, "selling", "SEL")
    first, second = revision.turns.all()[:2]
    # From the first words, or from the blanks between two turns.
    start = (first.body_start, first.body_end)[begin]
    coding = passages.apply_code(revision=revision, start=start, end=second.body_end, code=code, actor=owner)
    member = Member(owner, study, frozenset({Role.OWNER}))
    desk = passage_view(member, coding.passage, code_list(member)).address
    assert desk == "A1:1-2"
    assert [row.address for row in passages_of(member, code).passages] == [desk]
    assert [row.address for row in segments(member)] == [desk]
