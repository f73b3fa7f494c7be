"""The desk: a transcript with its codings, and everything one does to a passage there."""

import uuid
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from cccrm.kit import htmx
from cccrm.kit.early import InPieces, early_page
from cccrm.kit.refusal import Clash, Refused
from coding.access import code_of, get_code, get_coding, get_passage
from coding.actions import memos, passages, readings
from coding.forms import ApplyForm
from coding.models import Coding, Memo, Passage
from coding.queries import desk, shelf
from coding.queries.folds import folds_of
from coding.queries.memos import codes_named
from coding.queries.rules import picker_codes
from coding.queries.switches import Choice, Switches, coders_of, switch_view, switches_of
from coding.queries.turns import codings_on, counted, main_direction, turns
from coding.queries.waiting import unplaced
from coding.rendering import TurnView
from coding.rendering_codes import count_html
from interviews import clusters, spans
from interviews.access import Member, get_document, get_member, get_revision, get_row
from interviews.log import type_name
from interviews.models import Document, Revision
from interviews.queries import desks
from interviews.rendering_steps import undo_html
from interviews.roles import Action
from interviews.views.page import frame, steps_frame, study_page

TEMPLATE = "coding/desk.html"


@require_GET
def read(request: HttpRequest, slug: str) -> HttpResponse:
    """List the transcripts of a study by case."""
    member = get_member(request.user, slug, Action.READ)
    cases = shelf.shelf(member)
    return study_page(
        request, member, "coding/read.html", section="read", shelf=cases, go_on=shelf.go_on(member, cases)
    )


@require_GET
def read_document(request: HttpRequest, slug: str, pk: uuid.UUID) -> HttpResponseBase:
    """Show a transcript on the desk; `?passage=` puts one passage into the details."""
    member, document = get_document(request.user, slug, pk, Action.READ)
    revision = desk.newest_text(document)
    if revision is None or document.withdrawn_at:
        return study_page(request, member, "coding/withdrawn.html", section="read", document=document)
    head = {"document": document, "study": member.study}
    return early_page(request, TEMPLATE, head, lambda: _page_context(request, member, document, revision))


def _page_context(
    request: HttpRequest, member: Member, document: Document, revision: Revision
) -> dict[str, Any]:
    passage = _chosen(request, member, document)
    context = _turns_context(member, document, revision, passage)
    context["turns_html"] = InPieces(turn.html for turn in context["turns"])
    context["passage"] = desk.passage_view(member, passage, context["codes"]) if passage else None
    context["neighbours"] = shelf.neighbours(member, document)
    context["unplaced"] = waits = unplaced(member, revision)
    asked = request.GET.get("place")
    context["placing"] = next((each for each in waits if str(each.passage) == asked), None)
    return frame(member, section="read", crumbs=_crumbs(document), **context)


def turns_context(request: HttpRequest, member: Member, document: Document) -> dict[str, Any]:
    """Give what the turns of a transcript show now, the passage that is open on the page among them."""
    revision = passages.newest_revision(document)
    context = _turns_context(member, document, revision, _chosen(request, member, document))
    written = SafeString("".join(turn.html for turn in context["turns"]))
    return frame(member, **context, turns_html=written)


def _turns_context(
    member: Member, document: Document, revision: Revision, passage: Passage | None
) -> dict[str, Any]:
    codings = codings_on(member, revision)
    context = _desk_context(member, document, revision, counted(codings))
    switches = switches_of(member, context["arranged"]())
    shown = switches.shown(context["codes"], passage.pk if passage else None)
    codes = {code.id: code for code in context["codes"]}
    views = turns(member, revision, codes, shown=shown, codings=codings)
    hidden = sum(turn.hidden for turn in views)
    return {
        **context,
        "turns": views,
        "direction": main_direction(views),
        "switches": switch_view(member, switches, context["codes"], hidden),
    }


def _chosen(request: HttpRequest, member: Member, document: Document) -> Passage | None:
    try:
        pk = uuid.UUID(request.POST.get("passage") or request.GET.get("passage", ""))
    except ValueError:
        return None
    rows = Passage.objects.filter(study=member.study, document=document, pk=pk)
    return rows.select_related("document__case").first()


def _crumbs(document: Document) -> list[dict[str, str]]:
    crumbs = [{"text": str(document.case.heading), "url": ""}] if document.case else []
    return [*crumbs, {"text": document.title, "url": ""}]


