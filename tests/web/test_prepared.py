"""Statements compiled once: the same rows as Django's own, whichever values are asked for."""

import uuid
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cccrm.kit.prepared import ROWS_AT_ONCE, PlannedAnew, Prepared, columns, insert, row_of
from coding.models import Code
from interviews.access import MEMBERSHIPS
from interviews.models import Study, User
from tests.factories import make_code

pytestmark = pytest.mark.django_db

CODES = Prepared(
    lambda study, label: Code.objects.filter(study=study, label=label).values_list(*columns(Code)),
    study=uuid.UUID,
    label=str,
)


def test_it_gives_the_rows_that_the_queryset_gives(study: Study) -> None:
    for label in ("trust", "talk"):
        make_code(study, label)
    for label in ("trust", "talk", "nothing"):
        asked: dict[str, Any] = {"study": study.pk, "label": label}
        assert CODES.rows(**asked) == list(CODES.queryset(**asked))


def test_a_row_is_as_if_django_had_read_it(study: Study) -> None:
    code = make_code(study, "trust")
    found = row_of(Code, CODES.rows(study=study.pk, label="trust")[0])
    assert found == code
    assert found.created_at == code.created_at
    assert not found._state.adding


def test_it_asks_one_query_and_django_counts_it(study: Study, owner: User) -> None:
    with CaptureQueriesContext(connection) as queries:
        MEMBERSHIPS.rows(user=owner.pk, slug=study.slug)
    assert len(queries) == 1


def test_a_value_that_is_no_parameter_is_refused(study: Study) -> None:
    never = Prepared(
        lambda study, label: Code.objects.filter(study=study, label__startswith=label).values_list("pk"),
        study=uuid.UUID,
        label=str,
    )
    with pytest.raises(AssertionError, match="plain parameter"):
        never.rows(study=study.pk, label="trust")


KEPT = (
    "SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE '%%coding_code%%' AND statement LIKE %s"
)


@pytest.mark.parametrize(
    ("kind", "column", "plans"), [(Prepared, "definition", 1), (PlannedAnew, "when_to_use", 0)]
)
def test_postgresql_keeps_a_plan_unless_it_is_made_anew(
    study: Study, kind: type[Prepared], column: str, plans: int
) -> None:
    code = make_code(study, "trust")
    asked = kind(lambda pk: Code.objects.filter(pk=pk).values_list(column), pk=uuid.UUID)
    for _ in range(6):
        assert asked.rows(pk=code.pk) == [("",)]
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(KEPT, [f'SELECT "coding_code"."{column}"%'])
            assert cursor.fetchone() == (plans,)


def test_many_rows_are_inserted_in_pieces(study: Study, owner: User) -> None:
    rows = [
        Code(study=study, label=f"code {number}", created_at=study.created_at)
        for number in range(ROWS_AT_ONCE + 1)
    ]
    with CaptureQueriesContext(connection) as queries:
        insert(rows)
    assert len(queries) == 2
    assert Code.objects.filter(study=study).count() == len(rows)


def test_no_rows_ask_nothing() -> None:
    with CaptureQueriesContext(connection) as queries:
        insert([])
    assert not queries
