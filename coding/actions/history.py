"""Undo where texts and codings meet: a text is immutable, so turning a correction back makes another revision."""

import uuid
from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from functools import partial

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from cccrm.kit.ids import new_guid
from cccrm.kit.refusal import Refused
from coding.actions.passages import drop_if_bare, newest_revision, passage_at, standing_on
from coding.actions.revisions import count_extent, write_anchors
from coding.actions.standing import let_stand
from coding.models import Anchor, Coder, Coding, Evidence, Memo, Passage, Reading
from coding.queries.carrying import Carry, parted
from interviews.actions.history import Step, changed_since, in_the_way, newest_in_force, turn_back, undo
from interviews.log import Logged, Operation, portions, row_from, type_name
from interviews.models import Event, Revision, Speaker, Study, Turn, User
from interviews.queries.turns import turn_plans
from interviews.rebase import Carried, Status, carry, edits_between
from interviews.spans import Span

REVISION, TURN, SPEAKER = map(type_name, (Revision, Turn, Speaker))
ANCHOR, PASSAGE, CODING, CODER = map(type_name, (Anchor, Passage, Coding, Coder))
EVIDENCE, MEMO = map(type_name, (Evidence, Memo))
# What stands on a passage, and the column that says on which.
STANDS_ON = {CODING: "passage_id", EVIDENCE: "passage_id", MEMO: "object_id"}


def undo_step(*, study: Study, actor: User, operation_id: uuid.UUID) -> Step:
    """Turn an own step back, as `interviews.actions.history.undo` does, whatever texts and passages it touched."""
    return undo(study=study, actor=actor, operation_id=operation_id, by=_turn_back)


def _turn_back(op: Operation, events: Sequence[Event]) -> list[Logged]:
    """Turn texts back by new revisions, everything else row by row, and carry passages into the newest text."""
    made = {
        event.object_id for event in events if _made(event, REVISION) and (event.after or {})["number"] > 1
    }
    for pk in sorted(made, key=str):
        _turn_text_back(op, pk, events)
    rest = _without_coders(_followed([event for event in events if not _belongs(event, made)]))
    rest = _without_shared(_rehoused(op, rest))
    _take_later_anchors(op, rest)
    rows = turn_back(op, rest)
    _drop_bare(op, rest)
    _carry_on(op, [row for row in rows if isinstance(row, Anchor)])
    let_stand(op, _documents_of(made, rest, rows))
    return rows


def _documents_of(
    revisions: Collection[uuid.UUID], events: Sequence[Event], rows: Sequence[Logged]
) -> set[uuid.UUID]:
    """The documents whose text was turned back, or in which something was put on words or taken off."""
    named = set(revisions) | {row.revision_id for row in rows if isinstance(row, (Anchor, Coding))}
    named |= {
        uuid.UUID((event.after or {})["revision_id"])
        for event in events
        if _made(event, ANCHOR) or _made(event, CODING)
    }
    return {
        document
        for some in portions(sorted(named))
        for document in Revision.objects.filter(pk__in=some).values_list("document", flat=True)
    }


def _made(event: Event, kind: str) -> bool:
    return event.object_type == kind and event.before is None


def _belongs(event: Event, revisions: set[uuid.UUID]) -> bool:
    """Whether an event made one of these revisions, or something for it; new speakers stay with its turns."""
    if not revisions or event.before is not None:
        return False
    if event.object_type in (REVISION, SPEAKER):
        return event.object_type == SPEAKER or event.object_id in revisions
    named = (event.after or {}).get("revision_id")
    return event.object_type in (TURN, ANCHOR) and named is not None and uuid.UUID(named) in revisions


# -- texts --------------------------------------------------------------------------------------