def _desk_context(
    member: Member, document: Document, revision: Revision, counts: Counter[uuid.UUID] | None = None
) -> dict[str, Any]:
    """Give what the desk shows. A template calls what is a function: most answers never ask for those.

    `counts` are the passages of each code, read when missing.
    """
    counts = desk.passage_counts(member, revision) if counts is None else counts
    codes = desk.code_list(member, counts)
    arranged = cache(lambda: desks.switches_of(member))
    return {
        "document": document,
        "revision": revision,
        "codes": codes,
        "arranged": arranged,
        "picker_codes": lambda: picker_codes(member, codes),
        "folds": cache(lambda: folds_of(member, codes, arranged())),
        "reading": cache(lambda: desk.last_reading(member, revision, codes)),
        "informants": cache(lambda: desk.informants_of(document)),
    }


def changed(
    request: HttpRequest,
    member: Member,
    document: Document,
    *,
    near: Sequence[tuple[int, int]],
    passage: Passage | None,
    counts_of: Sequence[uuid.UUID] = (),
    also: Sequence[str] = ("details",),
    **more: Any,
) -> HttpResponse:
    """Answer with what changed and nothing else: the touched turns, their counts, the details, Undo.

    Without JavaScript the whole page comes back, at the passage.
    """
    if not htmx.wants_part(request):
        return _to_passage(member, document, passage)
    revision = passages.newest_revision(document)
    context = frame(member, **_desk_context(member, document, revision), **more)
    if passage:
        passage.document = document  # with its case, which has been read
    context["passage"] = desk.passage_view(member, passage, context["codes"]) if passage else None
    context |= {"is_part": True, "unplaced": unplaced(member, revision) if passage is None else []}
    html = []
    if near:
        codes = {code.id: code for code in context["codes"]}
        switches = switches_of(member)
        shown = switches.shown(context["codes"], passage.pk if passage else None)
        views = turns(member, revision, codes, near=near, shown=shown)
        html += [turn.part.encode() for turn in views]
        html.append(_coders(request, member, switches, views).encode())
    changed = [code for code in context["codes"] if code.id in set(counts_of)]
    for code in changed:
        html.append(count_html(code.id, code.passages, is_part=True).encode())
    html.append(htmx.parts(request, TEMPLATE, list(also), context).content)
    html.append(htmx.parts(request, "_undo.html", ["undo"], context).content)
    return HttpResponse(b"\n".join(html))


@require_POST
def apply(request: HttpRequest, slug: str, pk: uuid.UUID) -> HttpResponse:
    """Apply a code, or a new one, to words of the transcript."""
    data = _asked(request.POST)
    if isinstance(data, ApplyForm):
        get_document(request.user, slug, pk, Action.CODE)
        raise Refused(next(iter(data.errors.values()))[0])
    member, revision = get_revision(request.user, slug, pk, data["revision"], Action.CODE)
    span = trimmed(revision, data["start"], data["end"])
    if not data["code"]:
        coding = _apply_new(member, request, revision, span, data)
        return _with_new_code(request, member, revision.document, span, coding.passage)
    code = code_of(member, data["code"])
    coding = passages.apply_code(revision=revision, start=span[0], end=span[1], code=code, actor=member.user)
    return _coded(request, member, revision, span, coding)


def _asked(post: Mapping[str, Any]) -> dict[str, Any] | ApplyForm:
    """Read what shall be coded; a code of the list, which is the rule, without the form. Gives a form with errors."""
    try:
        places = {name: int(post[name]) for name in ("start", "end")}
        return {name: uuid.UUID(post[name]) for name in ("revision", "code")} | places
    except (KeyError, ValueError):
        form = ApplyForm(post)
        return form.cleaned_data if form.is_valid() else form


def _coded(
    request: HttpRequest, member: Member, revision: Revision, span: tuple[int, int], coding: Coding
) -> HttpResponse:
    """Answer to a coding: the touched turns, the count of its code, Undo.

    The details are not in it: the page asks for them where it shows them. Somebody who codes waits for this
    answer some hundred times a day, so it reads and writes the least.
    """
    if not htmx.wants_part(request):
        return _to_passage(member, revision.document, coding.passage)
    switches = switches_of(member)
    shown = switches.shown(desk.code_list(member) if switches.code else (), coding.passage_id)
    views = turns(member, revision, near=[span], shown=shown)
    html: list[str] = [turn.part for turn in views]
    html.append(_coders(request, member, switches, views))
    html.append(
        count_html(coding.code_id, desk.passages_with(member, revision, coding.code_id), is_part=True)
    )
    steps = steps_frame(member)
    html.append(undo_html(member.study.slug, steps["step"], steps["redo"]))
    response = HttpResponse("\n".join(html))
    return htmx.tell(response, "cccrm:coded", passage=str(coding.passage_id))


