"""The code list: its page, one code with its passages, and the versions that were kept."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from cccrm.kit import htmx
from cccrm.kit.refusal import Clash, Refused
from coding.access import get_code
from coding.actions import codes as actions
from coding.forms import CodeForm
from coding.models import Code, CodebookVersion
from coding.queries import code_page, codebook
from coding.queries.codes import very_like
from coding.queries.folds import folds_of
from interviews.access import Member, get_member, get_row
from interviews.actions.desks import arrange_desk
from interviews.roles import Action
from interviews.views.page import study_page, study_parts

MOST_FOLDED = 2000
# The code list beside a transcript, in rem.
NARROWEST, WIDEST = 12, 34


@require_GET
def codes(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the code list with its counts."""
    member = get_member(request.user, slug, Action.READ)
    return study_page(
        request,
        member,
        "coding/codes.html",
        section="codes",
        versions=CodebookVersion.objects.filter(study=member.study).defer("codes"),
        **list_context(member),
    )


def list_context(member: Member) -> dict[str, Any]:
    """Give what the list of codes needs, with what this person has folded."""
    rows = codebook.code_rows(member)
    return {
        "rows": rows,
        "folds": folds_of(member, [row.code for row in rows]),
        "wrong": sum(row.disagrees for row in rows),
    }


@require_POST
def view(request: HttpRequest, slug: str) -> HttpResponse:
    """Keep what a person has folded, and how wide she likes the code list."""
    member = get_member(request.user, slug, Action.READ)
    kept: dict[str, Any] = {}
    if "folded" in request.POST:
        kept["folded"] = [code for code in request.POST["folded"].split() if _is_id(code)][:MOST_FOLDED]
    if request.POST.get("pane", "").isdecimal():
        kept["pane"] = min(max(int(request.POST["pane"]), NARROWEST), WIDEST)
    arrange_desk(user=member.user, study=member.study, **kept)
    return HttpResponse(status=204)


def _is_id(text: str) -> bool:
    try:
        return bool(uuid.UUID(text))
    except ValueError:
        return False


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
            _warn_of_like(request, code)
            return redirect(reverse("codes", args=[slug]) + f"#code-{code.pk}")
    return study_page(
        request,
        member,
        "coding/code_new.html",
        section="codes",
        crumbs=[
            {"text": _("Codes"), "url": reverse("codes", args=[slug])},
            {"text": _("New code"), "url": ""},
        ],
        form=form,
        status=422 if form.errors else 200,
    )


def _warn_of_like(request: HttpRequest, code: Code) -> None:
    """Say which codes are very like a new one: merging them later is more work than undoing it now."""
    if like := very_like(code.study, code.label, but=code):
        names = ", ".join(f"{each.mnemonic} · {each.label}" if each.mnemonic else each.label for each in like)
        messages.warning(
            request,
            _("Very like “%(code)s”: %(names)s. Undo takes the new code back.")
            % {"code": code.label, "names": names},
        )


@require_http_methods(["GET", "POST"])
def code(request: HttpRequest, slug: str, pk: uuid.UUID) -> HttpResponse:
    """Show everything about a code; change it. `?start=` gives later passages, for the page or as a part."""
    right = Action.READ if request.method == "GET" else Action.EDIT_CODES
    member, found = get_code(request.user, slug, pk, right)
    if request.method == "GET" and htmx.wants_part(request):
        portion = _portion(request, member, found)
        return study_parts(request, member, "coding/code.html", ["passages"], code=found, portion=portion)
    # A proposed mnemonic stands in the form, to be looked at before it is saved.
    initial = {"mnemonic": request.GET["mnemonic"]} if "mnemonic" in request.GET else {}
    form = CodeForm(request.POST or None, study=member.study, code=found, initial=initial)
    if request.method == "POST" and form.is_valid():
        carried = actions.carried_mnemonics(found, form.cleaned_data["mnemonic"])
        if carried and "carry" not in request.POST:
            return _code_page(request, member, form, found, carried=carried)
        return _save(request, member, form, found)
    return _code_page(request, member, form, found)


def _save(request: HttpRequest, member: Member, form: CodeForm, found: Code) -> HttpResponse:
    try:
        actions.update_code(
            code=found,
            actor=member.user,
            expected_version=form.cleaned_data["version"],
            carry=request.POST.get("carry") == "1",
            **form.values(),
        )
    except Refused as refusal:
        found.refresh_from_db()
        form.add_error(None, str(refusal))
        if isinstance(refusal, Clash):
            form.take_version(refusal.version)
            return _code_page(request, member, form, found, clash=refusal)
        return _code_page(request, member, form, found)
    messages.success(request, _("Saved."))
    return redirect("code", member.study.slug, found.pk)


def _portion(request: HttpRequest, member: Member, found: Code) -> codebook.Portion:
    start = request.GET.get("start", "")
    return codebook.passages_of(member, found, int(start) if start.isdecimal() else 0)


def _code_page(
    request: HttpRequest,
    member: Member,
    form: CodeForm,
    found: Code,
    clash: Clash | None = None,
    carried: dict[Code, str] | None = None,
) -> HttpResponse:
    about = code_page.about(member, found)
    return study_page(
        request,
        member,
        "coding/code.html",
        section="codes",
        crumbs=[
            {"text": _("Codes"), "url": reverse("codes", args=[member.study.slug])},
            {"text": str(found), "url": ""},
        ],
        status=409 if clash else 422 if form.errors or carried else 200,
        form=form,
        code=found,
        clash=clash,
        carried=carried,
        about=about,
        portion=_portion(request, member, found),
    )


@require_POST
def delete(request: HttpRequest, slug: str, pk: uuid.UUID) -> HttpResponse:
    """Delete a code that was never used."""
    member, found = get_code(request.user, slug, pk, Action.EDIT_CODES)
    actions.delete_code(code=found, actor=member.user, reason=request.POST.get("reason", ""))
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
