"""Who takes part in a study: roles of each person, and accounts for new ones."""

import uuid
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from interviews.access import Member, get_member
from interviews.actions.studies import make_account, set_roles
from interviews.forms.base import done, posted
from interviews.forms.studies import MemberForm, RolesForm
from interviews.models import Membership, User
from interviews.queries.studies import member_lines
from interviews.roles import Action, Role
from interviews.views.page import study_page

FIRST_ROLES = {"roles": ["coder"]}


def members(request: HttpRequest, slug: str) -> HttpResponse:
    """List the members; add a person who has an account."""
    member = get_member(request.user, slug, Action.MANAGE)
    form = MemberForm(posted(request), initial=FIRST_ROLES)
    if request.method != "POST" or not form.is_valid():
        return _page(request, member, form)
    person = User.objects.filter(email__iexact=form.cleaned_data["email"], is_active=True).first()
    if person is None:
        return _page(request, member, form, missing=form.cleaned_data["email"], status=422)
    if done(form, lambda data: _join(member, person, data["roles"])):
        messages.success(request, _("%(name)s takes part now.") % {"name": person})
        return redirect("members", slug)
    return _page(request, member, form)


def _join(member: Member, person: User, roles: list[Any]) -> None:
    """Add roles to those that the person may have already."""
    present = Membership.objects.filter(study=member.study, user=person).values_list("role", flat=True)
    everything = frozenset(roles) | {Role(role) for role in present}
    set_roles(study=member.study, actor=member.user, user=person, roles=everything)


@require_POST
def new_account(request: HttpRequest, slug: str) -> HttpResponse:
    """Make an account for somebody, let her take part, and show her first password once."""
    member = get_member(request.user, slug, Action.MANAGE)
    form = MemberForm(request.POST)
    made: list[tuple[User, str]] = []
    if not done(form, lambda data: made.append(make_account(email=data["email"]))):
        return _page(request, member, form)
    person, password = made[0]
    _join(member, person, form.cleaned_data["roles"])
    fresh = MemberForm(initial=FIRST_ROLES)
    response = _page(request, member, fresh, made=person, password=password)
    add_never_cache_headers(response)
    return response


@require_POST
def roles(request: HttpRequest, slug: str, person: uuid.UUID) -> HttpResponse:
    """Give a member exactly the ticked roles; none takes her out."""
    member = get_member(request.user, slug, Action.MANAGE)
    taking_part = Membership.objects.filter(study=member.study, user=person)
    user = get_object_or_404(User, pk__in=taking_part.values("user"))
    form = RolesForm(request.POST, auto_id=f"id_{person}_%s")
    if not done(form, lambda data: _set(member, user, data["roles"])):
        return _page(request, member, MemberForm(initial=FIRST_ROLES), wrong=(person, form))
    messages.success(request, _("Saved."))
    # Who gave up her own right to be here cannot see this page any more.
    if user == member.user and not taking_part.filter(role=Role.OWNER).exists():
        return redirect("start")
    return redirect("members", slug)


def _set(member: Member, user: User, chosen: list[Any]) -> None:
    set_roles(study=member.study, actor=member.user, user=user, roles=frozenset(chosen))


def _page(
    request: HttpRequest,
    member: Member,
    form: MemberForm,
    *,
    wrong: tuple[uuid.UUID, RolesForm] | None = None,
    status: int | None = None,
    **context: Any,
) -> HttpResponse:
    lines = [
        (
            line,
            wrong[1] if wrong and wrong[0] == line.user.pk else _roles_form(line.user.pk, list(line.roles)),
        )
        for line in member_lines(member.study)
    ]
    return study_page(
        request,
        member,
        "interviews/members.html",
        status=status or (422 if form.errors or wrong else 200),
        crumbs=[{"text": _("Members")}],
        place="members",
        form=form,
        lines=lines,
        open_signup=settings.OPEN_SIGNUP,
        **context,
    )


def _roles_form(person: uuid.UUID, present: list[Any]) -> RolesForm:
    return RolesForm(initial={"roles": present}, auto_id=f"id_{person}_%s")