def _turn_text_back(op: Operation, pk: uuid.UUID, events: Sequence[Event]) -> None:
    """Make another revision with the text that a correction replaced; each passage stands where it stood."""
    corrected = Revision.objects.select_related("document").filter(pk=pk).first()
    if corrected is None:
        raise Refused(changed_since())
    newest = newest_revision(corrected.document)
    if not _reads_as(newest, corrected):
        raise Refused(changed_since())
    if corrected.document.withdrawn_at:
        raise Refused(_("The words of this step were withdrawn, so it cannot be undone."))
    before = Revision.objects.get(document=corrected.document_id, number=corrected.number - 1)
    if before.purged_at:
        raise Refused(_("The words before this step were overwritten for good, so it cannot be undone."))
    again = _text_again(op, before, newest.number + 1)
    placed = {
        (event.after or {})["passage_id"]: ((event.after or {})["start"], (event.after or {})["end"])
        for event in events
        if _made(event, ANCHOR) and (event.after or {})["revision_id"] == str(pk)
    }
    carried = parted(_places_again(before, newest, placed, partial(_put_since, events[0])))
    write_anchors(op, again, carried)
    count_extent(op, [each for each in carried if each.status == Status.LOST])


def _reads_as(newest: Revision, corrected: Revision) -> bool:
    """Whether a document reads as a correction left it: later ones may have come and been turned back since."""
    if newest == corrected:
        return True
    is_same = (newest.text, newest.styles) == (corrected.text, corrected.styles)
    return is_same and turn_plans(newest) == turn_plans(corrected)


def _text_again(op: Operation, before: Revision, number: int) -> Revision:
    """Copy text, styles and turns of an older revision into a new one."""
    again = op.create(
        Revision(
            study=op.study,
            document=before.document,
            number=number,
            text=before.text,
            styles=before.styles,
            note=before.note,
            read_from=before.read_from,
            created_at=op.now,
        )
    )
    turns = list(Turn.objects.filter(revision=before).order_by("position"))
    for turn in turns:
        turn.pk, turn.revision = new_guid(), again
    op.create_all(turns)
    return again


def _put_since(last: Event, passages: Collection[uuid.UUID]) -> set[uuid.UUID]:
    """Those passages that carry codings which came onto them after the last event of a step."""
    later = Event.objects.filter(study=last.study_id, object_type=CODING, sequence__gt=last.sequence)
    put = {
        event.object_id: _put_on(event)
        for some in portions(sorted(map(str, passages)))
        for event in later.filter(after__passage_id__in=some).order_by("sequence")
    }
    there = Coding.objects.filter(passage__in=passages)
    return {passage for pk, passage in there.values_list("pk", "passage") if put.get(pk) == passage}


def _places_again(
    before: Revision,
    corrected: Revision,
    placed: dict[str, tuple[int, int]],
    put_since: Callable[[Collection[uuid.UUID]], Collection[uuid.UUID]],
) -> list[Carry]:
    """Say where passages stand in the older text: where they stood, or carried back if they are newer or moved.

    What has a place only because of the step that is turned back waited before it, and waits again; unless
    somebody coded it since, who saw its words in the text that is there now.
    """
    old = {anchor.passage_id: anchor for anchor in Anchor.objects.filter(revision=before)}
    new = {anchor.passage_id: anchor for anchor in Anchor.objects.filter(revision=corrected)}
    spans = {pk: (anchor.start, anchor.end) for pk, anchor in new.items()}
    waited = {pk for pk, span in spans.items() if pk not in old and placed.get(str(pk)) == span}
    waited -= set(put_since(waited)) if waited else set()
    moved = [
        Span(*span, pk)
        for pk, span in spans.items()
        if pk not in waited and (pk not in old or placed.get(str(pk), span) != span)
    ]
    back = carry(corrected.text, moved, edits_between(corrected.text, before.text)) if moved else []
    newer = {each.key for each in back}
    stood = [
        Carried(pk, Status.SAME, anchor.start, anchor.end, anchor.quote, anchor.quote)
        for pk, anchor in old.items()
        if pk not in newer
    ]
    lost = [Carried(pk, Status.LOST, new[pk].start, new[pk].start, new[pk].quote, "") for pk in waited]
    return [*stood, *back, *lost]


# -- passages -----------------------------------------------------------------------------------


def _without_shared(events: Sequence[Event]) -> list[Event]:
    """Leave out the making of passages on which somebody has coded or written since.

    These stay, as they do when a code is taken off. What the step itself made or put there goes away again.
    """
    made = [event.object_id for event in events if _made(event, PASSAGE)]
    ours = {(event.object_type, event.object_id) for event in events if event.before is None}
    ours |= {(event.object_type, event.object_id) for event in events if _put_on(event)}
    shared = {
        passage
        for some in portions(sorted(made))
        for kind, pk, passage in standing_on(some)
        if (kind, pk) not in ours
    }
    return [event for event in events if event.before is not None or _passage_of(event) not in shared]


