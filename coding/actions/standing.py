"""Letting passages that wait stand again by themselves, once their words are back, by an undo or a correction.

Where a person must say the place, placing.py does it.
"""

import uuid
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from functools import cache

from django.db.models import Exists, OuterRef

from cccrm.kit.refusal import Refused
from coding.actions.passages import check_no_overlap
from coding.models import Anchor, Coding, Passage
from coding.queries.waiting import waiting_passages
from interviews.log import Operation, portions
from interviews.models import Revision
from interviews.rebase import Edit, Map, carry, edits_between
from interviews.spans import Span, overlap


def let_stand(op: Operation, documents: Collection[uuid.UUID]) -> None:
    """Give waiting passages of some documents their places again, where their words are back exactly as they were.

    A passage goes on waiting where a coder would have a code twice on overlapping words. One query, and
    more only for documents with passages that wait.
    """
    newer = Revision.objects.filter(document=OuterRef("document"), number__gt=OuterRef("number"))
    newest = Revision.objects.filter(~Exists(newer), document__in=documents, number__gt=1)
    newest = newest.filter(document__withdrawn_at=None)
    here = Anchor.objects.filter(passage=OuterRef("pk"), revision__in=newest)
    corrected = newest.values("document")
    rows = Passage.objects.filter(~Exists(here), document__in=corrected).order_by("created_at", "pk")
    waiting: dict[uuid.UUID, list[Passage]] = defaultdict(list)
    for passage in rows:
        waiting[passage.document_id].append(passage)
    for document, passages in waiting.items():
        _let_stand_in(op, document, passages)


def let_stand_on(op: Operation, before: Revision, made: Revision, places: Map) -> int:
    """Give passages that waited before a correction their places in what it put in, where that is exactly their words.

    What it left alone brings none back: there somebody has seen the passage wait, and may know why. Gives how many
    stand again.
    """
    passages = list(waiting_passages(before).order_by("created_at", "pk"))
    if not passages:
        return 0
    stood: dict[uuid.UUID, Anchor] = {}
    for some in portions(passages):
        rows = Anchor.objects.filter(passage__in=some, revision__purged_at=None).select_related("revision")
        stood |= {each.passage_id: each for each in rows.order_by("revision__number")}
    came = places.news
    edits_from = cache(lambda home: edits_between(home.text, made.text))
    count = 0
    for passage in (each for each in passages if each.pk in stood):
        home = stood[passage.pk]
        place = _exactly(Span(home.start, home.end, passage.pk), home.revision, edits_from)
        if place and any(overlap(place.start, place.end, *span) for span in came):
            count += _stand(op, made, passage, place)
    return count


def _let_stand_in(op: Operation, document: uuid.UUID, passages: Sequence[Passage]) -> None:
    rows = Revision.objects.filter(document=document, purged_at=None).select_related("document")
    *_older, newest = states = list(rows.order_by("number"))
    anchors: dict[uuid.UUID, list[Anchor]] = defaultdict(list)
    for some in portions(passages):
        for anchor in Anchor.objects.filter(passage__in=some, revision__in=states):
            anchors[anchor.passage_id].append(anchor)
    edits_from = cache(lambda home: edits_between(home.text, newest.text))
    for passage in passages:
        place = _place_of(passage, anchors[passage.pk], states, edits_from)
        if place:
            _stand(op, newest, passage, place)


def _stand(op: Operation, revision: Revision, passage: Passage, place: Span[uuid.UUID]) -> bool:
    """Give a passage its place, unless a coder would have a code twice on overlapping words."""
    if _is_taken(revision, place, passage):
        return False
    start, end = place.start, place.end
    quote = revision.text[start:end]
    op.create(Anchor(study=op.study, passage=passage, revision=revision, start=start, end=end, quote=quote))
    return True


def _place_of(
    passage: Passage,
    anchors: Iterable[Anchor],
    states: Sequence[Revision],
    edits_from: Callable[[Revision], Sequence[Edit]],
) -> Span[uuid.UUID] | None:
    """Where a passage stands in the newest text without anybody's choice, if its words are there as they were.

    The newest state that reads as one in which it stood is the one to start from. Where it stands in that very
    state, a correction left it waiting, and it goes on waiting.
    """
    newest, texts = states[-1], {state.pk: state.text for state in states}
    numbers = {state.pk: state.number for state in states}
    stood = {
        texts[each.revision_id]: each for each in sorted(anchors, key=lambda one: numbers[one.revision_id])
    }
    home = next((state for state in reversed(states) if state.text in stood), None)
    if home is None or stood[home.text].revision_id == home.pk:
        return None
    span = Span(stood[home.text].start, stood[home.text].end, passage.pk)
    if home == newest:
        return span
    return _exactly(span, home, edits_from)


def _exactly(
    span: Span[uuid.UUID], home: Revision, edits_from: Callable[[Revision], Sequence[Edit]]
) -> Span[uuid.UUID] | None:
    """Where the words of a span of an older state stand as they were."""
    [carried] = carry(home.text, [span], edits_from(home))
    return Span(carried.start, carried.end, span.key) if carried.before == carried.after else None


def _is_taken(revision: Revision, place: Span[uuid.UUID], passage: Passage) -> bool:
    """Whether one of the passage's coders has the same code on overlapping words."""
    for coding in Coding.objects.filter(passage=passage).select_related("code", "coder"):
        try:
            check_no_overlap(revision, place.start, place.end, coding.code, coding.coder)
        except Refused:
            return True
    return False
