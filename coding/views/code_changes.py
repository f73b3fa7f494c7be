"""Changes of the code list that are previewed first: several codes at once, merging, telling apart."""

import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods

from cccrm.kit import htmx
from cccrm.kit.refusal import Clash, Refused
from coding import codetree
from coding.access import get_code
from coding.actions.arranging import change_kind, move_codes, recolour_codes, retire_codes
from coding.actions.codes import check_place
from coding.actions.distinctions import tell_apart
from coding.actions.merging import check_merge, merge_codes
from coding.code_choice import choose_code
from coding.forms import COLOURS
from coding.models import Code, Distinction
from coding.queries import consequences
from coding.queries.consequences import Consequences
from coding.queries.desk import code_list
from coding.queries.meetings import passages_of_each, per_cent, shared_words
from interviews.access import Member, get_member
from interviews.roles import Action
from interviews.views.page import study_page, study_parts

COMBINED = ("definition", "when_to_use", "when_not", "example")


@dataclass(frozen=True, slots=True)
class Asked:
    """What a person wants to do to which codes; `target` is the code that it is about, if any."""

    member: Member
    codes: Sequence[Code]
    data: QueryDict
    target: Code | None

    @property
    def reason(self) -> str:
        """Why, in her words."""
        return self.data.get("reason", "")

    @property
    def common(self) -> dict[str, Any]:
        """What each of these actions takes."""
        return {"codes": self.codes, "actor": self.member.user, "reason": self.reason}

    @property
    def place(self) -> tuple[Code | None, Code | None]:
        """Where codes shall go: the code above, and the sibling before which they stand."""
        where = self.data.get("where", "under")
        if where == "under" or self.target is None:
            return self.target, None
        if where == "before":
            return self.target.parent, self.target
        rows = list(Code.objects.filter(study=self.member.study, parent=self.target.parent_id))
        siblings = [code for code, _level in codetree.walk(rows)]
        return self.target.parent, next(iter(siblings[siblings.index(self.target) + 1 :]), None)


@dataclass(frozen=True, slots=True)
class Deed:
    """One kind of change: its title, what it would touch, and how it is done."""

    title: Any
    button: Any
    preview: Callable[[Asked], Consequences]
    # Gives the codes that were changed.
    do: Callable[[Asked], Sequence[Code]]
    # Whether the preview needs a code that is chosen on the page.
    needs_target: bool = False


def _hanging(asked: Asked) -> Consequences:
    return consequences.hanging_on(asked.member, asked.codes)


def _move(asked: Asked) -> Sequence[Code]:
    parent, before = asked.place
    return move_codes(**asked.common, parent=parent, before=before)


def _move_preview(asked: Asked) -> Consequences:
    parent = asked.place[0]
    for code in asked.codes:
        check_place(code, parent)
    return consequences.of_move(asked.member, asked.codes, parent)


def _merge(asked: Asked) -> Sequence[Code]:
    if asked.target is None:
        raise Refused(_("Choose the code to merge into."))
    described: dict[str, Any] = {name: asked.data.get(name, "") for name in COMBINED if name in asked.data}
    version = asked.data.get("version", "")
    seen = int(version) if version.isdecimal() else None
    return [merge_codes(**asked.common, into=asked.target, expected_version=seen, **described)]


def _merge_preview(asked: Asked) -> Consequences:
    if asked.target is None:
        return _hanging(asked)
    check_merge(asked.codes, asked.target)
    return consequences.of_merge(asked.member, asked.codes, asked.target)


def _recolour(asked: Asked) -> Sequence[Code]:
    hue = asked.data.get("hue", "")
    if not hue.isdecimal():
        raise Refused(_("Choose one of the twelve colours, or the colour of the family."))
    return recolour_codes(**asked.common, hue=int(hue))


def _kind(asked: Asked) -> Sequence[Code]:
    codable = {"code": True, "category": False}.get(asked.data.get("codable", ""))
    return change_kind(**asked.common, is_codable=codable, kind=asked.data.get("kind") or None)


