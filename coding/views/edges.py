"""Moving the edges of a passage and joining it with one that is nearly the same."""

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from cccrm.kit import htmx
from cccrm.kit.refusal import Refused
from coding.access import get_passage
from coding.actions import edges as actions
from coding.forms import EdgesForm
from coding.models import Passage
from coding.views.desk import changed, check_page, span_of, trimmed
from interviews.access import get_row
from interviews.models import Revision
from interviews.roles import Action


@require_POST
def move_edges(request: HttpRequest, slug: str, pk: uuid.UUID) -> HttpResponse:
    """Let a passage begin and end elsewhere: at two offsets, or one edge moved by a word."""
    member, found = get_passage(request.user, slug, pk, Action.CODE)
    form = EdgesForm(request.POST)
    if not form.is_valid():
        raise Refused(next(iter(form.errors.values()))[0])
    document, named = found.document, form.cleaned_data["revision"]
    revision = get_row(
        Revision.objects.filter(document=document).select_related("document", "study"), member, named
    )
    near = span_of(found)
    said = list(revision.turns.order_by("position").values_list("body_start", "body_end"))
    start, end = trimmed(revision, *form.edges(revision.text, near[0], said))
    before = _codes_on(found)
    moved = actions.move_edges(passage=found, revision=revision, start=start, end=end, actor=member.user)
    return changed(
        request,
        member,
        document,
        near=[*near, (start, end)],
        passage=moved,
        counts_of=[*before, *_codes_on(moved)],
    )


def _codes_on(found: Passage) -> list[uuid.UUID]:
    return list(found.codings.values_list("code_id", flat=True))


@require_POST
def join(request: HttpRequest, slug: str, pk: uuid.UUID) -> HttpResponse:
    """Make one passage of two with nearly the same edges; those of the open one stand."""
    member, keep = get_passage(request.user, slug, pk, Action.CODE)
    check_page(request, member, keep.document)
    try:
        other = uuid.UUID(request.POST.get("other", ""))
    except ValueError as error:
        raise Refused(_("The form is incomplete. Reload the page and try again.")) from error
    goes = get_passage(request.user, slug, other, Action.CODE)[1]
    near = [*span_of(keep), *span_of(goes)]
    joined = actions.join_passages(
        keep=keep, other=goes, actor=member.user, for_all=member.can(Action.MANAGE)
    )
    answer = changed(request, member, keep.document, near=near, passage=keep, counts_of=_codes_on(keep))
    return _naming(request, answer, joined.doubles) if joined.doubles else answer


def _naming(request: HttpRequest, answer: HttpResponse, doubles: tuple[str, ...]) -> HttpResponse:
    """Say what stood on both passages and now stands once."""
    sentence = _("On both passages stood, and now stands once: %(names)s.") % {"names": ", ".join(doubles)}
    if htmx.wants_part(request):
        answer.content += render_to_string("_notice.html", {"sentence": sentence}, request).encode()
    else:
        messages.info(request, sentence)
    return answer
