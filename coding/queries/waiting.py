"""Passages that a correction could not place, and what passages said before corrections."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from coding.models import Anchor, Memo, Passage
from interviews.access import Member
from interviews.models import Revision


def waiting_passages(revision: Revision) -> QuerySet[Passage]:
    """Give the passages of a document that have no place in its newest revision and still carry something."""
    if revision.number == 1:
        return Passage.objects.none()
    memos = Memo.objects.filter(study=revision.study_id, object_type="coding.passage").values("object_id")
    carrying = Q(codings__isnull=False) | ~Q(translation="") | Q(is_key=True) | Q(pk__in=memos)
    rows = Passage.objects.filter(carrying, study=revision.study_id, document=revision.document_id)
    return rows.exclude(anchors__revision=revision).distinct()


@dataclass(frozen=True, slots=True)
class UnplacedView:
    """A passage that has no place in the newest revision and waits for a person."""

    passage: uuid.UUID
    quote: str


def unplaced(member: Member, revision: Revision) -> list[UnplacedView]:
    """Give the passages of the document that wait; nothing is asked as long as it has only one revision."""
    if revision.number == 1:
        return []
    waiting = waiting_passages(revision).filter(study=member.study).values("pk")
    anchors = Anchor.objects.filter(passage__in=waiting).order_by("passage", "-revision__number")
    newest: dict[uuid.UUID, str] = {}
    for anchor in anchors:
        newest.setdefault(anchor.passage_id, anchor.quote)
    return [UnplacedView(passage, quote) for passage, quote in newest.items()]


def earlier_words(anchors: Sequence[Anchor]) -> tuple[tuple[int, str], ...]:
    """Give what a passage said before, newest first: (number of the state, words), where it was something else.

    `anchors` are all of the passage, newest first, with their revisions; overwritten ones say nothing.
    """
    found: list[tuple[int, str]] = []
    last = anchors[0].quote if anchors else ""
    for anchor in anchors[1:]:
        if anchor.quote != last and anchor.revision.purged_at is None:
            found.append((anchor.revision.number, anchor.quote))
            last = anchor.quote
    return tuple(found)