def _without_coders(events: Sequence[Event]) -> list[Event]:
    """Leave out the making of a coder who has coded or read on since: everybody becomes one with her first coding."""
    made = [event.object_id for event in events if _made(event, CODER)]
    ours = {event.object_id for event in events if event.before is None}
    # Compared here: an import makes more rows than fit into one statement.
    stay = {
        coder
        for model in (Coding, Reading)
        for pk, coder in model._default_manager.filter(coder__in=made).values_list("pk", "coder")
        if pk not in ours
    }
    return [event for event in events if not (event.before is None and event.object_id in stay)]


def _rehoused(op: Operation, events: Sequence[Event]) -> list[Event]:
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


def _followed(events: Sequence[Event]) -> list[Event]:
    """Follow codings that were done again on another passage (`_rehoused`) than the one on which a step put them."""
    put = {
        event.object_id: passage
        for event in reversed(events)
        if event.object_type == CODING and (passage := _put_on(event))
    }
    moved = {}
    for some in portions(sorted(put)):
        for pk, passage in Coding.objects.filter(pk__in=some).values_list("pk", "passage_id"):
            if passage != put[pk] and _was_done_again(pk, passage):
                moved[pk] = passage
    if not moved:
        return list(events)
    left = {put[pk] for pk in moved}
    gone = left - set(Passage.objects.filter(pk__in=left).values_list("pk", flat=True))
    for event in events:
        if event.object_id in moved and event.after and _put_on(event) == put[event.object_id]:
            event.after = event.after | {"passage_id": str(moved[event.object_id])}
    return [event for event in events if event.before is not None or _passage_of(event) not in gone]


def _was_done_again(coding: uuid.UUID, passage: uuid.UUID) -> bool:
    """Whether it was undo or redo that put a coding on its passage."""
    put = Event.objects.filter(object_type=CODING, object_id=coding, after__passage_id=str(passage))
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
    _carry_on(op, list(Anchor.objects.filter(passage=passage)))
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


def _put_on(event: Event) -> uuid.UUID | None:
    """The passage on which an event put a coding, evidence or memo, be it new or from another passage."""
    put = (event.after or {}).get(STANDS_ON.get(event.object_type))
    return uuid.UUID(put) if put else None


def _passage_of(event: Event) -> uuid.UUID | None:
    """The passage that an event made, or for which it made an anchor."""
    if event.object_type == PASSAGE:
        return event.object_id
    return uuid.UUID((event.after or {})["passage_id"]) if event.object_type == ANCHOR else None


def _drop_bare(op: Operation, events: Sequence[Event]) -> None:
    """Let passages go from which this took the last that stood on them, though an earlier step had made them."""
    left = {put for event in events if (put := _put_on(event))}
    left |= {event.object_id for event in events if event.object_type == PASSAGE}
    for some in portions(sorted(left)):
        for passage in Passage.objects.filter(pk__in=some, codings=None):
            drop_if_bare(op, passage)


def _take_later_anchors(op: Operation, events: Sequence[Event]) -> None:
    """Take away where passages stand that go now, or wait again: corrections since have carried them into newer texts.

    Refuses where somebody has coded since what would wait again, or has chosen its words in a newer text.
    """
    gone = [event.object_id for event in events if _made(event, PASSAGE)]
    known = [event.object_id for event in events if event.object_type == ANCHOR]
    later = list(Anchor.objects.filter(passage__in=gone).exclude(pk__in=known))
    _check_not_chosen(later)
    op.delete_all(later)
    placed = [event for event in events if _made(event, ANCHOR) and _passage_of(event) not in set(gone)]
    if placed and _put_since(events[0], {uuid.UUID((event.after or {})["passage_id"]) for event in placed}):
        raise Refused(changed_since())
    for event in placed:
        op.delete_all(_carried_from(event))


