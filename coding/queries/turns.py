"""The turns of a revision as the desk shows them: words with their marks, labels and memos in the margin.

Read in a fixed number of slim queries, since a transcript may carry thousands of codings.
"""

import unicodedata
import uuid
from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from typing import Any, NamedTuple, Protocol

from django.db.models import OuterRef, QuerySet, Subquery
from django.utils.safestring import SafeString

from cccrm.kit.prepared import Prepared
from coding.access import codings_seen_by, visible_codings
from coding.models import Anchor, Coding, Memo
from coding.queries.hues import names_near
from coding.rendering import Label, Mark, Note, TurnView, words_html
from interviews.access import Member
from interviews.models import Revision, Turn
from interviews.spans import Span

type Stretch = tuple[int, int]


class Named(Protocol):
    """What a label needs of a code."""

    @property
    def name(self) -> str: ...
    @property
    def hue(self) -> int: ...


@dataclass(frozen=True, slots=True)
class Shown:
    """Which codings are shown: of these codes and by these coders; None means all. `passage` is shown anyhow."""

    codes: frozenset[uuid.UUID] | None = None
    coders: frozenset[uuid.UUID] | None = None
    passage: uuid.UUID | None = None

    def has(self, row: "_Coded", passage: uuid.UUID) -> bool:
        """Say whether a coding is among them."""
        if passage == self.passage:
            return True
        return (self.codes is None or row.code in self.codes) and (
            self.coders is None or row.coder in self.coders
        )


ALL = Shown()


@dataclass(frozen=True, slots=True)
class _Coded:
    """A coding without its passage; `by` is empty for the reader's own."""

    id: uuid.UUID
    code: uuid.UUID
    coder: uuid.UUID
    by: str


@dataclass(slots=True)
class _Laid:
    """A passage as it lies on the text; `hidden` counts its codings that are not shown."""

    id: uuid.UUID
    start: int
    end: int
    codings: list[_Coded] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    hidden: int = 0

    @property
    def is_hidden(self) -> bool:
        return bool(self.hidden) and not self.codings


class _Row(NamedTuple):
    """A turn as it is read; `before` is where the turn before it ends: what begins after that belongs to it."""

    number: str
    start: int
    end: int
    time_stamp: str
    speaker: str | None
    is_interviewer: bool | None
    before: int


WANTED = ("number", "body_start", "body_end", "time_stamp", "speaker__label", "speaker__is_interviewer")
STRETCH = {"revision": uuid.UUID, "start": int, "end": int}


def _turns_at(revision: uuid.UUID, start: int, end: int) -> QuerySet[Any, Any]:
    above = Turn.objects.filter(revision=revision, position__lt=OuterRef("position")).order_by("-position")
    rows = Turn.objects.filter(revision=revision, body_end__gt=start, label_start__lt=end)
    before = Subquery(above.values("body_end")[:1])
    return rows.order_by("position").annotate(before=before).values_list("position", *WANTED, "before")


def _anchors_at(revision: uuid.UUID, start: int, end: int) -> QuerySet[Anchor]:
    return Anchor.objects.filter(revision=revision, start__lt=end, end__gt=start)


# Asked with each coding, so compiled once.
TOUCHED = Prepared(_turns_at, **STRETCH)
PLACES = Prepared(
    lambda **stretch: (
        _anchors_at(**stretch).order_by("start", "-end").values_list("passage_id", "start", "end")
    ),
    **STRETCH,
)
CODINGS = Prepared(
    lambda study, user, revision, start, end: (
        codings_seen_by(study, user)
        .filter(
            passage__anchors__revision=revision,
            passage__anchors__start__lt=end,
            passage__anchors__end__gt=start,
        )
        .order_by()
        .values_list("passage_id", "id", "code_id", "coder_id", "coder__name", "coder__user_id")
    ),
    study=uuid.UUID,
    user=uuid.UUID,
    **STRETCH,
)
MEMOS = Prepared(
    lambda study, **stretch: (
        Memo.objects.filter(study=study, object_id__in=_anchors_at(**stretch).values("passage_id"))
        .exclude(text="")
        .values_list("object_id", "text")
    ),
    study=uuid.UUID,
    **STRETCH,
)


def turns(
    member: Member,
    revision: Revision,
    codes: Mapping[uuid.UUID, Named] | None = None,
    *,
    near: Sequence[Stretch] | None = None,
    shown: Shown = ALL,
) -> list[TurnView]:
    """Give the turns of a revision, or only those that share characters with one of the spans `near`.

    `codes` holds the codes of the study in the order in which labels of one passage stand; without them, those
    that are needed are read.
    """
    rows = _whole(revision) if near is None else _near(revision, near)
    if not rows:
        return []
    within = rows[0].before, rows[-1].end
    if codes is None:
        codes = names_near(member.study.pk, revision.pk, *within)
    laid = _laid(member, revision, within, codes, shown)
    layer = _Layer(revision, laid, codes, shown.passage)
    return [layer.view(row) for row in rows]


def codings_in(member: Member, revision: Revision) -> QuerySet[Coding]:
    """Give the visible codings that stand in a revision.

    Every start is at least 0; saying so leads SQLite to the index of the revision's anchors, where it would
    otherwise walk through all codings of the study.
    """
    return visible_codings(member).filter(passage__anchors__revision=revision, passage__anchors__start__gte=0)


