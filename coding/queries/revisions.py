"""The states of a transcript: what each correction did, what waits to be placed, and an older state to read."""

import datetime
import uuid
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count
from django.utils.translation import gettext as _

from coding.access import visible_codings
from coding.models import Anchor, Memo
from coding.queries.addresses import address_of, turn_marks, turns_within
from coding.queries.carrying import Carry, foresee
from coding.queries.waiting import waiting_passages
from interviews import context
from interviews.access import Member
from interviews.align import Aligned, Piece, Proposal, TurnChange, pieces, present, propose
from interviews.emphasis import Style, restyled
from interviews.models import Document, Event, Revision, Turn
from interviews.queries.turns import turn_plans
from interviews.rebase import Carried, Map, Status, edits_between
from interviews.recut import Plan, Renamed, TurnPlan
from interviews.spans import overlap
from interviews.verbs import phrase

# So many characters beside a proposal, or a word that is to be replaced, let a person judge.
BESIDE = 80


@dataclass(frozen=True, slots=True)
class RevisionLine:
    """A state of a text in the list: who made it when, why, and how its step is called."""

    id: uuid.UUID
    number: int
    created_at: datetime.datetime
    person: str
    step: str
    reason: str
    turns: int
    passages: int
    is_purged: bool
    is_newest: bool


def revision_lines(document: Document) -> list[RevisionLine]:
    """Give the states of a text, newest first; two queries."""
    rows: Any = (
        Revision.objects.filter(document=document)
        .order_by("-number")
        .annotate(turn_count=Count("turns", distinct=True), passage_count=Count("anchors", distinct=True))
    )
    found = list(rows.defer("text"))
    made = Event.objects.filter(
        study=document.study_id, object_type="interviews.revision", object_id__in=[r.pk for r in found]
    )
    steps = {event.object_id: event for event in made.filter(before__isnull=True).select_related("actor")}
    return [_line(row, steps.get(row.pk), place == 0) for place, row in enumerate(found)]


def _line(row: Any, step: Event | None, is_newest: bool) -> RevisionLine:
    return RevisionLine(
        id=row.pk,
        number=row.number,
        created_at=row.created_at,
        person=str(step.actor) if step and step.actor else "",
        step=_step(step) if step and row.number > 1 else "",
        reason=step.reason if step else "",
        turns=row.turn_count,
        passages=row.passage_count,
        is_purged=row.purged_at is not None,
        is_newest=is_newest,
    )


def _step(step: Event) -> str:
    said = phrase(step.verb, step.summary)
    return _("undone: %(step)s") % {"step": said} if step.undoes else said


# -- passages that wait ---------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Here:
    """A stretch of a text with what stands around it; a span of code points."""

    start: int
    end: int
    before: str
    words: str
    after: str


@dataclass(frozen=True, slots=True)
class WaitingView:
    """A passage that waits: its old words, where they stood, who coded them, and where it may stand now."""

    id: uuid.UUID
    quote: str
    address: str
    codings: tuple[str, ...]
    memos: tuple[str, ...]
    cells: int
    proposal: Here | None
    likeness: int


def waiting_views(member: Member, revision: Revision) -> list[WaitingView]:
    """Give the passages that wait, in the order in which they stood, each with a proposal if anything is alike."""
    rows = waiting_passages(revision).annotate(cell_count=Count("evidence", distinct=True))
    waiting: dict[uuid.UUID, Any] = {row.pk: row for row in rows.select_related("document__case")}
    anchors = _last_anchors(waiting)
    marks = turn_marks({anchor.revision_id for anchor in anchors.values()})
    codings, memos = _carried(member, waiting)
    maps = _maps(revision, anchors.values())
    found = []
    for pk, anchor in anchors.items():
        touched = turns_within(marks[anchor.revision_id], anchor.start, anchor.end)
        proposal = _proposal(maps, revision, anchor)
        found.append(
            WaitingView(
                id=pk,
                quote=anchor.quote,
                address=address_of(waiting[pk].document, touched),
                codings=tuple(codings[pk]),
                memos=tuple(memos[pk]),
                cells=waiting[pk].cell_count,
                proposal=here(revision.text, proposal.start, proposal.end) if proposal else None,
                likeness=round(100 * proposal.likeness) if proposal else 0,
            )
        )
    return sorted(found, key=lambda each: (anchors[each.id].start, str(each.id)))


