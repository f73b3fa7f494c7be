"""What the start page and the members page list."""

import datetime
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, IntegerField, Model, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from interviews.access import studies_of
from interviews.models import Case, Document, Event, Membership, Study, User
from interviews.roles import Role


@dataclass(frozen=True, slots=True)
class StudyLine:
    """A study on the start page."""

    slug: str
    title: str
    is_example: bool
    cases: int
    documents: int
    changed_at: datetime.datetime


def study_lines(user: User) -> list[StudyLine]:
    """Give the studies of a user, the one that was changed last first."""
    steps = Event.objects.filter(study=OuterRef("pk"), is_last=True).order_by("-sequence")
    studies = studies_of(user).annotate(
        case_count=_count(Case.objects.all()),
        document_count=_count(Document.objects.filter(withdrawn_at=None)),
        changed_at=Coalesce(Subquery(steps.values("recorded_at")[:1]), "created_at"),
    )
    return [_line(study) for study in studies.order_by("-changed_at")]


def _count(rows: QuerySet[Any]) -> Coalesce:
    per_study = (
        rows.order_by().filter(study=OuterRef("pk")).values("study").annotate(n=Count("pk")).values("n")
    )
    return Coalesce(Subquery(per_study, output_field=IntegerField()), 0)


def _line(study: Model) -> StudyLine:
    row: Any = study
    return StudyLine(row.slug, row.title, row.is_example, row.case_count, row.document_count, row.changed_at)


@dataclass(frozen=True, slots=True)
class MemberLine:
    """A person with her roles in a study."""

    user: User
    roles: tuple[Role, ...]


def member_lines(study: Study) -> list[MemberLine]:
    """Give the members of a study by name."""
    roles: dict[User, set[Role]] = {}
    for link in Membership.objects.filter(study=study).select_related("user"):
        roles.setdefault(link.user, set()).add(Role(link.role))
    lines = [MemberLine(user, tuple(role for role in Role if role in held)) for user, held in roles.items()]
    return sorted(lines, key=lambda line: str(line.user).casefold())
