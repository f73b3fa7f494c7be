"""Codes that are dragged or moved by a step in the list: what it would do, said beforehand, and doing it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from cccrm.kit import htmx
from cccrm.kit.refusal import Refused
from coding import codetree
from coding.actions.arranging import move_codes, topmost
from coding.actions.codes import check_place
from coding.models import Code
from coding.queries import consequences
from coding.queries.consequences import Consequences, StaleCell
from coding.views.code_changes import Asked, asked_by
from coding.views.codes import list_context
from interviews.access import get_member
from interviews.roles import Action
from interviews.views.page import study_parts

MOST_NAMED = 3


@dataclass(frozen=True, slots=True)
class Drop:
    """What moving codes to a place would do, in words; `asks` where more than their order changes."""

    said: str
    asks: bool = False
    cells: tuple[StaleCell, ...] = ()
    is_refused: bool = False


@require_http_methods(["GET", "POST"])
def arrange(request: HttpRequest, slug: str) -> HttpResponse:
    """Move codes to where they were dropped; a GET only says what that would do."""
    member = get_member(request.user, slug, Action.EDIT_CODES)
    if request.method == "POST":
        return _move(request, asked_by(member, request.POST))
    if not htmx.wants_part(request):
        return redirect(f"{reverse('codes_change', args=[slug])}?do=move&{request.GET.urlencode()}")
    context = {"study": member.study, "drop": _foreseen(asked_by(member, request.GET))}
    return htmx.parts(request, "coding/codes.html", ["codes-drop"], context)


def _foreseen(asked: Asked) -> Drop:
    asked = _without_below(asked)
    parent, before = asked.place
    if not asked.codes:
        raise Refused(_("Choose at least one code first."))
    try:
        for code in asked.codes:
            check_place(code, parent)
    except Refused as refusal:
        return Drop(str(refusal), is_refused=True)
    if not _changes_parent(asked.codes, parent):
        return Drop(_order_said(asked.codes, before))
    touched = consequences.of_move(asked.member, asked.codes, parent)
    said = [_place_said(asked.codes, parent, touched), _counts_said(asked, parent)]
    return Drop(" ".join(filter(None, said)), asks=True, cells=touched.cells)


def _without_below(asked: Asked) -> Asked:
    """Sub-codes that were chosen together with a code above them stay with it, as the move leaves them."""
    nodes = list(Code.objects.filter(study=asked.member.study))
    return replace(asked, codes=topmost(nodes, asked.codes))


def _changes_parent(codes: Sequence[Code], parent: Code | None) -> bool:
    return any(code.parent_id != (parent and parent.pk) for code in codes)


def _names(codes: Sequence[Code]) -> str:
    if len(codes) > MOST_NAMED:
        return ngettext("%(n)s code", "%(n)s codes", len(codes)) % {"n": len(codes)}
    return ", ".join(map(str, codes))


def _order_said(codes: Sequence[Code], before: Code | None) -> str:
    values = {"codes": _names(codes), "code": before}
    if before is None:
        return _("%(codes)s: to the end. Only the order changes.") % values
    return _("%(codes)s: before %(code)s. Only the order changes.") % values


def _place_said(codes: Sequence[Code], parent: Code | None, touched: Consequences) -> str:
    """Say what goes where: "CRM-STR and 3 sub-codes go under CRM-OPE."."""
    names, below = _names(codes), touched.subcodes
    if below:
        words = ngettext("%(codes)s and %(n)s sub-code", "%(codes)s and %(n)s sub-codes", below)
        names = words % {"codes": names, "n": below}
    count = len(codes) + below
    if parent is None:
        said = ngettext(
            "%(codes)s goes to the top of the list.", "%(codes)s go to the top of the list.", count
        )
        return said % {"codes": names}
    said = ngettext("%(codes)s goes under %(parent)s.", "%(codes)s go under %(parent)s.", count)
    return said % {"codes": names, "parent": parent}


def _counts_said(asked: Asked, parent: Code | None) -> str:
    """Say how many codings are counted where they were not, or no longer where they were."""
    nodes = list(Code.objects.filter(study=asked.member.study))
    gains = [code for code in asked.codes if parent and parent.pk not in codetree.ancestors(nodes, code.pk)]
    extent = consequences.hanging_on(asked.member, gains or asked.codes, with_subcodes=True).extent
    count = extent["codings"]
    if not count:
        return ""
    values = {
        "codings": ngettext("%(n)s coding", "%(n)s codings", count) % {"n": count},
        "documents": ngettext("%(n)s document", "%(n)s documents", extent["documents"])
        % {"n": extent["documents"]},
    }
    if gains:
        said = ngettext(
            "%(codings)s of %(documents)s comes to be counted there.",
            "%(codings)s of %(documents)s come to be counted there.",
            count,
        )
        return said % values
    left = dict.fromkeys(str(code.parent) for code in asked.codes if code.parent)
    said = ngettext(
        "%(codings)s of %(documents)s is no longer counted under %(parents)s.",
        "%(codings)s of %(documents)s are no longer counted under %(parents)s.",
        count,
    )
    return said % {**values, "parents": ", ".join(left)}


def _move(request: HttpRequest, asked: Asked) -> HttpResponse:
    asked = _without_below(asked)
    parent, before = asked.place
    touched = None
    if asked.codes and _changes_parent(asked.codes, parent):
        touched = consequences.of_move(asked.member, asked.codes, parent)
    move_codes(
        codes=asked.codes, actor=asked.member.user, parent=parent, before=before, reason=asked.reason.strip()
    )
    said = _said(asked.codes, parent, touched)
    if not htmx.wants_part(request):
        messages.success(request, said)
        return redirect(reverse("codes", args=[asked.member.study.slug]) + f"#code-{asked.codes[0].pk}")
    context = {**list_context(asked.member), "said": said}
    return study_parts(
        request, asked.member, "coding/codes.html", ["code-list", "codes-said", "codes-undo"], **context
    )


def _said(codes: Sequence[Code], parent: Code | None, touched: Consequences | None) -> str:
    names = ", ".join(map(str, codes))
    if touched is None:
        return _("%(codes)s: moved.") % {"codes": names}
    where = _("under %(parent)s") % {"parent": parent} if parent else _("at the top of the list")
    said = _("%(codes)s: now %(where)s.") % {"codes": names, "where": where}
    count = len(touched.cells)
    if count:
        said += " " + ngettext(
            "%d written cell has other passages now.", "%d written cells have other passages now.", count
        ) % count  # fmt: skip
    return said
