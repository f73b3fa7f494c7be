"""The page of one form inside a study: heading, fields, what saves, what deletes, the way back."""

from typing import Any

from django.http import HttpRequest, HttpResponse

from interviews.access import Member
from interviews.forms.base import PageForm
from interviews.views.page import study_page


def form_page(
    request: HttpRequest,
    member: Member,
    form: PageForm,
    *,
    heading: str,
    submit: str,
    back: dict[str, str],
    place: str,
    lead: str = "",
    remove: dict[str, str] | None = None,
    **more: Any,
) -> HttpResponse:
    """Render a form; 422 where it was sent and is wrong. `back` and `remove` are {"url", "text"}."""
    context: dict[str, Any] = {"heading": heading, "submit": submit, "back": back, "lead": lead}
    return study_page(
        request,
        member,
        "interviews/form.html",
        status=422 if form.errors else 200,
        crumbs=[{"text": back["text"], "url": back["url"]}, {"text": heading}],
        place=place,
        form=form,
        remove=remove,
        **context,
        **more,
    )
