"""Undo and redo, and the history of a study."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from cccrm.kit import htmx
from coding.actions.history import undo_step as turn_back
from coding.queries.history import history_page, kinds
from coding.queries.places import places
from coding.queries.segments import document_order
from interviews.access import get_member
from interviews.actions.history import Step
from interviews.models import Document, Membership
from interviews.roles import Action
from interviews.views.page import frame, study_page, way_back


@require_POST
def undo_step(request: HttpRequest, slug: str, operation: uuid.UUID) -> HttpResponse:
    """Undo one step of one's own, or do again what was undone, then show the page one came from."""
    member = get_member(request.user, slug, Action.READ)
    step = turn_back(study=member.study, actor=member.user, operation_id=operation)
    url = places(member, [operation]).get(operation, "")
    messages.success(request, _said(step, url))
    if htmx.wants_part(request):
        answer = htmx.parts(request, "_undo.html", ["undo"], frame(member))
        return htmx.tell(answer, "cccrm:undone", home=url or reverse("study", args=[slug]))
    return redirect(way_back(request, reverse("study", args=[slug])))


def _said(step: Step, url: str) -> str:
    said = (_("Done again: %(step)s.") if step.is_redo else _("Undone: %(step)s.")) % {"step": step.phrase}
    return format_html('{} <a href="{}" data-show>{}</a>', said, url, _("Show")) if url else said


@require_GET
def history(request: HttpRequest, slug: str) -> HttpResponse:
    """List the steps of a study, newest first; by person, kind and document."""
    member = get_member(request.user, slug, Action.READ)
    chosen: dict[str, Any] = {
        "person": _uuid(request.GET.get("person", "")),
        "kind": request.GET.get("kind", ""),
        "document": _uuid(request.GET.get("document", "")),
    }
    before = request.GET.get("before", "")
    page = history_page(member, **chosen, before=int(before) if before.isdecimal() else None)
    query = request.GET.copy()
    query.pop("before", None)
    return study_page(
        request,
        member,
        "coding/history.html",
        section="study",
        crumbs=[{"text": _("History"), "url": ""}],
        page=page,
        chosen=chosen,
        is_filtered=any(chosen.values()),
        is_newest=not before,
        query=query.urlencode(),
        people=_people(member.study.pk),
        kinds=kinds(),
        documents=sorted(
            Document.objects.filter(study=member.study).select_related("case"), key=document_order
        ),
    )


def _people(study: uuid.UUID) -> list[tuple[uuid.UUID, str]]:
    links = Membership.objects.filter(study=study).select_related("user").order_by("user__name")
    return list({link.user_id: (link.user_id, str(link.user)) for link in links}.values())


def _uuid(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text)
    except ValueError:
        return None
