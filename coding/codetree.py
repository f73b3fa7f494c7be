"""The tree of codes: parents told from mnemonics, proposals of mnemonics, walks that never loop.

Pure functions over anything with id, parent_id, position and label; rows and forms live elsewhere.
"""

import re
import unicodedata
from collections.abc import Collection, Hashable, Iterable, Sequence
from typing import Any, Protocol

from interviews.clusters import MARKS, clusters

DASHES = dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2212"), "-")
SHORTEST_CONTINUED = 3
WORD = re.compile(rf"[^\W_](?:[^\W_]|[{MARKS}])*")


class CycleError(ValueError):
    """The nodes' parents lead back to themselves; `ids` are nodes that no root reaches."""

    def __init__(self, ids: Collection[Hashable]) -> None:
        super().__init__(f"Codes stand in a circle: {sorted(map(str, ids))}")
        self.ids = frozenset(ids)


class Node(Protocol):
    """What a walk needs of a code; ids are hashable, a root's parent_id is None."""

    @property
    def id(self) -> Any: ...
    @property
    def parent_id(self) -> Any: ...
    @property
    def position(self) -> int: ...
    @property
    def label(self) -> str: ...


# -- parents from mnemonics ---------------------------------------------------------------------


def plain_mnemonic(text: str) -> str:
    """`text` in NFC without blanks at its ends and with every kind of dash as a hyphen."""
    return unicodedata.normalize("NFC", text).translate(DASHES).strip()


def propose_parents(mnemonics: Sequence[str]) -> dict[str, str | None]:
    """Tell each mnemonic's parent among `mnemonics` from their letters alone.

    A-B-c stands under A-B, or under A where A-B is missing. A longer mnemonic that goes on with
    another one's letters (CRM-STR-rewlt after CRM-STR-rew) stands under the longest such one: see
    `continued`. Upper and lower case are one. The parents never form a cycle: each is shorter.
    """
    by_segments: dict[tuple[str, ...], str] = {}
    for mnemonic in mnemonics:
        by_segments.setdefault(_segments(mnemonic), mnemonic)
    return {mnemonic: _parent(_raw_segments(mnemonic), by_segments) for mnemonic in mnemonics}


def continues(longer: str, shorter: str) -> bool:
    """True where `longer` goes on with the letters of `shorter` and so stands under it.

    Same hyphen parts but for the last; the shorter one's last part has at least three letters; what
    is added are letters, no digits; and the place is one where codes are abbreviated words: below
    two hyphens, or below one hyphen when the shorter last part is in lower case. So MO-IG-org is
    not under MO-IG-o, CRM-ITX not under CRM-IT, CRM-IMPORT not under CRM-IMP, rew2 not under rew.
    """
    return _continues(_raw_segments(longer), _raw_segments(shorter))


def _continues(longer: tuple[str, ...], shorter: tuple[str, ...]) -> bool:
    if len(longer) != len(shorter) or _fold(longer[:-1]) != _fold(shorter[:-1]):
        return False
    base, added = shorter[-1], longer[-1][len(shorter[-1]) :]
    starts = longer[-1][: len(base)].casefold() == base.casefold()
    return starts and added.isalpha() and _may_be_continued(shorter)


def _may_be_continued(segments: tuple[str, ...]) -> bool:
    last = segments[-1]
    if len(last) < SHORTEST_CONTINUED or not last.isalpha() or len(segments) < 2:
        return False
    return len(segments) > 2 or last.islower()


def _parent(segments: tuple[str, ...], known: dict[tuple[str, ...], str]) -> str | None:
    return _continued_parent(segments, known) or _hyphen_parent(segments, known)


def _continued_parent(segments: tuple[str, ...], known: dict[tuple[str, ...], str]) -> str | None:
    *above, last = segments
    for length in range(len(last) - 1, SHORTEST_CONTINUED - 1, -1):
        found = known.get(_fold((*above, last[:length])))
        if found and _continues(segments, _raw_segments(found)):
            return found
    return None


def _hyphen_parent(segments: tuple[str, ...], known: dict[tuple[str, ...], str]) -> str | None:
    for length in range(len(segments) - 1, 0, -1):
        if found := known.get(_fold(segments[:length])):
            return found
    return None


def _raw_segments(mnemonic: str) -> tuple[str, ...]:
    parts = (part.strip() for part in plain_mnemonic(mnemonic).split("-"))
    return tuple(part for part in parts if part) or ("",)


def _segments(mnemonic: str) -> tuple[str, ...]:
    return _fold(_raw_segments(mnemonic))


