"""The only Python file that knows htmx: which requests want a part of a page, and how parts are sent."""

import json
from collections.abc import Mapping

from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.template.loader import render_to_string
from django.utils.functional import SimpleLazyObject


def wants_part(request: HttpRequest) -> bool:
    """Say whether the page asks for parts of itself instead of a whole page."""
    return request.META.get("HTTP_HX_REQUEST") == "true"


def parts(
    request: HttpRequest, template: str, names: list[str], context: Mapping[str, object], *, status: int = 200
) -> HttpResponse:
    """Render partials of a template, each to be put where its id is; a partial's name is its DOM id.

    The elements carry hx-swap-oob themselves: the templates set it when `is_part` is true.
    """
    html = [render_to_string(f"{template}#{name}", {**context, "is_part": True}, request) for name in names]
    return HttpResponse("\n".join(html), status=status)


def small_part(request: HttpRequest, template: str, name: str, context: Mapping[str, object]) -> str:
    """Render a partial that asks the context for nothing but what is given and the form's token: much sooner done."""
    given = {**context, "is_part": True, "csrf_token": SimpleLazyObject(lambda: get_token(request))}
    return render_to_string(f"{template}#{name}", given)


def tell(response: HttpResponse, event: str, **detail: object) -> HttpResponse:
    """Let the page hear an event with the response."""
    response.headers["HX-Trigger"] = json.dumps({event: detail})
    return response
