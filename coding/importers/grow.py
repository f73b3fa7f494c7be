"""Entries of a list to a tree of drafts: parents, keys, levels, and a problem for what does not fit.

Parents come from a parent column, else from levels, else from the mnemonics.
"""

from collections import deque
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from cccrm.kit.words import gettext_noop as _
from coding.codetree import propose_parents
from coding.importers.drafts import PATH_SIGN, CodebookDraft, CodeDraft, ImportRefused, Problem

MAX_CODES = 5_000
MAX_LABEL = 200
MAX_MNEMONIC = 60

NO_CODES = _("There is no code in the list. Give each code a line with its label.")
TOO_MANY = _("The list has %(count)d codes; at most %(limit)d can be imported. Split it or check the file.")
NAMELESS = _("The row has neither a label nor a code; it was left out.")
LONG_LABEL = _(
    "The label has %(length)d characters; it was cut after %(limit)d and stands whole in the definition."
)
LONG_CODE = _("The code has %(length)d characters, at most %(limit)d are allowed; the row was left out.")
SAME_CODE = _("The code %(code)s stands on line %(first)d already; this row was left out.")
SAME_LABEL = _("“%(label)s” stands in the same place on line %(first)d already; this row was left out.")
NO_PARENT = _("The parent “%(parent)s” is neither in the list nor in the study; the code was put at the top.")
SEVERAL_PARENTS = _(
    "Several codes are called “%(parent)s”; the one on line %(first)d was taken as the parent."
)
CIRCLE = _("“%(label)s” would stand below itself; it was put at the top. Correct its parent.")

type Source = Literal["column", "levels", "mnemonics", "none"]
type Parent = int | str | None  # the index of an entry, the key of an existing code, none


@dataclass(frozen=True, slots=True)
class Entry:
    """One row as it was written; `level` counts in any steps, `parent` is the parent cell's text."""

    line: int
    label: str
    mnemonic: str = ""
    questions: tuple[str, ...] = ()
    parent: str = ""
    level: int = 0
    texts: Mapping[str, str] = field(default_factory=dict)


def grow(
    entries: Sequence[Entry], existing: Collection[str], problems: Sequence[Problem] = ()
) -> CodebookDraft:
    """The drafts in the entries' order. Raises ImportRefused where no code or too many codes are left."""
    found = list(problems)
    kept = _unique(_named(entries, found), found)
    if not kept:
        raise ImportRefused(NO_CODES, {})
    if len(kept) > MAX_CODES:
        raise ImportRefused(TOO_MANY, {"count": len(kept), "limit": MAX_CODES})
    source = _source(kept)
    parents = _parents(kept, source, existing, found)
    codes = _drafts(kept, parents, found)
    if source == "mnemonics" and not any(code.parent for code in codes):
        source = "none"
    return CodebookDraft(codes, tuple(sorted(found, key=lambda problem: problem.line or 0)), source)


def _named(entries: Sequence[Entry], problems: list[Problem]) -> list[Entry]:
    kept: list[Entry] = []
    for entry in entries:
        if not entry.label and not entry.mnemonic:
            problems.append(Problem(NAMELESS, {}, entry.line))
        elif len(entry.mnemonic) > MAX_MNEMONIC:
            problems.append(
                Problem(LONG_CODE, {"length": len(entry.mnemonic), "limit": MAX_MNEMONIC}, entry.line)
            )
        else:
            kept.append(_short(replace(entry, label=entry.label or entry.mnemonic), problems))
    return kept


def _short(entry: Entry, problems: list[Problem]) -> Entry:
    """The entry with a label that fits; what is cut off is not lost."""
    if len(entry.label) <= MAX_LABEL:
        return entry
    problems.append(Problem(LONG_LABEL, {"length": len(entry.label), "limit": MAX_LABEL}, entry.line))
    definition = "\n\n".join(filter(None, (entry.label, entry.texts.get("definition"))))
    label = entry.label[: MAX_LABEL - 1].rsplit(" ", 1)[0] + "…"
    return replace(entry, label=label, texts={**entry.texts, "definition": definition})


def _unique(entries: Sequence[Entry], problems: list[Problem]) -> list[Entry]:
    lines: dict[str, int] = {}
    kept: list[Entry] = []
    for entry in entries:
        first = lines.setdefault(entry.mnemonic.casefold(), entry.line) if entry.mnemonic else entry.line
        if first == entry.line:
            kept.append(entry)
        else:
            problems.append(Problem(SAME_CODE, {"code": entry.mnemonic, "first": first}, entry.line))
    return kept


# -- parents ------------------------------------------------------------------------------------


def _source(entries: Sequence[Entry]) -> Source:
    if any(entry.parent for entry in entries):
        return "column"
    if len({entry.level for entry in entries}) > 1:
        return "levels"
    return "mnemonics" if any(entry.mnemonic for entry in entries) else "none"


def _parents(
    entries: Sequence[Entry], source: Source, existing: Collection[str], problems: list[Problem]
) -> list[Parent]:
    if source == "column":
        return _open_circles(entries, _named_parents(entries, existing, problems), problems)
    if source == "levels":
        return _level_parents(entries)
    return _mnemonic_parents(entries, existing)


