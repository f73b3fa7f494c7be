"""The transcripts of a study by case, those beside one, and where the reader left off in each."""

import datetime
import uuid
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import CharField, Count
from django.db.models.functions import Cast

from cccrm.kit.prepared import Prepared
from coding.access import visible_codings
from coding.queries.addresses import document_url
from coding.queries.segments import place_in_order
from interviews.access import Member
from interviews.models import Case, Document, Revision, Turn
from interviews.queries.bookmarks import left_off


@dataclass(frozen=True, slots=True)
class ShelfDocument:
    """A transcript as it stands in a list; `left_off` is the turn at which the reader stopped, or ""."""

    id: uuid.UUID
    title: str
    address: str
    url: str
    kind: str
    held_on: datetime.date | None
    informants: tuple[str, ...]
    turns: int
    passages: int
    is_withdrawn: bool
    left_off: str


@dataclass(frozen=True, slots=True)
class ShelfCase:
    """A case with its transcripts; `heading` is empty for those of the study as a whole."""

    heading: str
    description: str
    documents: tuple[ShelfDocument, ...]


def shelf(member: Member) -> list[ShelfCase]:
    """Give all documents by case, with turns of the newest revision and coded passages; a constant number of queries."""
    study = member.study
    documents = (
        Document.objects.filter(study=study)
        .select_related("case")
        .prefetch_related("informants")
        .order_by("number")
    )
    newest: dict[uuid.UUID, uuid.UUID] = dict(
        Revision.objects.filter(study=study).order_by("number").values_list("document_id", "pk")
    )
    turn_counts = dict(
        Turn.objects.filter(study=study)
        .values_list("revision_id")
        .annotate(n=Count("pk"))
        .values_list("revision_id", "n")
    )
    coded = dict(
        visible_codings(member)
        .values_list("passage__document_id")
        .annotate(n=Count("passage_id", distinct=True))
        .values_list("passage__document_id", "n")
    )
    stops = left_off(member)
    by_case: dict[uuid.UUID | None, list[ShelfDocument]] = defaultdict(list)
    for document in documents:
        stop = stops.get(document.pk, "")
        by_case[document.case_id].append(
            ShelfDocument(
                id=document.pk,
                title=document.title,
                address=document.address,
                url=_url(member, document.pk, stop),
                kind=document.get_kind_display(),
                held_on=document.held_on,
                informants=tuple(f"{person.title or person.label}" for person in document.informants.all()),
                turns=turn_counts.get(newest[document.pk], 0) if document.pk in newest else 0,
                passages=coded.get(document.pk, 0),
                is_withdrawn=document.withdrawn_at is not None,
                left_off=stop,
            )
        )
    cases = [
        ShelfCase(str(case.heading), case.description, tuple(by_case.get(case.pk, ())))
        for case in Case.objects.filter(study=study)
    ]
    return [*cases, ShelfCase("", "", tuple(by_case[None]))] if by_case.get(None) else cases


def _url(member: Member, document: uuid.UUID, turn: str) -> str:
    """The path to a transcript, at the turn where the reader left off: the browser goes there before it paints."""
    page = document_url(member.study.slug, document)
    return f"{page}#turn-{turn}" if turn else page


def go_on(member: Member, cases: Sequence[ShelfCase]) -> ShelfDocument | None:
    """Give the transcript in which the reader was last, or None. One query."""
    present = {row.id: row for case in cases for row in case.documents if not row.is_withdrawn}
    return next((present[document] for document in left_off(member) if document in present), None)


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A transcript beside another one."""

    title: str
    url: str


@dataclass(frozen=True, slots=True)
class Neighbours:
    """The transcripts before and after one, in the order of cases, and where the reader left off in this one."""

    previous: Neighbour | None
    following: Neighbour | None
    left_off: str


# Asked by every transcript, in a study with some hundred of them: so no rows, and no GUIDs but two.
ORDER = Prepared(
    lambda study: (
        Document.objects.filter(study=study, withdrawn_at=None)
        .order_by()
        .values_list("case__position", "case__label", "number", "title", Cast("pk", CharField()))
    ),
    study=uuid.UUID,
)


def neighbours(member: Member, document: Document) -> Neighbours:
    """Find the transcripts beside one; those without a case come last. Two queries."""
    stops = left_off(member)
    here = sorted(ORDER.rows(study=member.study.pk), key=lambda row: place_in_order(*row[:3]))
    keys = [row[4].replace("-", "") for row in here]
    place = keys.index(document.pk.hex) if document.pk.hex in keys else None
    beside = [place - 1, place + 1] if place is not None else [-1, -1]
    previous, following = (
        _neighbour(member, here[at][3], uuid.UUID(keys[at]), stops) if 0 <= at < len(here) else None
        for at in beside
    )
    return Neighbours(previous, following, stops.get(document.pk, ""))


def _neighbour(member: Member, title: str, pk: uuid.UUID, stops: Mapping[uuid.UUID, str]) -> Neighbour:
    return Neighbour(title, _url(member, pk, stops.get(pk, "")))
