"""Correcting a transcript: a turn, a word throughout, or a corrected file, each shown before or undone after."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from cccrm.kit import htmx
from cccrm.kit.refusal import Refused
from coding.actions import corrections
from coding.actions.passages import check_current, newest_revision
from coding.actions.revisions import Revised
from coding.forms_correct import JoinForm, ReplaceForm, SplitForm, TurnForm
from coding.queries.carrying import foresee
from coding.queries.corrected import as_present
from coding.queries.revisions import Here, TurnOutcome, changes, here, sentences, turn_outcome
from coding.queries.waiting import waiting_passages
from interviews.access import Member, get_document
from interviews.actions.documents import drop_uploads, forget_waiting_uploads, new_batch, receive_file
from interviews.forms.base import PageForm, done, posted
from interviews.importers import replace_names
from interviews.importers.drafts import TranscriptDraft
from interviews.importers.sniff import MAX_FILE
from interviews.importers.wire import draft_from
from interviews.models import Document, Revision, Speaker, Upload
from interviews.queries.pseudonyms import listed_names
from interviews.queries.turns import turn_plans
from interviews.recut import Renamed, changed_places, renamed
from interviews.roles import Action
from interviews.views.page import study_page

# So many places of a word are shown in each text; all are replaced.
MOST_SHOWN = 30


def _open(request: HttpRequest, slug: str, pk: uuid.UUID) -> tuple[Member, Revision]:
    """Give member and newest revision of a document that may be corrected; who brings texts in corrects them, too."""
    member, document = get_document(request.user, slug, pk, Action.IMPORT)
    if document.withdrawn_at:
        raise Refused(_("This document was withdrawn; its words are gone."))
    revision = newest_revision(document)
    revision.document = document
    return member, revision


def _page(
    request: HttpRequest, member: Member, template: str, document: Document, last: str, **context: Any
) -> HttpResponse:
    slug = member.study.slug
    crumbs = [
        {"text": document.title, "url": reverse("read_document", args=[slug, document.pk])},
        {"text": _("Correct"), "url": reverse("correct", args=[slug, document.pk]) if last else ""},
        *([{"text": last}] if last else []),
    ]
    return study_page(request, member, template, section="read", crumbs=crumbs, document=document, **context)


@require_GET
def correct(request: HttpRequest, slug: str, pk: uuid.UUID) -> HttpResponse:
    """List the ways to correct a transcript; `?turn=14` goes on to that turn."""
    member, revision = _open(request, slug, pk)
    number = request.GET.get("turn", "").strip().rpartition(":")[2]
    problem = ""
    if number:
        if revision.turns.filter(number=number).exists():
            return redirect("correct_turn", slug, pk, number)
        problem = _("There is no turn %(number)s in this transcript.") % {"number": number}
    return _correct_page(request, member, revision, problem=problem, number=number)


def _correct_page(request: HttpRequest, member: Member, revision: Revision, **context: Any) -> HttpResponse:
    status = 422 if context.get("problem") or context.get("file_problem") else 200
    return _page(
        request,
        member,
        "coding/correct.html",
        revision.document,
        "",
        status=status,
        form=ReplaceForm(),
        waiting=waiting_passages(revision).count(),
        revision=revision,
        **context,
    )


# -- one turn -----------------------------------------------------------------------------------


@require_http_methods(["GET", "POST"])
def turn(request: HttpRequest, slug: str, pk: uuid.UUID, number: str) -> HttpResponse:
    """Correct what a turn says, who says it, or when."""
    member, revision = _open(request, slug, pk)
    form = TurnForm(posted(request), **_turn_options(revision, number))
    if request.method == "POST" and request.POST.get("step") == "preview":
        return _look(request, member, revision, number, form)
    made: list[Revised] = []

    def save(data: dict[str, Any]) -> None:
        _check_seen(revision, data.pop("revision"))
        made.append(
            corrections.correct_turn(revision=revision, actor=member.user, number=number, **form.said(data))
        )

    if request.method == "POST" and done(form, save):
        return _saved(request, member, made[0], number)
    return _turn_page(request, member, revision, number, form=form)


def _look(
    request: HttpRequest, member: Member, revision: Revision, number: str, form: TurnForm
) -> HttpResponse:
    """Show what a form would do to the turn and its passages, as a page or as the part of one; nothing is saved."""
    found: list[TurnOutcome] = []

    def plan(data: dict[str, Any]) -> None:
        _check_seen(revision, data.pop("revision"))
        said = form.said(data)
        del said["reason"]
        planned = corrections.plan_turn(revision, number, **said)
        found.append(turn_outcome(member, revision, number, planned))

    is_planned = done(form, plan)
    outcome = found[0] if is_planned else None
    if not htmx.wants_part(request):
        return _turn_page(request, member, revision, number, form=form, outcome=outcome)
    problem = "" if is_planned else " ".join(str(errors[0]) for errors in form.errors.values())
    context: dict[str, object] = {"outcome": outcome, "problem": problem}
    return htmx.parts(request, "coding/correct_turn.html", ["change-said", "change"], context)


def _check_seen(revision: Revision, seen: uuid.UUID) -> None:
    """Refuse a form that was filled on an older state of the text."""
    if seen != revision.pk:
        check_current(Revision(pk=seen, document_id=revision.document_id))


def _turn_options(revision: Revision, number: str) -> dict[str, Any]:
    try:
        turns, at = corrections.find_turn(revision, number)
    except Refused as refusal:
        raise Http404 from refusal
    this = turns[at]
    return {
        "speakers": list(revision.document.speakers.values_list("label", flat=True)),
        "initial": {
            "revision": revision.pk,
            "words": revision.text[this.body_start : this.body_end],
            "speaker": this.speaker,
            "time_stamp": this.time_stamp,
        },
    }


def _turn_page(
    request: HttpRequest,
    member: Member,
    revision: Revision,
    number: str,
    *,
    form: PageForm | None = None,
    split: PageForm | None = None,
    join: PageForm | None = None,
    outcome: TurnOutcome | None = None,
) -> HttpResponse:
    turns, at = corrections.find_turn(revision, number)
    options = _turn_options(revision, number)
    places = sentences(revision.text, turns[at])
    following = turns[at + 1] if at + 1 < len(turns) else None
    wrong = any(each is not None and each.errors for each in (form, split, join))
    form = form or TurnForm(**options)
    if not wrong and outcome is None:
        # Who comes by F2 goes on with the keys; a refusal and a preview are read first.
        form.fields["words"].widget.attrs["autofocus"] = True
    return _page(
        request,
        member,
        "coding/correct_turn.html",
        revision.document,
        f"{revision.document.address}:{number}",
        status=422 if wrong else 200,
        form=form,
        split=split or SplitForm(places=places, **options),
        join=join or JoinForm(initial=options["initial"]),
        number=number,
        outcome=outcome,
        following=following,
        given=_given(revision, turns[at].speaker, following.speaker if following else ""),
        following_words=revision.text[following.body_start : following.body_end][:160] if following else "",
    )


def _given(revision: Revision, label: str, following: str) -> Speaker | None:
    """Give the speaker whose words would count as another's if the next turn were joined; its informant is read."""
    if following == label:
        return None
    return revision.document.speakers.select_related("informant").filter(label=following).first()