DEEDS: dict[str, Deed] = {
    "move": Deed(
        gettext_lazy("Move"),
        gettext_lazy("Move"),
        _move_preview,
        _move,
    ),
    "merge": Deed(gettext_lazy("Merge"), gettext_lazy("Merge"), _merge_preview, _merge, needs_target=True),
    "retire": Deed(
        gettext_lazy("Retire"),
        gettext_lazy("Retire"),
        _hanging,
        lambda asked: retire_codes(**asked.common, is_retired=True),
    ),
    "bring-back": Deed(
        gettext_lazy("Bring back"),
        gettext_lazy("Bring back"),
        _hanging,
        lambda asked: retire_codes(**asked.common, is_retired=False),
    ),
    "colour": Deed(gettext_lazy("Colour"), gettext_lazy("Give this colour"), _hanging, _recolour),
    "kind": Deed(gettext_lazy("Kind"), gettext_lazy("Change the kind"), _hanging, _kind),
}


@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, slug: str) -> HttpResponse:
    """Show what a change of some codes would touch, then do it: `do` names the change, `code` each code."""
    member = get_member(request.user, slug, Action.EDIT_CODES)
    data = request.POST if request.method == "POST" else request.GET
    deed = DEEDS.get(data.get("do", ""))
    asked = asked_by(member, data)
    if deed is None or not asked.codes:
        raise Refused(_("Choose at least one code first."))
    if request.method != "POST":
        return _preview(request, asked, deed)
    try:
        changed = deed.do(asked)
    except Refused as refusal:
        return _preview(request, asked, deed, str(refusal))
    return _done(request, asked, changed)


def asked_by(member: Member, data: QueryDict) -> Asked:
    """Read which codes are meant, and which code they are to be moved to or merged into."""
    codes = {str(code.pk): code for code in Code.objects.filter(study=member.study).select_related("parent")}
    chosen, target = list(dict.fromkeys(data.getlist("code"))), data.get("target", "")
    if not codes.keys() >= {*chosen, *filter(None, [target])}:
        raise Refused(_("One of these codes is not there any more. Reload the page."))
    return Asked(member, [codes[pk] for pk in chosen], data, codes.get(target))


def _preview(request: HttpRequest, asked: Asked, deed: Deed, problem: str = "") -> HttpResponse:
    """Show what would be touched; `problem` is why it was refused just now."""
    status = 422 if problem else 200
    touched = None
    try:
        touched = deed.preview(asked)
    except Refused as refusal:
        problem = str(refusal)
    views = code_list(asked.member)
    chosen = {code.pk for code in asked.codes}
    context: dict[str, Any] = {
        "do": asked.data["do"],
        "deed": deed,
        "chosen": [view for view in views if view.id in chosen],
        "choice": _choice(asked) if asked.data["do"] in ("move", "merge") else "",
        "wheres": [("under", _("under")), ("before", _("before")), ("after", _("after"))],
        "target": asked.target,
        "where": asked.data.get("where", "under"),
        "reason": asked.reason,
        "touched": touched,
        "problem": problem,
        "is_ready": not problem and not (deed.needs_target and asked.target is None),
        "colours": COLOURS,
        "combined": _combined(asked, request) if asked.data["do"] == "merge" and asked.target else [],
    }
    if htmx.wants_part(request):
        return study_parts(request, asked.member, "coding/codes_change.html", ["preview"], **context)
    crumbs = crumbs_to(asked.member, str(deed.title))
    return study_page(
        request,
        asked.member,
        "coding/codes_change.html",
        section="codes",
        crumbs=crumbs,
        status=status,
        **context,
    )


def _choice(asked: Asked) -> SafeString:
    """Let one of the other codes be chosen: where codes go, or into which they are merged."""
    merges = asked.data["do"] == "merge"
    return choose_code(
        "target",
        Code.objects.filter(study=asked.member.study),
        chosen=str(asked.target.pk) if asked.target else "",
        nothing=_("Choose the code that stays") if merges else _("the top of the list"),
        without={code.pk for code in asked.codes},
        required=merges,
    )


