"""Cross-case tables: the list, the grid, the form of a table and of a row. Cells are in cells.py."""

import uuid

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from cccrm.kit.refusal import Refused
from coding import codetree
from coding.access import get_table
from coding.actions import tables as actions
from coding.models import Code, CrossCaseTable, Theme
from coding.queries import tables as queries
from coding.queries.hues import hues_of
from coding.views import table_forms as forms
from interviews.access import Member, get_member
from interviews.models import Case
from interviews.roles import Action
from interviews.views.page import study_page


@require_GET
def table_list(request: HttpRequest, slug: str) -> HttpResponse:
    """List the tables; an empty list offers to make one from each family of the code list."""
    member = get_member(request.user, slug, Action.READ)
    families: dict[uuid.UUID, tuple[Code, int]] = {}
    for row in queries.propose_rows(member.study):
        if row.code == row.family:
            continue
        families[row.family.pk] = (row.family, families.get(row.family.pk, (row.family, 0))[1] + 1)
    return study_page(
        request,
        member,
        "coding/tables.html",
        section="tables",
        tables=queries.table_lines(member.study),
        families=list(families.values()),
        has_cases=Case.objects.filter(study=member.study).exists(),
    )


@require_http_methods(["GET", "POST"])
def table_new(request: HttpRequest, slug: str) -> HttpResponse:
    """Make a table; `?family=` ticks the rows of one family of the code list."""
    member = get_member(request.user, slug, Action.SUMMARISE)
    if request.method == "GET":
        form = forms.table_form(member.study, family=_family(request, member))
        return _form_page(request, member, form, None)
    try:
        post = forms.read_table_post(member.study, request.POST)
        table = actions.add_table(
            study=member.study,
            actor=member.user,
            title=post.title,
            question=post.question,
            rows=post.rows,
            cases=post.cases,
        )
    except Refused as refusal:
        form = forms.table_form(member.study, post=request.POST, problem=str(refusal))
        return _form_page(request, member, form, None, status=422)
    return redirect("table", slug, table.pk)


def _family(request: HttpRequest, member: Member) -> Code | None:
    try:
        pk = uuid.UUID(request.GET.get("family", ""))
    except ValueError:
        return None
    return Code.objects.filter(study=member.study, pk=pk).first()


def _form_page(
    request: HttpRequest,
    member: Member,
    form: forms.TableForm,
    table: CrossCaseTable | None,
    status: int = 200,
) -> HttpResponse:
    crumbs = _crumbs(member, table)
    crumbs.append({"text": _("Rows and columns") if table else _("New table"), "url": ""})
    return study_page(
        request,
        member,
        "coding/table_form.html",
        section="tables",
        crumbs=crumbs,
        form=form,
        table=table,
        seen=queries.state_of_table(table) if table else "",
        status=status,
    )


def _crumbs(member: Member, table: CrossCaseTable | None) -> list[dict[str, str]]:
    slug = member.study.slug
    first = {"text": _("Tables"), "url": reverse("tables", args=[slug])}
    return (
        [first, {"text": table.title, "url": reverse("table", args=[slug, table.pk])}] if table else [first]
    )


@require_GET
def table(request: HttpRequest, slug: str, pk: uuid.UUID) -> HttpResponse:
    """Show a table: themes as rows, cases as columns."""
    member, found = get_table(request.user, slug, pk, Action.READ)
    crumbs = _crumbs(member, found)
    crumbs[-1]["url"] = ""
    return study_page(
        request,
        member,
        "coding/table.html",
        section="tables",
        crumbs=crumbs,
        table=queries.table_data(member, found),
    )


@require_http_methods(["GET", "POST"])
def table_edit(request: HttpRequest, slug: str, pk: uuid.UUID) -> HttpResponse:
    """Change title, question, rows and columns of a table."""
    member, found = get_table(request.user, slug, pk, Action.SUMMARISE)
    if request.method == "GET":
        return _form_page(request, member, forms.table_form(member.study, found), found)
    try:
        post = forms.read_table_post(member.study, request.POST)
        actions.update_table(
            table=found,
            actor=member.user,
            title=post.title,
            question=post.question,
            rows=post.rows,
            cases=post.cases,
            seen=request.POST.get("seen", ""),
        )
    except Refused as refusal:
        found.refresh_from_db()
        form = forms.table_form(member.study, found, post=request.POST, problem=str(refusal))
        return _form_page(request, member, form, found, status=422)
    return redirect("table", slug, pk)


@require_POST
def table_delete(request: HttpRequest, slug: str, pk: uuid.UUID) -> HttpResponse:
    """Delete a table; summaries stay with their rows."""
    member, found = get_table(request.user, slug, pk, Action.SUMMARISE)
    actions.delete_table(table=found, actor=member.user)
    return redirect("tables", slug)


@require_http_methods(["GET", "POST"])
def table_row(request: HttpRequest, slug: str, pk: uuid.UUID, theme: uuid.UUID) -> HttpResponse:
    """Change a row's label and codes."""
    member, found = get_table(request.user, slug, pk, Action.SUMMARISE)
    row = Theme.objects.filter(pk=theme, rows__table=found).select_related("study").first()
    if row is None:
        raise Http404
    if request.method == "GET":
        return _row_page(request, member, found, row, forms.row_form(row))
    label, codes = forms.read_row_post(member.study, request.POST)
    try:
        actions.update_theme(
            theme=row, actor=member.user, label=label, codes=codes, seen=request.POST.get("seen", "")
        )
    except Refused as refusal:
        chosen = frozenset(code.pk for code, _below in codes)
        alone = frozenset(code.pk for code, below in codes if not below)
        return _row_page(
            request, member, found, row, forms.RowForm(label, chosen, alone, str(refusal)), status=422
        )
    return redirect("table", slug, pk)


def _row_page(
    request: HttpRequest,
    member: Member,
    found: CrossCaseTable,
    row: Theme,
    form: forms.RowForm,
    status: int = 200,
) -> HttpResponse:
    codes = list(Code.objects.filter(study=member.study))
    hues = hues_of(codes)
    parents = {code.parent_id for code in codes}
    lines = [
        {"code": code, "level": level, "hue": hues[code.pk], "has_children": code.pk in parents}
        for code, level in codetree.walk(codes)
        if not code.is_retired or code.pk in form.chosen
    ]
    return study_page(
        request,
        member,
        "coding/table_row.html",
        section="tables",
        crumbs=[*_crumbs(member, found), {"text": row.label, "url": ""}],
        table=found,
        row=row,
        form=form,
        seen=queries.state_of_row(row),
        lines=lines,
        status=status,
    )
