"""The code list: its page, one code with its passages, and the versions that were kept."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from cccrm.kit.refusal import Clash, Refused
from coding.access import get_code
from coding.actions import arranging
from coding.actions import codes as actions
from coding.forms import CodeForm
from coding.models import Code, CodebookVersion
from coding.queries import codebook
from coding.queries.hues import hues_of
from interviews.access import Member, get_member, get_row
from interviews.models import ResearchQuestion
from interviews.roles import Action
from interviews.views.page import study_page


@require_GET
def codes(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the code list with its counts."""
    member = get_member(request.user, slug, Action.READ)
    return study_page(
        request,
        member,
        "coding/codes.html",
        section="codes",
        rows=codebook.code_rows(member),
        versions=CodebookVersion.objects.filter(study=member.study).defer("codes"),
        questions=ResearchQuestion.objects.filter(study=member.study).prefetch_related("marks"),
    )


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, slug: str) -> HttpResponse:
    """Add a code."""
    member = get_member(request.user, slug, Action.EDIT_CODES)
    form = CodeForm(request.POST or None, study=member.study, initial={"parent": request.GET.get("parent")})
    if request.method == "POST" and form.is_valid():
        try:
            code = actions.add_code(study=member.study, actor=member.user, **form.values())
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect(reverse("codes", args=[slug]) + f"#code-{code.pk}")
    return _form_page(request, member, form, None)


def _form_page(
    request: HttpRequest, member: Member, form: CodeForm, code: Code | None, clash: Clash | None = None
) -> HttpResponse:
    crumbs = [{"text": str(code) if code else _("New code"), "url": ""}]
    more: dict[str, Any] = {"clash": clash}
    if code:
        more |= {
            "passages": codebook.passages_of(member, code),
            "hue": hues_of(list(Code.objects.filter(study=member.study)))[code.pk],
            "children": Code.objects.filter(parent=code),
        }
    status = 409 if clash else 422 if form.errors else 200
    return study_page(
        request,
        member,
        "coding/code.html",
        section="codes",
        crumbs=crumbs,
        form=form,
        code=code,
        status=status,
        **more,
    )


@require_http_methods(["GET", "POST"])
def code(request: HttpRequest, slug: str, pk: uuid.UUID) -> HttpResponse:
    """Show a code with its passages; change it."""
    right = Action.READ if request.method == "GET" else Action.EDIT_CODES
    member, found = get_code(request.user, slug, pk, right)
    form = CodeForm(request.POST or None, study=member.study, code=found)
    if request.method == "POST" and form.is_valid():
        try:
            actions.update_code(
                code=found, actor=member.user, expected_version=form.cleaned_data["version"], **form.values()
            )
        except Refused as refusal:
            found.refresh_from_db()
            form.add_error(None, str(refusal))
            if isinstance(refusal, Clash):
                form.take_version(refusal.version)
                return _form_page(request, member, form, found, clash=refusal)
        else:
            messages.success(request, _("Saved."))
            return redirect("code", slug, pk)
    return _form_page(request, member, form, found)


@require_POST
def move(request: HttpRequest, slug: str, pk: uuid.UUID) -> HttpResponse:
    """Move a code one place up or down among its siblings, or under another code."""
    member, found = get_code(request.user, slug, pk, Action.EDIT_CODES)
    siblings = list(
        Code.objects.filter(study=member.study, parent=found.parent_id).order_by("position", "label")
    )
    place = next(i for i, code in enumerate(siblings) if code.pk == found.pk)
    step = {"up": -1, "down": 2}.get(request.POST.get("step", ""))
    if step is None:
        raise Refused(_("Say where the code shall go: up or down."))
    target = place + step
    before = siblings[target] if 0 <= target < len(siblings) else None
    # The first one cannot go up.
    if target >= 0:
        arranging.move_codes(codes=[found], actor=member.user, parent=found.parent, before=before)
    return redirect(reverse("codes", args=[slug]) + f"#code-{found.pk}")


@require_POST
def retire(request: HttpRequest, slug: str, pk: uuid.UUID) -> HttpResponse:
    """Take a code out of use, or bring it back."""
    member, found = get_code(request.user, slug, pk, Action.EDIT_CODES)
    arranging.retire_codes(codes=[found], actor=member.user, is_retired=not found.is_retired)
    return redirect("code", slug, pk)


@require_POST
def delete(request: HttpRequest, slug: str, pk: uuid.UUID) -> HttpResponse:
    """Delete a code that was never used."""
    member, found = get_code(request.user, slug, pk, Action.EDIT_CODES)
    actions.delete_code(code=found, actor=member.user)
    messages.success(request, _("%(code)s is deleted.") % {"code": found})
    return redirect("codes", slug)


@require_POST
def keep(request: HttpRequest, slug: str) -> HttpResponse:
    """Keep the list of today as a version."""
    member = get_member(request.user, slug, Action.EDIT_CODES)
    version = actions.keep_version(study=member.study, actor=member.user, name=request.POST.get("name", ""))
    messages.success(request, _("Kept as “%(name)s”.") % {"name": version})
    return redirect("codes", slug)


@require_GET
def version(request: HttpRequest, slug: str, pk: uuid.UUID) -> HttpResponse:
    """Show the list as it was when it was kept, and what has changed since."""
    member = get_member(request.user, slug, Action.READ)
    found = get_row(CodebookVersion.objects.all(), member, pk)
    now = {entry["id"]: entry for entry in actions.snapshot(member.study)}
    then = {entry["id"] for entry in found.codes}
    return study_page(
        request,
        member,
        "coding/codebook_version.html",
        section="codes",
        crumbs=[{"text": found.name, "url": ""}],
        version=found,
        added=[entry for key, entry in now.items() if key not in then],
        changed=[entry for entry in found.codes if entry["id"] in now and now[entry["id"]] != entry],
        gone=[entry for entry in found.codes if entry["id"] not in now],
    )
