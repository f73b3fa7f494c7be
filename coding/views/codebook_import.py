"""Import of a code list: choose a file or paste, look at the tree, correct it, import or drop."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from cccrm.kit.refusal import Refused
from coding.actions.importing import CodebookImport, import_codebook
from coding.importers.drafts import ImportRefused
from coding.importers.isolated import read_codebook_safely
from coding.models import Code
from coding.views.codebook_preview import CodebookPreview
from interviews.access import Member, get_member
from interviews.actions.documents import drop_uploads, forget_waiting_uploads, keep_upload, new_batch
from interviews.models import Upload
from interviews.problems import refusal, said
from interviews.roles import Action
from interviews.views.page import study_page

PURPOSE = "codebook"
# A list of 5,000 codes with definitions has less than half of that.
MOST_MEGABYTES = 5
MOST_NOTES = 5


@require_http_methods(["GET", "POST"])
def choose(request: HttpRequest, slug: str) -> HttpResponse:
    """Choose a file or paste a list."""
    member = get_member(request.user, slug, Action.EDIT_CODES)
    if request.method != "POST":
        return _choose_page(request, member)
    text = request.POST.get("text", "")
    try:
        file_name, data = _given(request, text)
        read_codebook_safely(file_name, data)
    except ImportRefused as error:
        return _choose_page(request, member, refusal(error), text)
    except Refused as error:
        return _choose_page(request, member, str(error), text)
    forget_waiting_uploads(user=member.user, now=timezone.now(), purpose=PURPOSE)
    batch = new_batch()
    keep_upload(
        study=member.study, user=member.user, batch=batch, file_name=file_name, data=data, purpose=PURPOSE
    )
    return redirect("import_codes_preview", slug, batch)


def _given(request: HttpRequest, text: str) -> tuple[str, bytes]:
    """Give name and bytes of what was chosen or pasted; both or nothing is refused."""
    file = request.FILES.get("file")
    if file is not None and text.strip():
        raise Refused(_("Choose a file or paste a list, not both."))
    if file is not None:
        if (file.size or 0) > MOST_MEGABYTES << 20:
            raise Refused(
                _("The file is larger than %(megabytes)d MB. Save it without pictures, or split it.")
                % {"megabytes": MOST_MEGABYTES}
            )
        return (file.name or _("file")).replace("\0", ""), file.read()
    if not text.strip():
        raise Refused(_("Choose a file, or paste a list into the field."))
    return _("pasted list"), text.encode()


def _choose_page(request: HttpRequest, member: Member, problem: str = "", text: str = "") -> HttpResponse:
    return study_page(
        request,
        member,
        "coding/codebook_import.html",
        status=422 if problem else 200,
        section="codes",
        crumbs=[{"text": _("Import a code list"), "url": ""}],
        problem=problem,
        text=text,
        most_megabytes=MOST_MEGABYTES,
        has_codes=Code.objects.filter(study=member.study).exists(),
    )


@require_http_methods(["GET", "POST"])
def preview(request: HttpRequest, slug: str, batch: uuid.UUID) -> HttpResponse:
    """Show the tree; preview again with corrections, import, or drop the list."""
    member = get_member(request.user, slug, Action.EDIT_CODES)
    upload = Upload.objects.filter(study=member.study, user=member.user, batch=batch, purpose=PURPOSE).first()
    if upload is None:
        raise Http404
    if upload.is_imported:
        return redirect("codes", slug)
    if "drop" in request.POST:
        drop_uploads(study=member.study, user=member.user, batch=batch)
        messages.success(request, _("Nothing was imported; the list was removed."))
        return redirect("codes", slug)
    seen = CodebookPreview(member, upload, request.POST if request.method == "POST" else None)
    if "import" not in request.POST:
        return _preview_page(request, member, upload, seen, problem=seen.problem)
    if seen.problem:
        return _preview_page(request, member, upload, seen, problem=seen.problem)
    try:
        done = _import(member, upload, seen)
    except Refused as error:
        return _preview_page(request, member, upload, seen, problem=str(error))
    _tell(request, done)
    return redirect("codes", slug)


def _import(member: Member, upload: Upload, seen: CodebookPreview) -> CodebookImport:
    done = import_codebook(
        study=member.study,
        actor=member.user,
        draft=seen.draft,
        name=upload.file_name,
        version=seen.version,
        create_questions=seen.creates_questions,
        take_over=seen.take_over,
    )
    Upload.objects.filter(pk=upload.pk).update(is_imported=True, data=b"")
    return done


def _tell(request: HttpRequest, done: CodebookImport) -> None:
    count = len(done.added)
    words = ngettext("%(count)d code added.", "%(count)d codes added.", count) % {"count": count}
    if done.version:
        words += " " + _("Kept as “%(name)s”.") % {"name": done.version.name}
    messages.success(request, words)
    for note in done.notes[:MOST_NOTES]:
        messages.warning(request, said(note))


def _preview_page(
    request: HttpRequest, member: Member, upload: Upload, seen: CodebookPreview, **context: Any
) -> HttpResponse:
    return study_page(
        request,
        member,
        "coding/codebook_import_preview.html",
        status=422 if context.get("problem") else 200,
        section="codes",
        crumbs=[{"text": _("Import a code list"), "url": ""}],
        upload=upload,
        seen=seen,
        counts={
            "new": len(seen.comparison.added),
            "same": len(seen.comparison.unchanged),
            "different": len(seen.comparison.changed),
            "missing": len(seen.comparison.missing),
        },
        **context,
    )