@require_POST
def split(request: HttpRequest, slug: str, pk: uuid.UUID, number: str) -> HttpResponse:
    """Let a new turn begin inside a turn."""
    member, revision = _open(request, slug, pk)
    options = _turn_options(revision, number)
    turns, at = corrections.find_turn(revision, number)
    form = SplitForm(request.POST, places=sentences(revision.text, turns[at]), **options)
    made: list[Revised] = []

    def save(data: dict[str, Any]) -> None:
        _check_seen(revision, data["revision"])
        place = form.place_in(revision.text, turns[at].body_start, turns[at].body_end)
        made.append(
            corrections.split_turn(
                revision=revision,
                actor=member.user,
                number=number,
                place=place,
                speaker=form.speaker_said(data),
                reason=data["reason"],
            )
        )

    if done(form, save):
        return _saved(request, member, made[0], number)
    return _turn_page(request, member, revision, number, split=form)


@require_POST
def join(request: HttpRequest, slug: str, pk: uuid.UUID, number: str) -> HttpResponse:
    """Join a turn with the next one."""
    member, revision = _open(request, slug, pk)
    form = JoinForm(request.POST)
    made: list[Revised] = []

    def save(data: dict[str, Any]) -> None:
        _check_seen(revision, data["revision"])
        made.append(
            corrections.join_turns(revision=revision, actor=member.user, number=number, reason=data["reason"])
        )

    if done(form, save):
        return _saved(request, member, made[0], number)
    return _turn_page(request, member, revision, number, join=form)


