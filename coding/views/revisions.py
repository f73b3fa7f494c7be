"""The states of a transcript: the list, one older state, what a correction did, what waits, and overwriting."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from cccrm.kit.refusal import Refused, StalePage
from coding.access import get_passage
from coding.actions.overwrite import copies_elsewhere
from coding.actions.passages import check_current, newest_revision
from coding.actions.placing import leave_out, place_on_words, place_passage
from coding.actions.purge import purge_revisions
from coding.forms_correct import PlaceForm
from coding.queries.revisions import (
    done_changes,
    old_turns,
    revision_lines,
    waiting_views,
)
from coding.queries.waiting import waiting_passages
from interviews.access import Member, get_document, get_row
from interviews.models import Document, Revision
from interviews.roles import Action
from interviews.views.page import study_page


def _open(
    request: HttpRequest, slug: str, pk: uuid.UUID, action: Action
) -> tuple[Member, Document, Revision]:
    """Give member, document and its newest revision; 404 when it was withdrawn."""
    member, document = get_document(request.user, slug, pk, action)
    if document.withdrawn_at:
        raise Http404
    revision = newest_revision(document)
    revision.document = document
    return member, document, revision


def _page(
    request: HttpRequest, member: Member, template: str, document: Document, *way: str, **context: Any
) -> HttpResponse:
    text = {"text": document.title, "url": reverse("read_document", args=[member.study.slug, document.pk])}
    crumbs = [text, *({"text": each} for each in way)]
    return study_page(request, member, template, section="read", crumbs=crumbs, document=document, **context)


@require_GET
def revisions(request: HttpRequest, slug: str, pk: uuid.UUID) -> HttpResponse:
    """List the states of a text; the owner can open older ones."""
    member, document, revision = _open(request, slug, pk, Action.CODE)
    return _page(
        request,
        member,
        "coding/revisions.html",
        document,
        _("Corrections"),
        lines=revision_lines(document),
        waiting=waiting_passages(revision).count(),
    )


@require_GET
def revision(request: HttpRequest, slug: str, pk: uuid.UUID, number: int) -> HttpResponse:
    """Show one state of a text with its codings of then, to read only. The owner's right."""
    member, document, newest = _open(request, slug, pk, Action.MANAGE)
    found = _numbered(document, number)
    if found.pk == newest.pk:
        return redirect("read_document", slug, pk)
    state = _("State %(number)s") % {"number": number}
    turns = [] if found.purged_at else old_turns(member, found)
    return _page(
        request, member, "coding/revision.html", document, state, revision=found, newest=newest, turns=turns
    )


def _numbered(document: Document, number: int) -> Revision:
    found = Revision.objects.filter(document=document, number=number).first()
    if found is None:
        raise Http404
    found.document = document
    return found


@require_GET
def changes(request: HttpRequest, slug: str, pk: uuid.UUID, number: int) -> HttpResponse:
    """Show what a correction did to turns and passages; who codes may see it."""
    member, document, newest = _open(request, slug, pk, Action.CODE)
    found = _numbered(document, number)
    return _page(
        request,
        member,
        "coding/changes.html",
        document,
        _("What changed"),
        revision=found,
        shown=done_changes(member, found),
        is_newest=found.pk == newest.pk,
        waiting=waiting_passages(newest).count(),
    )


@require_GET
def waiting(request: HttpRequest, slug: str, pk: uuid.UUID) -> HttpResponse:
    """List the passages that wait to be placed, each with a proposal."""
    member, document, revision = _open(request, slug, pk, Action.CODE)
    return _waiting_page(request, member, document, revision)


def _waiting_page(
    request: HttpRequest,
    member: Member,
    document: Document,
    revision: Revision,
    *,
    problem: str = "",
    problem_of: uuid.UUID | None = None,
) -> HttpResponse:
    return _page(
        request,
        member,
        "coding/waiting.html",
        document,
        _("Waiting to be placed"),
        status=422 if problem else 200,
        revision=revision,
        waiting=waiting_views(member, revision),
        problem=problem,
        problem_of=problem_of,
        typed=request.POST.get("words", ""),
    )


@require_POST
def place(request: HttpRequest, slug: str, pk: uuid.UUID) -> HttpResponse:
    """Put a waiting passage on a proposal, on selected words, or on words that were typed."""
    member, passage = get_passage(request.user, slug, pk, Action.CODE)
    form = PlaceForm(request.POST)
    if not form.is_valid():
        raise Refused(_("The form is incomplete. Reload the page and try again."))
    data = form.cleaned_data
    seen = _seen(member, passage.document, data["revision"])
    common: dict[str, Any] = {"passage": passage, "revision": seen, "actor": member.user}
    try:
        if data["start"] is not None and data["end"] is not None:
            placed = place_passage(**common, start=data["start"], end=data["end"])
        else:
            placed = place_on_words(**common, words=data["words"])
    except StalePage:
        raise
    except Refused as refusal:
        newest = newest_revision(passage.document)
        newest.document = passage.document
        return _waiting_page(
            request, member, passage.document, newest, problem=str(refusal), problem_of=passage.pk
        )
    messages.success(request, _("Placed."))
    if "to_text" in request.POST:
        url = reverse("read_document", args=[slug, passage.document_id])
        return redirect(f"{url}?passage={placed.pk}#p-{placed.pk}")
    return _next(slug, passage.document)


def _seen(member: Member, document: Document, pk: uuid.UUID) -> Revision:
    rows = Revision.objects.filter(document=document).select_related("document")
    return get_row(rows, member, pk)


def _next(slug: str, document: Document) -> HttpResponse:
    """Go to what waits still, or to the text when nothing does."""
    left = waiting_passages(newest_revision(document)).exists()
    return redirect("waiting" if left else "read_document", slug, document.pk)


@require_POST
def leave(request: HttpRequest, slug: str, pk: uuid.UUID) -> HttpResponse:
    """Let a waiting passage go."""
    member, passage = get_passage(request.user, slug, pk, Action.CODE)
    form = PlaceForm(request.POST)
    if not form.is_valid():
        raise Refused(_("The form is incomplete. Reload the page and try again."))
    seen = _seen(member, passage.document, form.cleaned_data["revision"])
    leave_out(passage=passage, revision=seen, actor=member.user, for_all=member.can(Action.MANAGE))
    messages.success(request, _("Left out. Undo brings it back."))
    return _next(slug, passage.document)


@require_http_methods(["GET", "POST"])
def purge(request: HttpRequest, slug: str, pk: uuid.UUID) -> HttpResponse:
    """Overwrite the older states of a text after a page that says what goes."""
    member, document, revision = _open(request, slug, pk, Action.WITHDRAW)
    if request.method == "POST":
        if "sure" not in request.POST:
            raise Refused(_("Tick the box first: the words will be overwritten for good."))
        files = purge_revisions(document=document, actor=member.user)
        return _page(request, member, "coding/purge_done.html", document, _("Overwritten"), files=files)
    return _page(
        request,
        member,
        "coding/purge.html",
        document,
        _("Overwrite older states"),
        older=Revision.objects.filter(document=document, number__lt=revision.number, purged_at=None).count(),
        waiting=waiting_passages(revision).count(),
        files=copies_elsewhere(),
    )


@require_GET
def is_current(request: HttpRequest, slug: str, pk: uuid.UUID, revision: uuid.UUID) -> HttpResponse:
    """Say whether a page shows the newest state: nothing when it does, else the refusal with a way to reload."""
    member, document = get_document(request.user, slug, pk, Action.READ)
    check_current(_seen(member, document, revision))
    return HttpResponse(status=204)
