"""Letting passages that wait stand again by themselves, once an undo took away what kept their place from them.

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
from interviews.log import Operation, portions
from interviews.models import Revision
from interviews.rebase import Edit, carry, edits_between
from interviews.spans import Span


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
        if place and not _is_taken(newest, place, passage):
            start, end = place.start, place.end
            quote = newest.text[start:end]
            op.create(
                Anchor(study=op.study, passage=passage, revision=newest, start=start, end=end, quote=quote)
            )


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
    [carried] = carry(home.text, [span], edits_from(home))
    return Span(carried.start, carried.end, passage.pk) if carried.before == carried.after else None


def _is_taken(revision: Revision, place: Span[uuid.UUID], passage: Passage) -> bool:
    """Whether one of the passage's coders has the same code on overlapping words."""
    for coding in Coding.objects.filter(passage=passage).select_related("code", "coder"):
        try:
            check_no_overlap(revision, place.start, place.end, coding.code, coding.coder)
        except Refused:
            return True
    return False
