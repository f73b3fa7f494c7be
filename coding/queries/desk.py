"""What the desk shows: the turns of a revision with their codings, the code list, one passage in detail."""

import datetime
import unicodedata
import uuid
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import reduce
from itertools import accumulate
from operator import or_
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils.safestring import SafeString

from coding import codetree
from coding.access import visible_codings
from coding.models import Anchor, Code, Coding, Memo, Passage, Reading
from coding.queries.addresses import address_of, turn_marks, turns_within
from coding.queries.hues import hues_of
from coding.queries.segments import document_order
from coding.rendering import Mark, bar_html, label_html, words_html
from interviews.access import Member
from interviews.models import Case, Document, Revision, Turn
from interviews.spans import Span

type Stretch = tuple[int, int]


@dataclass(frozen=True, slots=True)
class CodeView:
    """A code in the list of the desk; `passages` counts those of this transcript, sub-codes not included."""

    id: uuid.UUID
    mnemonic: str
    label: str
    name: str
    path: str
    level: int
    hue: int
    passages: int
    has_children: bool
    is_codable: bool
    is_retired: bool
    definition: str
    when_to_use: str
    when_not: str
    example: str

    @property
    def for_picker(self) -> dict[str, Any]:
        """What the picker in the browser needs."""
        return {
            "id": str(self.id),
            "mnemonic": self.mnemonic,
            "label": self.label,
            "path": self.path,
            "hue": self.hue,
            "definition": self.definition,
            "use": self.when_to_use,
            "not": self.when_not,
            "example": self.example,
        }


@dataclass(frozen=True, slots=True)
class NoteView:
    """A memo at the right edge, beside the passage it is about."""

    passage: uuid.UUID
    start: int
    text: str


@dataclass(frozen=True, slots=True)
class TurnView:
    """A turn as the desk shows it; spans are code points of the revision. Labels and bars are written out."""

    number: str
    speaker: str
    is_interviewer: bool
    time_stamp: str
    start: int
    end: int
    words: SafeString
    direction: str
    labels: SafeString
    bars: SafeString
    notes: tuple[NoteView, ...]
    anchors: tuple[uuid.UUID, ...]


