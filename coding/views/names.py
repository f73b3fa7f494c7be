"""The page of names: listing them, deciding about forms, and replacing them in what is coded already."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from cccrm.kit.refusal import Refused
from coding.actions.names import replace_names
from coding.queries.named import already_there, excerpts_of, fingerprint, places, text_hits
from coding.queries.names import names_page
from coding.queries.undecided import undecided
from interviews.access import Member, get_member, get_row
from interviews.actions.pseudonyms import Forms, change_name, drop_name, list_name, take_forms
from interviews.forms.base import done, posted
from interviews.forms.pseudonyms import PseudonymForm, text_of
from interviews.models import Pseudonym
from interviews.pseudonyms import Finder
from interviews.queries.pseudonyms import listed_names
from interviews.roles import Action
from interviews.views.forms import form_page
from interviews.views.page import study_page

# Who may bring transcripts in has seen the names in them; readers and supervisors never do.
MAY_SEE = Action.IMPORT
# More excerpts of one document would only be scrolled by.
MOST_EXCERPTS = 60


@require_GET
def names(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the list."""
    return _list_page(request, get_member(request.user, slug, MAY_SEE))


def _list_page(request: HttpRequest, member: Member, *, problem: str = "", status: int = 200) -> HttpResponse:
    return study_page(
        request,
        member,
        "coding/names.html",
        status=status,
        crumbs=[{"text": _("Names")}],
        place="names",
        page=names_page(member, everywhere="everywhere" in request.GET),
        problem=problem,
    )


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, slug: str) -> HttpResponse:
    """Put a name on the list."""
    member = get_member(request.user, slug, MAY_SEE)
    form = PseudonymForm(posted(request))
    if request.method == "POST" and done(
        form, lambda data: list_name(study=member.study, actor=member.user, **_of(data))
    ):
        return redirect("names", slug)
    return _form(request, member, form, heading=_("New name"), submit=_("Put it on the list"))


@require_http_methods(["GET", "POST"])
def name(request: HttpRequest, slug: str, pk: uuid.UUID) -> HttpResponse:
    """Change what is listed of a name."""
    member = get_member(request.user, slug, MAY_SEE)
    found = get_row(Pseudonym.objects.select_related("study"), member, pk)
    initial = {field: getattr(found, field) for field in ("name", "stand_in", "kind")}
    form = PseudonymForm(posted(request), initial={**initial, "forms_text": text_of(found.forms)})
    if request.method == "POST" and done(
        form, lambda data: change_name(pseudonym=found, actor=member.user, **_of(data))
    ):
        return redirect("names", slug)
    remove = {"url": reverse("name_delete", args=[slug, pk]), "text": _("Take it off the list")}
    heading = initial["stand_in"]
    return _form(request, member, form, heading=heading, submit=_("Save"), remove=remove)


def _of(data: dict[str, Any]) -> dict[str, Any]:
    return {**{key: data[key] for key in ("name", "stand_in", "kind")}, "forms": data["forms_text"]}


def _form(request: HttpRequest, member: Member, form: PseudonymForm, **context: object) -> HttpResponse:
    back = {"text": _("Names"), "url": reverse("names", args=[member.study.slug])}
    return form_page(request, member, form, back=back, place="names", **context)  # type: ignore[arg-type]


@require_POST
def delete(request: HttpRequest, slug: str, pk: uuid.UUID) -> HttpResponse:
    """Take a name off the list."""
    member = get_member(request.user, slug, MAY_SEE)
    drop_name(pseudonym=get_row(Pseudonym.objects.select_related("study"), member, pk), actor=member.user)
    return redirect("names", slug)


@require_POST
def forms(request: HttpRequest, slug: str) -> HttpResponse:
    """Take the ticked forms as names, or set them aside as none."""
    member = get_member(request.user, slug, MAY_SEE)
    try:
        take_forms(study=member.study, actor=member.user, forms=_decided(request))
    except Refused as refusal:
        return _list_page(request, member, problem=str(refusal), status=422)
    # Where more than transcripts and rows was looked at, it is looked at again: the next forms come from there.
    query = "?everywhere=1" if "everywhere" in request.GET else ""
    return redirect(reverse("names", args=[slug]) + query)


def _decided(request: HttpRequest) -> dict[uuid.UUID, Forms]:
    """What was ticked: name -> forms with stand-ins, or with themselves where they are no names."""
    found: dict[uuid.UUID, list[tuple[str, str]]] = {}
    for at in request.POST.getlist("take"):
        form = request.POST.get(f"form-{at}", "")
        stand_in = form if "leave" in request.POST else request.POST.get(f"stand-in-{at}", "")
        try:
            found.setdefault(uuid.UUID(request.POST.get(f"name-{at}", "")), []).append((form, stand_in))
        except ValueError as error:
            raise Refused(_("A name was taken off the list meanwhile. Reload the page.")) from error
    return found  # type: ignore[return-value]


@require_http_methods(["GET", "POST"])
def replace(request: HttpRequest, slug: str) -> HttpResponse:
    """Show every place in which a listed name stands, and replace the chosen ones as one step."""
    member = get_member(request.user, slug, MAY_SEE)
    if request.method != "POST":
        return _replace_page(request, member)
    try:
        counts = replace_names(
            study=member.study,
            actor=member.user,
            documents=_documents(request),
            rows=set(request.POST.getlist("row")),
            seen=request.POST.get("seen", ""),
            reason=request.POST.get("reason", ""),
        )
    except Refused as refusal:
        return _replace_page(request, member, problem=str(refusal), status=422)
    messages.success(request, _replaced(counts.documents, counts.places))
    # The short name of the study may have held a name.
    member.study.refresh_from_db()
    return redirect("names", member.study.slug)


def _replaced(documents: int, places: int) -> str:
    said = ngettext(
        "Names replaced in %(documents)d transcript", "Names replaced in %(documents)d transcripts", documents
    )
    more = ngettext("and %(places)d other place.", "and %(places)d other places.", places)
    return f"{said} {more}" % {"documents": documents, "places": places}


def _documents(request: HttpRequest) -> set[uuid.UUID]:
    try:
        return {uuid.UUID(pk) for pk in request.POST.getlist("document")}
    except ValueError:
        return set()


def _replace_page(
    request: HttpRequest, member: Member, *, problem: str = "", status: int = 200
) -> HttpResponse:
    finder = Finder(listed_names(member.study))
    texts, others = text_hits(member.study, finder), places(member.study, finder)
    excerpts = excerpts_of(texts, MOST_EXCERPTS)
    return study_page(
        request,
        member,
        "coding/names_replace.html",
        status=status,
        crumbs=[
            {"text": _("Names"), "url": reverse("names", args=[member.study.slug])},
            {"text": _("Replace")},
        ],
        place="names",
        texts=[(each, excerpts[each.document.pk], each.count - MOST_EXCERPTS) for each in texts],
        others=others,
        seen=fingerprint(texts, others),
        already_there=already_there(member.study, texts),
        undecided=undecided(member.study),
        problem=problem,
    )