def _fold(segments: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(segment.casefold() for segment in segments)


# -- a mnemonic from a label --------------------------------------------------------------------


def propose_mnemonic(label: str, parent_mnemonic: str, taken: Collection[str]) -> str:
    """A short unused mnemonic for `label` under `parent_mnemonic` ("" for a code at the top).

    Capitals on the two upper levels (initials of several words, three letters of one), four small
    letters below. Never one that `propose_parents` would read as a child or parent of a taken
    sibling. Returns "" when the label has no letter or digit to make one from.
    """
    words = WORD.findall(_without_prefix(unicodedata.normalize("NFC", label), parent_mnemonic))
    stem = f"{parent_mnemonic}-" if parent_mnemonic else ""
    used = {plain_mnemonic(mnemonic).casefold() for mnemonic in taken}
    siblings = [mnemonic for mnemonic in taken if _segments(mnemonic)[:-1] == _segments(stem or "-")]
    for candidate in _candidates(words, small="-" in parent_mnemonic):
        proposal = stem + candidate
        if proposal.casefold() not in used and not _is_kin(proposal, siblings):
            return proposal
    return ""


def _without_prefix(label: str, parent_mnemonic: str) -> str:
    """`CRM: TRUST` under CRM is about trust."""
    head, colon, tail = label.partition(":")
    firsts = {parent_mnemonic.casefold(), parent_mnemonic.partition("-")[0].casefold()}
    return tail if colon and tail.strip() and head.strip().casefold() in firsts - {""} else label


def _candidates(words: list[str], *, small: bool) -> Iterable[str]:
    if not words:
        return
    first = _abbreviation(words, small=small)
    yield first
    if len(words) > 1:
        longer = "".join(_first(word, 4 if small else 2) for word in words[:3])
        yield longer.lower() if small else longer.upper()
    for number in range(2, 10_000):
        yield f"{first}{number}"


def _abbreviation(words: list[str], *, small: bool) -> str:
    if small:
        return _first(words[0], 4).lower()
    long_words = [word for word in words if len(word) > 2 or word.isupper()] or words
    first = [_first(word, 1) for word in long_words[:4]]
    return ("".join(first) if len(first) > 1 else _first(long_words[0], 3)).upper()


def _first(word: str, letters: int) -> str:
    """The first letters of a word as a reader counts them, vowel signs and accents with theirs."""
    return "".join(clusters(word)[:letters])


def _is_kin(proposal: str, siblings: Iterable[str]) -> bool:
    return any(continues(proposal, other) or continues(other, proposal) for other in siblings)


# -- walks --------------------------------------------------------------------------------------


def walk[N: Node](nodes: Iterable[N]) -> list[tuple[N, int]]:
    """The nodes depth first with their depth (roots 0), siblings by position, then label.

    A node whose parent is not among `nodes` counts as a root. Raises CycleError.
    """
    nodes = list(nodes)
    children = _children(nodes)
    stack = [(node, 0) for node in reversed(children.get(None, []))]
    walked: list[tuple[N, int]] = []
    while stack:
        node, depth = stack.pop()
        walked.append((node, depth))
        stack.extend((child, depth + 1) for child in reversed(children.get(node.id, [])))
    if len(walked) < len(nodes):
        raise CycleError({node.id for node in nodes} - {node.id for node, _ in walked})
    return walked


def descendants(nodes: Iterable[Node], root_id: Any) -> set[Any]:
    """Ids of everything below `root_id`, without itself; empty for an unknown id. Raises CycleError."""
    children: dict[Any, list[Any]] = {}
    for node in nodes:
        children.setdefault(node.parent_id, []).append(node.id)
    found: set[Any] = set()
    waiting = list(children.get(root_id, []))
    while waiting:
        here = waiting.pop()
        if here == root_id or here in found:
            raise CycleError({here})
        found.add(here)
        waiting.extend(children.get(here, []))
    return found


def below(nodes: Iterable[Node], roots: Iterable[Any]) -> set[Any]:
    """Ids of everything below any of `roots`; one of them is among these only where it stands below another."""
    nodes = list(nodes)
    return set().union(*(descendants(nodes, root) for root in roots))


def ancestors(nodes: Iterable[Node], id: Any) -> list[Any]:
    """Ids above `id`, nearest first, up to the root; empty for an unknown id. Raises CycleError."""
    parents = {node.id: node.parent_id for node in nodes}
    path: list[Any] = []
    seen = {id}
    here = parents.get(id)
    while here is not None and here in parents:
        if here in seen:
            raise CycleError({here})
        seen.add(here)
        path.append(here)
        here = parents[here]
    return path


def would_cycle(nodes: Iterable[Node], id: Any, new_parent_id: Any) -> bool:
    """True where moving `id` under `new_parent_id` (None for the top) would close a circle."""
    if new_parent_id is None:
        return False
    return id == new_parent_id or id in ancestors(nodes, new_parent_id)


def family(nodes: Iterable[Node]) -> dict[Any, Any]:
    """The root's id for every node's id (a root is its own). Raises CycleError."""
    roots: dict[Any, Any] = {}
    for node, depth in walk(nodes):
        roots[node.id] = node.id if depth == 0 else roots[node.parent_id]
    return roots


def _children[N: Node](nodes: Sequence[N]) -> dict[Any, list[N]]:
    ids = {node.id for node in nodes}
    children: dict[Any, list[N]] = {}
    for node in sorted(nodes, key=lambda node: (node.position, node.label.casefold(), node.label)):
        above = node.parent_id if node.parent_id in ids else None
        children.setdefault(above, []).append(node)
    return children
