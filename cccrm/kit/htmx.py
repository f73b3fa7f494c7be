"""The only Python file that knows htmx: which requests want a part of a page, and how parts are sent."""

import json
from collections.abc import Mapping

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string


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


def tell(response: HttpResponse, event: str, **detail: object) -> HttpResponse:
    """Let the page hear an event with the response."""
    response.headers["HX-Trigger"] = json.dumps({event: detail})
    return response