def _coders(request: HttpRequest, member: Member, switches: Switches, views: Sequence[TurnView]) -> str:
    """Give the choice of coders where codings of another come, or the page says that it shows some without it."""
    if "others" not in request.POST and not any(label.by for turn in views for label in turn.labels):
        return ""
    return _coders_html(coders_of(member, switches), get_language() or "")


# It depends on nothing but its values, and each coding beside a colleague's asks for it.
@lru_cache(maxsize=200)
def _coders_html(coders: tuple[Choice, ...], language: str) -> str:
    return render_to_string("coding/_switches.html#margin-coders", {"switches": {"coders": coders}})


def _to_passage(member: Member, document: Document, passage: Passage | None) -> HttpResponse:
    """Show the whole page, at a passage."""
    url = reverse("read_document", args=[member.study.slug, document.pk])
    return redirect(f"{url}?passage={passage.pk}#p-{passage.pk}" if passage else url)


def trimmed(revision: Revision, start: int, end: int) -> tuple[int, int]:
    """A selection by mouse often takes a blank along; the passage does without. What is read as one stays whole."""
    if not 0 <= start < end <= len(revision.text):
        return start, end
    whole = clusters.edge_before(revision.text, start), clusters.edge_after(revision.text, end)
    return spans.trim(revision.text, *whole)


def _apply_new(
    member: Member, request: HttpRequest, revision: Revision, span: tuple[int, int], data: dict[str, Any]
) -> Any:
    slug = member.study.slug
    get_member(request.user, slug, Action.EDIT_CODES)
    parent = get_code(request.user, slug, data["parent"], Action.EDIT_CODES)[1] if data["parent"] else None
    return passages.apply_new_code(
        revision=revision,
        start=span[0],
        end=span[1],
        actor=member.user,
        label=data["label"],
        mnemonic=data["mnemonic"],
        parent=parent,
    )


def _with_new_code(
    request: HttpRequest, member: Member, document: Document, span: tuple[int, int], passage: Passage
) -> HttpResponse:
    """A new code changes the list itself, so the list comes along."""
    response = changed(request, member, document, near=[span], passage=passage)
    if htmx.wants_part(request):
        revision = passages.newest_revision(document)
        context = frame(member, **_desk_context(member, document, revision))
        response.content += htmx.parts(request, TEMPLATE, ["code-list"], context).content
    return response


@require_GET
def passage(request: HttpRequest, slug: str, pk: uuid.UUID) -> HttpResponse:
    """Show one passage in the details pane."""
    member, found = get_passage(request.user, slug, pk, Action.READ)
    return changed(request, member, found.document, near=[], passage=found)


@require_GET
def document_about(request: HttpRequest, slug: str, pk: uuid.UUID) -> HttpResponse:
    """Show in the details pane what concerns the transcript as a whole, where a passage was closed."""
    member, document = get_document(request.user, slug, pk, Action.READ)
    return changed(request, member, document, near=[], passage=None)


@require_POST
def remove(request: HttpRequest, slug: str, pk: uuid.UUID) -> HttpResponse:
    """Take a code off its words."""
    member, coding = get_coding(request.user, slug, pk, Action.CODE)
    check_page(request, member, coding.passage.document)
    document = coding.passage.document
    code, near = coding.code_id, span_of(coding.passage)
    left = passages.remove_coding(coding=coding, actor=member.user)
    return changed(request, member, document, near=near, passage=left, counts_of=[code])


def check_page(request: HttpRequest, member: Member, document: Document) -> None:
    """Refuse a form that was filled on an older state of the text; each form of the desk names its revision."""
    if not (named := request.POST.get("revision")):
        return
    rows = Revision.objects.filter(study=member.study, document=document).select_related("document")
    try:
        passages.check_current(rows.get(pk=uuid.UUID(named)))
    except (ValueError, Revision.DoesNotExist) as error:
        raise Refused(_("The form is incomplete. Reload the page and try again.")) from error


def span_of(found: Passage) -> list[tuple[int, int]]:
    anchor = passages.newest_anchor(found)
    return [(anchor.start, anchor.end)] if anchor else []


@require_POST
def recode(request: HttpRequest, slug: str, pk: uuid.UUID) -> HttpResponse:
    """Put another code in the place of one."""
    member, coding = get_coding(request.user, slug, pk, Action.CODE)
    check_page(request, member, coding.passage.document)
    try:
        code_id = uuid.UUID(request.POST.get("code", ""))
    except ValueError as error:
        raise Refused(_("Choose the code that shall stand here instead.")) from error
    code = get_code(request.user, slug, code_id, Action.CODE)[1]
    old = coding.code_id
    passages.recode(coding=coding, code=code, actor=member.user)
    return changed(
        request,
        member,
        coding.passage.document,
        near=span_of(coding.passage),
        passage=coding.passage,
        counts_of=[old, code.pk],
    )


