"""Undo. It lives here, since it touches texts and codings."""

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from cccrm.kit import htmx
from coding.actions.history import undo_step as turn_back
from interviews.access import get_member
from interviews.roles import Action
from interviews.views.page import way_back


@require_POST
def undo_step(request: HttpRequest, slug: str, operation: uuid.UUID) -> HttpResponse:
    """Undo one step of one's own, then show the page one came from."""
    member = get_member(request.user, slug, Action.READ)
    step = turn_back(study=member.study, actor=member.user, operation_id=operation)
    messages.success(request, _("Undone: %(step)s.") % {"step": step.phrase})
    if htmx.wants_part(request):
        return htmx.tell(HttpResponse(status=204), "cccrm:undone")
    return redirect(way_back(request, reverse("study", args=[slug])))
