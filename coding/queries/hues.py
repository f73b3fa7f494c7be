"""The colour of each code: chosen by the researcher, else that of its top-level family."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Protocol

from cccrm.kit.prepared import Row, ask
from coding import codetree

HUES = 12
# Neighbouring families get hues that are far apart on the wheel.
ORDER = (1, 4, 2, 5, 6, 3, 7, 8, 9, 10, 11, 12)


class Coloured(codetree.Node, Protocol):
    """What the colour of a code depends on; `hue` is 0 where nobody chose one."""

    @property
    def hue(self) -> int: ...


def hues_of[C: Coloured](codes: Sequence[C]) -> dict[Any, int]:
    """Give the hue (1 to 12) of codes: all of a study, or all at the top and some with all that stand above them.

    Families have theirs in the order in which they were made, so that none changes when they are put in another
    order, or when one is made between others.
    """
    roots = sorted((code.id for code, level in codetree.walk(codes) if level == 0), key=_made)
    by_root = {root: ORDER[place % HUES] for place, root in enumerate(roots)}
    parents = {code.id: code for code in codes}

    def hue(code: C) -> int:
        while not code.hue and code.parent_id:
            code = parents[code.parent_id]
        return code.hue or by_root[code.id]

    return {code.id: hue(code) for code in codes}


def _made(guid: object) -> str:
    """When a row was made, as its GUID begins: what came in the same millisecond keeps the order of the list."""
    return str(guid).replace("-", "")[:12]


@dataclass(frozen=True, slots=True)
class CodeName:
    """A code as the margin names it."""

    name: str
    hue: int


@dataclass(frozen=True, slots=True)
class _Code:
    id: str
    parent_id: str | None
    position: int
    label: str
    mnemonic: str
    hue: int


# GUIDs as text, which is sooner compared than a GUID.
LIST = """
SELECT CAST(id AS text), CAST(parent_id AS text), position, label, mnemonic, hue FROM coding_code
WHERE study_id = %s ORDER BY id
"""


def names_of(study: uuid.UUID) -> "Names":
    """Give name and hue of all codes of a study; one query."""
    return _named(tuple(ask(LIST, [study])))


# By the GUID as the database writes it: place in the order of the tree, name and hue.
type Names = Mapping[str, tuple[int, CodeName]]


# What is kept here depends on the rows alone, so it cannot be out of date. Each coding asks, and hardly one code
# list in a thousand has changed since.
@lru_cache(maxsize=64)
def _named(rows: tuple[Row, ...]) -> Names:
    codes = [_Code(*row) for row in rows]
    hues = hues_of(codes)
    ordered = (code for code, _level in codetree.walk(codes))
    return {
        code.id: (place, CodeName(code.mnemonic or code.label, hues[code.id]))
        for place, code in enumerate(ordered)
    }
