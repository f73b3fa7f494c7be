"""What is final about names: overwriting them in older states, taking the key out, destroying it here."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from cccrm.kit.refusal import Refused
from coding.actions.forget_names import destroy_key, forget_names
from coding.actions.overwrite import copies_elsewhere
from coding.exports.csvtext import to_csv
from coding.queries.named import places, remains, text_hits
from coding.queries.undecided import undecided
from interviews.access import Member, get_member
from interviews.models import Pseudonym
from interviews.pseudonyms import Finder
from interviews.queries.pseudonyms import key_rows, listed_names
from interviews.roles import Action
from interviews.views.page import study_page


@require_http_methods(["GET", "POST"])
def forget(request: HttpRequest, slug: str) -> HttpResponse:
    """Overwrite names in older states, log and files, after a page that says what goes."""

    def act(member: Member) -> HttpResponse:
        done = forget_names(study=member.study, actor=member.user)
        return _page(request, member, "coding/names_forgotten.html", done=done)

    return _for_good(request, slug, "coding/names_forget.html", act)


@require_GET
def key(request: HttpRequest, slug: str) -> HttpResponse:
    """Download the list: with it, and only with it, stand-ins can be turned back into names."""
    member = get_member(request.user, slug, Action.MANAGE)
    header = ("name", "stand-in", "type", "form of")
    response = HttpResponse(
        to_csv(header, key_rows(member.study), safe=False), content_type="text/csv; charset=utf-8"
    )
    response.headers["Content-Disposition"] = f'attachment; filename="{member.study.slug}-key.csv"'
    response.headers["Cache-Control"] = "no-store"
    return response


@require_http_methods(["GET", "POST"])
def destroy(request: HttpRequest, slug: str) -> HttpResponse:
    """Destroy the list here, once nothing in the study holds a name of it any more."""

    def act(member: Member) -> HttpResponse:
        copies = destroy_key(study=member.study, actor=member.user)
        return _page(request, member, "coding/names_destroyed.html", copies=copies)

    return _for_good(request, slug, "coding/names_destroy.html", act)


def _for_good(
    request: HttpRequest, slug: str, template: str, act: Callable[[Member], HttpResponse]
) -> HttpResponse:
    """Do what cannot be taken back when its box is ticked; before that, and when it is refused, show what is left."""
    member = get_member(request.user, slug, Action.WITHDRAW)
    if request.method != "POST":
        return _page(request, member, template, **_left(member))
    try:
        if "sure" not in request.POST:
            raise Refused(_("Tick the box first: this is for good."))
        return act(member)
    except Refused as refusal:
        return _page(request, member, template, status=422, problem=str(refusal), **_left(member))


def _left(member: Member) -> dict[str, object]:
    """Tell where names of the list still stand."""
    finder = Finder(listed_names(member.study))
    documents, others = len(text_hits(member.study, finder)), len(places(member.study, finder))
    left, open_forms = remains(member.study, finder), undecided(member.study, everywhere=True)
    return {
        "count": Pseudonym.objects.filter(study=member.study).count(),
        "documents": documents,
        "others": others,
        "undecided": open_forms,
        "everywhere": True,
        "is_clean": not (documents or others or left or open_forms),
        "left": left,
        "names_of_files": [upload.file_name for upload in left.files],
        "copies": copies_elsewhere(),
    }


def _page(request: HttpRequest, member: Member, template: str, **context: object) -> HttpResponse:
    slug = member.study.slug
    return study_page(
        request,
        member,
        template,
        crumbs=[{"text": _("Names"), "url": reverse("names", args=[slug])}],
        place="names",
        **context,  # type: ignore[arg-type]
    )
