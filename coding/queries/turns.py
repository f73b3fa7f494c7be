"""The turns of a revision as the desk shows them: words with their marks, labels and memos in the margin.

Read in a fixed number of slim queries, since a transcript may carry thousands of codings.
"""

import unicodedata
import uuid
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import accumulate
from typing import Any, NamedTuple, Protocol

from django.db import connection
from django.db.models import CharField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Cast
from django.utils.safestring import SafeString

from cccrm.kit.prepared import Prepared, Row
from coding.access import codings_seen_by
from coding.models import Anchor, Memo
from coding.queries.hues import names_of
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


ALL = Shown()

# Codes by the GUID as the database writes it, with their places in the code list.
type Known = Mapping[str, tuple[int, Named]]


class _Coded(NamedTuple):
    """A coding without its passage, sorted as labels stand; `by` is empty for the reader's own."""

    place: int
    id: str
    code: Named
    by: str


@dataclass(slots=True)
class _Laid:
    """A passage as it lies on the text; `hidden` counts its codings that are not shown."""

    id: str
    start: int
    end: int
    codings: list[_Coded] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    hidden: int = 0

    @property
    def is_hidden(self) -> bool:
        return bool(self.hidden) and not self.codings

    @property
    def strokes(self) -> tuple[tuple[int, int], ...]:
        return tuple([(coded.place, coded.code.hue) for coded in self.codings]) or ((-1, 0),)


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


def _text(column: str) -> Cast:
    """A GUID as the database writes it: to make objects of thousands, and to compare them, takes most of the time."""
    return Cast(column, CharField())


def _written(guid: uuid.UUID | None) -> str:
    """Write a GUID as `_text` gives it."""
    return str(guid) if guid is None or connection.features.has_native_uuid_field else guid.hex


def _guid(text: str) -> str:
    """Write what `_text` gives as GUIDs stand in pages."""
    if len(text) == 36:
        return text
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"


# Asked with each coding, so compiled once.
TOUCHED = Prepared(_turns_at, **STRETCH)
PLACES = Prepared(
    lambda **stretch: (
        _anchors_at(**stretch).order_by("start", "-end").values_list(_text("passage_id"), "start", "end")
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
        .values_list(
            *map(_text, ("passage_id", "id", "code_id", "coder_id")), "coder__name", _text("coder__user_id")
        )
    ),
    study=uuid.UUID,
    user=uuid.UUID,
    **STRETCH,
)
MEMOS = Prepared(
    lambda study, **stretch: (
        Memo.objects.filter(study=study, object_id__in=_anchors_at(**stretch).values("passage_id"))
        .exclude(text="")
        .values_list(_text("object_id"), "text")
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
    codings: Sequence[Row] | None = None,
) -> list[TurnView]:
    """Give the turns of a revision, or only those that share characters with one of the spans `near`.

    `codes` holds the codes of the study in the order in which labels of one passage stand, read when missing. `codings` are those that stand there, where `codings_on` has read them already.
    """
    rows = _whole(revision) if near is None else _near(revision, near)
    if not rows:
        return []
    within = rows[0].before, rows[-1].end
    known = names_of(member.study.pk) if codes is None else _placed(codes)
    if codings is None:
        codings = codings_on(member, revision, within)
    laid = _laid(member, revision, within)
    _lay(laid, codings, _written(member.user.pk), known, shown)
    layer = _Layer(revision, list(laid.values()), shown.passage)
    return [layer.view(row) for row in rows]


def codings_on(member: Member, revision: Revision, within: Stretch | None = None) -> list[Row]:
    """Read the visible codings on a revision, or on a stretch of it, for `turns` and `counted`; one query."""
    start, end = within or (0, len(revision.text))
    return CODINGS.rows(
        study=member.study.pk, user=member.user.pk, revision=revision.pk, start=start, end=end
    )


def counted(codings: Iterable[Row]) -> Counter[uuid.UUID]:
    """Count passages by code; two coders on the same passage count once."""
    found = Counter(code for _passage, code in {(row[0], row[2]) for row in codings})
    return Counter({uuid.UUID(code): n for code, n in found.items()})


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


def _laid(member: Member, revision: Revision, within: Stretch) -> dict[str, _Laid]:
    """Read the passages that touch a stretch with their memos; two queries."""
    stretch = {"revision": revision.pk, "start": within[0], "end": within[1]}
    laid = {place[0]: _Laid(*place) for place in PLACES.rows(**stretch)}
    for passage, text in MEMOS.rows(study=member.study.pk, **stretch):
        if passage in laid:
            laid[passage].notes.append(text)
    return laid


def _placed(codes: Mapping[uuid.UUID, Named]) -> Known:
    return {_written(pk): (place, code) for place, (pk, code) in enumerate(codes.items())}


def _lay(
    laid: Mapping[str, _Laid],
    rows: Sequence[Row],
    reader: str,
    known: Known,
    shown: Shown,
) -> None:
    """Put codings on their passages in the order of the code list, and count those that are not shown."""
    wanted = known.keys() if shown.codes is None else set(map(_written, shown.codes))
    coders = None if shown.coders is None else set(map(_written, shown.coders))
    target = _written(shown.passage)
    for passage, coding, code, coder, name, user in rows:
        if passage not in laid or code not in known:
            continue
        if passage == target or (code in wanted and (coders is None or coder in coders)):
            by = "" if user == reader else name
            place, named = known[code]
            laid[passage].codings.append(_Coded(place, coding, named, by))
        else:
            laid[passage].hidden += 1
    for passage in laid.values():
        passage.codings.sort()


class _Layer:
    """Lays passages, given in the order of their starts, over turns; each turn looks only at those that may touch it."""

    def __init__(
        self,
        revision: Revision,
        laid: list[_Laid],
        target: uuid.UUID | None,
    ) -> None:
        self.text = revision.text
        self.styles = [Span(start, end, kind) for start, end, kind in revision.styles]
        self.laid = laid
        self.target = _written(target)
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
            write=partial(self._words, row, here),
            labels=tuple([label for passage in beginning for label in _labels(passage)]),
            notes=tuple(Note(_guid(p.id), p.start, p.end, text) for p in beginning for text in p.notes),
            target=next((_guid(p.id) for p in beginning if p.id == self.target), None),
            hidden=sum(passage.hidden for passage in beginning),
        )

    def _words(self, row: _Row, here: Sequence[_Laid]) -> SafeString:
        passages = [
            Span(p.start, p.end, Mark(p.strokes, p.start <= row.start and p.end >= row.end)) for p in here
        ]
        styles = [style for style in self.styles if style.start < row.end and style.end > row.start]
        return words_html(self.text, row.start, row.end, passages, styles)


def _labels(passage: _Laid) -> list[Label]:
    pk, start, end = _guid(passage.id), passage.start, passage.end
    return [
        Label(_guid(coded.id), pk, coded.code.hue, start, end, coded.code.name, coded.by)
        for coded in passage.codings
    ]


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
