"""The state of a cell, computed from facts: what was said, what was judged, what was read.

Pure: no rows, no requests. docs/decisions/cell-states.md says why the states are these.
"""

import re
from collections.abc import Collection, Hashable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum


class State(StrEnum):
    """How a cell stands; the values are what `describe --json` prints."""

    WRITTEN = "written"
    UNCONSIDERED = "written-unconsidered"
    CHANGED = "evidence-changed"
    UNWRITTEN = "unwritten"
    NOT_READ = "not-read"
    NOTHING_SAID = "nothing-said"
    NOT_ASKED = "not-asked"
    NOT_APPLICABLE = "does-not-apply"
    QUESTIONABLE = "questionable"


# What a person can set by hand, as it is stored, and the state that it gives.
DECLARED = {
    "not asked": State.NOT_ASKED,
    "nothing said": State.NOTHING_SAID,
    "does not apply": State.NOT_APPLICABLE,
}
NEEDS_REASON = frozenset({"not asked", "does not apply"})
USED = frozenset({"supports", "contradicts", "qualifies"})
AGAINST = "contradicts"
SET_ASIDE = "considered"
# Exceptions speak; all other states are normal and quiet.
LOUD = frozenset({State.UNCONSIDERED, State.CHANGED, State.QUESTIONABLE})


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a passage does for the cell, and the words that it had when it was judged."""

    stance: str
    quote: str


@dataclass(frozen=True, slots=True)
class Facts[Key: Hashable]:
    """All that a cell's state depends on.

    `candidates` maps each passage to its words in the newest revision, None where it waits to be placed;
    the order is the reading order. `at_saving` are the candidates that stood before the last writer.
    """

    text: str = ""
    candidates: Mapping[Key, str | None] = field(default_factory=dict)
    judged: Mapping[Key, Judgement] = field(default_factory=dict)
    at_saving: frozenset[Key] = frozenset()
    declared: str = ""
    documents: frozenset[Key] = frozenset()
    documents_then: frozenset[Key] = frozenset()
    is_read: bool = False


@dataclass(frozen=True, slots=True)
class Standing[Key: Hashable]:
    """A cell's state with the passages that explain it."""

    state: State
    total: int
    used: int
    contradictions: int
    # Candidates without a judgement, or set aside when they had other words.
    unconsidered: tuple[Key, ...]
    # Used as evidence, but no candidate any more, or with other words now.
    changed: tuple[Key, ...]
    # Candidates that were not there at the last saving, and those that were and are gone.
    arrived: tuple[Key, ...]
    left: tuple[Key, ...]
    new_documents: tuple[Key, ...]

    @property
    def can_confirm(self) -> bool:
        """Whether "still true" is possible: nothing unconsidered, and the evidence is as it was."""
        fit = self.state in (State.WRITTEN, State.QUESTIONABLE) or self.state in DECLARED.values()
        return fit and not self.unconsidered and not self.changed


def standing[Key: Hashable](facts: Facts[Key]) -> Standing[Key]:
    """Compute how a cell stands."""
    used = {key for key, judgement in facts.judged.items() if judgement.stance in USED}
    present = used & facts.candidates.keys()
    saved = bool(facts.text or facts.declared)
    arrived = tuple(key for key in facts.candidates if key not in facts.at_saving) if saved else ()
    found = Standing(
        state=State.NOT_READ,
        total=len(facts.candidates),
        used=len(present),
        contradictions=sum(facts.judged[key].stance == AGAINST for key in present),
        unconsidered=_unconsidered(facts),
        changed=tuple(key for key in facts.judged if key in used and _has_changed(facts, key)),
        arrived=arrived,
        left=tuple(key for key in facts.at_saving if key not in facts.candidates),
        new_documents=tuple(facts.documents - facts.documents_then) if facts.declared else (),
    )
    return replace(found, state=_state(facts, found))


def _state[Key: Hashable](facts: Facts[Key], found: Standing[Key]) -> State:
    if facts.text:
        if found.changed:
            return State.CHANGED
        return State.UNCONSIDERED if found.unconsidered else State.WRITTEN
    if facts.declared in DECLARED:
        declared = DECLARED[facts.declared]
        # A passage that was set aside has other words now: it may say something.
        says = declared is State.NOTHING_SAID and found.unconsidered
        return State.QUESTIONABLE if found.new_documents or found.arrived or says else declared
    if facts.candidates:
        return State.UNWRITTEN
    return State.NOTHING_SAID if facts.is_read else State.NOT_READ