def _last_anchors(passages: Iterable[uuid.UUID]) -> dict[uuid.UUID, Anchor]:
    rows = Anchor.objects.filter(passage__in=list(passages)).order_by("revision__number")
    return {anchor.passage_id: anchor for anchor in rows}


def _carried(
    member: Member, passages: Iterable[uuid.UUID]
) -> tuple[dict[uuid.UUID, list[str]], dict[uuid.UUID, list[str]]]:
    codings, memos = defaultdict(list), defaultdict(list)
    keys = list(passages)
    rows = visible_codings(member).filter(passage__in=keys).select_related("code", "coder")
    for coding in rows.order_by("created_at"):
        codings[coding.passage_id].append(f"{coding.code} ({coding.coder})")
    for memo in Memo.objects.filter(study=member.study, object_id__in=keys).exclude(text=""):
        memos[memo.object_id].append(memo.text)
    return codings, memos


def _maps(revision: Revision, anchors: Iterable[Anchor]) -> dict[uuid.UUID, Map]:
    older = Revision.objects.filter(pk__in={anchor.revision_id for anchor in anchors})
    return {row.pk: Map(row.text, edits_between(row.text, revision.text)) for row in older}


def _proposal(maps: dict[uuid.UUID, Map], revision: Revision, anchor: Anchor) -> Proposal | None:
    near = maps[anchor.revision_id].before(min(anchor.start, len(maps[anchor.revision_id].old)))
    return propose(anchor.quote, revision.text, near)


def here(text: str, start: int, end: int) -> Here:
    """Give some words with what stands around them in a text."""
    before, after = context.before(text, start, BESIDE), context.after(text, end, BESIDE)
    return Here(start, end, before, text[start:end], after)


# -- what a correction does -----------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class TurnDiff:
    """A turn that is not as it was, in one text with what went and what came."""

    change: TurnChange
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class PassageDiff:
    """A passage inside which words change, which loses its place (`is_waiting`), or keeps its words (`is_kept`)."""

    id: uuid.UUID
    address: str
    codings: tuple[str, ...]
    pieces: tuple[Piece, ...]
    is_waiting: bool
    is_kept: bool = False


@dataclass(frozen=True, slots=True)
class Changes:
    """What a correction does to turns, passages and speakers; `untouched` counts the passages whose words stay.

    `restyled` counts the words that stay and become bold or italic, or are so no more.
    """

    turns: tuple[TurnDiff, ...]
    passages: tuple[PassageDiff, ...]
    untouched: int
    speakers: tuple[Renamed, ...]
    restyled: int

    @property
    def changed(self) -> int:
        """How many passages change inside."""
        return sum(not (passage.is_waiting or passage.is_kept) for passage in self.passages)

    @property
    def waiting(self) -> int:
        """How many passages lose their place."""
        return sum(passage.is_waiting for passage in self.passages)


def changes(
    member: Member,
    before: Revision,
    aligned: Aligned,
    carried: Sequence[Carry],
    within: tuple[int, int] = (0, 0),
    styles: Sequence[Style] | None = None,
) -> Changes:
    """Show what a planned or done correction of `before` does; a fixed number of queries.

    Passages that reach into `within`, a span of the old text, are shown although they keep their words. `styles` are
    those of the new text, where they are not the old ones carried along.
    """
    rows = Anchor.objects.filter(revision=before).values_list("passage_id", "start", "end")
    places = {pk: (start, end) for pk, start, end in rows}
    touched = [each for each in carried if each.status in (Status.CHANGED, Status.LOST)]
    kept = {each.key for each in carried if overlap(*places[each.key], *within)}
    kept -= {each.key for each in touched}
    shown = [each for each in carried if each.key in kept or each in touched]
    codings, _memos = _carried(member, [each.key for each in shown])
    marks = turn_marks([before.pk])[before.pk]
    return Changes(
        turns=tuple(
            TurnDiff(change, tuple(pieces(change.before, change.after))) for change in aligned.visible
        ),
        passages=tuple(
            PassageDiff(
                id=each.key,
                address=address_of(before.document, turns_within(marks, *places[each.key])),
                codings=tuple(codings[each.key]),
                pieces=tuple(pieces(each.before, each.after)) if each.is_placed else (Piece(each.before),),
                is_waiting=not each.is_placed,
                is_kept=each.key in kept,
            )
            for each in shown
        ),
        untouched=len(carried) - len(touched),
        speakers=aligned.speakers,
        restyled=0
        if styles is None
        else restyled(Map(before.text, aligned.plan.edits), before.styles, styles),
    )


