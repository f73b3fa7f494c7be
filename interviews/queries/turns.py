"""The turns of a transcript as they are cut, for who cuts them anew or compares two states."""

from interviews.models import Document, Revision, Turn
from interviews.recut import TurnPlan


def turn_plans(revision: Revision) -> list[TurnPlan]:
    """Give the turns of a revision as plans, in order."""
    columns = ("number", "label_start", "label_end", "body_start", "body_end", "speaker__label", "time_stamp")
    rows = Turn.objects.filter(revision=revision).order_by("position").values_list(*columns)
    return [
        TurnPlan(number, label, label_end, body, body_end, speaker or "", stamp)
        for number, label, label_end, body, body_end, speaker, stamp in rows
    ]


def numbers_ever(document: Document) -> set[str]:
    """Give every number that a turn of the document has or had, so that none is given again."""
    rows = Turn.objects.filter(revision__document=document).order_by().values_list("number", flat=True)
    return set(rows.distinct())