def _has_changed[Key: Hashable](facts: Facts[Key], key: Key) -> bool:
    """A passage that left, waits to be placed or has other words; .get gives None for the first two."""
    return not same_words(facts.candidates.get(key), facts.judged[key].quote)


def same_words(one: str | None, other: str) -> bool:
    """Whether two texts say the same; a correction of blanks and line breaks changes nothing."""
    return one is not None and one.split() == other.split()


def _unconsidered[Key: Hashable](facts: Facts[Key]) -> tuple[Key, ...]:
    return tuple(
        key
        for key in facts.candidates
        if key not in facts.judged or (facts.judged[key].stance == SET_ASIDE and _has_changed(facts, key))
    )


def is_read[Key: Hashable](
    wanted: Collection[Key], readings: Mapping[Hashable, Iterable[Collection[Key]]]
) -> bool:
    """Say whether every document of a case was read for every code in `wanted`.

    `readings` maps each document to the code sets of the complete readings that cover its newest revision,
    whoever read: their union counts. No document, or no code, means that nothing was read.
    """
    if not readings or not wanted:
        return False
    return all(set(wanted) <= set().union(*sets) for sets in readings.values())


# -- citations ----------------------------------------------------------------------------------

# A1:14, A1:14a, A1:14-16, §1:3, Firm-2.1:7, 4.1:7. What stands before the colon has a letter, § or a point between
# digits, and ends in a digit, so that 10:30 and "Note:" are no citations.
CITATION = re.compile(
    r"(?<![\w§.-])(?P<document>(?=[^\s:()\[\]]*(?:[^\W\d_]|§|\d\.\d))[^\s:()\[\],;“”\"]*\d):"
    r"(?P<turn>\d+[a-z]{0,2}(?:[-–]\d+[a-z]{0,2})?)(?!\w)"
)


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a summary: a citation (`address` is set), brackets or commas around citations, or words."""

    text: str
    address: str = ""
    is_joint: bool = False


# Brackets that hold nothing but citations, such as " (A1:29, A1:27)"; commas between two citations.
OPENING = re.compile(r"\s*\($")
BETWEEN = re.compile(r"\s*[,;]?\s*")


def pieces(text: str) -> list[Piece]:
    """Cut a summary into words, citations and what joins citations; the texts concatenate to the whole."""
    found = [Piece(text[a:b], address) for a, b, address in _stretches(text) if b > a]
    return [cut for place, piece in enumerate(found) for cut in _cut_joints(found, place, piece)]


def _stretches(text: str) -> Iterable[tuple[int, int, str]]:
    last = 0
    for match in CITATION.finditer(text):
        yield last, match.start(), ""
        yield match.start(), match.end(), match.group().replace("–", "-")
        last = match.end()
    yield last, len(text), ""


def _cut_joints(found: list[Piece], place: int, piece: Piece) -> list[Piece]:
    """Take brackets and commas beside citations off the words between two of them."""
    if piece.address:
        return [piece]
    after_one, before_one = place > 0, place + 1 < len(found)
    words, joints = piece.text, {"start": "", "end": ""}
    if after_one and before_one and BETWEEN.fullmatch(words):
        return [Piece(words, is_joint=True)]
    if after_one and words.startswith(")"):
        joints["start"], words = ")", words[1:]
    if before_one and (match := OPENING.search(words)):
        joints["end"], words = match.group(), words[: match.start()]
    cut = [Piece(joints["start"], is_joint=True), Piece(words), Piece(joints["end"], is_joint=True)]
    return [part for part in cut if part.text]


def cited(text: str) -> list[str]:
    """Give the addresses that a summary cites, each once, in the order of the text."""
    return list(dict.fromkeys(piece.address for piece in pieces(text) if piece.address))


def points_to(address: str, passages: Iterable[tuple[str, tuple[str, ...]]]) -> int | None:
    """Find which passage a citation means: its place among `passages`, or None.

    A passage is (document address, numbers of its turns). The same turns are best; else the first passage
    that contains the turn cited first.
    """
    document, _, turns = address.rpartition(":")
    first, _, last = turns.partition("-")
    listed = list(passages)
    ends = (first, last or first)
    for place, (where, numbers) in enumerate(listed):
        if where == document and numbers and (numbers[0], numbers[-1]) == ends:
            return place
    return next(
        (n for n, (where, numbers) in enumerate(listed) if where == document and first in numbers), None
    )