def _saved(request: HttpRequest, member: Member, revised: Revised, number: str = "") -> HttpResponse:
    """Go back to the transcript; where passages changed inside or lost their place, show that first."""
    document = revised.revision.document
    messages.success(request, said([revised]))
    if revised.changed or revised.waiting:
        return redirect("changes", member.study.slug, document.pk, revised.revision.number)
    url = reverse("read_document", args=[member.study.slug, document.pk])
    return redirect(f"{url}#turn-{number}" if number else url)


def said(made: Sequence[Revised]) -> str:
    """Say what a correction did to passages."""
    changed = sum(len(each.changed) for each in made)
    waiting = sum(len(each.waiting) for each in made)
    sentences = [_("Corrected.")]
    if changed:
        sentences.append(
            ngettext("%(n)s passage changed inside.", "%(n)s passages changed inside.", changed)
            % {"n": changed}
        )
    if waiting:
        sentences.append(
            ngettext("%(n)s passage waits to be placed.", "%(n)s passages wait to be placed.", waiting)
            % {"n": waiting}
        )
    if back := sum(each.back for each in made):
        sentences.append(
            ngettext(
                "%(n)s passage that waited stands again.", "%(n)s passages that waited stand again.", back
            )
            % {"n": back}
        )
    if not changed and not waiting:
        sentences.append(_("Every passage kept its words."))
    return " ".join(sentences)


# -- a word throughout --------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Found:
    """The places of a word in one text, with what stands around the first of them."""

    revision: Revision
    count: int
    places: tuple[Here, ...]
    changed: int
    waiting: int
    speakers: tuple[Renamed, ...] = ()


@require_http_methods(["GET", "POST"])
def replace(request: HttpRequest, slug: str, pk: uuid.UUID) -> HttpResponse:
    """Replace a word or name throughout: a GET shows every place, a POST does it."""
    member, revision = _open(request, slug, pk)
    asked = request.POST if request.method == "POST" else request.GET or None
    form = ReplaceForm(asked)
    if not form.is_valid():
        return _page(
            request,
            member,
            "coding/correct_replace.html",
            revision.document,
            _("Replace"),
            form=form,
            status=422 if asked else 200,
        )
    data = form.cleaned_data
    if request.method == "POST":
        return _replace(request, member, revision, data)
    found = [_found(each, data) for each in _searched(member, revision, data["everywhere"])]
    found = [each for each in found if each.count or each.speakers]
    return _page(
        request,
        member,
        "coding/correct_replace.html",
        revision.document,
        _("Replace"),
        form=form,
        found=found,
        total=sum(each.count for each in found),
        speakers=sum(len(each.speakers) for each in found),
        is_preview=True,
    )


def _searched(member: Member, revision: Revision, everywhere: bool) -> list[Revision]:
    if not everywhere:
        return [revision]
    rows = Revision.objects.filter(study=member.study, document__withdrawn_at=None).select_related(
        "document__case"
    )
    newest = {row.document_id: row for row in rows.order_by("number")}
    return sorted(newest.values(), key=lambda row: (row.document.address, row.number))


def _found(revision: Revision, data: dict[str, Any]) -> Found:
    options = {"is_whole": data["is_whole"], "is_cased": data["is_cased"]}
    spans = corrections.hits(revision.text, data["find"], **options)
    present = turn_plans(revision)
    plan = corrections.plan_replacing(revision, present, data["find"], data["put"], **options)
    carried = foresee(revision, plan.edits) if spans else []
    return Found(
        revision,
        len(spans),
        tuple(here(revision.text, start, end) for start, end in spans[:MOST_SHOWN]),
        changed=sum(each.status == "changed" for each in carried),
        waiting=sum(not each.is_placed for each in carried),
        speakers=renamed(present, plan.turns),
    )


