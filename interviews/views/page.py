"""Renders a page of a study with what the frame around it needs: member, place in the menu, step to undo."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme

from cccrm.kit import htmx
from interviews.access import Member
from interviews.actions.history import Steps, steps_at_hand
from interviews.roles import Action


def frame(member: Member, *, section: str = "", **context: Any) -> dict[str, Any]:
    """Give the context that base_study.html needs. `section` is the menu entry that is current."""
    return {
        "member": member,
        "allows": member.allows,
        "section": section,
        **steps_frame(member),
        **context,
    }


def steps_frame(member: Member) -> dict[str, Any]:
    """Give the context that _undo.html needs."""
    steps = steps_at_hand(member.study, member.user) if member.can(Action.COMMENT) else Steps()
    return {"study": member.study, "step": steps.undo, "redo": steps.redo}


def study_page(
    request: HttpRequest, member: Member, template: str, *, status: int = 200, **context: Any
) -> HttpResponse:
    """Render a whole page of a study."""
    return render(request, template, frame(member, **context), status=status)


def study_parts(
    request: HttpRequest,
    member: Member,
    template: str,
    names: list[str],
    *,
    status: int = 200,
    **context: Any,
) -> HttpResponse:
    """Render partials of a page, and the Undo button with them."""
    full = frame(member, **context)
    response = htmx.parts(request, template, names, full, status=status)
    undo = htmx.parts(request, "_undo.html", ["undo"], full)
    response.content += undo.content
    return response


def way_back(request: HttpRequest, default: str) -> str:
    """Give the page that a form was sent from, when it is one of ours."""
    target = request.POST.get("next") or request.headers.get("Referer", "")
    return target if is_ours(request, target) else default


def is_ours(request: HttpRequest, target: str) -> bool:
    """Say whether an address leads to one of our pages: a path or a whole address, since a bare word may be a name."""
    safe = url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure())
    return safe and target.startswith(("/", "http:", "https:"))
