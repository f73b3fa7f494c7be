"""The plan of a study, and its research questions."""

import uuid
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from interviews.access import Member, get_member, get_row
from interviews.actions.studies import add_question, delete_question, update_question
from interviews.forms.base import done, posted
from interviews.forms.plan import QuestionForm
from interviews.models import ResearchQuestion
from interviews.queries.plan import guides, question_choices, question_lines
from interviews.roles import Action
from interviews.views.forms import form_page
from interviews.views.page import study_page


@require_GET
def plan(request: HttpRequest, slug: str) -> HttpResponse:
    """Show what the study asks: research questions and versions of the interview guide."""
    member = get_member(request.user, slug, Action.READ)
    return study_page(
        request,
        member,
        "interviews/plan.html",
        crumbs=[{"text": _("Plan")}],
        place="plan",
        questions=question_lines(member.study),
        guides=guides(member.study),
    )


def new(request: HttpRequest, slug: str) -> HttpResponse:
    """Add a research question."""
    member = get_member(request.user, slug, Action.DESCRIBE)
    parents = question_choices(member.study)
    form = QuestionForm(posted(request), parents=parents, initial={"parent": request.GET.get("below", "")})
    if request.method == "POST" and done(
        form, lambda data: add_question(study=member.study, actor=member.user, **_question_of(member, data))
    ):
        return redirect("plan", slug)
    return _form(request, member, form, heading=_("New research question"), submit=_("Add question"))


def question(request: HttpRequest, slug: str, pk: uuid.UUID) -> HttpResponse:
    """Change a research question."""
    member = get_member(request.user, slug, Action.DESCRIBE)
    found = _get(member, pk)
    marks = ", ".join(mark.mark for mark in found.marks.all())
    initial = {"text": found.text, "marks": marks, "parent": found.parent_id or ""}
    form = QuestionForm(
        posted(request), parents=question_choices(member.study, without=found), initial=initial
    )
    if request.method == "POST" and done(
        form, lambda data: update_question(question=found, actor=member.user, **_question_of(member, data))
    ):
        return redirect("plan", slug)
    heading = _("Research question %(marks)s") % {"marks": marks}
    remove = {"url": reverse("question_delete", args=[slug, pk]), "text": _("Delete question")}
    return _form(request, member, form, heading=heading, submit=_("Save"), remove=remove)


@require_POST
def delete(request: HttpRequest, slug: str, pk: uuid.UUID) -> HttpResponse:
    """Delete a research question that nothing uses."""
    member = get_member(request.user, slug, Action.DESCRIBE)
    delete_question(question=_get(member, pk), actor=member.user)
    return redirect("plan", slug)


def _get(member: Member, pk: uuid.UUID) -> ResearchQuestion:
    return get_row(ResearchQuestion.objects.select_related("study"), member, pk)


def _question_of(member: Member, data: dict[str, Any]) -> dict[str, Any]:
    parent = _get(member, uuid.UUID(data["parent"])) if data["parent"] else None
    return {"text": data["text"], "marks": data["marks"], "parent": parent}


def _form(
    request: HttpRequest, member: Member, form: QuestionForm, *, heading: str, **context: Any
) -> HttpResponse:
    back = {"text": _("Plan"), "url": reverse("plan", args=[member.study.slug])}
    return form_page(request, member, form, heading=heading, back=back, place="plan", **context)