def _replace(request: HttpRequest, member: Member, revision: Revision, data: dict[str, Any]) -> HttpResponse:
    rows = Revision.objects.filter(study=member.study, pk__in=_uuids(request.POST.getlist("revisions")))
    made = corrections.replace_words(
        study=member.study,
        actor=member.user,
        revisions=list(rows.select_related("document__case", "study")),
        find=data["find"],
        put=data["put"],
        is_whole=data["is_whole"],
        is_cased=data["is_cased"],
        reason=data["reason"],
    )
    if len(made) == 1 and made[0].revision.document_id == revision.document_id:
        return _saved(request, member, made[0])
    messages.success(request, said(made))
    return redirect("read", member.study.slug)


def _uuids(values: Sequence[str]) -> list[uuid.UUID]:
    try:
        return [uuid.UUID(value) for value in values]
    except ValueError as error:
        raise Refused(_("The form is incomplete. Reload the page and try again.")) from error


# -- a corrected file ---------------------------------------------------------------------------


@require_POST
def choose_file(request: HttpRequest, slug: str, pk: uuid.UUID) -> HttpResponse:
    """Read a corrected file and let it wait for its preview."""
    member, revision = _open(request, slug, pk)
    file = request.FILES.get("file")
    if file is None:
        return _correct_page(request, member, revision, file_problem=_("Choose a file."))
    forget_waiting_uploads(user=member.user, now=timezone.now(), purpose="correction")
    batch = new_batch()
    upload = receive_file(
        study=member.study,
        user=member.user,
        batch=batch,
        position=0,
        file_name=file.name or _("file"),
        data=None if (file.size or 0) > MAX_FILE else file.read(),
        purpose="correction",
    )
    if upload.refusal:
        drop_uploads(study=member.study, user=member.user, batch=batch)
        return _correct_page(request, member, revision, file_problem=upload.refusal)
    return redirect("correct_file", slug, pk, batch)


@require_http_methods(["GET", "POST"])
def file(request: HttpRequest, slug: str, pk: uuid.UUID, batch: uuid.UUID) -> HttpResponse:
    """Show what a corrected file changes, turn by turn and passage by passage; save it, or drop it."""
    member, revision = _open(request, slug, pk)
    rows = Upload.objects.filter(study=member.study, user=member.user, batch=batch, purpose="correction")
    upload = rows.filter(is_imported=False).defer("data").first()
    if upload is None or upload.draft is None:
        raise Http404
    if request.method == "POST" and "drop" in request.POST:
        drop_uploads(study=member.study, user=member.user, batch=batch)
        messages.success(request, _("Nothing was changed; the file was removed."))
        return redirect("correct", slug, pk)
    names = listed_names(member.study)
    came = draft_from(upload.draft)
    draft = as_present(revision, came, names)
    if request.method == "POST":
        _check_seen(revision, _uuids([request.POST.get("revision", "")])[0])
        revised = corrections.correct_by_file(
            revision=revision,
            actor=member.user,
            draft=draft,
            batch=batch,
            reason=request.POST.get("reason", ""),
            takes_labels="takes_labels" in request.POST,
        )
        return _saved(request, member, revised)
    has_names = replace_names(came, names) != came
    return _file_page(request, member, revision, upload, draft, has_names=has_names)


def _file_page(
    request: HttpRequest,
    member: Member,
    revision: Revision,
    upload: Upload,
    draft: TranscriptDraft,
    *,
    has_names: bool,
) -> HttpResponse:
    aligned = corrections.compare(revision, draft)
    shown = changes(member, revision, aligned, foresee(revision, aligned.plan.edits), styles=draft.looks)
    return _page(
        request,
        member,
        "coding/correct_file.html",
        revision.document,
        upload.file_name,
        upload=upload,
        revision=revision,
        shown=shown,
        turns=len(aligned.plan.turns),
        is_foreign=not any(change.kind == "same" for change in aligned.changes),
        has_names=has_names,
        changing_places=", ".join(changed_places(aligned.speakers)),
    )
