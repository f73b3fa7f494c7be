"""What a person chooses for herself: light or dark, and the language of the interface."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from cccrm.kit.context import THEMES
from interviews.views.page import way_back

YEAR = 365 * 24 * 60 * 60


@login_not_required
@require_POST
def preferences(request: HttpRequest) -> HttpResponse:
    """Keep theme and language in cookies and go back to the page one came from."""
    response = redirect(way_back(request, "/"))
    if (theme := request.POST.get("theme")) is not None:
        response.set_cookie("cccrm_theme", theme if theme in THEMES else "", max_age=YEAR, samesite="Lax")
    if request.POST.get("language") in dict(settings.LANGUAGES):
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME, request.POST["language"], max_age=YEAR, samesite="Lax"
        )
    return response