def _mnemonic_parents(entries: Sequence[Entry], existing: Collection[str]) -> list[Parent]:
    index = {entry.mnemonic.casefold(): at for at, entry in enumerate(entries) if entry.mnemonic}
    others = [key for key in existing if PATH_SIGN not in key and key.casefold() not in index]
    proposed = propose_parents([entry.mnemonic for entry in entries if entry.mnemonic] + others)
    above = (proposed.get(entry.mnemonic) if entry.mnemonic else None for entry in entries)
    return [None if key is None else index.get(key.casefold(), key) for key in above]


def _level_parents(entries: Sequence[Entry]) -> list[Parent]:
    """Each entry stands under the nearest one before it that is indented less."""
    parents: list[Parent] = []
    open_levels: list[tuple[int, int]] = []
    for at, entry in enumerate(entries):
        while open_levels and open_levels[-1][0] >= entry.level:
            open_levels.pop()
        parents.append(open_levels[-1][1] if open_levels else None)
        open_levels.append((entry.level, at))
    return parents


def _named_parents(
    entries: Sequence[Entry], existing: Collection[str], problems: list[Problem]
) -> list[Parent]:
    names = _Names(entries, existing)
    parents: list[Parent] = []
    for entry in entries:
        parent = names.find(entry.parent)
        if entry.parent and parent is None:
            problems.append(Problem(NO_PARENT, {"parent": entry.parent}, entry.line))
        elif isinstance(parent, int) and names.is_ambiguous(entry.parent):
            values = {"parent": entry.parent, "first": entries[parent].line}
            problems.append(Problem(SEVERAL_PARENTS, values, entry.line))
        parents.append(parent)
    return parents


class _Names:
    """What a parent cell may say: a mnemonic, a label, a label path, the key of an existing code."""

    def __init__(self, entries: Sequence[Entry], existing: Collection[str]) -> None:
        self.mnemonics = {entry.mnemonic.casefold(): at for at, entry in enumerate(entries) if entry.mnemonic}
        self.labels: dict[str, list[int]] = {}
        for at, entry in enumerate(entries):
            self.labels.setdefault(entry.label.casefold(), []).append(at)
        self.existing = {key.casefold(): key for key in existing}

    def find(self, text: str) -> Parent:
        word = text.casefold()
        if (at := self.mnemonics.get(word)) is not None:
            return at
        if labelled := self.labels.get(word) or self.labels.get(word.rpartition(PATH_SIGN)[2]):
            return labelled[0]
        return self.existing.get(word)

    def is_ambiguous(self, text: str) -> bool:
        word = text.casefold()
        return word not in self.mnemonics and len(self.labels.get(word.rpartition(PATH_SIGN)[2], [])) > 1


def _open_circles(entries: Sequence[Entry], parents: list[Parent], problems: list[Problem]) -> list[Parent]:
    """Put the first entry of every circle at the top and say so."""
    state = [0] * len(entries)  # 0 not seen, otherwise the number of the walk that saw it
    for start in range(len(entries)):
        here: Parent = start
        while isinstance(here, int) and not state[here]:
            state[here] = start + 1
            here = parents[here]
        if isinstance(here, int) and state[here] == start + 1:
            first = min(_circle(here, parents))
            parents[first] = None
            problems.append(Problem(CIRCLE, {"label": entries[first].label}, entries[first].line))
    return parents


def _circle(start: int, parents: Sequence[Parent]) -> list[int]:
    circle = [start]
    while isinstance(here := parents[circle[-1]], int) and here != start:
        circle.append(here)
    return circle


# -- drafts -------------------------------------------------------------------------------------


def _drafts(
    entries: Sequence[Entry], parents: Sequence[Parent], problems: list[Problem]
) -> tuple[CodeDraft, ...]:
    """Keys are made from the top down, since a label path holds its parent's key."""
    children: dict[int | None, list[int]] = {}
    for at, parent in enumerate(parents):
        children.setdefault(parent if isinstance(parent, int) else None, []).append(at)
    drafts: dict[int, CodeDraft] = {}
    keys: dict[str, int] = {}
    waiting = deque((at, parents[at], 0) for at in children.get(None, []))
    while waiting:
        at, above, level = waiting.popleft()
        draft = _draft(entries[at], above if isinstance(above, str) else None, level)
        first = keys.setdefault(draft.key.casefold(), draft.line)
        if first == draft.line:
            drafts[at] = draft
        else:
            problems.append(Problem(SAME_LABEL, {"label": draft.label, "first": first}, draft.line))
        waiting.extend((child, draft.key, level + 1) for child in children.get(at, []))
    return tuple(drafts[at] for at in sorted(drafts))


def _draft(entry: Entry, parent: str | None, level: int) -> CodeDraft:
    return CodeDraft(
        entry.line, entry.label, entry.mnemonic, entry.questions, parent, **dict(entry.texts), level=level
    )
