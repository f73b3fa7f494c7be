"""Undo: finding the passage for codings that come back, where their own went or stands elsewhere now."""

import uuid
from collections.abc import Collection, Mapping, Sequence

from django.db.models import QuerySet

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
)
from coding.actions.passages import newest_revision, passage_at
from coding.models import Anchor, Coding, Passage
from interviews.log import Operation, portions, row_from
from interviews.models import Event, Revision


def rehoused(op: Operation, events: Sequence[Event]) -> list[Event]:
    """Let codings come back to the passage that has their words now, where their own went or cannot come back.

    A colleague may have coded the same words since, and they are one passage; or she has taken hers off, and the
    passage went with it.
    """
    wanted = {uuid.UUID((event.before or {})["passage_id"]) for event in events if _takes_back(event, CODING)}
    coming = {event.object_id for event in events if event.object_type == PASSAGE and event.after is None}
    there: set[uuid.UUID] = set()
    for some in portions(sorted(wanted - coming)):
        there.update(Passage.objects.filter(pk__in=some).values_list("pk", flat=True))
    # Another step has brought some of them back itself.
    back = {
        pk
        for some in portions(sorted(coming))
        for pk in Passage.objects.filter(pk__in=some).values_list("pk", flat=True)
    }
    homes = _homes_now(events, (wanted & coming) - back) | {pk: pk for pk in back}
    homes |= {pk: home for pk in wanted - coming - there if (home := _home_again(op, pk))}
    if not homes:
        return list(events)
    return [_at_home(event, homes) for event in events if not _was_home(event, homes)]


def followed(events: Sequence[Event]) -> list[Event]:
    """Follow codings that were done again on another passage (`rehoused`) than the one on which a step put them."""
    put = {
        event.object_id: passage
        for event in reversed(events)
        if event.object_type == CODING and (passage := put_on(event))
    }
    moved = {}
    for some in portions(sorted(put)):
        for pk, passage in Coding.objects.filter(pk__in=some).values_list("pk", "passage_id"):
            if passage != put[pk] and _was_done_again(events[0].study_id, pk, passage):
                moved[pk] = passage
    if not moved:
        return list(events)
    left = {put[pk] for pk in moved}
    gone = left - set(Passage.objects.filter(pk__in=left).values_list("pk", flat=True))
    for event in events:
        if event.object_id in moved and event.after and put_on(event) == put[event.object_id]:
            event.after = event.after | {"passage_id": str(moved[event.object_id])}
    return [event for event in events if event.before is not None or passage_of(event) not in gone]


def _was_done_again(study: uuid.UUID, coding: uuid.UUID, passage: uuid.UUID) -> bool:
    """Whether it was undo or redo that put a coding on its passage."""
    known = Event.objects.filter(study=study, object_type=CODING, object_id=coding)
    put = known.filter(after__passage_id=str(passage))
    newest = put.order_by("-sequence").first()
    return newest is not None and newest.undoes is not None


def _takes_back(event: Event, kind: str) -> bool:
    return event.object_type == kind and "passage_id" in (event.before or {})


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


def _home_again(op: Operation, passage: uuid.UUID) -> uuid.UUID | None:
    """The passage on the words where one stood last, if these are in the newest text; it comes back itself."""
    gone = Event.objects.filter(study=op.study, after__isnull=True)
    places = gone.filter(object_type=ANCHOR, before__passage_id=str(passage))
    for event in places.order_by("-sequence"):
        place = event.before or {}
        revision = Revision.objects.select_related("document").filter(pk=place["revision_id"]).first()
        if not (revision and revision == newest_revision(revision.document) and event.payload_version):
            continue
        at = Anchor.objects.filter(revision=revision, start=place["start"], end=place["end"])
        if there := at.values_list("passage", flat=True).first():
            return there
        row = gone.filter(object_type=PASSAGE, object_id=passage, operation=event.operation).first()
        if row is None:
            return passage_at(op, revision, place["start"], place["end"]).pk
        _bring_bare(op, [row, *places.filter(operation=event.operation, payload_version__gt=0)])
        return passage
    return _home_from_before(op, passage, gone, places)


def _home_from_before(
    op: Operation, passage: uuid.UUID, gone: QuerySet[Event], places: QuerySet[Event]
) -> uuid.UUID | None:
    """The passage itself, when the text was corrected since it went: it is carried into the newest one."""
    known = places.filter(payload_version__gt=0)
    event = known.order_by("-sequence").first()
    row = event and gone.filter(object_type=PASSAGE, object_id=passage, operation=event.operation).first()
    if event is None or row is None:
        return None
    _bring_bare(op, [row, *known.filter(operation=event.operation)])
    carry_on(op, list(Anchor.objects.filter(passage=passage)))
    return passage


def _bring_bare(op: Operation, events: Sequence[Event]) -> None:
    """Bring a passage back as one that went because nothing stood on it, with its places."""
    for event in events:
        model = Passage if event.object_type == PASSAGE else Anchor
        nothing = {"translation": "", "is_key": False} if model is Passage else {}
        op.create(row_from(model, op.study, event.object_id, (event.before or {}) | nothing))


def _was_home(event: Event, homes: Mapping[uuid.UUID, uuid.UUID]) -> bool:
    """Whether an event would bring back a passage, or a place of it, for which there is another now."""
    if event.after is not None:
        return False
    named = event.object_id if event.object_type == PASSAGE else None
    if event.object_type == ANCHOR:
        named = uuid.UUID((event.before or {})["passage_id"])
    return named in homes


def _at_home(event: Event, homes: Mapping[uuid.UUID, uuid.UUID]) -> Event:
    if _takes_back(event, CODING) and event.before:
        home = homes.get(uuid.UUID(event.before["passage_id"]))
        event.before = event.before | ({"passage_id": str(home)} if home else {})
    return event
