"""What is known about a document, its speakers, and the file as it came. Reading and coding is at the desk."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from interviews.access import Member, get_document, get_row
from interviews.actions.documents import correct_document, set_speaker
from interviews.actions.pseudonyms import note_export
from interviews.forms.base import done, posted
from interviews.forms.documents import DocumentForm, SpeakerForm
from interviews.models import Document, Informant, Speaker
from interviews.queries.documents import speaker_lines
from interviews.queries.pseudonyms import holds_listed_names
from interviews.roles import Action
from interviews.views.page import study_page


def document(request: HttpRequest, slug: str, pk: uuid.UUID) -> HttpResponse:
    """Show what is known; change it where allowed."""
    needed = Action.DESCRIBE if request.method == "POST" else Action.READ
    member, found = get_document(request.user, slug, pk, needed)
    form = DocumentForm(posted(request), document=found, initial=_initial(found))
    if request.method == "POST" and done(
        form, lambda data: correct_document(document=found, actor=member.user, **data)
    ):
        messages.success(request, _("Saved."))
        return redirect("document", slug, pk)
    return _page(request, member, found, form)


def _initial(found: Document) -> dict[str, Any]:
    names = ("title", "kind", "language", "held_on", "place")
    return {
        **{name: getattr(found, name) for name in names},
        "case": found.case_id,
        "guide": found.guide_id,
        "informants": [link.informant_id for link in found.informant_links.all()],
    }


@require_POST
def speaker(request: HttpRequest, slug: str, pk: uuid.UUID, speaker: uuid.UUID) -> HttpResponse:
    """Correct who one label stands for."""
    member, found = get_document(request.user, slug, pk, Action.DESCRIBE)
    row = get_row(Speaker.objects.filter(document=found).select_related("study", "document"), member, speaker)
    form = _speaker_form(row, _people(member), request.POST)
    if done(form, lambda data: set_speaker(speaker=row, actor=member.user, **data)):
        messages.success(request, _("Saved."))
        return redirect("document", slug, pk)
    return _page(request, member, found, DocumentForm(document=found, initial=_initial(found)), wrong=form)


@require_http_methods(["GET", "POST"])
def original(request: HttpRequest, slug: str, pk: uuid.UUID) -> HttpResponse:
    """Download the file as it came; never shown inside the page. With listed names in it only by POST, which is logged."""
    member, found = get_document(request.user, slug, pk, Action.EXPORT)
    if found.original is None or found.withdrawn_at:
        raise Http404
    data = bytes(found.original.data)
    name = found.file_name or found.original.file_name
    if holds_listed_names(member.study, name, data):
        if request.method != "POST" or not member.can(Action.IMPORT):
            form = DocumentForm(document=found, initial=_initial(found))
            return _page(request, member, found, form, file_holds_names=True)
        note_export(study=member.study, actor=member.user, title=found.address)
    response = HttpResponse(data, content_type="application/octet-stream")
    response.headers["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


def _people(member: Member) -> Any:
    rows = Informant.objects.filter(study=member.study).select_related("case")
    return rows.order_by("case__position", "position")


def _speaker_form(row: Speaker, people: Any, data: Any = None) -> SpeakerForm:
    initial = {"label": row.label, "is_interviewer": row.is_interviewer, "informant": row.informant_id}
    return SpeakerForm(data, informants=people, initial=initial, auto_id=f"id_{row.pk}_%s")


def _page(
    request: HttpRequest,
    member: Member,
    found: Document,
    form: DocumentForm,
    wrong: SpeakerForm | None = None,
    *,
    file_holds_names: bool = False,
) -> HttpResponse:
    lines = speaker_lines(found)
    people = _people(member)
    forms = [(line, _speaker_form(line.speaker, people)) for line in lines]
    if wrong is not None:
        forms = [(line, wrong if wrong.auto_id == own.auto_id else own) for line, own in forms]
    text = {"text": found.title, "url": reverse("read_document", args=[member.study.slug, found.pk])}
    return study_page(
        request,
        member,
        "interviews/document.html",
        status=422 if form.errors or wrong or file_holds_names else 200,
        file_holds_names=file_holds_names,
        crumbs=[text, {"text": _("Details")}],
        document=found,
        form=form,
        speakers=forms,
        can_change=member.can(Action.DESCRIBE) and not found.withdrawn_at,
    )