WHOLE = Prepared(
    lambda revision: Turn.objects.filter(revision=revision).order_by("position").values_list(*WANTED),
    revision=uuid.UUID,
)


def _whole(revision: Revision) -> list[_Row]:
    found = WHOLE.rows(revision=revision.pk)
    ends = [0, *(row[2] for row in found)]
    return [_Row._make((*row, before)) for row, before in zip(found, ends, strict=False)]


def _near(revision: Revision, near: Sequence[Stretch]) -> list[_Row]:
    """Read the turns that share characters with one of some stretches."""
    touched = {
        position: _Row._make((*row, before or 0))
        for start, end in near
        for position, *row, before in TOUCHED.rows(revision=revision.pk, start=start, end=end)
    }
    return [touched[position] for position in sorted(touched)]


def _laid(
    member: Member, revision: Revision, within: Stretch, codes: Mapping[uuid.UUID, Named], shown: Shown
) -> list[_Laid]:
    """Read the passages that touch a stretch with their codings and memos; three queries."""
    stretch = {"revision": revision.pk, "start": within[0], "end": within[1]}
    laid = {place[0]: _Laid(*place) for place in PLACES.rows(**stretch)}
    order = {code: place for place, code in enumerate(codes)}
    rows = CODINGS.rows(study=member.study.pk, user=member.user.pk, **stretch)
    for passage, coding, code, coder, name, user in rows:
        if passage in laid and code in order:
            by = "" if user == member.user.pk else name
            laid[passage].codings.append(_Coded(coding, code, coder, by))
    for laid_one in laid.values():
        _sort_out(laid_one, order, shown)
    for passage, text in MEMOS.rows(study=member.study.pk, **stretch):
        if passage in laid:
            laid[passage].notes.append(text)
    return list(laid.values())


def _sort_out(laid: _Laid, order: Mapping[uuid.UUID, int], shown: Shown) -> None:
    """Put the codings of a passage into the order of the code list, and leave out those that are not shown."""
    seen = [row for row in laid.codings if shown.has(row, laid.id)]
    laid.hidden = len(laid.codings) - len(seen)
    laid.codings = sorted(seen, key=lambda row: (order[row.code], row.id))


class _Layer:
    """Lays passages, given in the order of their starts, over turns; each turn looks only at those that may touch it."""

    def __init__(
        self,
        revision: Revision,
        laid: list[_Laid],
        codes: Mapping[uuid.UUID, Named],
        target: uuid.UUID | None,
    ) -> None:
        self.text = revision.text
        self.styles = [Span(start, end, kind) for start, end, kind in revision.styles]
        self.codes = codes
        self.laid = laid
        self.target = target
        # `reach` is how far the passages up to each one go.
        self.starts = [passage.start for passage in laid]
        self.reach = list(accumulate((passage.end for passage in laid), max))

    def view(self, row: _Row) -> TurnView:
        until = bisect_left(self.starts, row.end)
        beginning = self.laid[bisect_left(self.starts, row.before) : until]
        reaching = self.laid[bisect_right(self.reach, row.start) : until]
        here = [passage for passage in reaching if passage.end > row.start and not passage.is_hidden]
        return TurnView(
            number=row.number,
            speaker=row.speaker or "",
            is_interviewer=bool(row.is_interviewer),
            time_stamp=row.time_stamp,
            start=row.start,
            end=row.end,
            direction=direction(self.text, row.start, row.end),
            words=self._words(row, here),
            labels=tuple(self._label(passage, coded) for passage in beginning for coded in passage.codings),
            notes=tuple(Note(p.id, p.start, p.end, text) for p in beginning for text in p.notes),
            target=next((p.id for p in beginning if p.id == self.target), None),
            hidden=sum(passage.hidden for passage in beginning),
        )

    def _words(self, row: _Row, here: Sequence[_Laid]) -> SafeString:
        marks: dict[object, Mark] = {
            passage.id: Mark(
                tuple((coded.code, self.codes[coded.code].hue) for coded in passage.codings) or ((None, 0),),
                passage.start <= row.start and passage.end >= row.end,
            )
            for passage in here
        }
        passages = [Span[object](passage.start, passage.end, passage.id) for passage in here]
        styles = [style for style in self.styles if style.start < row.end and style.end > row.start]
        return words_html(self.text, row.start, row.end, passages, marks, styles)

    def _label(self, passage: _Laid, coded: _Coded) -> Label:
        code = self.codes[coded.code]
        return Label(coded.id, passage.id, code.hue, passage.start, passage.end, code.name, coded.by)


STRONG = {"L": "ltr", "R": "rtl", "AL": "rtl"}


def direction(text: str, start: int = 0, end: int | None = None) -> str:
    """Say which way words run: by their first letter of strong direction, as HTML's dir=auto does."""
    for place in range(start, len(text) if end is None else end):
        if kind := STRONG.get(unicodedata.bidirectional(text[place])):
            return kind
    return "ltr"


def main_direction(views: Sequence[TurnView]) -> str:
    """Say which way most of a transcript runs: its margin stands on the side where its lines begin."""
    rtl = sum(view.end - view.start for view in views if view.direction == "rtl")
    return "rtl" if 2 * rtl > sum(view.end - view.start for view in views) else "ltr"
