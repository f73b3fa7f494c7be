"""The only door to codes, passages and cells; and the only reading of codings, `visible_codings`."""

import uuid

from django.apps import apps
from django.db.models import QuerySet
from django.http import Http404

from cccrm.kit.prepared import row_of
from coding.carriers import CARRIER_OF
from coding.models import Code, Coding, CrossCaseTable, Memo, Passage, Theme
from coding.queries.applying import CODE
from interviews.access import Member, Visitor, get_member, get_row
from interviews.log import Logged
from interviews.models import Case, StudyRow
from interviews.roles import Action


def visible_codings(member: Member) -> QuerySet[Coding]:
    """The codings that a member may see now. Independent coding will hide colleagues' work here, and only here."""
    return codings_seen_by(member.study.pk, member.user.pk)


def codings_seen_by(study: uuid.UUID, user: uuid.UUID) -> QuerySet[Coding]:
    """The same by ids, for statements that are compiled once: what decides must be asked of the database."""
    return Coding.objects.filter(study=study)


def get_coding(user: Visitor, slug: str, pk: uuid.UUID, action: Action) -> tuple[Member, Coding]:
    """Give member and coding."""
    member = get_member(user, slug, action)
    rows = visible_codings(member).select_related("code", "coder", "passage__document__study", "study")
    return member, get_row(rows, member, pk)


def get_code(user: Visitor, slug: str, pk: uuid.UUID, action: Action) -> tuple[Member, Code]:
    """Give member and code."""
    member = get_member(user, slug, action)
    return member, get_row(Code.objects.select_related("study", "parent"), member, pk)


def code_of(member: Member, pk: uuid.UUID) -> Code:
    """Give a code of the member's study, for applying it; Http404 when it is not there."""
    cells = CODE.first(study=member.study.pk, code=pk)
    if cells is None:
        raise Http404
    return row_of(Code, cells)


def get_passage(user: Visitor, slug: str, pk: uuid.UUID, action: Action) -> tuple[Member, Passage]:
    """Give member and passage."""
    member = get_member(user, slug, action)
    return member, get_row(
        Passage.objects.select_related("document__case", "document__study", "study"), member, pk
    )


def get_memo(user: Visitor, slug: str, pk: uuid.UUID, action: Action) -> tuple[Member, Memo]:
    """Give member and memo."""
    member = get_member(user, slug, action)
    return member, get_row(Memo.objects.select_related("study"), member, pk)


def get_carrier(user: Visitor, slug: str, kind: str, pk: uuid.UUID, action: Action) -> tuple[Member, Logged]:
    """Give member and the object that a memo is about; `kind` is its word in addresses, such as "case"."""
    member = get_member(user, slug, action)
    if kind not in CARRIER_OF:
        raise Http404
    if CARRIER_OF[kind] == "interviews.study":
        if pk != member.study.pk:
            raise Http404
        return member, member.study
    rows: QuerySet[StudyRow] = apps.get_model(CARRIER_OF[kind])._default_manager.all()
    return member, get_row(rows, member, pk)


def get_table(user: Visitor, slug: str, pk: uuid.UUID, action: Action) -> tuple[Member, CrossCaseTable]:
    """Give member and cross-case table."""
    member = get_member(user, slug, action)
    return member, get_row(CrossCaseTable.objects.select_related("study"), member, pk)


def get_cell(
    user: Visitor, slug: str, table: uuid.UUID, theme: uuid.UUID, case: uuid.UUID, action: Action
) -> tuple[Member, CrossCaseTable, Theme, Case]:
    """Give member, table, row and column of a cell; 404 unless the table shows both."""
    member, found = get_table(user, slug, table, action)
    row = Theme.objects.filter(pk=theme, rows__table=found).select_related("study").first()
    column = Case.objects.filter(pk=case, study=member.study).first()
    if row is None or column is None or not found.columns.filter(case=column).exists():
        raise Http404
    return member, found, row, column