@dataclass(frozen=True, slots=True)
class TurnOutcome:
    """What a planned correction does to one turn; `stamps` are its time stamps before and after."""

    changes: Changes
    stamps: tuple[str, str]

    @property
    def turn(self) -> TurnDiff | None:
        """The turn before and after; None where it stays as it is."""
        return next(iter(self.changes.turns), None)

    @property
    def kept(self) -> int:
        """How many passages of the turn keep their words."""
        return sum(passage.is_kept for passage in self.changes.passages)


def turn_outcome(member: Member, revision: Revision, number: str, plan: Plan) -> TurnOutcome:
    """Show what a plan does to a turn and to every passage that reaches into it. Nothing is written."""
    turns = turn_plans(revision)
    this = next(turn for turn in turns if turn.number == number)
    then = next(turn for turn in plan.turns if turn.number == number)
    aligned = present(revision.text, turns, plan)
    carried = foresee(revision, plan.edits)
    return TurnOutcome(
        changes(member, revision, aligned, carried, within=(this.body_start, this.body_end)),
        stamps=(this.time_stamp, then.time_stamp),
    )


def done_changes(member: Member, revision: Revision) -> Changes | None:
    """Show what the correction did that made a revision; None for the first one, and where its words are gone."""
    before = Revision.objects.filter(document=revision.document_id, number=revision.number - 1).first()
    if before is None or before.purged_at or revision.purged_at:
        return None
    before.document = revision.document
    plan = Plan(tuple(edits_between(before.text, revision.text)), tuple(turn_plans(revision)))
    aligned = present(before.text, turn_plans(before), plan)
    return changes(member, before, aligned, _what_became(before, revision), styles=revision.styles)


def _what_became(before: Revision, revision: Revision) -> list[Carry]:
    """Say where the passages of a revision stand in the next one."""
    now = {anchor.passage_id: anchor for anchor in Anchor.objects.filter(revision=revision)}
    rows = Anchor.objects.filter(revision=before).order_by("start", "end", "passage")
    return [_became(anchor, now.get(anchor.passage_id)) for anchor in rows]


def _became(was: Anchor, now: Anchor | None) -> Carry:
    if now is None:
        return Carried(was.passage_id, Status.LOST, was.start, was.start, was.quote, "")
    is_same = was.quote.split() == now.quote.split()
    status = Status.MOVED if is_same else Status.CHANGED
    return Carried(was.passage_id, status, now.start, now.end, was.quote, now.quote)


# -- an older state -------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class OldTurn:
    """A turn of an older state, with the codes that stood on it then."""

    number: str
    speaker: str
    is_interviewer: bool
    time_stamp: str
    words: str
    codes: tuple[str, ...]


def old_turns(member: Member, revision: Revision) -> list[OldTurn]:
    """Give the turns of a state with the codes on its passages that are still there; two queries."""
    rows = visible_codings(member).filter(passage__anchors__revision=revision).select_related("code")
    columns = ("passage__anchors__start", "passage__anchors__end", "code__mnemonic", "code__label")
    stands = [(start, end, mnemonic or label) for start, end, mnemonic, label in rows.values_list(*columns)]
    turns = Turn.objects.filter(revision=revision).select_related("speaker").order_by("position")
    return [
        OldTurn(
            number=turn.number,
            speaker=turn.speaker.label if turn.speaker else "",
            is_interviewer=bool(turn.speaker and turn.speaker.is_interviewer),
            time_stamp=turn.time_stamp,
            words=revision.text[turn.body_start : turn.body_end],
            codes=tuple(
                sorted(
                    {name for start, end, name in stands if start < turn.body_end and end > turn.body_start}
                )
            ),
        )
        for turn in turns
    ]


def sentences(text: str, turn: TurnPlan) -> list[tuple[int, str]]:
    """Give where sentences begin inside a turn's words, but for the first: (code point, first words)."""
    body = text[turn.body_start : turn.body_end]
    found = []
    for at in range(1, len(body)):
        ends = body[at - 1].isspace() and body[:at].rstrip()[-1:] in '.?!…。？！:\n"”»'
        if ends and not body[at].isspace():
            words = " ".join(body[at : at + 60].split())
            found.append((turn.body_start + at, words + ("…" if at + 60 < len(body) else "")))
    return found
