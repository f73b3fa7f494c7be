"""Import of transcripts: choose files, look at the preview, correct it, import or drop."""

import uuid
from typing import Any

from django.contrib import messages
from django.core.exceptions import TooManyFilesSent
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.csrf import csrf_exempt, csrf_protect

from cccrm.kit.refusal import Refused
from interviews.access import Member, get_member
from interviews.actions.documents import (
    drop_uploads,
    forget_waiting_uploads,
    import_uploads,
    new_batch,
    receive_file,
)
from interviews.importers.sniff import MAX_FILE
from interviews.models import Document
from interviews.queries.imports import newest_waiting, surroundings, waiting_uploads, was_imported
from interviews.roles import Action
from interviews.views.page import study_page
from interviews.views.preview import Preview

MOST_FILES = 20


@csrf_exempt
def choose(request: HttpRequest, slug: str) -> HttpResponse:
    """Choose files. What is too much is refused by its announced length, before anything of it is read.

    Checking the CSRF token reads the files, so it comes after that (`_choose` is protected).
    """
    member = get_member(request.user, slug, Action.IMPORT)
    try:
        if int(request.META.get("CONTENT_LENGTH") or 0) > MOST_FILES * MAX_FILE:
            return _choose_page(request, member, _too_large())
        len(request.FILES)
    except TooManyFilesSent:
        return _choose_page(request, member, _too_many())
    return _choose(request, member)


@csrf_protect
def _choose(request: HttpRequest, member: Member) -> HttpResponse:
    if request.method != "POST":
        return _choose_page(request, member)
    files = request.FILES.getlist("files")
    if not files:
        return _choose_page(request, member, _("Choose at least one file."))
    if len(files) > MOST_FILES:
        return _choose_page(request, member, _too_many())
    batch = _receive(member, files)
    return redirect("import_preview", member.study.slug, batch)


def _too_many() -> str:
    return _("Choose at most %(number)s files at once; import the others afterwards.") % {
        "number": MOST_FILES
    }


def _too_large() -> str:
    return _(
        "These files are too large together. A file may have %(megabytes)s MB; choose fewer at once."
    ) % {"megabytes": MAX_FILE // 1024 // 1024}


def _receive(member: Member, files: list[UploadedFile]) -> uuid.UUID:
    forget_waiting_uploads(user=member.user, now=timezone.now())
    batch = new_batch()
    for position, file in enumerate(files):
        receive_file(
            study=member.study,
            user=member.user,
            batch=batch,
            position=position,
            file_name=file.name or _("file"),
            data=None if (file.size or 0) > MAX_FILE else file.read(),
        )
    return batch


def _choose_page(request: HttpRequest, member: Member, problem: str = "") -> HttpResponse:
    return study_page(
        request,
        member,
        "interviews/import.html",
        status=422 if problem else 200,
        crumbs=[{"text": _("Import transcripts")}],
        place="import",
        problem=problem,
        waiting=newest_waiting(member),
        most_files=MOST_FILES,
        most_megabytes=MAX_FILE // 1024 // 1024,
    )


def preview(request: HttpRequest, slug: str, batch: uuid.UUID) -> HttpResponse:
    """Show how the files will look; preview again, import, or drop them."""
    member = get_member(request.user, slug, Action.IMPORT)
    uploads = waiting_uploads(member, batch)
    if not uploads:
        if was_imported(member, batch):
            return redirect("study", slug)
        raise Http404
    if request.method == "POST" and "drop" in request.POST:
        drop_uploads(study=member.study, user=member.user, batch=batch)
        messages.success(request, _("Nothing was imported; the files were removed."))
        return redirect("study", slug)
    seen = Preview(uploads, surroundings(member.study), request.POST if request.method == "POST" else None)
    if request.method == "POST" and "import" in request.POST and seen.is_ready:
        return _import(request, member, batch, seen)
    status = 422 if "import" in request.POST else 200
    return _preview_page(request, member, batch, seen, status=status)


def _import(request: HttpRequest, member: Member, batch: uuid.UUID, seen: Preview) -> HttpResponse:
    try:
        made = import_uploads(
            study=member.study,
            actor=member.user,
            batch=batch,
            documents=seen.planned(),
            keep_originals=not seen.typed,
            list_too=seen.names_to_keep,
        )
    except Refused as refusal:
        return _preview_page(request, member, batch, seen, status=422, problem=str(refusal))
    messages.success(request, _said(made))
    return redirect("read_document", member.study.slug, made[0].pk)


def _said(made: list[Document]) -> str:
    count = len(made)
    said = ngettext("%(count)s transcript imported.", "%(count)s transcripts imported.", count) % {
        "count": count
    }
    if any(document.original_id is None for document in made):
        said += " " + _("Files as they came in which names were replaced were not kept.")
    return said


def _preview_page(
    request: HttpRequest, member: Member, batch: uuid.UUID, seen: Preview, *, status: int, **context: Any
) -> HttpResponse:
    slug = member.study.slug
    return study_page(
        request,
        member,
        "interviews/import_preview.html",
        status=status,
        crumbs=[{"text": _("Import transcripts")}],
        place="import",
        batch=batch,
        seen=seen,
        slug=slug,
        **context,
    )
