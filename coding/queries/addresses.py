"""Where a passage stands, in the one notation everywhere: A1:14 is document A1, turn 14; A1:14-16 three turns."""

import bisect
import uuid
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.urls import reverse

from interviews.models import Document, Turn


@dataclass(frozen=True, slots=True)
class TurnMark:
    """A turn without its words. Spans are code points of the revision."""

    number: str
    start: int
    end: int
    speaker: str
    role: str
    is_interviewer: bool
    # Where the words begin, after the speaker's label.
    words: int


def turn_marks(revisions: Iterable[uuid.UUID]) -> dict[uuid.UUID, list[TurnMark]]:
    """Read the turns of some revisions in one query, in order."""
    rows = (
        Turn.objects.filter(revision__in=list(revisions))
        .order_by("revision", "position")
        .values_list(
            "revision_id",
            "number",
            "label_start",
            "body_end",
            "speaker__label",
            "speaker__informant__title",
            "speaker__is_interviewer",
            "body_start",
        )
    )
    found: dict[uuid.UUID, list[TurnMark]] = defaultdict(list)
    for revision, number, start, end, speaker, role, asks, words in rows:
        found[revision].append(TurnMark(number, start, end, speaker or "", role or "", bool(asks), words))
    return found


def turns_within(turns: Sequence[TurnMark], start: int, end: int) -> Sequence[TurnMark]:
    """Give the turns that [start, end) touches; a span between two turns belongs to the one before it."""
    first = max(bisect.bisect_right(turns, start, key=_start) - 1, 0)
    last = max(bisect.bisect_left(turns, end, key=_start), first + 1)
    return turns[first:last]


def _start(turn: TurnMark) -> int:
    return turn.start


def address_of(document: Document, turns: Sequence[TurnMark]) -> str:
    """Write the address of a passage that touches these turns; without turns, the document's."""
    return join_address(document.address, [turn.number for turn in turns])


def join_address(document: str, numbers: Sequence[str]) -> str:
    """Write A1:14, or A1:14-16 for several turns."""
    if not numbers:
        return document
    return f"{document}:{numbers[0]}" + (f"-{numbers[-1]}" if numbers[-1] != numbers[0] else "")


def document_url(slug: str, document: uuid.UUID) -> str:
    """Give the path to a transcript."""
    return reverse("read_document", args=[slug, document])


def passage_url(document: str, passage: uuid.UUID) -> str:
    """Give the path to a passage's words in the transcript whose path is `document`."""
    return f"{document}?passage={passage}#p-{passage}"
