"""The only door to a row: fetch and authorise in one call.

A stranger gets 404, so that she learns nothing; a member without the right gets 403.
"""

import uuid
from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.http import Http404

from cccrm.kit.prepared import Prepared, columns, row_of
from interviews.models import Case, Document, Informant, Membership, Revision, Study, User
from interviews.roles import Action, Role, rights_of

# Who asks: the middleware has asked strangers to sign in, and get_member makes sure.
type Visitor = User | AnonymousUser


# Asked by every page of a study.
MEMBERSHIPS = Prepared(
    lambda user, slug: Membership.objects.filter(user=user, study__slug=slug).values_list(
        "role", *columns(Study, "study__")
    ),
    user=uuid.UUID,
    slug=str,
)


# Asked with each coding.
REVISION = Prepared(
    lambda study, document, revision: Revision.objects.filter(
        study=study, document=document, pk=revision
    ).values_list(*columns(Revision), *columns(Document, "document__")),
    study=uuid.UUID,
    document=uuid.UUID,
    revision=uuid.UUID,
)


# Asked by every page of a document.
DOCUMENT = Prepared(
    lambda study, document: Document.objects.filter(study=study, pk=document).values_list(
        *columns(Document), *columns(Case, "case__")
    ),
    study=uuid.UUID,
    document=uuid.UUID,
)


@dataclass(frozen=True, slots=True)
class Member:
    """A user inside one study, with what she may do there."""

    user: User
    study: Study
    roles: frozenset[Role]

    @property
    def rights(self) -> frozenset[Action]:
        """What her roles together allow."""
        return rights_of(self.roles)

    def can(self, action: Action) -> bool:
        """Say whether one thing is allowed."""
        return action in self.rights

    @property
    def allows(self) -> dict[str, bool]:
        """The same for templates: allows.edit_codes."""
        return {action.name.lower(): action in self.rights for action in Action}


def signed_in(visitor: Visitor) -> User:
    """Give the visitor as a user; Http404 for somebody without an account."""
    if not isinstance(visitor, User):
        raise Http404
    return visitor


def studies_of(user: Visitor) -> QuerySet[Study]:
    """The studies in which a user has any role."""
    return Study.objects.filter(pk__in=Membership.objects.filter(user=signed_in(user)).values("study"))


def get_member(user: Visitor, slug: str, action: Action) -> Member:
    """Give the member of the study with this slug, allowed to do `action`; Http404 or PermissionDenied."""
    person = signed_in(user)
    links = MEMBERSHIPS.rows(user=person.pk, slug=slug)
    if not links:
        raise Http404
    member = Member(person, row_of(Study, links[0][1:]), frozenset(Role(role) for role, *_ in links))
    if not member.can(action):
        raise PermissionDenied
    return member


def get_row[Row: Model](rows: QuerySet[Row], member: Member, pk: uuid.UUID) -> Row:
    """Give one row of the member's study from `rows`; Http404 when it is not there."""
    row = rows.filter(study=member.study, pk=pk).first()
    if row is None:
        raise Http404
    return row


def get_revision(
    user: Visitor, slug: str, document: uuid.UUID, pk: uuid.UUID, action: Action
) -> tuple[Member, Revision]:
    """Give member and one state of the text of a document, with document and study."""
    member = get_member(user, slug, action)
    cells = REVISION.first(study=member.study.pk, document=document, revision=pk)
    if cells is None:
        raise Http404
    revision = row_of(Revision, cells[: len(columns(Revision))])
    revision.document = row_of(Document, cells[len(columns(Revision)) :])
    revision.study = revision.document.study = member.study
    return member, revision


def get_document(user: Visitor, slug: str, pk: uuid.UUID, action: Action) -> tuple[Member, Document]:
    """Give member and document, with case and study."""
    member = get_member(user, slug, action)
    cells = DOCUMENT.first(study=member.study.pk, document=pk)
    if cells is None:
        raise Http404
    width = len(columns(Document))
    document = row_of(Document, cells[:width])
    document.study = member.study
    document.case = row_of(Case, cells[width:]) if document.case_id else None
    return member, document


def get_case(user: Visitor, slug: str, pk: uuid.UUID, action: Action) -> tuple[Member, Case]:
    """Give member and case."""
    member = get_member(user, slug, action)
    return member, get_row(Case.objects.all(), member, pk)


def get_informant(user: Visitor, slug: str, pk: uuid.UUID, action: Action) -> tuple[Member, Informant]:
    """Give member and informant."""
    member = get_member(user, slug, action)
    return member, get_row(Informant.objects.select_related("case"), member, pk)
