"""Withdrawing a document or an informant: what will be gone is said first, since it cannot be undone."""

import uuid

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from cccrm.kit.refusal import Refused
from coding.actions.withdraw import Withdrawal, copies_elsewhere, withdraw_document, withdraw_informant
from coding.models import Coding, Passage
from coding.queries.spoken import documents_of, said_by
from interviews.access import Member, get_document, get_informant
from interviews.roles import Action
from interviews.views.page import study_page


@require_http_methods(["GET", "POST"])
def document(request: HttpRequest, slug: str, pk: uuid.UUID) -> HttpResponse:
    """Withdraw a document after a page that says what goes."""
    member, found = get_document(request.user, slug, pk, Action.WITHDRAW)
    if request.method == "POST":
        _check_sure(request)
        return _done(request, member, withdraw_document(document=found, actor=member.user))
    return study_page(
        request,
        member,
        "coding/withdraw.html",
        subject=found,
        documents=[found],
        passages=Passage.objects.filter(document=found).count(),
        codings=Coding.objects.filter(passage__document=found).count(),
        files=copies_elsewhere(),
    )


@require_http_methods(["GET", "POST"])
def informant(request: HttpRequest, slug: str, pk: uuid.UUID) -> HttpResponse:
    """Withdraw an informant, and the documents in which nobody else was interviewed."""
    member, found = get_informant(request.user, slug, pk, Action.WITHDRAW)
    if request.method == "POST":
        _check_sure(request)
        return _done(request, member, withdraw_informant(informant=found, actor=member.user))
    documents, shared = documents_of(found)
    return study_page(
        request,
        member,
        "coding/withdraw.html",
        subject=found,
        documents=documents,
        joined=[(document, turn) for document in shared for turn in said_by(found, document).joined],
        passages=Passage.objects.filter(document__in=documents).count(),
        codings=Coding.objects.filter(passage__document__in=documents).count(),
        files=copies_elsewhere(),
    )


def _check_sure(request: HttpRequest) -> None:
    if "sure" not in request.POST:
        raise Refused(_("Tick the box first: the words will be overwritten for good."))


def _done(request: HttpRequest, member: Member, withdrawal: Withdrawal) -> HttpResponse:
    return study_page(request, member, "coding/withdraw_done.html", withdrawal=withdrawal)
