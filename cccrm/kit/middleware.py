"""Turns what actions refuse into a page with the sentence, when a view did not do so itself; refuses what none can take."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from cccrm.kit.refusal import Refused, StalePage

type View = Callable[..., HttpResponse]


class RefusalMiddleware:
    """A refusal is an answer, not a fault: status 422 and the sentence; partial pages swap it in."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: View, *_arguments: object) -> HttpResponse | None:
        """Refuse the one sign that PostgreSQL can neither store nor look for, before a view meets it."""
        # A view that looks at the length of its uploads before they are read does all of the reading.
        reads_itself = getattr(view, "csrf_exempt", False)
        given = (request.GET,) if reads_itself else (request.GET, request.POST)
        if not any("\0" in value for data in given for _name, values in data.lists() for value in values):
            return None
        sentence = _("A sign that cannot be stored came along (NUL). Write these words anew and try again.")
        return self.process_exception(request, Refused(sentence))

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Show the sentence of a refusal."""
        if not isinstance(exception, Refused):
            return None
        template = "_refusal.html" if getattr(request, "htmx", False) else "refusal.html"
        context = {"sentence": str(exception), "is_stale": isinstance(exception, StalePage)}
        return render(request, template, context, status=422)
