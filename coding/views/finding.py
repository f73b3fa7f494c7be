"""Finding words in the texts of a study, going to a turn by its address, and coding what was found."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from cccrm.kit.refusal import Refused, StalePage
from coding.actions.by_search import Applied, NewCode, apply_by_search
from coding.actions.codes import propose
from coding.finding_forms import CodeForm, FindForm
from coding.models import Code
from coding.queries.by_search import Plan, carried_over, plan
from coding.queries.codes import very_like
from coding.queries.finding import Hit, Page, find_hits, hit_url
from coding.queries.turn_places import Place, place_of, unknown_document
from coding.searches import Search
from interviews.access import Member, get_document, get_member
from interviews.actions import bookmarks
from interviews.models import Document, Revision
from interviews.roles import Action
from interviews.views.page import study_page

ON_A_PAGE = 50
# Each is a checkbox, and Django takes 5,000 fields of a form.
MOST_TO_CODE = 3000
MOST_LIT = 2000


@dataclass(frozen=True, slots=True)
class HitView:
    """A hit with the way to it."""

    hit: Hit
    url: str


@dataclass(frozen=True, slots=True)
class Group:
    """The hits of one transcript on this page; `total` counts those on the others, too."""

    page: Page
    hits: list[HitView]
    total: int


@require_GET
def find(request: HttpRequest, slug: str) -> HttpResponse:
    """Show where words stand in the study; an address such as A1:14 is offered as a place to go to."""
    member = get_member(request.user, slug, Action.READ)
    form, search, hits, problem = _searched(member, request)
    page = Paginator(hits, ON_A_PAGE).get_page(request.GET.get("page"))
    place = place_of(member, search.q)
    return study_page(
        request,
        member,
        "coding/find.html",
        section="find",
        form=form,
        search=search,
        problem=problem,
        page=page,
        groups=_grouped(member, search, list(page.object_list), hits),
        documents=len({hit.page.revision for hit in hits}),
        place=place,
        nowhere=_nowhere(member, search.q, place, hits),
    )


def _nowhere(member: Member, typed: str, place: Place | None, hits: Sequence[Hit]) -> str:
    """Say that an address leads nowhere. What names no transcript may be words, and is none where they are found."""
    if place:
        return "" if place.turn else _no_turn(place)
    name = "" if hits else unknown_document(member, typed)
    return _("No transcript of this study is called %(name)s.") % {"name": name} if name else ""


def _no_turn(place: Place) -> str:
    return _("%(document)s has no turn %(turn)s; its last is %(last)s.") % {
        "document": place.address,
        "turn": place.asked,
        "last": place.last,
    }


def _searched(member: Member, request: HttpRequest) -> tuple[FindForm, Search, list[Hit], str]:
    """Search for what the address says; what cannot be looked for comes back as a sentence."""
    form = FindForm(request.GET, study=member.study)
    search = Search()
    try:
        search = form.search()
        return form, search, find_hits(member, search), ""
    except Refused as refusal:
        return form, search, [], str(refusal)


def _grouped(member: Member, search: Search, shown: Sequence[Hit], hits: Sequence[Hit]) -> list[Group]:
    totals: dict[uuid.UUID, int] = {}
    for hit in hits:
        totals[hit.page.revision] = totals.get(hit.page.revision, 0) + 1
    return [
        Group(here[0].page, [HitView(hit, hit_url(member, hit, search)) for hit in here], totals[revision])
        for revision, group in groupby(shown, key=lambda hit: hit.page.revision)
        for here in [list(group)]
    ]


@require_GET
def find_in_document(request: HttpRequest, slug: str, pk: uuid.UUID) -> HttpResponse:
    """Tell the find bar of the desk where words stand, and whether they are the address of a turn."""
    member, document = get_document(request.user, slug, pk, Action.READ)
    place = place_of(member, request.GET.get("q", ""), pk)
    go = {"text": _("Go to %s") % place.address, "url": place.url} if place and place.turn else None
    given = request.GET.get
    search = Search(
        given("q", ""),
        is_pattern=given("is_pattern") == "1",
        whole_words=given("whole_words") == "1",
        match_case=given("match_case") == "1",
        document=str(document.pk),
    )
    try:
        _check_shown(document, given("revision", ""))
        hits = find_hits(member, search)
    except Refused as refusal:
        return JsonResponse({"problem": str(refusal), "hits": [], "total": 0, "go": go})
    spans = [(hit.start, hit.end) for hit in hits[:MOST_LIT]]
    nowhere = _nowhere(member, search.q, place, hits)
    return JsonResponse({"problem": "", "hits": spans, "total": len(hits), "go": go, "nowhere": nowhere})


def _check_shown(document: Document, shown: str) -> None:
    """Places in a newer text would light other words up on a page that shows an older one."""
    newest = (
        Revision.objects.filter(document=document).order_by("-number").values_list("pk", flat=True).first()
    )
    if shown and shown != str(newest):
        raise StalePage(
            _("The transcript was corrected since this page was opened. Reload the page, then search.")
        )


@require_GET
def go(request: HttpRequest, slug: str) -> HttpResponse:
    """Lead to the turn whose address was typed; `document` is the transcript that is meant where none is named."""
    member = get_member(request.user, slug, Action.READ)
    typed = request.GET.get("to", "")
    try:
        opened = uuid.UUID(request.GET.get("document", ""))
    except ValueError:
        opened = None
    place = place_of(member, typed, opened)
    if place is None:
        raise Refused(_("“%(typed)s” is no address of a turn. Write it as A1:14.") % {"typed": typed[:40]})
    if not place.turn:
        raise Refused(_no_turn(place))
    return redirect(place.url)


@require_http_methods(["GET", "POST"])
def code_hits(request: HttpRequest, slug: str) -> HttpResponse:
    """Choose among the hits of a search, look at what would be coded, and code it as one step."""
    member = get_member(request.user, slug, Action.CODE)
    if request.method == "POST":
        return _planned(request, member)
    form, search, hits, problem = _searched(member, request)
    return _choosing(request, member, form, search, hits, problem=problem)


def _choosing(
    request: HttpRequest,
    member: Member,
    form: FindForm,
    search: Search,
    hits: Sequence[Hit],
    **more: Any,
) -> HttpResponse:
    shown = hits[:MOST_TO_CODE]
    return study_page(
        request,
        member,
        "coding/find_code.html",
        section="find",
        form=form,
        search=search,
        **{"code_form": CodeForm(study=member.study), "chosen": {hit.id for hit in shown}, **more},
        groups=_grouped(member, search, shown, hits),
        total=len(hits),
        shown=len(shown),
        documents=len({hit.page.revision for hit in hits}),
    )


def _planned(request: HttpRequest, member: Member) -> HttpResponse:
    """Search again, keep the hits that were chosen, and show or do what follows from them."""
    form = FindForm(request.POST, study=member.study)
    search = form.search()
    hits = find_hits(member, search)
    chosen = frozenset(" ".join(request.POST.getlist("hit")).split())
    code_form = CodeForm(request.POST, study=member.study)
    if request.POST.get("step") == "choose":
        return _choosing(request, member, form, search, hits, code_form=code_form, chosen=chosen)
    try:
        code, label, parent = code_form.chosen()
        if not chosen:
            raise Refused(_("Choose at least one of the hits."))
        planned = plan(member, hits, chosen, search.unit, code)
        if request.POST.get("step") == "apply":
            new = NewCode(label, parent=parent)
            if code is None:
                get_member(request.user, member.study.slug, Action.EDIT_CODES)
            applied = apply_by_search(
                study=member.study,
                actor=member.user,
                code=code or new,
                targets=[each.target for each in planned.planned],
                search={"query": form.described(), **search.asked},
            )
            messages.success(request, _said(applied))
            return redirect(f"{reverse('find', args=[member.study.slug])}?{search.address}")
    except Refused as refusal:
        return _choosing(
            request, member, form, search, hits,
            problem=str(refusal), code_form=code_form, chosen=carried_over(hits, chosen), status=422,
        )  # fmt: skip
    if code:
        return _preview(request, member, search, planned, code_form, str(code))
    name = " · ".join(filter(None, (propose(member.study, label, parent), label)))
    return _preview(request, member, search, planned, code_form, name, like=very_like(member.study, label))


def _preview(
    request: HttpRequest,
    member: Member,
    search: Search,
    planned: Plan,
    code_form: CodeForm,
    name: str,
    like: Sequence[Code] = (),
) -> HttpResponse:
    return study_page(
        request,
        member,
        "coding/find_preview.html",
        section="find",
        search=search,
        plan=planned,
        name=name,
        like=like,
        code_form=code_form,
        hits=" ".join(request.POST.getlist("hit")),
        groups=[(page, list(rows)) for page, rows in groupby(planned.planned, key=lambda each: each.page)],
    )


def _said(applied: Applied) -> str:
    done = ngettext(
        "%(n)s passage carries %(code)s now.", "%(n)s passages carry %(code)s now.", applied.codings
    ) % {"n": applied.codings, "code": applied.code}
    if not applied.skipped:
        return done
    had = ngettext("%(n)s had it already.", "%(n)s had it already.", applied.skipped)
    return f"{done} {had % {'n': applied.skipped}}"


@require_POST
def leave_off(request: HttpRequest, slug: str, pk: uuid.UUID) -> HttpResponse:
    """Keep the turn at which the reader is, so that she can go on there another day."""
    member, document = get_document(request.user, slug, pk, Action.READ)
    bookmarks.leave_off(user=member.user, document=document, turn=request.POST.get("turn", ""))
    return HttpResponse(status=204)
