"""Which codings would stand twice on the same words once codes are one."""

import uuid
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

from django.db.models import QuerySet

from coding.models import Anchor, Coding
from interviews.models import Study
from interviews.spans import Span, keep_apart


@dataclass(frozen=True, slots=True)
class Doubles:
    """Codings that would stand twice on the same words once codes are one, and those that stay instead."""

    drop: frozenset[uuid.UUID]
    keep: frozenset[uuid.UUID]


def doubles(study: Study, codes: Collection[uuid.UUID], into: uuid.UUID) -> Doubles:
    """Tell which codings of these codes and of the one they go into would stand on the same words.

    Of two by one coder the longer stretch stays; of equal ones that of the code that stays, then the older.
    """
    rows = Coding.objects.filter(study=study, code__in=[*codes, into]).order_by("created_at", "id")
    codings = list(rows.values_list("pk", "coder_id", "passage_id", "code_id"))
    places = _places(rows)
    preferred = sorted(codings, key=lambda row: (-_length(places[row[2]]), row[3] != into))
    by_coder: dict[uuid.UUID, list[tuple[uuid.UUID, Sequence[Span[Any]]]]] = defaultdict(list)
    for pk, coder, passage, _code in preferred:
        by_coder[coder].append((pk, places[passage]))
    kept = set(chain.from_iterable(keep_apart(items) for items in by_coder.values()))
    return Doubles(frozenset(pk for pk, *_rest in codings if pk not in kept), frozenset(kept))


def _places(codings: QuerySet[Coding]) -> dict[uuid.UUID, list[Span[uuid.UUID]]]:
    """Give for each passage where it stands, the newest revision last."""
    found: dict[uuid.UUID, list[Span[uuid.UUID]]] = defaultdict(list)
    rows = Anchor.objects.filter(passage__in=codings.order_by().values("passage"))
    columns = ("passage_id", "revision_id", "start", "end")
    for passage, revision, start, end in rows.order_by("revision__number").values_list(*columns):
        found[passage].append(Span(start, end, revision))
    return found


def _length(places: Sequence[Span[Any]]) -> int:
    """How many code points a passage has in the newest revision in which it stands."""
    return places[-1].end - places[-1].start if places else 0
