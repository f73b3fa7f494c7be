"""Memos on any object: the page of all, those on one object, writing, changing, ticking off."""

import uuid
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from cccrm.kit import htmx
from cccrm.kit.refusal import Clash, Refused
from coding.access import get_carrier, get_memo
from coding.actions import memos as actions
from coding.carriers import CARRIER_OF, WORD_OF
from coding.models import Code, Memo
from coding.queries.memos import (
    MemoFilter,
    code_names,
    codes_named,
    kinds_of_objects,
    memo_page,
    memos_on,
)
from coding.queries.things import Thing, things
from coding.views import desk
from interviews.access import Member, get_member
from interviews.log import Logged, type_name
from interviews.models import Membership
from interviews.roles import Action
from interviews.views.page import is_ours, study_page, study_parts

LIST, ONE = "coding/_memos.html", "coding/_memo.html"


@require_GET
def memos(request: HttpRequest, slug: str) -> HttpResponse:
    """List the memos of a study, newest first, with what they are about."""
    member = get_member(request.user, slug, Action.READ)
    chosen = _chosen(request)
    query = request.GET.copy()
    query.pop("page", None)
    return study_page(
        request,
        member,
        "coding/memos.html",
        section="memos",
        found=memo_page(member, chosen, request.GET.get("page")),
        chosen=chosen,
        about=request.GET.get("about", ""),
        kinds=Memo.Kind.choices,
        objects=kinds_of_objects(),
        authors=_authors(member),
        codes=list(Code.objects.filter(study=member.study).order_by("mnemonic", "label")),
        code_names=code_names(member),
        query=query.urlencode(),
        next=request.get_full_path(),
        listed=True,
    )


def _chosen(request: HttpRequest) -> MemoFilter:
    given = request.GET.get
    return MemoFilter(
        words=given("q", "").strip(),
        kind=given("type", ""),
        author=_uuid(given("by", "")),
        code=_uuid(given("code", "")),
        about=CARRIER_OF.get(given("about", ""), ""),
        state=given("state", ""),
    )


def _authors(member: Member) -> list[tuple[uuid.UUID, str]]:
    links = Membership.objects.filter(study=member.study).select_related("user").order_by("user__name")
    return list({link.user_id: (link.user_id, str(link.user)) for link in links}.values())


def _uuid(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text)
    except ValueError:
        return None


@require_GET
def about(request: HttpRequest, slug: str, kind: str, pk: uuid.UUID) -> HttpResponse:
    """Show the memos on one object, also for those who may not change the object itself."""
    member, carrier = get_carrier(request.user, slug, kind, pk, Action.READ)
    return _about_page(request, member, carrier)


def _about_page(
    request: HttpRequest, member: Member, carrier: Logged, *, status: int = 200, **context: Any
) -> HttpResponse:
    thing = _thing(member, carrier)
    crumbs = [{"text": _("Memos"), "url": reverse("memos", args=[member.study.slug])}]
    return study_page(
        request,
        member,
        "coding/memos_about.html",
        status=status,
        section="memos",
        crumbs=[*crumbs, {"text": thing.name if thing else "", "url": ""}],
        thing=thing,
        **_list_context(request, member, carrier),
        **context,
    )


def _list_context(request: HttpRequest, member: Member, carrier: Logged) -> dict[str, Any]:
    return {
        "memos": memos_on(member, type_name(carrier), carrier.pk),
        "word": WORD_OF[type_name(carrier)],
        "carrier": carrier.pk,
        "code_names": code_names(member),
        "next": request.POST.get("next") or request.get_full_path(),
    }


def _thing(member: Member, carrier: Logged) -> Thing | None:
    """A passage that carried nothing but its memo is gone with it."""
    key = (type_name(carrier), carrier.pk)
    return things(member, [key]).get(key)


@require_POST
def write(request: HttpRequest, slug: str, kind: str, pk: uuid.UUID) -> HttpResponse:
    """Write a memo on an object."""
    member, carrier = get_carrier(request.user, slug, kind, pk, Action.COMMENT)
    memo = actions.write_memo(
        study=member.study,
        actor=member.user,
        object_type=type_name(carrier),
        object_id=carrier.pk,
        text=request.POST.get("text", ""),
        kind=request.POST.get("kind", Memo.Kind.ANALYTIC),
        codes=codes_named(member, request.POST.get("codes", "")),
    )
    if htmx.wants_part(request):
        return study_parts(request, member, LIST, ["memos"], **_list_context(request, member, carrier))
    return _back(request, member, carrier, memo)


def _back(request: HttpRequest, member: Member, carrier: Logged, memo: Memo | None) -> HttpResponse:
    """Without JavaScript: back to the page with the form, at the memo."""
    target = request.POST.get("next", "")
    if not is_ours(request, target):
        thing = _thing(member, carrier)
        return redirect(thing.url if thing else reverse("memos", args=[member.study.slug]))
    return redirect(target.split("#")[0] + (f"#memo-{memo.pk}" if memo else ""))


@require_POST
def change(request: HttpRequest, slug: str, pk: uuid.UUID) -> HttpResponse:
    """Change a memo; an empty one goes. On the desk the answer is the passage, elsewhere the memo."""
    member, memo = get_memo(request.user, slug, pk, Action.COMMENT)
    if memo.object_type == CARRIER_OF["passage"] and "listed" not in request.POST:
        return desk.change_memo(request, member, memo)
    carrier = get_carrier(request.user, slug, WORD_OF[memo.object_type], memo.object_id, Action.COMMENT)[1]
    version = request.POST.get("version", "")
    if not version.isdecimal():
        raise Refused(_("The form is incomplete. Reload the page and try again."))
    try:
        actions.change_memo(
            memo=memo, actor=member.user, expected_version=int(version), **desk.memo_values(request, member)
        )
    except Clash as clash:
        return _clash(request, member, memo, carrier, clash)
    return _changed(request, member, memo.pk, carrier)


def _clash(request: HttpRequest, member: Member, memo: Memo, carrier: Logged, clash: Clash) -> HttpResponse:
    """Show both texts, so that neither is lost."""
    context: dict[str, Any] = {"clash": clash, "clash_of": memo.pk}
    if htmx.wants_part(request):
        return _changed(request, member, memo.pk, carrier, **context)
    return _about_page(request, member, carrier, status=409, **context)


def _changed(
    request: HttpRequest, member: Member, pk: uuid.UUID, carrier: Logged, **context: Any
) -> HttpResponse:
    memo = next((memo for memo in memos_on(member, type_name(carrier), carrier.pk) if memo.pk == pk), None)
    if not htmx.wants_part(request):
        return _back(request, member, carrier, memo)
    return study_parts(
        request,
        member,
        ONE,
        ["memo"],
        memo=memo,
        memo_id=pk,
        listed="listed" in request.POST,
        about=_thing(member, carrier) if "with-about" in request.POST else None,
        next=request.POST.get("next", ""),
        **context,
    )


@require_POST
def done(request: HttpRequest, slug: str, pk: uuid.UUID) -> HttpResponse:
    """Tick a to-do off, or open it again."""
    member, memo = get_memo(request.user, slug, pk, Action.COMMENT)
    carrier = get_carrier(request.user, slug, WORD_OF[memo.object_type], memo.object_id, Action.COMMENT)[1]
    actions.set_done(memo=memo, actor=member.user, is_done=request.POST.get("done") == "1")
    if "on-desk" in request.POST:
        return desk.passage_of(request, member, memo)
    return _changed(request, member, memo.pk, carrier)
