"""How a person sees the code list: what she has folded, and how wide it is beside a transcript."""

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from coding.queries.desk import CodeView
from interviews.access import Member
from interviews.queries.desks import switches_of


@dataclass(frozen=True, slots=True)
class Folds:
    """`away` stands below a folded code; `pane` is the width in rem, 0 where she has chosen none."""

    folded: frozenset[uuid.UUID]
    away: frozenset[uuid.UUID]
    pane: int


def folds_of(member: Member, codes: Iterable[CodeView], desk: Mapping[str, Any] | None = None) -> Folds:
    """Read what a person has folded; `codes` come in the order of the tree.

    One query unless `desk`, all that she has set in the study, is given.
    """
    switches = switches_of(member) if desk is None else desk
    folded = frozenset(map(uuid.UUID, switches.get("folded", ())))
    away: set[uuid.UUID] = set()
    folded_at: int | None = None
    for code in codes:
        if folded_at is not None and code.level > folded_at:
            away.add(code.id)
            continue
        folded_at = code.level if code.id in folded else None
    return Folds(folded, frozenset(away), int(switches.get("pane", 0)))
