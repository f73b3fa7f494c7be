"""What stands beside a passage: passages with nearly the same edges, and the codes that its codings had before."""

import datetime
import uuid
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from coding.access import visible_codings
from coding.alike import nearly_same_edges
from coding.models import Anchor, Coding
from interviews.access import Member
from interviews.log import type_name
from interviews.models import Event
from interviews.roles import Action

# Three words are shorter than this; it keeps the search to a few rows of the index.
REACH = 120


@dataclass(frozen=True, slots=True)
class NearView:
    """A passage that could be joined with another; `coders` are others whose codings only an owner may move."""

    id: uuid.UUID
    quote: str
    codes: tuple[str, ...]
    coders: tuple[str, ...]
    can_join: bool


@dataclass(frozen=True, slots=True)
class FormerCode:
    """The code that a coding had until a moment."""

    name: str
    until: datetime.datetime


def near_passages(member: Member, anchor: Anchor) -> tuple[NearView, ...]:
    """Find passages of the same revision whose edges are nearly those of `anchor`; two queries at most."""
    rows = Anchor.objects.filter(
        revision=anchor.revision_id,
        start__range=(anchor.start - REACH, anchor.start + REACH),
        end__range=(anchor.end - REACH, anchor.end + REACH),
    ).exclude(passage=anchor.passage_id)
    near = [row for row in rows if _is_near(anchor, row)]
    if not near:
        return ()
    codings = defaultdict(list)
    for coding in (
        visible_codings(member)
        .filter(passage__in=[row.passage_id for row in near])
        .select_related("code", "coder")
    ):
        codings[coding.passage_id].append(coding)
    return tuple(_view(member, row, codings[row.passage_id]) for row in near)


def _is_near(one: Anchor, two: Anchor) -> bool:
    """Overlapping quotes hold all the words between the edges."""
    first, last = sorted((one, two), key=lambda anchor: (anchor.start, -anchor.end))
    if last.start >= first.end:
        return False
    text = first.quote + (last.quote[first.end - last.start :] if last.end > first.end else "")
    shift = first.start
    return nearly_same_edges(text, (0, first.end - shift), (last.start - shift, last.end - shift))


def _view(member: Member, anchor: Anchor, codings: list[Coding]) -> NearView:
    others = [c for c in codings if c.coder.user_id not in (None, member.user.pk)]
    return NearView(
        id=anchor.passage_id,
        quote=anchor.quote,
        codes=tuple(dict.fromkeys(str(coding.code) for coding in codings)),
        coders=tuple(dict.fromkeys(str(coding.coder) for coding in others)),
        can_join=not others or member.can(Action.MANAGE),
    )


def former_codes(
    member: Member, codings: Collection[uuid.UUID], names: Mapping[uuid.UUID, str]
) -> dict[uuid.UUID, tuple[FormerCode, ...]]:
    """Give the codes that codings had before, oldest first; what was undone did not happen. One query.

    `names` are those of the codes that there are.
    """
    if not codings:
        return {}
    rows = Event.objects.filter(
        study=member.study, object_id__in=codings, object_type=type_name(Coding), before__isnull=False
    )
    changes = list(
        rows.order_by("sequence").values("operation", "undoes", "object_id", "before", "occurred_at")
    )
    undone = _undone(changes)
    found = defaultdict(list)
    for change in changes:
        code = (change["before"] or {}).get("code_id")
        stands = not change["undoes"] and change["operation"] not in undone
        if stands and code and uuid.UUID(code) in names:
            found[change["object_id"]].append(FormerCode(names[uuid.UUID(code)], change["occurred_at"]))
    return {coding: tuple(codes) for coding, codes in found.items()}


def _undone(changes: Sequence[Mapping[str, Any]]) -> set[object]:
    """The operations that an undo took back; an undo that was undone itself takes nothing back."""
    undone: set[object] = set()
    for change in reversed(changes):
        if change["undoes"] and change["operation"] not in undone:
            undone.add(change["undoes"])
    return undone
