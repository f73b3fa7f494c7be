"""Turns what actions refuse into a page with the sentence, when a view did not do so itself."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from cccrm.kit.refusal import Refused, StalePage


class RefusalMiddleware:
    """A refusal is an answer, not a fault: status 422 and the sentence; partial pages swap it in."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Show the sentence of a refusal."""
        if not isinstance(exception, Refused):
            return None
        template = "_refusal.html" if getattr(request, "htmx", False) else "refusal.html"
        context = {"sentence": str(exception), "is_stale": isinstance(exception, StalePage)}
        return render(request, template, context, status=422)
