"""The start page and the laptop owner's way in."""

import ipaddress

from django.conf import settings
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import add_never_cache_headers
from django.views.decorators.http import require_GET

from interviews.actions.laptop import spend_sign_in_link
from interviews.actions.studies import create_study
from interviews.forms.base import done, posted
from interviews.forms.studies import NewStudyForm
from interviews.models import Study, User
from interviews.queries.studies import study_lines

BACKEND = "interviews.accounts.Accounts"


def start(request: HttpRequest) -> HttpResponse:
    """List one's studies; make a new one; offer the example."""
    user = request.user
    assert isinstance(user, User)
    form = NewStudyForm(posted(request))
    made: list[Study] = []
    if request.method == "POST" and done(
        form, lambda data: made.append(create_study(title=data["title"], owner=user))
    ):
        return redirect("study", made[0].slug)
    context = {"studies": study_lines(user), "form": form}
    return render(request, "interviews/start.html", context, status=422 if form.errors else 200)


@login_not_required
@require_GET
def welcome(request: HttpRequest, token: str) -> HttpResponse:
    """Sign the laptop's owner in by her one-time link; a spent link just leads in who is signed in.

    HEAD and prefetching are refused, so that only a person who opens the link spends it.
    """
    if not (settings.IS_LAPTOP and _is_loopback(request)):
        raise Http404
    response = _lead_in(request, token)
    add_never_cache_headers(response)
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


def _lead_in(request: HttpRequest, token: str) -> HttpResponse:
    if _is_ahead_of_person(request):
        return HttpResponse(status=503)
    user = spend_sign_in_link(token)
    if user is not None:
        login(request, user, backend=BACKEND)
    elif not request.user.is_authenticated:
        return render(request, "interviews/link_spent.html", status=410)
    return redirect("start")


def _is_ahead_of_person(request: HttpRequest) -> bool:
    """Whether a browser or a preview asks before anybody has opened the link."""
    purposes = (request.headers.get(name, "").lower() for name in ("Sec-Purpose", "Purpose", "X-Moz"))
    return any("prefetch" in purpose or "preview" in purpose for purpose in purposes)


def _is_loopback(request: HttpRequest) -> bool:
    try:
        return ipaddress.ip_address(request.META.get("REMOTE_ADDR", "")).is_loopback
    except ValueError:
        return False
