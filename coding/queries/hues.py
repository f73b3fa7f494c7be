"""The colour of each code: chosen by the researcher, else that of its top-level family."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from cccrm.kit.prepared import ask
from coding import codetree

HUES = 12
# Neighbouring families get hues that are far apart on the wheel.
ORDER = (1, 4, 2, 5, 6, 3, 7, 8, 9, 10, 11, 12)


class Coloured(codetree.Node, Protocol):
    """What the colour of a code depends on; `hue` is 0 where nobody chose one."""

    @property
    def hue(self) -> int: ...


def hues_of[C: Coloured](codes: Sequence[C]) -> dict[uuid.UUID, int]:
    """Give the hue (1 to 12) of codes: all of a study, or all at the top and some with all that stand above them."""
    roots = [code.id for code, level in codetree.walk(codes) if level == 0]
    by_root = {root: ORDER[place % HUES] for place, root in enumerate(roots)}
    parents = {code.id: code for code in codes}

    def hue(code: C) -> int:
        while not code.hue and code.parent_id:
            code = parents[code.parent_id]
        return code.hue or by_root[code.id]

    return {code.id: hue(code) for code in codes}


@dataclass(frozen=True, slots=True)
class CodeName:
    """A code as the margin names it."""

    name: str
    hue: int


@dataclass(frozen=True, slots=True)
class _Code:
    id: uuid.UUID
    parent_id: uuid.UUID | None
    position: int
    label: str
    mnemonic: str
    hue: int


# The codes on some words, all that stand above them, and all at the top, whose order gives the colours. A
# transcript shows a few of some hundred codes in one turn, and each coding asks for them again.
NEARBY = """
WITH RECURSIVE near (id) AS (
  SELECT c.code_id FROM coding_anchor a JOIN coding_coding c ON c.passage_id = a.passage_id
  WHERE a.revision_id = %s AND a.start < %s AND a."end" > %s
  UNION
  SELECT k.parent_id FROM coding_code k JOIN near ON k.id = near.id WHERE k.parent_id IS NOT NULL
)
SELECT id, parent_id, position, label, mnemonic, hue FROM coding_code WHERE id IN (SELECT id FROM near)
UNION
SELECT id, parent_id, position, label, mnemonic, hue FROM coding_code WHERE study_id = %s AND parent_id IS NULL
"""


def names_near(study: uuid.UUID, revision: uuid.UUID, start: int, end: int) -> dict[uuid.UUID, CodeName]:
    """Give name and hue of the codes that stand on [start, end) of a revision, in the order of the tree."""
    codes = [_Code(*row) for row in ask(NEARBY, [revision, end, start, study], guids=(0, 1))]
    hues = hues_of(codes)
    return {
        code.id: CodeName(code.mnemonic or code.label, hues[code.id]) for code, _level in codetree.walk(codes)
    }
