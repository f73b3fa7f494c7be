"""The doors: what a member, a colleague and a stranger get, also where ids are sent in a form."""

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.test import Client
from django.urls import reverse

from coding.access import get_cell, get_code, get_coding, get_memo, get_passage, get_table, visible_codings
from coding.actions import memos, tables
from coding.models import Code, Coding, Memo
from interviews.access import get_case, get_document, get_informant, get_member, studies_of
from interviews.actions.studies import create_study, set_roles
from interviews.models import Case, Document, Study, User
from interviews.roles import Action, Role
from tests.factories import apply, make_code, make_document, revision_of, span_of
from tests.web.conftest import ClientOf

pytestmark = pytest.mark.django_db
PART = {"HX-Request": "true"}


@pytest.fixture
def coding(study: Study, coder: User) -> Coding:
    return apply(make_document(study), "Everybody sells", make_code(study), coder)


@pytest.fixture
def other(coder: User) -> Study:
    """A study in which the coder is at home, too."""
    return create_study(title="Another study", owner=coder, slug="other")


@pytest.fixture
def foreign(other: Study, coder: User) -> Coding:
    return apply(make_document(other), "Everybody sells", make_code(other, "foreign"), coder)


# -- doors --------------------------------------------------------------------------------------


def test_a_member_gets_the_row_and_what_she_may(study: Study, coding: Coding, supervisor: User) -> None:
    member, found = get_coding(supervisor, study.slug, coding.pk, Action.READ)
    assert found == coding
    assert member.can(Action.COMMENT)
    assert not member.can(Action.CODE)
    assert member.allows["comment"]
    assert not member.allows["edit_codes"]


def test_roles_add_up(study: Study, supervisor: User) -> None:
    set_roles(study=study, actor=None, user=supervisor, roles=frozenset({Role.SUPERVISOR, Role.CODER}))
    assert get_member(supervisor, study.slug, Action.CODE).roles == {Role.SUPERVISOR, Role.CODER}


def test_a_member_without_the_right_is_told_so(study: Study, reader: User) -> None:
    with pytest.raises(PermissionDenied):
        get_member(reader, study.slug, Action.CODE)


def test_a_stranger_learns_nothing(study: Study, stranger: User) -> None:
    for slug in (study.slug, "no-such-study"):
        with pytest.raises(Http404):
            get_member(stranger, slug, Action.READ)
    assert not studies_of(stranger).exists()


def test_who_was_removed_is_a_stranger(study: Study, coder: User) -> None:
    set_roles(study=study, actor=None, user=coder, roles=frozenset())
    with pytest.raises(Http404):
        get_member(coder, study.slug, Action.READ)


def test_no_door_opens_to_a_row_of_another_study(
    study: Study, coding: Coding, other: Study, coder: User
) -> None:
    memo = memos.write_memo(
        study=study, actor=coder, object_type="coding.passage", object_id=coding.passage_id, text="x"
    )
    case = Case.objects.get(study=study)
    rows = [tables.RowPlan.of(coding.code)]
    table = tables.add_table(study=study, actor=coder, title="T", rows=rows, cases=[case])
    doors: list[tuple[Any, Any]] = [
        (get_document, coding.passage.document), (get_case, case), (get_coding, coding), (get_code, coding.code),
        (get_passage, coding.passage), (get_memo, memo), (get_table, table), (get_informant, case),
    ]  # fmt: skip
    for door, row in doors:
        with pytest.raises(Http404):
            door(coder, other.slug, row.pk, Action.READ)
    theme = table.rows.get().theme
    with pytest.raises(Http404):
        get_cell(coder, other.slug, table.pk, theme.pk, case.pk, Action.READ)
    assert get_cell(coder, study.slug, table.pk, theme.pk, case.pk, Action.READ)[2] == theme


def test_a_member_sees_the_codings_of_her_study_only(
    study: Study, coding: Coding, foreign: Coding, coder: User
) -> None:
    assert list(visible_codings(get_member(coder, study.slug, Action.READ))) == [coding]


# -- ids in forms -------------------------------------------------------------------------------


@pytest.fixture
def client(coder: User, client_of: ClientOf) -> Client:
    return client_of(coder)


def words_of(document: Document) -> dict[str, Any]:
    start, end = span_of(document, "driver")
    return {"revision": revision_of(document).pk, "start": start, "end": end}


def test_a_code_of_another_study_is_not_applied(coding: Coding, foreign: Coding, client: Client) -> None:
    document = coding.passage.document
    path = reverse("apply", args=[document.study.slug, document.pk])
    for ids in ({"code": foreign.code_id}, {"label": "new", "parent": foreign.code_id}):
        assert client.post(path, words_of(document) | ids, headers=PART).status_code == 404
    assert Coding.objects.count() == 2
    assert Code.objects.count() == 2


def test_a_revision_of_another_document_is_not_coded(coding: Coding, foreign: Coding, client: Client) -> None:
    document = coding.passage.document
    second = make_document(document.study, title="A2")
    path = reverse("apply", args=[document.study.slug, document.pk])
    for revision in (revision_of(foreign.passage.document).pk, revision_of(second).pk):
        sent = words_of(document) | {"code": coding.code_id, "revision": revision}
        assert client.post(path, sent, headers=PART).status_code == 404
    assert Coding.objects.count() == 2


def test_a_coding_is_not_recoded_into_another_study(coding: Coding, foreign: Coding, client: Client) -> None:
    path = reverse("recode", args=[coding.study.slug, coding.pk])
    assert client.post(path, {"code": foreign.code_id}, headers=PART).status_code == 404
    assert Coding.objects.get(pk=coding.pk).code == coding.code


def test_a_passage_of_another_document_is_not_shown_beside_this_one(
    coding: Coding, foreign: Coding, client: Client
) -> None:
    document = coding.passage.document
    path = reverse("read_document", args=[document.study.slug, document.pk])
    assert "Passage ·" in client.get(path, {"passage": coding.passage_id}).content.decode()
    assert "Passage ·" not in client.get(path, {"passage": foreign.passage_id}).content.decode()


def test_a_memo_on_a_code_leads_back_to_the_code(coding: Coding, client: Client, coder: User) -> None:
    memo = memos.write_memo(
        study=coding.study, actor=coder, object_type="coding.code", object_id=coding.code_id, text="x"
    )
    answer = client.post(
        reverse("change_memo", args=[coding.study.slug, memo.pk]), {"text": "y", "version": 1}
    )
    assert answer.headers["Location"] == reverse("code", args=[coding.study.slug, coding.code_id])
    assert Memo.objects.get().text == "y"
