"""Splitting a code: a page with every passage and a choice where it goes, a preview, and the split itself."""

import uuid
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from cccrm.kit.refusal import Refused
from coding.access import get_code
from coding.actions.splitting import Afterwards, OtherMnemonics, Part, mnemonics_for, names_of, split_code
from coding.models import Code
from coding.queries import codebook, consequences
from coding.queries.desk import code_list
from coding.views.code_changes import crumbs_to
from interviews.access import Member
from interviews.roles import Action
from interviews.views.page import study_page

MOST_PARTS = 6
MOST_PASSAGES = 3000


@require_http_methods(["GET", "POST"])
def split(request: HttpRequest, slug: str, pk: uuid.UUID) -> HttpResponse:
    """List every passage of a code with a choice where it goes; preview; do it."""
    member, code = get_code(request.user, slug, pk, Action.EDIT_CODES)
    parts = _parts(request.POST)
    is_below = request.POST.get("place", "below") == "below"
    problem, touched, has_preview = "", None, request.method == "POST"
    if request.method == "POST" and request.POST.get("step") == "split":
        try:
            made = split_code(
                code=code,
                parts=parts,
                actor=member.user,
                is_below=is_below,
                afterwards=request.POST.get("afterwards", Afterwards.STAYS),
                reason=request.POST.get("reason", ""),
                shown=request.POST.getlist("shown"),
            )
        except Refused as refusal:
            problem, has_preview = str(refusal), isinstance(refusal, OtherMnemonics)
        else:
            messages.success(request, _("%(code)s is split.") % {"code": code})
            return redirect(reverse("codes", args=[slug]) + f"#code-{made[0].pk}")
    if has_preview:
        touched = consequences.of_split(member, code, [part.passages for part in parts], is_below=is_below)
    mnemonics = mnemonics_for(code, parts, is_below=is_below)
    return study_page(
        request,
        member,
        "coding/code_split.html",
        section="codes",
        crumbs=crumbs_to(member, str(code)),
        status=422 if problem else 200,
        code=code,
        hue=next(view.hue for view in code_list(member) if view.id == code.pk),
        rows=_rows(request.POST),
        passages=_with_choices(member, code, _choices(request.POST)),
        chosen={
            key.removeprefix("to-"): value for key, value in request.POST.items() if key.startswith("to-")
        },
        data=request.POST,
        is_below=is_below,
        parts=list(zip(parts, mnemonics, names_of(parts, mnemonics), strict=True)),
        touched=touched,
        problem=problem,
    )


@dataclass(frozen=True, slots=True)
class PartRow:
    """A line of the form for one new code; `letter` is what the choices at the passages are called."""

    number: int
    letter: str
    label: str
    mnemonic: str
    definition: str

    @property
    def key(self) -> str:
        """What a form sends for it."""
        return str(self.number)


def _with_choices(
    member: Member, code: Code, choices: dict[str, str]
) -> list[tuple[codebook.CodedPassage, str]]:
    """Give every passage of a code with the number of the new code that it shall go to; "" stays."""
    found = codebook.passages_of(member, code, most=MOST_PASSAGES).passages
    return [(passage, choices.get(str(passage.id), "")) for passage in found]


def _rows(data: QueryDict) -> list[PartRow]:
    given = data.get("parts", "")
    wanted = int(given) if given.isdecimal() else 2
    count = min(max(wanted + (data.get("step") == "more"), 1), MOST_PARTS)
    return [
        PartRow(
            number=number,
            letter="ABCDEF"[number - 1],
            label=data.get(f"label-{number}", ""),
            mnemonic=data.get(f"mnemonic-{number}", ""),
            definition=data.get(f"definition-{number}", ""),
        )
        for number in range(1, count + 1)
    ]


def _parts(data: QueryDict) -> list[Part]:
    """Give the new codes that have a label, each with its passages; "all" sends a passage to every one."""
    rows = [row for row in _rows(data) if row.label.strip()]
    sent: dict[str, set[uuid.UUID]] = {}
    for key, value in _choices(data).items():
        sent.setdefault(value, set()).add(_id(key))
    everywhere = sent.get("all", set())
    return [
        Part(
            label=row.label,
            mnemonic=row.mnemonic,
            definition=row.definition.strip(),
            passages=frozenset(sent.get(str(row.number), set()) | everywhere),
        )
        for row in rows
    ]


def _choices(data: QueryDict) -> dict[str, str]:
    """Give what was chosen for each passage, by its id as text."""
    return {key[3:]: data.get(key, "") for key in data if key.startswith("to-")}


def _id(text: str) -> uuid.UUID:
    try:
        return uuid.UUID(text)
    except ValueError as error:
        raise Refused(_("The form is incomplete. Reload the page and try again.")) from error
