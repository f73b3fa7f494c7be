"""Settings of a study: what it is called, and its end."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from interviews.access import Member, get_member
from interviews.actions.studies import delete_study, update_study
from interviews.forms.base import done, posted
from interviews.forms.studies import DeleteStudyForm, StudyForm
from interviews.roles import Action
from interviews.views.page import study_page


def settings(request: HttpRequest, slug: str) -> HttpResponse:
    """Show and change title and description."""
    member = get_member(request.user, slug, Action.MANAGE)
    study = member.study
    form = StudyForm(posted(request), initial={"title": study.title, "description": study.description})
    if request.method == "POST" and done(
        form, lambda data: update_study(study=study, actor=member.user, **data)
    ):
        messages.success(request, _("Saved."))
        return redirect("settings", slug)
    return _settings_page(request, member, form, DeleteStudyForm(study=study))


def delete(request: HttpRequest, slug: str) -> HttpResponse:
    """Delete a study after its title was typed."""
    member = get_member(request.user, slug, Action.MANAGE)
    study = member.study
    form = DeleteStudyForm(posted(request), study=study)
    if request.method == "POST" and done(form, lambda _data: delete_study(study=study)):
        messages.success(request, _("The study “%(title)s” was deleted.") % {"title": study.title})
        return redirect("start")
    initial = {"title": study.title, "description": study.description}
    return _settings_page(request, member, StudyForm(initial=initial), form)


def _settings_page(
    request: HttpRequest, member: Member, form: StudyForm, delete_form: DeleteStudyForm
) -> HttpResponse:
    return study_page(
        request,
        member,
        "interviews/settings.html",
        status=422 if form.errors or delete_form.errors else 200,
        crumbs=[{"text": _("Settings")}],
        form=form,
        delete_form=delete_form,
        place="settings",
    )