@dataclass(slots=True)
class _Laid:
    """A passage as it lies on the text."""

    id: uuid.UUID
    start: int
    end: int
    quote: str
    is_key: bool
    codings: list[dict[str, Any]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def code_list(member: Member, counts: Counter[uuid.UUID] | None = None) -> list[CodeView]:
    """Give all codes of the study in the order of the tree, retired ones too."""
    codes = list(Code.objects.filter(study=member.study))
    by_id = {code.pk: code for code in codes}
    hues = hues_of(codes)
    parents = {code.parent_id for code in codes}
    counts = counts or Counter()
    return [
        CodeView(
            id=code.pk,
            mnemonic=code.mnemonic,
            label=code.label,
            name=str(code),
            path=by_id[code.parent_id].label if code.parent_id else "",
            level=level,
            hue=hues[code.pk],
            passages=counts[code.pk],
            has_children=code.pk in parents,
            is_codable=code.is_codable,
            is_retired=code.is_retired,
            definition=code.definition,
            when_to_use=code.when_to_use,
            when_not=code.when_not,
            example=code.example,
        )
        for code, level in codetree.walk(codes)
    ]


def codings_in(member: Member, revision: Revision) -> QuerySet[Coding]:
    """Give the visible codings that stand in a revision.

    Every start is at least 0; saying so leads SQLite to the index of the revision's anchors, where it would
    otherwise walk through all codings of the study.
    """
    return visible_codings(member).filter(passage__anchors__revision=revision, passage__anchors__start__gte=0)


def passage_counts(member: Member, revision: Revision) -> Counter[uuid.UUID]:
    """Count passages of this revision by code; two coders on the same passage count once."""
    rows = codings_in(member, revision).order_by()
    counted = rows.values("code_id").annotate(n=Count("passage_id", distinct=True))
    return Counter(dict(counted.values_list("code_id", "n")))


def turns(
    member: Member, revision: Revision, codes: Sequence[CodeView], *, near: Sequence[Stretch] | None = None
) -> list[TurnView]:
    """Give the turns of a revision, or only those that share characters with one of the spans `near`."""
    rows = Turn.objects.filter(revision=revision).select_related("speaker").order_by("position")
    if near is not None:
        touched = (Q(body_end__gt=start, label_start__lt=end) for start, end in near)
        rows = rows.filter(reduce(or_, touched, Q(pk__in=())))
    found = list(rows)
    if not found:
        return []
    begins = _begins(revision)
    laid = _laid(member, revision, begins[found[0].pk], found[-1].body_end, codes)
    by_code = {code.id: code for code in codes}
    views = _Turns(revision, laid, by_code)
    return [views.view(turn, begins[turn.pk]) for turn in found]


def _begins(revision: Revision) -> dict[uuid.UUID, int]:
    """Give where the turn before each turn ends: what begins after that belongs to the turn, its label too."""
    rows = Turn.objects.filter(revision=revision).order_by("position").values_list("pk", "body_end")
    ends = list(rows)
    return {pk: before for (pk, _end), (_pk, before) in zip(ends, [(None, 0), *ends], strict=False)}


def _laid(member: Member, revision: Revision, start: int, end: int, codes: Iterable[CodeView]) -> list[_Laid]:
    """Read the passages that touch [start, end) with their codings and memos; three queries."""
    anchors = Anchor.objects.filter(revision=revision, start__lt=end, end__gt=start)
    rows = anchors.order_by("start", "-end").values_list(
        "passage_id", "start", "end", "quote", "passage__is_key"
    )
    laid = {row[0]: _Laid(*row) for row in rows}
    codings = visible_codings(member).filter(
        passage__anchors__revision=revision, passage__anchors__start__lt=end, passage__anchors__end__gt=start
    )
    order = {code.id: place for place, code in enumerate(codes)}
    for row in codings.values("id", "passage_id", "code_id", "coder__name", "coder__user_id"):
        if row["passage_id"] in laid:
            laid[row["passage_id"]].codings.append(dict(row))
    for passage in laid.values():
        passage.codings.sort(key=lambda row: order.get(row["code_id"], 0))
    memos = Memo.objects.filter(study=member.study, object_id__in=anchors.values("passage_id"))
    for object_id, text in memos.exclude(text="").values_list("object_id", "text"):
        laid[object_id].notes.append(text)
    return list(laid.values())


class _Turns:
    """Lays passages, given in the order of their starts, over turns; each turn looks only at those that may touch it."""

    def __init__(
        self,
        revision: Revision,
        laid: list[_Laid],
        codes: dict[uuid.UUID, CodeView],
    ) -> None:
        self.revision = revision
        self.codes = codes
        self.laid = laid
        # Passages come in the order of their starts; `reach` is how far those up to each one go.
        self.starts = [passage.start for passage in laid]
        self.reach = list(accumulate((passage.end for passage in laid), max))

    def view(self, turn: Turn, begin: int) -> TurnView:
        until = bisect_left(self.starts, turn.body_end)
        beginning = self.laid[bisect_left(self.starts, begin) : until]
        reaching = self.laid[bisect_right(self.reach, turn.body_start) : until]
        here = [p for p in reaching if p.end > turn.body_start]
        text = self.revision.text
        return TurnView(
            number=turn.number,
            speaker=turn.speaker.label if turn.speaker else "",
            is_interviewer=bool(turn.speaker and turn.speaker.is_interviewer),
            time_stamp=turn.time_stamp,
            start=turn.body_start,
            end=turn.body_end,
            words=self._words(turn, here),
            direction=direction(text[turn.body_start : turn.body_end]),
            labels=SafeString("".join(self._label(p, row) for p in beginning for row in p.codings)),
            bars=SafeString("".join(self._bar(p, row, turn) for p in here for row in p.codings)),
            notes=tuple(NoteView(p.id, p.start, text) for p in beginning for text in p.notes),
            anchors=tuple(p.id for p in beginning),
        )

    def _words(self, turn: Turn, here: list[_Laid]) -> SafeString:
        marks: dict[object, Mark] = {
            p.id: Mark(
                tuple(self.codes[row["code_id"]].hue for row in p.codings) or (0,),
                p.start <= turn.body_start and p.end >= turn.body_end,
            )
            for p in here
        }
        passages = [Span[object](p.start, p.end, p.id) for p in here]
        styles = [
            Span(start, end, kind)
            for start, end, kind in self.revision.styles
            if start < turn.body_end and end > turn.body_start
        ]
        return words_html(self.revision.text, turn.body_start, turn.body_end, passages, marks, styles)

    def _label(self, passage: _Laid, row: dict[str, Any]) -> str:
        code = self.codes[row["code_id"]]
        return label_html(
            coding=row["id"],
            passage=passage.id,
            name=code.name,
            full_name=f"{code.mnemonic}, {code.label}" if code.mnemonic else code.label,
            hue=code.hue,
            start=passage.start,
            end=passage.end,
            coder=row["coder__name"],
            quote=passage.quote[:60],
        )

    def _bar(self, passage: _Laid, row: dict[str, Any], turn: Turn) -> str:
        return bar_html(
            coding=row["id"],
            passage=passage.id,
            hue=self.codes[row["code_id"]].hue,
            start=max(passage.start, turn.body_start),
            end=min(passage.end, turn.body_end),
        )


def direction(text: str) -> str:
    """Say which way a text runs: by its first letter of strong direction, as HTML's dir=auto does."""
    for character in text:
        kind = unicodedata.bidirectional(character)
        if kind in ("R", "AL"):
            return "rtl"
        if kind == "L":
            return "ltr"
    return "ltr"


@dataclass(frozen=True, slots=True)
class Neighbours:
    """The transcripts before and after one, in the order of cases."""

    previous: Document | None
    following: Document | None


def neighbours(document: Document) -> Neighbours:
    """Find the documents beside one; those without a case come last."""
    documents = sorted(
        Document.objects.filter(study=document.study_id, withdrawn_at=None).select_related("case"),
        key=document_order,
    )
    place = next((i for i, d in enumerate(documents) if d.pk == document.pk), None)
    if place is None:
        return Neighbours(None, None)
    after = documents[place + 1] if place + 1 < len(documents) else None
    return Neighbours(documents[place - 1] if place else None, after)


@dataclass(frozen=True, slots=True)
class CodingView:
    """One code on the passage in the details pane."""

    id: uuid.UUID
    code: uuid.UUID
    name: str
    label: str
    hue: int
    coder: str
    is_mine: bool
    can_remove: bool
    created_at: datetime.datetime
    questions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class UseView:
    """A cell in which a passage is evidence."""

    title: str
    table: uuid.UUID
    theme: uuid.UUID
    case: uuid.UUID
    stance: str


@dataclass(frozen=True, slots=True)
class PassageView:
    """One passage in detail; `address` is such as A1:14."""

    id: uuid.UUID
    document: uuid.UUID
    address: str
    quote: str
    start: int
    end: int
    is_placed: bool
    speaker: str
    codings: tuple[CodingView, ...]
    memos: tuple[Memo, ...]
    translation: str
    version: int
    is_key: bool
    uses: tuple[UseView, ...]


def passage_view(member: Member, passage: Passage, codes: Sequence[CodeView]) -> PassageView:
    """Read one passage with all that hangs on it; a constant number of queries."""
    anchor = passage.anchors.order_by("-revision__number").first()
    if anchor is None:
        raise LookupError(f"passage {passage.pk} stands in no revision")
    newest = (
        Revision.objects.filter(document=passage.document_id).order_by("-number").values_list("pk", flat=True)
    )
    turns = turn_marks([anchor.revision_id])[anchor.revision_id]
    touched = turns_within(turns, anchor.start, anchor.end)
    return PassageView(
        id=passage.pk,
        document=passage.document_id,
        address=address_of(passage.document, touched),
        quote=anchor.quote,
        start=anchor.start,
        end=anchor.end,
        is_placed=newest.first() == anchor.revision_id,
        speaker=touched[0].speaker if touched else "",
        codings=_coding_views(member, passage, codes),
        memos=tuple(Memo.objects.filter(study=member.study, object_id=passage.pk).order_by("created_at")),
        translation=passage.translation,
        version=passage.version,
        is_key=passage.is_key,
        uses=_uses(passage),
    )


def _coding_views(member: Member, passage: Passage, codes: Sequence[CodeView]) -> tuple[CodingView, ...]:
    by_id = {code.id: code for code in codes}
    rows = (
        visible_codings(member)
        .filter(passage=passage)
        .select_related("coder")
        .prefetch_related("code__question_links__mark")
        .order_by("created_at", "id")
    )
    return tuple(
        CodingView(
            id=row.pk,
            code=row.code_id,
            name=by_id[row.code_id].name,
            label=by_id[row.code_id].label,
            hue=by_id[row.code_id].hue,
            coder=row.coder.name,
            is_mine=row.coder.user_id == member.user.pk,
            can_remove=row.coder.user_id in (None, member.user.pk),
            created_at=row.created_at,
            questions=tuple(link.mark.mark for link in row.code.question_links.all()),
        )
        for row in rows
    )


def _uses(passage: Passage) -> tuple[UseView, ...]:
    found = defaultdict(list)
    evidence = passage.evidence.exclude(stance="considered").select_related("summary__theme", "summary__case")
    for item in evidence.prefetch_related("summary__theme__rows__table"):
        for row in item.summary.theme.rows.all():
            title = f"{row.table.title}, {item.summary.theme.label}, {item.summary.case.label}"
            found[row.table_id].append(
                UseView(
                    title,
                    row.table_id,
                    item.summary.theme_id,
                    item.summary.case_id,
                    item.get_stance_display(),
                )
            )
    return tuple(use for uses in found.values() for use in uses)


@dataclass(frozen=True, slots=True)
class ReadingView:
    """The newest complete reading by this member, and how many codes have come into the list since."""

    created_at: datetime.datetime
    codes: int
    missing: int


def last_reading(member: Member, revision: Revision, codes: Sequence[CodeView]) -> ReadingView | None:
    """Say for which codes the member has read this revision to its end; None when she has not."""
    found = list(
        Reading.objects.filter(revision=revision, coder__user=member.user, is_complete=True).order_by(
            "created_at"
        )
    )
    if not found:
        return None
    read = {code for reading in found for code in reading.codes}
    now = {str(code.id) for code in codes if not code.is_retired}
    return ReadingView(found[-1].created_at, len(read & now), len(now - read))


@dataclass(frozen=True, slots=True)
class UnplacedView:
    """A passage that has no place in the newest revision and waits for a person."""

    passage: uuid.UUID
    quote: str


def unplaced(member: Member, revision: Revision) -> list[UnplacedView]:
    """Give the passages of the document that do not stand in this revision; none as long as it has only one."""
    if revision.number == 1:
        return []
    waiting = Passage.objects.filter(study=member.study, document=revision.document_id).exclude(
        anchors__revision=revision
    )
    anchors = Anchor.objects.filter(passage__in=waiting).order_by("passage", "-revision__number")
    newest: dict[uuid.UUID, str] = {}
    for anchor in anchors:
        newest.setdefault(anchor.passage_id, anchor.quote)
    return [UnplacedView(passage, quote) for passage, quote in newest.items()]


@dataclass(frozen=True, slots=True)
class ShelfDocument:
    """A transcript as it stands in a list."""

    id: uuid.UUID
    title: str
    address: str
    kind: str
    held_on: datetime.date | None
    informants: tuple[str, ...]
    turns: int
    passages: int
    is_withdrawn: bool


@dataclass(frozen=True, slots=True)
class ShelfCase:
    """A case with its transcripts; `heading` is empty for those of the study as a whole."""

    heading: str
    description: str
    documents: tuple[ShelfDocument, ...]


def shelf(member: Member) -> list[ShelfCase]:
    """Give all documents by case, with turns of the newest revision and coded passages; a constant number of queries."""
    study = member.study
    documents = (
        Document.objects.filter(study=study)
        .select_related("case")
        .prefetch_related("informants")
        .order_by("number")
    )
    newest: dict[uuid.UUID, uuid.UUID] = dict(
        Revision.objects.filter(study=study).order_by("number").values_list("document_id", "pk")
    )
    turn_counts = dict(
        Turn.objects.filter(study=study)
        .values_list("revision_id")
        .annotate(n=Count("pk"))
        .values_list("revision_id", "n")
    )
    coded = dict(
        visible_codings(member)
        .values_list("passage__document_id")
        .annotate(n=Count("passage_id", distinct=True))
        .values_list("passage__document_id", "n")
    )
    by_case: dict[uuid.UUID | None, list[ShelfDocument]] = defaultdict(list)
    for document in documents:
        by_case[document.case_id].append(
            ShelfDocument(
                id=document.pk,
                title=document.title,
                address=document.address,
                kind=document.get_kind_display(),
                held_on=document.held_on,
                informants=tuple(f"{person.title or person.label}" for person in document.informants.all()),
                turns=turn_counts.get(newest[document.pk], 0) if document.pk in newest else 0,
                passages=coded.get(document.pk, 0),
                is_withdrawn=document.withdrawn_at is not None,
            )
        )
    cases = [
        ShelfCase(str(case.heading), case.description, tuple(by_case.get(case.pk, ())))
        for case in Case.objects.filter(study=study)
    ]
    return [*cases, ShelfCase("", "", tuple(by_case[None]))] if by_case.get(None) else cases
