"""One cell of a table: its passages, its summary, and what a person does to them. Plain forms; htmx sends parts."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from cccrm.kit import htmx
from cccrm.kit.refusal import Clash, Refused
from coding.access import get_cell
from coding.actions import tables as actions
from coding.models import CrossCaseTable, Evidence, Memo, Summary, Theme
from coding.queries.memos import code_names, codes_named
from coding.queries.tables import CellPage, cell_page
from interviews.access import Member
from interviews.models import Case
from interviews.roles import Action
from interviews.views.page import study_page, study_parts

TEMPLATE = "coding/cell.html"
EDITOR_PARTS = ["cell-counts", "cell-editor", "cell-confirm", "cell-state", "cell-history"]
Place = tuple[Member, CrossCaseTable, Theme, Case]


@require_http_methods(["GET", "POST"])
def cell(request: HttpRequest, slug: str, pk: uuid.UUID, theme: uuid.UUID, case: uuid.UUID) -> HttpResponse:
    """Show a cell; POST saves its summary against the version that the page showed."""
    if request.method != "POST":
        return _page(request, get_cell(request.user, slug, pk, theme, case, Action.READ))
    place = get_cell(request.user, slug, pk, theme, case, Action.SUMMARISE)
    member, _table, row, column = place
    text = request.POST.get("text", "")
    try:
        actions.save_cell(
            theme=row, case=column, actor=member.user, text=text, expected_version=_version(request)
        )
    except Clash as clash:
        return _answer(request, place, clash=clash, draft=clash.yours, version=clash.version, status=422)
    except Refused as refusal:
        return _answer(request, place, draft=text, problem=str(refusal), status=422)
    if htmx.wants_part(request):
        return _answer(request, place)
    messages.success(request, _("Cell saved."))
    return redirect("cell", slug, pk, theme, case)


def _answer(request: HttpRequest, place: Place, *, status: int = 200, **extra: Any) -> HttpResponse:
    """Send the editor and what depends on it, or the whole page where no parts were asked for."""
    if not htmx.wants_part(request):
        return _page(request, place, status=status, **extra)
    return study_parts(
        request, place[0], TEMPLATE, EDITOR_PARTS, status=status, **{**_context(place), **extra}
    )


def _version(request: HttpRequest) -> int:
    found = request.POST.get("version", "")
    return int(found) if found.isascii() and found.isdigit() and len(found) < 9 else -1


def _page(request: HttpRequest, place: Place, *, status: int = 200, **extra: Any) -> HttpResponse:
    return study_page(request, place[0], TEMPLATE, status=status, **{**_context(place), **extra})


def _context(place: Place) -> dict[str, Any]:
    member, table, theme, case = place
    slug = member.study.slug
    page = cell_page(member, table, theme, case)
    return {
        "section": "tables",
        "crumbs": [
            {"text": _("Tables"), "url": reverse("tables", args=[slug])},
            {"text": table.title, "url": reverse("table", args=[slug, table.pk])},
            {"text": f"{theme.label}, {case.heading}", "url": ""},
        ],
        "table": table,
        "cell": page,
        "data": page.data,
        "code_names": code_names(member),
        "stances": [(choice.value, choice.label) for choice in Evidence.Stance],
        "draft": page.summary.text,
        "version": page.summary.version,
        "declared": page.summary.declared,
        "reason": page.summary.reason,
        "declarations": [(choice.value, choice.label) for choice in Summary.Declared],
    }


@require_POST
def cell_judge(
    request: HttpRequest, slug: str, pk: uuid.UUID, theme: uuid.UUID, case: uuid.UUID, passage: uuid.UUID
) -> HttpResponse:
    """Judge one passage by one click; only its line, the counts and Undo change."""
    place = get_cell(request.user, slug, pk, theme, case, Action.SUMMARISE)
    member, _table, row, column = place
    actions.judge(
        theme=row,
        case=column,
        actor=member.user,
        passage=passage,
        stance=request.POST.get("stance", ""),
        revision=_uuid(request.POST.get(f"revision-{passage}", "")),
    )
    if htmx.wants_part(request):
        return _judged_parts(request, place, passage)
    return _after_plain_judging(request, place, passage)


def _uuid(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text)
    except ValueError:
        return None


def _judged_parts(request: HttpRequest, place: Place, passage: uuid.UUID) -> HttpResponse:
    context = _context(place)
    page: CellPage = context["cell"]
    item = next((i for i in (*page.candidates, *page.gone) if i.passage.id == passage), None)
    names = ["cell-counts", "cell-confirm", *(["evidence"] if item else ["cell-gone"])]
    return study_parts(request, place[0], TEMPLATE, names, item=item, **context)


def _after_plain_judging(request: HttpRequest, place: Place, passage: uuid.UUID) -> HttpResponse:
    """Without JavaScript the whole form comes along: words that were not saved yet stay in it."""
    member, table, theme, case = place
    page = cell_page(member, table, theme, case)
    draft = request.POST.get("text", page.summary.text)
    if draft.replace("\r\n", "\n").strip() != page.summary.text:
        return _page(request, place, draft=draft, version=_version(request))
    return redirect(f"{page.data.url}#e-{passage}")


@require_POST
def cell_confirm(
    request: HttpRequest, slug: str, pk: uuid.UUID, theme: uuid.UUID, case: uuid.UUID
) -> HttpResponse:
    """Say that the cell is still true."""
    place = get_cell(request.user, slug, pk, theme, case, Action.SUMMARISE)
    member, _table, row, column = place
    try:
        actions.confirm_cell(theme=row, case=column, actor=member.user, expected_version=_version(request))
    except Refused as refusal:
        return _page(request, place, problem=str(refusal), status=422)
    messages.success(request, _("Noted: still true."))
    return redirect("cell", slug, pk, theme, case)


@require_POST
def cell_state(
    request: HttpRequest, slug: str, pk: uuid.UUID, theme: uuid.UUID, case: uuid.UUID
) -> HttpResponse:
    """Set the state of an empty cell by hand, or let it follow from the readings again."""
    place = get_cell(request.user, slug, pk, theme, case, Action.SUMMARISE)
    member, _table, row, column = place
    declared, reason = request.POST.get("declared", ""), request.POST.get("reason", "")
    try:
        actions.declare_state(theme=row, case=column, actor=member.user, declared=declared, reason=reason)
    except Refused as refusal:
        return _page(request, place, state_problem=str(refusal), declared=declared, reason=reason, status=422)
    return redirect("cell", slug, pk, theme, case)


@require_POST
def cell_comment(
    request: HttpRequest, slug: str, pk: uuid.UUID, theme: uuid.UUID, case: uuid.UUID
) -> HttpResponse:
    """Write a comment on the cell: supervisors do."""
    place = get_cell(request.user, slug, pk, theme, case, Action.COMMENT)
    member, _table, row, column = place
    text = request.POST.get("comment", "")
    try:
        actions.comment_cell(
            theme=row,
            case=column,
            actor=member.user,
            text=text,
            kind=request.POST.get("kind", Memo.Kind.COMMENT),
            codes=codes_named(member, request.POST.get("codes", "")),
        )
    except Refused as refusal:
        return _page(request, place, comment_problem=str(refusal), status=422)
    return redirect(f"{reverse('cell', args=[slug, pk, theme, case])}#comments")