@require_POST
def annotate(request: HttpRequest, slug: str, pk: uuid.UUID) -> HttpResponse:
    """Save a translation, or mark a passage as a key quotation."""
    member, found = get_passage(request.user, slug, pk, Action.CODE)
    check_page(request, member, found.document)
    span = span_of(found)
    if "key" in request.POST:
        passages.mark_key(passage=found, actor=member.user, is_key=request.POST["key"] == "1")
        return _noted(request, member, found, span)
    text = request.POST.get("translation", "")
    try:
        passages.set_translation(
            passage=found, actor=member.user, text=text, expected_version=_version(request)
        )
    except Clash as clash:
        return _clash(request, member, found, clash, "translation")
    return _noted(request, member, found, span)


def _noted(request: HttpRequest, member: Member, found: Passage, span: list[tuple[int, int]]) -> HttpResponse:
    """Answer with the passage; one that carried nothing else is gone with its last note, and its mark with it."""
    still_there = Passage.objects.filter(pk=found.pk).exists()
    return changed(
        request,
        member,
        found.document,
        near=[] if still_there else span,
        passage=found if still_there else None,
    )


def _version(request: HttpRequest) -> int:
    value = request.POST.get("version", "")
    if not value.isdecimal():
        raise Refused(_("The form is incomplete. Reload the page and try again."))
    return int(value)


def _clash(
    request: HttpRequest, member: Member, found: Passage, clash: Clash, what: str, memo: Memo | None = None
) -> HttpResponse:
    """Show both texts, so that neither is lost."""
    context: dict[str, Any] = {"clash": clash, "clash_of": memo.pk if memo else what}
    if htmx.wants_part(request):
        return changed(request, member, found.document, near=[], passage=found, **context)
    return study_page(
        request,
        member,
        "coding/clash.html",
        section="read",
        status=409,
        passage=found,
        what=what,
        memo=memo,
        **context,
    )


@require_POST
def write_memo(request: HttpRequest, slug: str, pk: uuid.UUID) -> HttpResponse:
    """Write a memo on a passage."""
    member, found = get_passage(request.user, slug, pk, Action.COMMENT)
    check_page(request, member, found.document)
    memos.write_memo(
        study=member.study,
        actor=member.user,
        object_type=type_name(found),
        object_id=found.pk,
        text=request.POST.get("text", ""),
        kind=request.POST.get("kind", Memo.Kind.ANALYTIC),
        codes=codes_named(member, request.POST.get("codes", "")),
    )
    return changed(request, member, found.document, near=span_of(found), passage=found)


def change_memo(request: HttpRequest, member: Member, memo: Memo) -> HttpResponse:
    """Change a memo on a passage; an empty one goes."""
    found = get_row(Passage.objects.select_related("document__case"), member, memo.object_id)
    check_page(request, member, found.document)
    span = span_of(found)
    try:
        memos.change_memo(
            memo=memo, actor=member.user, expected_version=_version(request), **memo_values(request, member)
        )
    except Clash as clash:
        return _clash(request, member, found, clash, "memo", memo)
    still_there = Passage.objects.filter(pk=found.pk).exists()
    return changed(request, member, found.document, near=span, passage=found if still_there else None)


def passage_of(request: HttpRequest, member: Member, memo: Memo) -> HttpResponse:
    """Show the passage that a memo is about in the details."""
    found = get_row(Passage.objects.select_related("document__case"), member, memo.object_id)
    return changed(request, member, found.document, near=[], passage=found)


def memo_values(request: HttpRequest, member: Member) -> dict[str, Any]:
    """Read a memo's form; type and codes stay as they are where it does not name them."""
    post = request.POST
    return {
        "text": post.get("text", ""),
        "kind": post.get("kind"),
        "codes": codes_named(member, post["codes"]) if "codes" in post else None,
    }


@require_POST
def note_reading(request: HttpRequest, slug: str, pk: uuid.UUID) -> HttpResponse:
    """Note that the transcript was read for all codes of today."""
    member, document = get_document(request.user, slug, pk, Action.CODE)
    check_page(request, member, document)
    readings.record_reading(revision=passages.newest_revision(document), actor=member.user)
    return changed(request, member, document, near=[], passage=None, also=["reading"])
