"""Who speaks in a document, and how often."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Max, Q

from interviews.models import Document, Revision, Speaker


@dataclass(frozen=True, slots=True)
class SpeakerLine:
    """A speaker with the number of turns in the newest revision."""

    speaker: Speaker
    turns: int


def speaker_lines(document: Document) -> list[SpeakerLine]:
    """Give the speakers of a document in order; two queries."""
    newest = Revision.objects.filter(document=document).aggregate(number=Max("number"))["number"]
    in_newest = Q(turns__revision__number=newest, turns__revision__document=document)
    rows: Any = (
        Speaker.objects.filter(document=document)
        .select_related("informant__case")
        .annotate(turn_count=Count("turns", filter=in_newest))
        .order_by("position")
    )
    return [SpeakerLine(row, row.turn_count) for row in rows]
