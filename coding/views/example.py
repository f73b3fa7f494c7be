"""The example: opening one's own copy, and making it anew."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from cccrm.kit.refusal import Refused
from coding.demo import load
from coding.views import study as study_views
from interviews.access import get_member, signed_in
from interviews.roles import Action


def open_example(request: HttpRequest) -> HttpResponse:
    """Make one's copy of the example where it is missing, and go there.

    A study may be called "example": reading this address shows that one.
    """
    if request.method != "POST":
        return study_views.study(request, slug="example")
    return redirect("study", load.open_example(signed_in(request.user)).slug)


@require_POST
def reset_example(request: HttpRequest, slug: str) -> HttpResponse:
    """Make a copy of the example anew; all that was done in it goes."""
    member = get_member(request.user, slug, Action.MANAGE)
    if not member.study.is_example:
        raise Refused(_("Only the example can be reset."))
    study = load.reset(member.user, member.study)
    messages.success(request, _("The example is as it was at the beginning."))
    return redirect("study", study.slug)
