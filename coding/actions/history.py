"""Undo where texts and codings meet: a text is immutable, so turning a correction back makes another revision."""

import uuid
from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from functools import partial
from itertools import takewhile

from django.db.models import Q
from django.utils.translation import gettext as _

from cccrm.kit.ids import new_guid
from cccrm.kit.refusal import Refused
from coding.actions.carrying_on import carry_on, check_not_chosen
from coding.actions.passage_events import ANCHOR, CODING, PASSAGE, has_made, passage_of, put_on
from coding.actions.passages import drop_bare, newest_revision, standing_on
from coding.actions.rehousing import followed, rehoused
from coding.actions.revisions import aside, count_extent, write_anchors
from coding.actions.standing import let_stand
from coding.models import Anchor, Coder, Coding, Passage, Reading
from coding.queries.carrying import Carry, parted
from interviews.actions.history import Step, changed_since, in_the_way, newest_in_force, turn_back, undo
from interviews.log import Logged, Operation, portions, type_name
from interviews.models import Event, Revision, Speaker, Study, Turn, User
from interviews.queries.turns import turn_plans
from interviews.rebase import Carried, Status, carry, edits_between
from interviews.spans import Span

REVISION, TURN, SPEAKER, CODER = map(type_name, (Revision, Turn, Speaker, Coder))


def undo_step(*, study: Study, actor: User, operation_id: uuid.UUID) -> Step:
    """Turn an own step back, as `interviews.actions.history.undo` does, whatever texts and passages it touched."""
    return undo(study=study, actor=actor, operation_id=operation_id, by=_turn_back)


def _turn_back(op: Operation, events: Sequence[Event]) -> list[Logged]:
    """Turn texts back by new revisions, everything else row by row, and carry passages into the newest text."""
    made = {
        event.object_id for event in events if has_made(event, REVISION) and (event.after or {})["number"] > 1
    }
    for pk in sorted(made, key=str):
        _turn_text_back(op, pk, events)
    rest = _without_coders(followed([event for event in events if not _belongs(event, made)]))
    rest = _without_shared(rehoused(op, rest))
    _take_later_anchors(op, rest)
    _free_labels(op, rest)
    rows = turn_back(op, rest)
    _drop_bare(op, rest)
    carry_on(op, _places_back(rest, rows))
    let_stand(op, _documents_of(made, rest, rows))
    return rows


def _places_back(events: Sequence[Event], rows: Sequence[Logged]) -> list[Anchor]:
    """Of rows that are there now, the places that came back or went back to a passage.

    What a passage that stands itself takes over from one that goes into it says of older texts only.
    """
    coming = {
        str(event.object_id) for event in events if event.object_type == PASSAGE and event.after is None
    }
    taken_over = {
        event.object_id
        for event in events
        if event.object_type == ANCHOR
        and event.after
        and (event.before or {}).get("passage_id", "") not in {"", *coming}
    }
    return [row for row in rows if isinstance(row, Anchor) and row.pk not in taken_over]


def _documents_of(
    revisions: Collection[uuid.UUID], events: Sequence[Event], rows: Sequence[Logged]
) -> set[uuid.UUID]:
    """The documents whose text was turned back, or in which something was put on words or taken off."""
    named = set(revisions) | {row.revision_id for row in rows if isinstance(row, (Anchor, Coding))}
    named |= {
        uuid.UUID((event.after or {})["revision_id"])
        for event in events
        if has_made(event, ANCHOR) or has_made(event, CODING)
    }
    return {
        document
        for some in portions(sorted(named))
        for document in Revision.objects.filter(pk__in=some).values_list("document", flat=True)
    }


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
    _check_nothing_above(corrected)
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
        if has_made(event, ANCHOR) and (event.after or {})["revision_id"] == str(pk)
    }
    carried = parted(_places_again(before, newest, placed, partial(_put_since, events[0])))
    write_anchors(op, again, carried)
    count_extent(op, [each for each in carried if each.status == Status.LOST])