def crumbs_to(member: Member, text: str) -> list[dict[str, str]]:
    """Lead back to the list of codes."""
    url = reverse("codes", args=[member.study.slug])
    return [{"text": _("Codes"), "url": url}, {"text": text, "url": ""}]


def _combined(asked: Asked, request: HttpRequest) -> list[dict[str, str]]:
    """Give the descriptions of codes that are merged under each other, where there are several, and what was written."""
    into = asked.target
    assert into is not None
    fields = []
    for name in COMBINED:
        texts = dict.fromkeys(filter(None, (getattr(code, name) for code in (into, *asked.codes))))
        if written := request.POST.get(name, "").replace("\r\n", "\n"):
            texts = {text: None for text in texts if text not in written} | {written: None}
        if texts.keys() - {getattr(into, name)}:
            label = str(Code._meta.get_field(name).verbose_name)  # type: ignore[union-attr]
            fields.append({"name": name, "label": label[:1].upper() + label[1:], "text": "\n\n".join(texts)})
    return fields


def _done(request: HttpRequest, asked: Asked, changed: Sequence[Code]) -> HttpResponse:
    slug = asked.member.study.slug
    goes_on = asked.target if asked.data["do"] == "merge" and asked.target else asked.codes[0]
    if asked.data["do"] == "merge":
        values = {"codes": ", ".join(map(str, asked.codes)), "code": asked.target}
        messages.success(request, _("%(codes)s: merged into %(code)s.") % values)
    elif count := len(changed):
        messages.success(request, ngettext("%d code changed.", "%d codes changed.", count) % count)
    else:
        messages.info(request, _("Nothing was changed: it was so already."))
    if asked.data.get("back") == "code":
        return redirect("code", slug, goes_on.pk)
    return redirect(reverse("codes", args=[slug]) + f"#code-{goes_on.pk}")


# -- two codes ----------------------------------------------------------------------------------


@require_http_methods(["GET", "POST"])
def pair(request: HttpRequest, slug: str, pk: uuid.UUID, other: uuid.UUID) -> HttpResponse:
    """Show two codes and the words that they share side by side; write how they are told apart."""
    right = Action.READ if request.method == "GET" else Action.EDIT_CODES
    member, first = get_code(request.user, slug, pk, right)
    second = get_code(request.user, slug, other, right)[1]
    clash = None
    if request.method == "POST":
        version = request.POST.get("version", "")
        try:
            tell_apart(
                codes=(first, second),
                actor=member.user,
                kind=request.POST.get("kind", ""),
                text=request.POST.get("text", ""),
                expected_version=int(version) if version.isdecimal() else 0,
            )
        except Clash as found:
            clash = found
        else:
            messages.success(request, _("Saved."))
            return redirect("code_pair", slug, pk, other)
    shared = shared_words(member, first, second)
    low, high = sorted((first.pk, second.pk))
    row = Distinction.objects.filter(first=low, second=high).first()
    return study_page(
        request,
        member,
        "coding/code_pair.html",
        section="codes",
        crumbs=crumbs_to(member, _("%(first)s and %(second)s") % {"first": first, "second": second}),
        status=409 if clash else 200,
        first=first,
        second=second,
        sides=_sides(member, (first, shared.first), (second, shared.second)),
        shared=shared.pairs,
        total=shared.total,
        row=row,
        version=clash.version if clash else row.version if row else 0,
        clash=clash,
    )


def _sides(member: Member, *counted: tuple[Code, int]) -> list[dict[str, Any]]:
    hues = {view.id: view.hue for view in code_list(member)}
    totals = passages_of_each(member, [code.pk for code, _shared in counted])
    return [
        {
            "code": code,
            "hue": hues[code.pk],
            "total": totals[code.pk],
            "shared": shared,
            "share": per_cent(shared, totals[code.pk]),
        }
        for code, shared in counted
    ]
