"""The home of a study: its documents by case, and what to do next."""

from django.http import HttpRequest, HttpResponse

from interviews.access import get_member
from interviews.roles import Action
from interviews.views.page import study_page


def study(request: HttpRequest, slug: str) -> HttpResponse:
    """Show a study."""
    member = get_member(request.user, slug, Action.READ)
    return study_page(request, member, "coding/study.html", section="study")
