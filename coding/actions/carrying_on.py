"""Undo: carrying passages that came back, or went back, in an older text into the newest one."""

import uuid
from collections import defaultdict
from collections.abc import Sequence
from functools import cache

from django.db.models import Q

from cccrm.kit.refusal import Refused
from coding.actions.passage_events import ANCHOR
from coding.actions.passages import newest_revision
from coding.actions.revisions import write_anchors
from coding.models import Anchor
from coding.queries.carrying import parted
from interviews.actions.history import in_the_way, newest_in_force
from interviews.log import Operation, portions
from interviews.models import Event, Revision
from interviews.rebase import carry, edits_between
from interviews.spans import Span


def carry_on(op: Operation, anchors: Sequence[Anchor]) -> None:
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
    newest_of = cache(newest_revision)
    for found in stood.values():
        newest = newest_of(found[0].revision.document)
        anchor = _place_to_go_from(sorted(found, key=lambda each: each.revision.number), newest)
        by_revision[anchor.revision].append(anchor)
    for revision, found in by_revision.items():
        newest = newest_of(revision.document)
        if newest != revision and not revision.purged_at:
            _carry_into(op, revision, newest, found)


def _place_to_go_from(anchors: Sequence[Anchor], newest: Revision) -> Anchor:
    """Of the places of a passage, oldest first: the last one, or one in a text that reads as the newest does.

    A correction that was turned back since has cut the later place short; unless somebody has moved it, it counts no
    more.
    """
    last = anchors[-1]
    if len(anchors) == 1 or last.revision.text == newest.text:
        return last
    for at, anchor in reversed(list(enumerate(anchors))):
        if anchor.revision.text == newest.text and not anchor.revision.purged_at:
            return last if _were_moved(anchors[at + 1 :]) else anchor
    return last


def _were_moved(anchors: Sequence[Anchor]) -> bool:
    """Whether places are others than they were when they were made."""
    if not anchors:
        return False
    keys = [each.pk for each in anchors]
    # The index begins with the study.
    known = Event.objects.filter(study=anchors[0].study_id, object_type=ANCHOR, object_id__in=keys)
    made = known.filter(before__isnull=True)
    first = {event.object_id: event.after or {} for event in made.order_by("-sequence")}
    return any((each.start, each.end) != (first[each.pk]["start"], first[each.pk]["end"]) for each in anchors)


def _carry_into(op: Operation, revision: Revision, newest: Revision, anchors: Sequence[Anchor]) -> None:
    """Lay passages of an older revision into the newest; where one has no place there, it waits."""
    spans = [Span(anchor.start, anchor.end, anchor.passage_id) for anchor in anchors]
    carried = parted(carry(revision.text, spans, edits_between(revision.text, newest.text)))
    rows = Anchor.objects.filter(revision=newest, passage__in=[span.key for span in spans])
    present = {anchor.passage_id: anchor for anchor in rows}
    check_not_chosen(list(present.values()))
    write_anchors(op, newest, [each for each in carried if each.key not in present])
    for each in carried:
        if each.is_placed and each.key in present:
            op.update(present[each.key], start=each.start, end=each.end, quote=each.after)


def check_not_chosen(anchors: Sequence[Anchor]) -> None:
    """Refuse where somebody moved these edges or placed the passage there, with the step that did."""
    for some in portions([each.pk for each in anchors]):
        events = Event.objects.filter(study=anchors[0].study_id, object_type=ANCHOR, object_id__in=some)
        chosen = Q(before__has_key="start") | Q(before__has_key="end") | Q(verb="place passage")
        if step := newest_in_force(events.filter(chosen, after__isnull=False)):
            raise Refused(in_the_way(step))
