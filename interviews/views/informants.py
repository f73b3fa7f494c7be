"""Informants: the people who speak."""

import uuid
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from interviews.access import Member, get_informant, get_member
from interviews.actions.cases import add_informant, delete_informant, update_informant
from interviews.forms.base import done, posted
from interviews.forms.cases import InformantForm, initial_values
from interviews.models import Case, Informant
from interviews.queries.cases import attributes_of
from interviews.roles import Action
from interviews.views.forms import form_page


def new(request: HttpRequest, slug: str) -> HttpResponse:
    """Add an informant."""
    member = get_member(request.user, slug, Action.DESCRIBE)
    form = _informant_form(request, member, {"case": request.GET.get("case")})
    if request.method == "POST" and done(
        form, lambda data: add_informant(study=member.study, actor=member.user, **_informant_of(form, data))
    ):
        return redirect("cases", slug)
    return _form(request, member, form, heading=_("New informant"), submit=_("Add informant"))


def informant(request: HttpRequest, slug: str, pk: uuid.UUID) -> HttpResponse:
    """Show and change one informant."""
    member, found = get_informant(request.user, slug, pk, Action.DESCRIBE)
    heading = found.label
    form = _informant_form(request, member, _initial(found))
    if request.method == "POST" and done(
        form, lambda data: update_informant(informant=found, actor=member.user, **_informant_of(form, data))
    ):
        return redirect("cases", slug)
    return _form(
        request,
        member,
        form,
        heading=heading,
        submit=_("Save"),
        remove={"url": reverse("informant_delete", args=[slug, pk]), "text": _("Delete informant")},
        informant=found,
        about="" if found.withdrawn_at else "informant",
        carrier=found,
    )


def _initial(found: Informant) -> dict[str, Any]:
    return {
        "label": found.label,
        "title": found.title,
        "roles": ", ".join(found.roles),
        "case": found.case_id,
        **initial_values(found.values.all()),
    }


def _informant_form(request: HttpRequest, member: Member, initial: dict[str, Any]) -> InformantForm:
    return InformantForm(
        posted(request),
        attributes=attributes_of(member.study, "informant"),
        cases=Case.objects.filter(study=member.study),
        initial=initial,
    )


def _informant_of(form: InformantForm, data: dict[str, Any]) -> dict[str, Any]:
    plain = {name: data[name] for name in ("label", "title", "roles", "case")}
    return {**plain, "values": form.values()}


@require_POST
def delete(request: HttpRequest, slug: str, pk: uuid.UUID) -> HttpResponse:
    """Delete an informant who speaks nowhere."""
    member, found = get_informant(request.user, slug, pk, Action.DESCRIBE)
    delete_informant(informant=found, actor=member.user)
    return redirect("cases", slug)


def _form(
    request: HttpRequest, member: Member, form: InformantForm, *, heading: str, **context: Any
) -> HttpResponse:
    back = {"text": _("Cases"), "url": reverse("cases", args=[member.study.slug])}
    return form_page(request, member, form, heading=heading, back=back, place="cases", **context)
