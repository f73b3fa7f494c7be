"""The home of a study: its documents by case and what to do next."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET

from coding.access import visible_codings
from coding.models import Code, CrossCaseTable
from coding.queries.memos import open_to_dos
from coding.queries.shelf import ShelfCase, shelf
from interviews.access import Member, get_member
from interviews.roles import Action
from interviews.views.page import study_page

# How many open to-dos the page shows before it leads to all of them.
TO_DOS = 8


@dataclass(frozen=True, slots=True)
class FirstStep:
    """One of the steps that bring a new study to its first table."""

    text: str
    url: str
    state: str
    is_done: bool
    is_next: bool


@require_GET
def study(request: HttpRequest, slug: str) -> HttpResponse:
    """Show a study; a new one shows what to do first."""
    member = get_member(request.user, slug, Action.READ)
    cases = shelf(member)
    to_dos, count = open_to_dos(member, TO_DOS)
    return study_page(
        request,
        member,
        "coding/study.html",
        section="study",
        shelf=cases,
        steps=first_steps(member, cases),
        to_dos=to_dos,
        more_to_dos=count - len(to_dos),
    )


def first_steps(member: Member, cases: Sequence[ShelfCase]) -> list[FirstStep]:
    """Give the four steps to a first table; empty once all are done, or for who may not take them."""
    if not member.can(Action.IMPORT):
        return []
    slug = member.study.slug
    documents = sum(len(case.documents) for case in cases)
    codes = Code.objects.filter(study=member.study).count()
    codings = visible_codings(member).count()
    tables = CrossCaseTable.objects.filter(study=member.study).count()
    plan = [
        (
            _("Import the transcripts"),
            reverse("import", args=[slug]),
            documents,
            ngettext("%d document", "%d documents", documents),
        ),
        (
            _("Bring a code list, or start without one"),
            reverse("codes", args=[slug]),
            codes,
            ngettext("%d code", "%d codes", codes),
        ),
        (
            _("Read and code"),
            reverse("read", args=[slug]),
            codings,
            ngettext("%d coding", "%d codings", codings),
        ),
        (
            _("Make a cross-case table"),
            reverse("tables", args=[slug]),
            tables,
            ngettext("%d table", "%d tables", tables),
        ),
    ]
    done = [bool(count) for _text, _url, count, _words in plan]
    if all(done):
        return []
    first_open = done.index(False)
    return [
        FirstStep(text, url, words % count if count else "", bool(count), place == first_open)
        for place, (text, url, count, words) in enumerate(plan)
    ]
