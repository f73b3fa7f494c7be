"""The interview guide: its versions and their questions."""

import uuid
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from interviews.access import Member, get_member, get_row
from interviews.actions.guides import (
    add_guide,
    add_guide_question,
    delete_guide,
    delete_guide_question,
    update_guide,
    update_guide_question,
)
from interviews.forms.base import PageForm, done, posted
from interviews.forms.plan import GuideForm, GuideQuestionForm
from interviews.models import GuideQuestion, InterviewGuide
from interviews.queries.plan import guide_lines, guide_question_choices, mark_choices
from interviews.roles import Action
from interviews.views.forms import form_page
from interviews.views.page import study_page


def new(request: HttpRequest, slug: str) -> HttpResponse:
    """Add a version of the guide."""
    member = get_member(request.user, slug, Action.DESCRIBE)
    form = GuideForm(posted(request))
    made: list[InterviewGuide] = []
    if request.method == "POST" and done(
        form, lambda data: made.append(add_guide(study=member.study, actor=member.user, **data))
    ):
        return redirect("guide", slug, made[0].pk)
    return _form(request, member, form, heading=_("New interview guide"), submit=_("Add guide"))


@require_GET
def guide(request: HttpRequest, slug: str, pk: uuid.UUID) -> HttpResponse:
    """Show one version with its questions."""
    member = get_member(request.user, slug, Action.READ)
    found = _get(member, pk)
    return study_page(
        request,
        member,
        "interviews/guide.html",
        crumbs=[{"text": _("Plan"), "url": reverse("plan", args=[slug])}, {"text": found.name}],
        place="plan",
        guide=found,
        lines=guide_lines(found),
    )


def change(request: HttpRequest, slug: str, pk: uuid.UUID) -> HttpResponse:
    """Change name and date of a version."""
    member = get_member(request.user, slug, Action.DESCRIBE)
    found = _get(member, pk)
    name = found.name
    form = GuideForm(posted(request), initial={"name": name, "created_on": found.created_on})
    if request.method == "POST" and done(
        form, lambda data: update_guide(guide=found, actor=member.user, **data)
    ):
        return redirect("guide", slug, pk)
    remove = {"url": reverse("guide_delete", args=[slug, pk]), "text": _("Delete guide with its questions")}
    return _form(request, member, form, heading=name, submit=_("Save"), remove=remove)


@require_POST
def delete(request: HttpRequest, slug: str, pk: uuid.UUID) -> HttpResponse:
    """Delete a version with its questions."""
    member = get_member(request.user, slug, Action.DESCRIBE)
    delete_guide(guide=_get(member, pk), actor=member.user)
    return redirect("plan", slug)


def question_new(request: HttpRequest, slug: str, pk: uuid.UUID) -> HttpResponse:
    """Add a question to a version."""
    member = get_member(request.user, slug, Action.DESCRIBE)
    found = _get(member, pk)
    form = GuideQuestionForm(
        posted(request),
        parents=guide_question_choices(found),
        marks=mark_choices(member.study),
        initial={"parent": request.GET.get("below", "")},
    )
    if request.method == "POST" and done(
        form,
        lambda data: add_guide_question(guide=found, actor=member.user, **_question_of(member, data)),
    ):
        return redirect("guide", slug, pk)
    return _form(request, member, form, heading=_("New question"), submit=_("Add question"), guide=found)


def question(request: HttpRequest, slug: str, pk: uuid.UUID) -> HttpResponse:
    """Change a question of the guide."""
    member = get_member(request.user, slug, Action.DESCRIBE)
    found = _get_question(member, pk)
    form = GuideQuestionForm(
        posted(request),
        parents=guide_question_choices(found.guide, without=found),
        marks=mark_choices(member.study),
        initial=_initial(found),
    )
    if request.method == "POST" and done(
        form,
        lambda data: update_guide_question(question=found, actor=member.user, **_question_of(member, data)),
    ):
        return redirect("guide", slug, found.guide_id)
    remove = {"url": reverse("guide_question_delete", args=[slug, pk]), "text": _("Delete question")}
    return _form(
        request, member, form, heading=_("Question"), submit=_("Save"), guide=found.guide, remove=remove
    )


def _initial(found: GuideQuestion) -> dict[str, Any]:
    return {
        "number": found.number,
        "text": found.text,
        "construct": found.construct,
        "parent": found.parent_id or "",
        "marks": [link.mark.mark for link in found.marks.select_related("mark")],
    }


@require_POST
def question_delete(request: HttpRequest, slug: str, pk: uuid.UUID) -> HttpResponse:
    """Take a question out of the guide."""
    member = get_member(request.user, slug, Action.DESCRIBE)
    found = _get_question(member, pk)
    delete_guide_question(question=found, actor=member.user)
    return redirect("guide", slug, found.guide_id)


def _get(member: Member, pk: uuid.UUID) -> InterviewGuide:
    return get_row(InterviewGuide.objects.select_related("study"), member, pk)


def _get_question(member: Member, pk: uuid.UUID) -> GuideQuestion:
    return get_row(GuideQuestion.objects.select_related("study", "guide__study"), member, pk)


def _question_of(member: Member, data: dict[str, Any]) -> dict[str, Any]:
    parent = _get_question(member, uuid.UUID(data["parent"])) if data["parent"] else None
    return {**data, "parent": parent}


def _form(
    request: HttpRequest,
    member: Member,
    form: PageForm,
    *,
    heading: str,
    guide: InterviewGuide | None = None,
    **context: Any,
) -> HttpResponse:
    slug = member.study.slug
    back = {"text": _("Plan"), "url": reverse("plan", args=[slug])}
    if guide is not None:
        back = {"text": guide.name, "url": reverse("guide", args=[slug, guide.pk])}
    return form_page(request, member, form, heading=heading, back=back, place="plan", **context)
