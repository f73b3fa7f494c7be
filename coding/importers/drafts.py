"""What the code list and segments readers give back: drafts with the line each came from.

No parsing here, and no rows: the preview page and the saved codes come from the same drafts.
"""

from dataclasses import dataclass
from typing import Literal

from interviews.importers.drafts import ImportRefused, Problem

__all__ = [
    "CodeDraft",
    "CodebookDraft",
    "ImportRefused",
    "Problem",
    "SegmentDraft",
    "SegmentsDraft",
    "label_path",
]

PATH_SIGN = " > "


def label_path(label: str, parent: str | None) -> str:
    """The key of a code without a mnemonic: its label behind its parent's key."""
    return f"{parent}{PATH_SIGN}{label}" if parent else label


@dataclass(frozen=True, slots=True)
class CodeDraft:
    """One code of a list. `line` counts from 1 in the file, `level` from 0 in the tree.

    `parent` is the key of another draft or of an existing code. `mnemonic` may be "".
    """

    line: int
    label: str
    mnemonic: str
    questions: tuple[str, ...]
    parent: str | None
    definition: str = ""
    when_to_use: str = ""
    when_not: str = ""
    example: str = ""
    source: str = ""
    level: int = 0

    @property
    def key(self) -> str:
        """The mnemonic or, without one, the label path."""
        return self.mnemonic or label_path(self.label, self.parent)


@dataclass(frozen=True, slots=True)
class CodebookDraft:
    """The codes in the file's order. `parents_from` tells how far a parent can be relied on:

    "column" and "levels" were written by a person, "mnemonics" were inferred, "none": a flat list.
    """

    codes: tuple[CodeDraft, ...]
    problems: tuple[Problem, ...]
    parents_from: Literal["column", "levels", "mnemonics", "none"] = "none"


@dataclass(frozen=True, slots=True)
class SegmentDraft:
    """One coding of a segments table; start and end are code points, half-open.

    `quote` is None where the file has no such column; the other words are "" there.
    """

    line: int
    document: str
    start: int
    end: int
    code: str
    coder: str
    quote: str | None = None
    case: str = ""
    speaker: str = ""
    turn: str = ""
    created: str = ""
    memo: str = ""


@dataclass(frozen=True, slots=True)
class SegmentsDraft:
    """The rows in the file's order; a row with a problem is left out of `rows`."""

    rows: tuple[SegmentDraft, ...]
    problems: tuple[Problem, ...]