def _check_nothing_above(corrected: Revision) -> None:
    """Refuse below a later correction that counts, though the text may read by chance as this one left it."""
    later = Revision.objects.filter(document=corrected.document_id, number__gt=corrected.number)
    made = Event.objects.filter(study=corrected.study_id, object_type=REVISION, before__isnull=True)
    if step := newest_in_force(made.filter(object_id__in=later.values("pk"))):
        raise Refused(in_the_way(step))


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
    """Those passages that carry codings which came onto them after the last event of a step, not only back."""
    later = Event.objects.filter(study=last.study_id, object_type=CODING, sequence__gt=last.sequence)
    later = later.filter(undoes=None)
    put = {
        event.object_id: put_on(event)
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
    moved = _without_carried(moved, old, before, corrected)
    back = _carry(corrected, before, moved) if moved else []
    newer = {each.key for each in back}
    stood = [
        Carried(pk, Status.SAME, anchor.start, anchor.end, anchor.quote, anchor.quote)
        for pk, anchor in old.items()
        if pk not in newer
    ]
    lost = [Carried(pk, Status.LOST, new[pk].start, new[pk].start, new[pk].quote, "") for pk in waited]
    return [*stood, *back, *lost]


def _free_labels(op: Operation, events: Sequence[Event]) -> None:
    """Give speakers of older states alone other labels, where their own come back to others: H becomes H (2).

    A correction that made such a speaker was undone, and its text keeps her. Refuses where she speaks now.
    """
    named = [event for event in events if event.object_type == SPEAKER and "label" in (event.before or {})]
    ours = [event.object_id for event in named]
    for event in named:
        label = (event.before or {})["label"]
        speaker = Speaker.objects.filter(pk=event.object_id).first()
        others = Speaker.objects.filter(document=speaker.document_id).exclude(pk__in=ours) if speaker else ()
        labels = {other.label: other for other in others}
        if label in labels:
            _check_silent(labels[label])
            taken = {*labels, *((each.before or {})["label"] for each in named)}
            op.update(labels[label], label=aside(label, taken))


def _check_silent(speaker: Speaker) -> None:
    """Refuse where a step that counts made or called a speaker so, or gave her a turn of the newest text."""
    known = Event.objects.filter(study=speaker.study_id)
    called = Q(object_type=SPEAKER, object_id=speaker.pk, after__has_key="label")
    newest = newest_revision(speaker.document)
    if Turn.objects.filter(revision=newest, speaker=speaker).exists():
        called |= Q(object_type=TURN, after__speaker_id=str(speaker.pk))
    if step := newest_in_force(known.filter(called)):
        raise Refused(in_the_way(step))


def _without_carried(
    moved: Sequence[Span[uuid.UUID]], old: Mapping[uuid.UUID, Anchor], before: Revision, corrected: Revision
) -> list[Span[uuid.UUID]]:
    """Leave out what was moved by nobody: an undo has put it to other words of the older text, and carried it along."""
    known = [Span(old[each.key].start, old[each.key].end, each.key) for each in moved if each.key in old]
    if not known:
        return list(moved)
    carried = {(each.key, each.start, each.end) for each in _carry(before, corrected, known)}
    return [each for each in moved if (each.key, each.start, each.end) not in carried]


def _carry(source: Revision, target: Revision, spans: Sequence[Span[uuid.UUID]]) -> list[Carried[uuid.UUID]]:
    return carry(source.text, spans, edits_between(source.text, target.text))


# -- passages -----------------------------------------------------------------------------------


def _without_shared(events: Sequence[Event]) -> list[Event]:
    """Leave out the making of passages on which somebody has coded or written since.

    These stay, as they do when a code is taken off. What the step itself made or put there goes away again.
    """
    made = [event.object_id for event in events if has_made(event, PASSAGE)]
    ours = {(event.object_type, event.object_id) for event in events if event.before is None}
    ours |= {(event.object_type, event.object_id) for event in events if put_on(event)}
    shared = {
        passage
        for some in portions(sorted(made))
        for kind, pk, passage in standing_on(some)
        if (kind, pk) not in ours
    }
    return [event for event in events if event.before is not None or passage_of(event) not in shared]


def _without_coders(events: Sequence[Event]) -> list[Event]:
    """Leave out the making of a coder who has coded or read on since: everybody becomes one with her first coding.

    She stays, too, when she has taken that off again, which can be undone.
    """
    made = [event.object_id for event in events if has_made(event, CODER)]
    ours = {event.object_id for event in events if event.before is None}
    # Compared here: an import makes more rows than fit into one statement.
    stay = {
        coder
        for model in (Coding, Reading)
        for pk, coder in model._default_manager.filter(coder__in=made).values_list("pk", "coder")
        if pk not in ours
    }
    stay |= {coder for coder in made if coder not in stay and _has_taken_off(coder, events[0])}
    return [event for event in events if not (event.before is None and event.object_id in stay)]


def _has_taken_off(coder: uuid.UUID, last: Event) -> bool:
    later = Event.objects.filter(study=last.study_id, sequence__gt=last.sequence)
    return newest_in_force(later.filter(before__coder_id=str(coder))) is not None


def _drop_bare(op: Operation, events: Sequence[Event]) -> None:
    """Let passages go from which this took the last that stood on them, though an earlier step had made them."""
    left = {put for event in events if (put := put_on(event))}
    left |= {event.object_id for event in events if event.object_type == PASSAGE}
    for some in portions(sorted(left)):
        drop_bare(op, list(Passage.objects.filter(pk__in=some, codings=None)))


def _take_later_anchors(op: Operation, events: Sequence[Event]) -> None:
    """Take away where passages stand that go now, or wait again: corrections since have carried them into newer texts.

    Refuses where somebody has coded since what would wait again, or has chosen its words in a newer text.
    """
    gone = {event.object_id for event in events if has_made(event, PASSAGE)}
    known = {event.object_id for event in events if event.object_type == ANCHOR}
    later = [
        anchor
        for some in portions(sorted(gone))
        for anchor in Anchor.objects.filter(passage__in=some)
        if anchor.pk not in known
    ]
    check_not_chosen(later)
    op.delete_all(later)
    placed = [event for event in events if has_made(event, ANCHOR) and passage_of(event) not in gone]
    if placed and _put_since(events[0], {uuid.UUID((event.after or {})["passage_id"]) for event in placed}):
        raise Refused(changed_since())
    op.delete_all(_carried_from(placed))


def _carried_from(placed: Sequence[Event]) -> list[Anchor]:
    """Where passages stand in newer texts only because they were given a place; they wait there again.

    Where the text is again one in which a passage stood before, it stands on its own. Refuses where somebody has
    chosen its words in a newer text.
    """
    stood: dict[uuid.UUID, list[Anchor]] = defaultdict(list)
    for some in portions(sorted({passage for event in placed if (passage := passage_of(event))})):
        rows = Anchor.objects.filter(passage__in=some).select_related("revision")
        for anchor in rows.order_by("revision__number"):
            stood[anchor.passage_id].append(anchor)
    given = {event.object_id for event in placed}
    found = [anchor for anchors in stood.values() for anchor in _after_the_given(anchors, given)]
    check_not_chosen(found)
    return found


def _after_the_given(anchors: Sequence[Anchor], given: Collection[uuid.UUID]) -> list[Anchor]:
    """Of the places of a passage, oldest first: those after one that was given, up to a text in which it stood before."""
    at = next((at for at, anchor in enumerate(anchors) if anchor.pk in given), len(anchors))
    before = {anchor.revision.text for anchor in anchors[:at]}
    after = takewhile(lambda anchor: anchor.revision.text not in before, anchors[at + 1 :])
    return [anchor for anchor in after if anchor.pk not in given]
