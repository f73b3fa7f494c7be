"""The answer to a coding touches only what changed, however dense the codings are."""

import re
from dataclasses import replace

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from benchmarks import plan
from benchmarks.loader import documents_of, load
from coding.actions.passages import apply_code
from coding.models import Anchor, Code, Coder, Coding
from coding.queries.desk import CARRYING, passage_counts, passages_with
from coding.queries.turns import CODINGS
from interviews.access import Member
from interviews.models import Document, Revision, Study, User
from interviews.roles import Role
from tests.factories import revise, revision_of
from tests.web.conftest import ClientOf


@pytest.fixture
def dense(owner: User) -> Study:
    return load(plan.studies("tiny")["heavy"], owner)


@pytest.fixture
def uncoded(owner: User) -> Study:
    return load(replace(plan.studies("tiny")["heavy"], codings=()), owner)


def _member(study: Study, user: User) -> Member:
    return Member(user, study, frozenset({Role.OWNER}))


def _apply(client: Client, document: Document, start: int, end: int, code: Code) -> str:
    revision = Revision.objects.get(document=document)
    data = {"revision": revision.pk, "start": start, "end": end, "code": code.pk}
    path = f"/studies/{document.study.slug}/documents/{document.pk}/codings/"
    response = client.post(path, data, headers={"HX-Request": "true"})
    assert response.status_code == 200
    return response.content.decode()


def _turns(html: str) -> list[str]:
    return re.findall(r'data-turn="([^"]+)"', html)


def test_a_coding_sends_its_own_turn_alone(dense: Study, owner: User, client_of: ClientOf) -> None:
    document, code = documents_of(dense)[0], Code.objects.filter(study=dense)[5]
    turn = Revision.objects.get(document=document).turns.all()[3]
    html = _apply(client_of(owner), document, turn.body_start, turn.body_start + 5, code)
    assert _turns(html) == [turn.number]


def test_a_coding_over_two_turns_sends_both(dense: Study, owner: User, client_of: ClientOf) -> None:
    document, code = documents_of(dense)[0], Code.objects.filter(study=dense)[5]
    first, second = Revision.objects.get(document=document).turns.all()[2:4]
    html = _apply(client_of(owner), document, first.body_start, second.body_start + 5, code)
    assert _turns(html) == [first.number, second.number]


def test_removing_a_coding_sends_its_own_turns_alone(
    uncoded: Study, owner: User, client_of: ClientOf
) -> None:
    document, codes = documents_of(uncoded)[0], Code.objects.filter(study=uncoded)
    turns, client = list(Revision.objects.get(document=document).turns.all()), client_of(owner)
    _apply(client, document, turns[3].body_start, turns[3].body_end, codes[5])
    first = Coding.objects.get(study=uncoded)
    _apply(client, document, turns[3].body_start, turns[5].body_end, codes[7])
    path = f"/studies/{uncoded.slug}/codings/{first.pk}/remove/"
    answer = client.post(path, headers={"HX-Request": "true"})
    assert _turns(answer.content.decode()) == [turns[3].number]


def test_two_coders_with_one_code_on_the_same_words_count_as_one_passage(
    uncoded: Study, owner: User, client_of: ClientOf
) -> None:
    document, code = documents_of(uncoded)[0], Code.objects.filter(study=uncoded)[5]
    revision = Revision.objects.select_related("study", "document").get(document=document)
    other, turn = Coder.objects.filter(study=uncoded)[0], revision.turns.all()[3]
    span = turn.body_start, turn.body_end
    apply_code(revision=revision, start=span[0], end=span[1], code=code, actor=owner, coder=other)
    _apply(client_of(owner), document, *span, code)
    assert Coding.objects.filter(study=uncoded).count() == 2
    assert passage_counts(_member(uncoded, owner), revision) == {code.pk: 1}


def test_what_stands_on_a_turn_is_found_from_its_words(dense: Study, owner: User) -> None:
    revision = Revision.objects.filter(study=dense)[0]
    asked = {"study": dense.pk, "user": owner.pk, "revision": revision.pk, "start": 0, "end": 9}
    way = CODINGS.queryset(**asked).explain()
    # SQLite would rather walk through all codings of the study, had it not been told how many these are.
    assert connection.vendor != "sqlite" or "coding_anchor_place" in way.splitlines()[0]


def test_a_code_that_a_correction_carried_on_is_counted_in_the_new_text(
    uncoded: Study, owner: User, client_of: ClientOf
) -> None:
    document, code = documents_of(uncoded)[0], Code.objects.filter(study=uncoded)[5]
    turn = revision_of(document).turns.all()[3]
    _apply(client_of(owner), document, turn.body_start, turn.body_end, code)
    newer = revise(document, "Other words.")
    assert passages_with(_member(uncoded, owner), newer, code.pk) == 0
    passage = Coding.objects.get(study=uncoded).passage
    Anchor.objects.create(study=uncoded, passage=passage, revision=newer, start=0, end=5, quote="Other")
    assert passages_with(_member(uncoded, owner), newer, code.pk) == 1


def test_a_code_is_counted_from_its_codings_in_the_transcript(dense: Study, owner: User) -> None:
    revision, code = Revision.objects.filter(study=dense)[0], Code.objects.filter(study=dense)[5]
    asked = {"study": dense.pk, "user": owner.pk, "document": revision.document_id, "revision": revision.pk}
    way = CARRYING.queryset(**asked, code=code.pk).explain()
    assert connection.vendor != "sqlite" or "coding_coding_in_text" in way


def test_a_transcript_asks_nothing_twice(dense: Study, owner: User, client_of: ClientOf) -> None:
    client, path = client_of(owner), f"/studies/{dense.slug}/documents/{documents_of(dense)[0].pk}/"
    with CaptureQueriesContext(connection) as asked:
        assert client.get(path).status_code == 200
    statements = [query["sql"] for query in asked]
    assert len(statements) == len(set(statements)) <= 20
