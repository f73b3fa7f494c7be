"""Undo, and the history of a study."""

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from cccrm.kit import htmx
from interviews.access import get_member
from interviews.actions.history import undo
from interviews.roles import Action


@require_POST
def undo_step(request: HttpRequest, slug: str, operation: uuid.UUID) -> HttpResponse:
    """Undo one step of one's own, then show the page one came from."""
    member = get_member(request.user, slug, Action.READ)
    step = undo(study=member.study, actor=member.user, operation_id=operation)
    messages.success(request, _("Undone: %(step)s.") % {"step": step.phrase})
    if htmx.wants_part(request):
        return htmx.tell(HttpResponse(status=204), "cccrm:undone")
    return redirect(way_back(request, reverse("study", args=[slug])))


def way_back(request: HttpRequest, default: str) -> str:
    """Give the page that a form was sent from, when it is one of ours."""
    target = request.POST.get("next") or request.headers.get("Referer", "")
    safe = url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure())
    return target if safe else default