def _carried_from(event: Event) -> list[Anchor]:
    """Where a passage stands in newer texts only because it was given a place; it waits there again.

    Where the text is again one in which it stood before, it stands on its own. Refuses where somebody has chosen
    its words in a newer text.
    """
    place = event.after or {}
    anchors = Anchor.objects.filter(passage=place["passage_id"]).select_related("revision")
    given = Revision.objects.get(pk=place["revision_id"])
    stood = {each.revision.text for each in anchors if each.revision.number < given.number}
    found = []
    for anchor in sorted(anchors, key=lambda each: each.revision.number):
        if anchor.revision.number <= given.number:
            continue
        if anchor.revision.text in stood:
            break
        found.append(anchor)
    _check_not_chosen(found)
    return found


def _check_not_chosen(anchors: Sequence[Anchor]) -> None:
    """Refuse where somebody moved these edges or placed the passage there, with the step that did."""
    for some in portions([each.pk for each in anchors]):
        events = Event.objects.filter(object_type=ANCHOR, object_id__in=some)
        chosen = Q(before__has_key="start") | Q(before__has_key="end") | Q(verb="place passage")
        if step := newest_in_force(events.filter(chosen, after__isnull=False)):
            raise Refused(in_the_way(step))


def _carry_on(op: Operation, anchors: Sequence[Anchor]) -> None:
    """Carry passages that came back, or went back, in an older text into the newest one."""
    newest_back: dict[uuid.UUID, int] = defaultdict(int)
    for some in portions([anchor.pk for anchor in anchors]):
        rows = Anchor.objects.filter(pk__in=some).values_list("passage", "revision__number")
        for passage, number in rows:
            newest_back[passage] = max(newest_back[passage], number)
    stood: dict[uuid.UUID, list[Anchor]] = defaultdict(list)
    for some in portions(list(newest_back)):
        for anchor in Anchor.objects.filter(passage__in=some).select_related("revision__document"):
            if anchor.revision.number <= newest_back[anchor.passage_id]:
                stood[anchor.passage_id].append(anchor)
    by_revision: dict[Revision, list[Anchor]] = defaultdict(list)
    for found in stood.values():
        anchor = _place_to_go_from(sorted(found, key=lambda each: each.revision.number))
        by_revision[anchor.revision].append(anchor)
    for revision, found in by_revision.items():
        newest = newest_revision(revision.document)
        if newest != revision and not revision.purged_at:
            _carry_into(op, revision, newest, found)


def _place_to_go_from(anchors: Sequence[Anchor]) -> Anchor:
    """Of the places of a passage, oldest first: the last one, or one in a text that reads as the newest does.

    A correction that was turned back since has cut the later place short; unless somebody has moved it, it counts no
    more.
    """
    last = anchors[-1]
    newest = newest_revision(last.revision.document)
    if len(anchors) == 1 or last.revision.text == newest.text:
        return last
    for at, anchor in reversed(list(enumerate(anchors))):
        if anchor.revision.text == newest.text and not anchor.revision.purged_at:
            return last if _were_moved(anchors[at + 1 :]) else anchor
    return last


def _were_moved(anchors: Sequence[Anchor]) -> bool:
    """Whether places are others than they were when they were made."""
    keys = [each.pk for each in anchors]
    made = Event.objects.filter(object_type=ANCHOR, object_id__in=keys, before__isnull=True)
    first = {event.object_id: event.after or {} for event in made.order_by("-sequence")}
    return any((each.start, each.end) != (first[each.pk]["start"], first[each.pk]["end"]) for each in anchors)


def _carry_into(op: Operation, revision: Revision, newest: Revision, anchors: Sequence[Anchor]) -> None:
    """Lay passages of an older revision into the newest; where one has no place there, it waits."""
    spans = [Span(anchor.start, anchor.end, anchor.passage_id) for anchor in anchors]
    carried = parted(carry(revision.text, spans, edits_between(revision.text, newest.text)))
    rows = Anchor.objects.filter(revision=newest, passage__in=[span.key for span in spans])
    present = {anchor.passage_id: anchor for anchor in rows}
    _check_not_chosen(list(present.values()))
    write_anchors(op, newest, [each for each in carried if each.key not in present])
    for each in carried:
        if each.is_placed and each.key in present:
            op.update(present[each.key], start=each.start, end=each.end, quote=each.after)
