"""What becomes of codings that would stand on the same words once codes are one. docs/decisions/0016 says why."""

import uuid
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from django.db.models import QuerySet

from coding.models import Anchor, Coding
from interviews.models import Study
from interviews.spans import Span, join_overlapping

type Place = Span[uuid.UUID]


@dataclass(frozen=True, slots=True)
class Doubles:
    """Codings that would go because others cover their words, and those that grow so that they do.

    `grow` gives where a coding stands then: code points of the revision that is the key of the span.
    """

    drop: frozenset[uuid.UUID]
    grow: Mapping[uuid.UUID, Place]


def doubles(study: Study, codes: Collection[uuid.UUID], into: uuid.UUID) -> Doubles:
    """Tell which codings of these codes and of the one they go into would stand on the same words.

    Of two by one coder the longer stretch stays, grown over the words that only the other had; of equal ones that
    of the code that stays, then the older. Passages that wait to be placed meet nothing but themselves.
    """
    rows = Coding.objects.filter(study=study, code__in=[*codes, into]).order_by("created_at", "id")
    codings = list(rows.values_list("pk", "coder_id", "passage_id", "code_id"))
    places = _places(rows)
    preferred = sorted(codings, key=lambda row: (-_length(places[row[2]]), row[3] != into))
    by_coder: dict[uuid.UUID, list[tuple[uuid.UUID, Place]]] = defaultdict(list)
    for pk, coder, passage, _code in preferred:
        by_coder[coder].append((pk, places[passage]))
    kept = _kept(by_coder.values())
    before = {pk: places[passage] for pk, _coder, passage, _code in codings}
    return Doubles(
        frozenset(before.keys() - kept.keys()),
        {pk: place for pk, place in kept.items() if place != before[pk]},
    )


def _kept(coders: Iterable[list[tuple[uuid.UUID, Place]]]) -> dict[uuid.UUID, Place]:
    return {pk: place for items in coders for pk, place in join_overlapping(items).items()}


def _places(codings: QuerySet[Coding]) -> dict[uuid.UUID, Place]:
    """Give for each passage where it stands now; one that waits is a text of its own, without length to speak of."""
    passages = codings.order_by().values_list("passage", flat=True)
    found = {passage: Span(0, 1, passage) for passage in passages}
    rows = Anchor.standing().filter(passage__in=passages)
    for passage, revision, start, end in rows.values_list("passage_id", "revision_id", "start", "end"):
        found[passage] = Span(start, end, revision)
    return found


def _length(place: Place) -> int:
    return place.end - place.start
