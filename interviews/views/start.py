"""The start page and the laptop owner's way in."""

import ipaddress

from django.conf import settings
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import add_never_cache_headers

from interviews.access import studies_of
from interviews.actions.laptop import spend_sign_in_link


def start(request: HttpRequest) -> HttpResponse:
    """List one's studies; offer a new one and the example."""
    return render(request, "interviews/start.html", {"studies": studies_of(request.user)})


@login_not_required
def welcome(request: HttpRequest, token: str) -> HttpResponse:
    """Sign the laptop's owner in by her one-time link; a spent link just leads in who is signed in."""
    if not (settings.IS_LAPTOP and _is_loopback(request)):
        raise Http404
    user = spend_sign_in_link(token)
    if user is not None:
        login(request, user, backend="allauth.account.auth_backends.AuthenticationBackend")
    elif not request.user.is_authenticated:
        response = render(request, "interviews/link_spent.html", status=410)
        add_never_cache_headers(response)
        return response
    return redirect("start")


def _is_loopback(request: HttpRequest) -> bool:
    try:
        return ipaddress.ip_address(request.META.get("REMOTE_ADDR", "")).is_loopback
    except ValueError:
        return False
