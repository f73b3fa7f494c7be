"""Undo: finding the passage for codings, evidence and memos that come back, where their own went or stands elsewhere."""

import uuid
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from django.db.models import Exists, OuterRef

from coding.actions.carrying_on import carry_on
from coding.actions.passage_events import (
    ANCHOR,
    CODING,
    EVIDENCE,
    MEMO,
    PASSAGE,
    STANDS_ON,
    passage_of,
    put_on,
    taken_from,
)
from coding.actions.passages import passage_at
from coding.models import Anchor, Coding, Evidence, Memo, Passage
from interviews.log import Operation, portions, row_from
from interviews.models import Event, Revision


def rehoused(op: Operation, events: Sequence[Event]) -> list[Event]:
    """Let codings, evidence and memos come back to the passage that has their words now, where their own went.

    A colleague may have coded the same words since, and they are one passage; or she has taken hers off, and the
    passage went with it.
    """
    wanted = {passage for event in events if (passage := taken_from(event))}
    coming = {event.object_id for event in events if event.object_type == PASSAGE and event.after is None}
    there = _present(wanted - coming)
    # Another step has brought some of them back itself.
    back = _present(coming)
    homes = _homes_now(events, (wanted & coming) - back) | {pk: pk for pk in back}
    homes |= _homes_again(op, wanted - coming - there)
    if not homes:
        return list(events)
    return [_at_home(event, homes) for event in events if not _was_home(event, homes)]


def _present(passages: Collection[uuid.UUID]) -> set[uuid.UUID]:
    return {
        pk
        for some in portions(sorted(passages))
        for pk in Passage.objects.filter(pk__in=some).values_list("pk", flat=True)
    }


def followed(events: Sequence[Event]) -> list[Event]:
    """Follow what was done again on another passage (`rehoused`) than the one on which a step put it."""
    put = {event.object_id: passage for event in reversed(events) if (passage := put_on(event))}
    stands = {pk: passage for pk, passage in _stand_now(events) if pk in put and passage != put[pk]}
    moved = _done_again(events[0].study_id, stands) if stands else {}
    if not moved:
        return list(events)
    left = {put[pk] for pk in moved}
    gone = left - _present(left)
    for event in events:
        if event.object_id in moved and event.after and put_on(event) == put[event.object_id]:
            event.after = event.after | {STANDS_ON[event.object_type]: str(moved[event.object_id])}
    return [event for event in events if event.before is not None or passage_of(event) not in gone]


def _stand_now(events: Sequence[Event]) -> Iterator[tuple[uuid.UUID, uuid.UUID]]:
    """On which passages the rows stand now that a step put on some."""
    for model, kind in ((Coding, CODING), (Evidence, EVIDENCE), (Memo, MEMO)):
        keys = {event.object_id for event in events if event.object_type == kind and put_on(event)}
        for some in portions(sorted(keys)):
            yield from model._default_manager.filter(pk__in=some).values_list("pk", STANDS_ON[kind])


def _done_again(study: uuid.UUID, stands: Mapping[uuid.UUID, uuid.UUID]) -> dict[uuid.UUID, uuid.UUID]:
    """Of rows and the passages on which they stand, those that undo or redo put there."""
    newest: dict[uuid.UUID, Event] = {}
    for some in portions(sorted(stands)):
        known = Event.objects.filter(study=study, object_id__in=some, object_type__in=STANDS_ON)
        for event in known.order_by("sequence"):
            if put_on(event) == stands[event.object_id]:
                newest[event.object_id] = event
    return {pk: stands[pk] for pk, event in newest.items() if event.undoes}


def _homes_now(events: Sequence[Event], passages: Collection[uuid.UUID]) -> dict[uuid.UUID, uuid.UUID]:
    """The passages that stand where some would come back that carry nothing but codings."""
    places: dict[tuple[object, ...], uuid.UUID] = {}
    noted: set[uuid.UUID] = set()
    for event in events:
        before = event.before or {}
        if event.object_type == PASSAGE and (before.get("translation") or before.get("is_key")):
            noted.add(event.object_id)
        elif event.object_type in (EVIDENCE, MEMO) and event.after is None:
            noted.add(uuid.UUID(before[STANDS_ON[event.object_type]]))
        elif event.object_type == ANCHOR and event.after is None:
            place = (uuid.UUID(before["revision_id"]), before["start"], before["end"])
            places[place] = uuid.UUID(before["passage_id"])
    found: dict[uuid.UUID, uuid.UUID] = {}
    for some in portions(list(places)):
        at = {"revision__in": {place[0] for place in some}, "start__in": {place[1] for place in some}}
        columns = ("revision_id", "start", "end", "passage_id")
        for *where, home in Anchor.standing().filter(**at).values_list(*columns):
            if (came := places.get(tuple(where))) and came in passages and came not in noted:
                found[came] = home
    return found


