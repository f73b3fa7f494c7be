"""Cases and the attributes by which they and their informants are described."""

import uuid
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from interviews.access import Member, get_case, get_member, get_row
from interviews.actions.cases import (
    add_attribute,
    add_case,
    delete_attribute,
    delete_case,
    update_attribute,
    update_case,
)
from interviews.forms.base import done, posted
from interviews.forms.cases import AttributeChangeForm, AttributeForm, CaseForm, initial_values
from interviews.models import Attribute
from interviews.queries.cases import attributes_of, cases_page
from interviews.roles import Action
from interviews.views.forms import form_page
from interviews.views.page import study_page


@require_GET
def cases(request: HttpRequest, slug: str) -> HttpResponse:
    """List cases and informants with their attributes."""
    member = get_member(request.user, slug, Action.READ)
    return study_page(
        request,
        member,
        "interviews/cases.html",
        crumbs=[{"text": _("Cases")}],
        place="cases",
        page=cases_page(member.study),
    )


def new(request: HttpRequest, slug: str) -> HttpResponse:
    """Add a case."""
    member = get_member(request.user, slug, Action.DESCRIBE)
    form = CaseForm(posted(request), attributes=attributes_of(member.study, "case"))
    if request.method == "POST" and done(
        form, lambda data: add_case(study=member.study, actor=member.user, **_case_of(form, data))
    ):
        return redirect("cases", slug)
    return _form(request, member, form, heading=_("New case"), submit=_("Add case"))


def case(request: HttpRequest, slug: str, pk: uuid.UUID) -> HttpResponse:
    """Show and change one case."""
    member, found = get_case(request.user, slug, pk, Action.DESCRIBE)
    heading = found.heading
    form = CaseForm(
        posted(request),
        attributes=attributes_of(member.study, "case"),
        initial={
            "label": found.label,
            "mark": found.mark,
            "description": found.description,
            **initial_values(found.values.all()),
        },
    )
    form.fields["mark"].required = True
    if request.method == "POST" and done(
        form, lambda data: update_case(case=found, actor=member.user, **_case_of(form, data))
    ):
        return redirect("cases", slug)
    remove = {"url": reverse("case_delete", args=[slug, pk]), "text": _("Delete case")}
    return _form(
        request, member, form, heading=heading, submit=_("Save"), remove=remove, about="case", carrier=found
    )


def _case_of(form: CaseForm, data: dict[str, Any]) -> dict[str, Any]:
    plain = {name: data[name] for name in ("label", "mark", "description")}
    return {**plain, "values": form.values()}


@require_POST
def delete(request: HttpRequest, slug: str, pk: uuid.UUID) -> HttpResponse:
    """Delete a case that nothing belongs to."""
    member, found = get_case(request.user, slug, pk, Action.DESCRIBE)
    delete_case(case=found, actor=member.user)
    return redirect("cases", slug)


def attribute_new(request: HttpRequest, slug: str) -> HttpResponse:
    """Add an attribute."""
    member = get_member(request.user, slug, Action.DESCRIBE)
    form = AttributeForm(posted(request), initial={"subject": request.GET.get("of", "case")})
    if request.method == "POST" and done(
        form, lambda data: add_attribute(study=member.study, actor=member.user, **data)
    ):
        return redirect("cases", slug)
    return _form(request, member, form, heading=_("New attribute"), submit=_("Add attribute"))


def attribute(request: HttpRequest, slug: str, pk: uuid.UUID) -> HttpResponse:
    """Change an attribute."""
    member = get_member(request.user, slug, Action.DESCRIBE)
    found = get_row(Attribute.objects.select_related("study"), member, pk)
    initial = {"name": found.name, "choices": "\n".join(found.choices)}
    form = AttributeChangeForm(posted(request), initial=initial)
    if found.kind not in (Attribute.Kind.CHOICE, Attribute.Kind.CHOICES):
        del form.fields["choices"]
    if request.method == "POST" and done(form, lambda data: _change(found, member, data)):
        return redirect("cases", slug)
    remove = {
        "url": reverse("attribute_delete", args=[slug, pk]),
        "text": _("Delete attribute with its values"),
    }
    lead = _("Type: %(type)s.") % {"type": found.get_kind_display()}
    return _form(request, member, form, heading=initial["name"], submit=_("Save"), lead=lead, remove=remove)


def _change(found: Attribute, member: Member, data: dict[str, Any]) -> None:
    choices = data.get("choices", found.choices)
    update_attribute(attribute=found, actor=member.user, name=data["name"], choices=choices)


@require_POST
def attribute_delete(request: HttpRequest, slug: str, pk: uuid.UUID) -> HttpResponse:
    """Delete an attribute with its values."""
    member = get_member(request.user, slug, Action.DESCRIBE)
    found = get_row(Attribute.objects.select_related("study"), member, pk)
    delete_attribute(attribute=found, actor=member.user)
    return redirect("cases", slug)


def _form(request: HttpRequest, member: Member, form: Any, *, heading: str, **context: Any) -> HttpResponse:
    back = {"text": _("Cases"), "url": reverse("cases", args=[member.study.slug])}
    return form_page(request, member, form, heading=heading, back=back, place="cases", **context)