def _homes_again(op: Operation, passages: Collection[uuid.UUID]) -> dict[uuid.UUID, uuid.UUID]:
    """The passages on the words where some stood last, if these are in the newest text; they come back themselves.

    So they do when a text was corrected since they went: they are carried into the newest one.
    """
    gone = _gone(op.study.pk, passages)
    newest = _newest_revisions(gone.values())
    there = _passages_at(newest, gone.values())
    homes: dict[uuid.UUID, uuid.UUID] = {}
    coming: list[Event] = []
    for passage, lost in gone.items():
        place = lost.place_among(newest)
        if place is None:
            continue
        if home := there.get(_place(place)):
            homes[passage] = home
        elif place.operation in lost.rows:
            places = lost.places_in(place.operation)
            homes[passage] = passage
            coming += [lost.rows[place.operation], *places]
            there |= dict.fromkeys(map(_place, places), passage)
        elif revision := newest.get(_place(place)[0]):
            homes[passage] = passage_at(op, revision, *_place(place)[1:]).pk
    _bring_bare(op, coming)
    return homes


@dataclass(frozen=True, slots=True)
class Lost:
    """What the log says of a passage that is gone: where it stood, newest first, and the row by the step that took it."""

    rows: dict[uuid.UUID, Event] = field(default_factory=dict)
    places: list[Event] = field(default_factory=list)

    def place_among(self, newest: Collection[uuid.UUID]) -> Event | None:
        """Where it stood last in the newest text; or at all, if it never stood there."""
        current = (event for event in self.places if _place(event)[0] in newest)
        return next(current, self.places[0] if self.places else None)

    def places_in(self, operation: uuid.UUID) -> list[Event]:
        """Where it stood when one step took it."""
        return [event for event in self.places if event.operation == operation]


def _gone(study: uuid.UUID, passages: Collection[uuid.UUID]) -> dict[uuid.UUID, Lost]:
    found: dict[uuid.UUID, Lost] = defaultdict(Lost)
    deleted = Event.objects.filter(study=study, after__isnull=True).order_by("-sequence")
    for some in portions(sorted(passages)):
        for event in deleted.filter(object_type=PASSAGE, object_id__in=some):
            found[event.object_id].rows.setdefault(event.operation, event)
        places = deleted.filter(object_type=ANCHOR, before__passage_id__in=[str(pk) for pk in some])
        for event in places.filter(payload_version__gt=Event.OVERWRITTEN):
            found[uuid.UUID((event.before or {})["passage_id"])].places.append(event)
    return found


def _place(event: Event) -> tuple[uuid.UUID, int, int]:
    """The revision, start and end of an anchor that is gone."""
    before = event.before or {}
    return uuid.UUID(before["revision_id"]), before["start"], before["end"]


def _newest_revisions(gone: Iterable[Lost]) -> dict[uuid.UUID, Revision]:
    """Of the revisions in which passages stood, those that are the newest of their documents."""
    named = {_place(event)[0] for lost in gone for event in lost.places}
    newer = Revision.objects.filter(document=OuterRef("document"), number__gt=OuterRef("number"))
    rows = Revision.objects.filter(~Exists(newer)).select_related("document", "study")
    return {row.pk: row for some in portions(sorted(named)) for row in rows.filter(pk__in=some)}


def _passages_at(
    newest: Collection[uuid.UUID], gone: Iterable[Lost]
) -> dict[tuple[uuid.UUID, int, int], uuid.UUID]:
    """The passages that stand now where others stood in the newest revisions."""
    places = {_place(event) for lost in gone for event in lost.places}
    wanted = sorted(place for place in places if place[0] in newest)
    found: dict[tuple[uuid.UUID, int, int], uuid.UUID] = {}
    for some in portions(wanted):
        at = {"revision__in": {place[0] for place in some}, "start__in": {place[1] for place in some}}
        columns = ("revision_id", "start", "end", "passage_id")
        for revision, start, end, home in Anchor.objects.filter(**at).values_list(*columns):
            found[revision, start, end] = home
    return found


def _bring_bare(op: Operation, events: Sequence[Event]) -> None:
    """Bring passages back as ones that went because nothing stood on them, with their places up to the newest text."""
    nothing = {"translation": "", "is_key": False}
    rows = [event for event in events if event.object_type == PASSAGE]
    places = [event for event in events if event.object_type == ANCHOR]
    op.create_all(
        [row_from(Passage, op.study, each.object_id, (each.before or {}) | nothing) for each in rows]
    )
    anchors = [row_from(Anchor, op.study, each.object_id, each.before or {}) for each in places]
    op.create_all(anchors)
    carry_on(op, [anchor for anchor in anchors if isinstance(anchor, Anchor)])


def _was_home(event: Event, homes: Mapping[uuid.UUID, uuid.UUID]) -> bool:
    """Whether an event would bring back a passage, or a place of it, for which there is another now."""
    if event.after is not None:
        return False
    named = event.object_id if event.object_type == PASSAGE else None
    if event.object_type == ANCHOR:
        named = uuid.UUID((event.before or {})["passage_id"])
    return named in homes


def _at_home(event: Event, homes: Mapping[uuid.UUID, uuid.UUID]) -> Event:
    if event.object_type == ANCHOR and event.before and "passage_id" in event.before:
        # A place in an older text, which another passage took over when it took in this one.
        passage = uuid.UUID(event.before["passage_id"])
        event.before = event.before | {"passage_id": str(homes.get(passage, passage))}
    elif event.before and (home := homes.get(taken_from(event))):  # type: ignore[arg-type]
        event.before = event.before | {STANDS_ON[event.object_type]: str(home)}
    return event
