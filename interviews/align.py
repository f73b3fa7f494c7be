"""A corrected transcript laid beside the present one: which turn is which, and what each says now. No Django.

Turns are the same when they share words that nobody touched, or when all their words were moved; they keep their
numbers. Offsets are code points.
"""

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

from interviews.importers.drafts import TurnDraft
from interviews.rebase import ALIKE, ENOUGH_WORDS, Edit, apply_edits, edits_between, kept, words_of
from interviews.recut import Plan, Renamed, TurnPlan, free_number, renamed


class Kind(StrEnum):
    """What became of a turn."""

    SAME = "same"
    CHANGED = "changed"
    NEW = "new"
    GONE = "gone"
    MOVED = "moved"


@dataclass(frozen=True, slots=True)
class TurnChange:
    """A turn before and after; what it did not have, or has no more, is ""."""

    kind: Kind
    number: str
    speaker_before: str
    speaker: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Aligned:
    """The correction that makes the new text of the old, and what it does turn by turn, in the order of the new.

    `speakers` are those who are called otherwise.
    """

    text: str
    plan: Plan
    changes: tuple[TurnChange, ...]
    speakers: tuple[Renamed, ...]

    @property
    def visible(self) -> tuple[TurnChange, ...]:
        """The turns that are not as they were."""
        return tuple(change for change in self.changes if change.kind != Kind.SAME)


def align(
    old: str, turns: Sequence[TurnPlan], new: str, drafts: Sequence[TurnDraft], used: Collection[str]
) -> Aligned:
    """Compare a transcript with a corrected one. `used` are the numbers that no new turn may get."""
    shared = _shared(old, turns, new, drafts)
    moved = _moved(old, turns, new, drafts, shared)
    pairs = _pairs(old, turns, new, drafts, shared, moved)
    groups = _groups(turns, drafts, pairs, shared)
    pairs |= moved
    names = _names(old, turns, new, drafts, pairs)
    edits = _edits(old, turns, new, drafts, groups)
    plan = Plan(tuple(edits), tuple(_numbered(turns, drafts, pairs, names, set(used))))
    return _aligned(old, turns, new, plan, pairs)


def present(old: str, turns: Sequence[TurnPlan], plan: Plan) -> Aligned:
    """Say turn by turn what a plan does: turns with the same number are the same."""
    new = apply_edits(old, plan.edits)
    places = {turn.number: at for at, turn in enumerate(turns)}
    pairs = {at: places[turn.number] for at, turn in enumerate(plan.turns) if turn.number in places}
    return _aligned(old, turns, new, plan, pairs)


def _aligned(old: str, turns: Sequence[TurnPlan], new: str, plan: Plan, pairs: dict[int, int]) -> Aligned:
    changes = _changes(old, turns, new, plan.turns, pairs)
    return Aligned(new, plan, tuple(changes), renamed(turns, plan.turns))


def _shared(
    old: str, turns: Sequence[TurnPlan], new: str, drafts: Sequence[TurnDraft]
) -> Counter[tuple[int, int]]:
    """Count the letters that nobody touched and that stand in this old and that new turn."""
    shared: Counter[tuple[int, int]] = Counter()
    for start, end, moved in kept(edits_between(old, new), len(old)):
        for at, a, b in _cut(turns, start, end):
            for to, c, d in _cut(drafts, a + moved, b + moved):
                shared[at, to] += _letters(new[c:d])
    return shared


def _letters(text: str) -> int:
    return sum(not letter.isspace() for letter in text)


def _pairs(
    old: str,
    turns: Sequence[TurnPlan],
    new: str,
    drafts: Sequence[TurnDraft],
    shared: Counter[tuple[int, int]],
    moved: dict[int, int],
) -> dict[int, int]:
    """Give for places of new turns the places of the old turns that they are; those that moved are known."""
    pairs: dict[int, int] = {}
    taken = set(moved.values())
    for (at, to), size in sorted(shared.items(), key=lambda item: (-item[1], item[0])):
        if size and to not in pairs and to not in moved and at not in taken:
            pairs[to] = at
            taken.add(at)
    known = pairs | moved
    pairs = {_first_part(old, turns[at], at, new, drafts, to, shared, known): at for to, at in pairs.items()}
    _pair_the_rest(old, turns, new, drafts, pairs, moved)
    return pairs


def _first_part(
    old: str,
    turn: TurnPlan,
    at: int,
    new: str,
    drafts: Sequence[TurnDraft],
    most: int,
    shared: Counter[tuple[int, int]],
    pairs: dict[int, int],
) -> int:
    """Give the place of the first part of a turn that was split; `most` has most of it.

    A part is mostly made of the turn's words, and what has most of them has these no more: it is no part that
    words of a turn which is still whole stand in a new one before it, too.
    """
    whole, rest = _letters(old[turn.body_start : turn.body_end]), _letters(_said(new, drafts[most]))
    for to in range(most - 1, -1, -1):
        if to in pairs and pairs[to] < at:
            break
        size = shared[at, to]
        is_part = 2 * size >= _letters(_said(new, drafts[to])) and rest <= whole - size + size // 2
        if size and is_part and to not in pairs:
            most = to
    return most


def _said(text: str, turn: TurnPlan | TurnDraft) -> str:
    return text[turn.body_start : turn.body_end]


def _moved(
    old: str,
    turns: Sequence[TurnPlan],
    new: str,
    drafts: Sequence[TurnDraft],
    shared: Counter[tuple[int, int]],
) -> dict[int, int]:
    """Pair turns whose words stand as they were, and once in both texts, at a place where no word is shared."""
    before = _placed_once(_said(old, turn) for turn in turns)
    after = _placed_once(_said(new, draft) for draft in drafts)
    found = {to: before[words] for words, to in after.items() if words in before}
    return {to: at for to, at in found.items() if not shared[at, to]}


def _placed_once(said: Iterable[str]) -> dict[tuple[str, ...], int]:
    """Give the places of turns that nobody else says; few words are said too often to tell a turn."""
    words = [tuple(each.split()) for each in said]
    counts = Counter(words)
    return {
        each: place
        for place, each in enumerate(words)
        if counts[each] == 1 and len(words_of(" ".join(each))) >= ENOUGH_WORDS
    }


@dataclass(frozen=True, slots=True)
class _Group:
    """Old turns [first, last] that became the new turns [new_first, new_last]: mostly one and one."""

    first: int
    last: int
    new_first: int
    new_last: int


def _groups(
    turns: Sequence[TurnPlan],
    drafts: Sequence[TurnDraft],
    pairs: dict[int, int],
    shared: Counter[tuple[int, int]],
) -> list[_Group]:
    """Put together what was split or joined: turns of which at least half stands in the other one."""
    links = {(at, to) for to, at in pairs.items()}
    for (at, to), size in shared.items():
        old, new = turns[at], drafts[to]
        if 2 * size >= min(old.body_end - old.body_start, new.body_end - new.body_start):
            links.add((at, to))
    groups: list[_Group] = []
    for at, to in sorted(links):
        last = groups[-1] if groups else None
        if last and (at <= last.last or to <= last.new_last):
            groups[-1] = _Group(
                last.first, max(last.last, at), min(last.new_first, to), max(last.new_last, to)
            )
        else:
            groups.append(_Group(at, at, to, to))
    return groups


def _edits(
    old: str, turns: Sequence[TurnPlan], new: str, drafts: Sequence[TurnDraft], groups: Sequence[_Group]
) -> Iterator[Edit]:
    """Compare group by group, so that a passage never runs on into a turn that is new."""
    at = to = 0
    for group in groups:
        start, end = turns[group.first].label_start, turns[group.last].body_end
        begin, stop = drafts[group.new_first].label_start, drafts[group.new_last].body_end
        yield from _between(old, at, start, new[to:begin])
        for edit in edits_between(old[start:end], new[begin:stop]):
            yield Edit(edit.start + start, edit.end + start, edit.text)
        at, to = end, stop
    yield from _between(old, at, len(old), new[to:])


def _between(old: str, start: int, end: int, text: str) -> Iterator[Edit]:
    """Take out what stands between two groups, then put in what is new there; common blanks stay."""
    while start < end and text and old[start] == text[0] and text[0].isspace():
        start, text = start + 1, text[1:]
    while start < end and text and old[end - 1] == text[-1] and text[-1].isspace():
        end, text = end - 1, text[:-1]
    if old[start:end] == text:
        return
    if start < end:
        yield Edit(start, end, "")
    if text:
        yield Edit(end, end, text)


def _cut(
    turns: Sequence[TurnPlan] | Sequence[TurnDraft], start: int, end: int
) -> Iterator[tuple[int, int, int]]:
    """Cut a stretch into what lies in the words of each turn: (place of the turn, start, end)."""
    low, high = 0, len(turns)
    while low < high:
        middle = (low + high) // 2
        low, high = (middle + 1, high) if turns[middle].body_end <= start else (low, middle)
    while low < len(turns) and turns[low].body_start < end:
        a, b = max(start, turns[low].body_start), min(end, turns[low].body_end)
        if a < b:
            yield low, a, b
        low += 1


def _pair_the_rest(
    old: str,
    turns: Sequence[TurnPlan],
    new: str,
    drafts: Sequence[TurnDraft],
    pairs: dict[int, int],
    moved: dict[int, int],
) -> None:
    """Between turns that were found, pair as many as there are on both sides; else those that look alike."""
    order = sorted(pairs.items())
    ends = [*order, (len(drafts), len(turns))]
    for (to, at), (to_end, at_end) in zip([(-1, -1), *order], ends, strict=True):
        news = [n for n in range(to + 1, to_end) if n not in moved]
        olds = [n for n in range(at + 1, at_end) if n not in pairs.values() and n not in moved.values()]
        if len(news) == len(olds):
            pairs.update(zip(news, olds, strict=True))
            continue
        for n in news:
            likeness = [(_likeness(old, turns[o], new, drafts[n]), -o) for o in olds]
            best, place = max(likeness, default=(0.0, 0))
            if best >= ALIKE:
                pairs[n] = -place
                olds = [o for o in olds if o > -place]


def _likeness(old: str, turn: TurnPlan, new: str, draft: TurnDraft) -> float:
    a, b = old[turn.body_start : turn.body_end], new[draft.body_start : draft.body_end]
    return SequenceMatcher(None, a[:400], b[:400], autojunk=False).ratio()


def _names(
    old: str, turns: Sequence[TurnPlan], new: str, drafts: Sequence[TurnDraft], pairs: dict[int, int]
) -> dict[str, str]:
    """Say who a label stands for: who has that label in the text now, whatever she is called since."""
    votes: dict[str, Counter[str]] = defaultdict(Counter)
    for to, at in pairs.items():
        draft, turn = drafts[to], turns[at]
        label = old[turn.label_start : turn.label_end]
        if draft.speaker and turn.speaker and draft.speaker in label:
            votes[draft.speaker][turn.speaker] += 1
    return {label: count.most_common(1)[0][0] for label, count in votes.items()}


def _numbered(
    turns: Sequence[TurnPlan],
    drafts: Sequence[TurnDraft],
    pairs: dict[int, int],
    names: dict[str, str],
    used: set[str],
) -> Iterator[TurnPlan]:
    used |= {turn.number for turn in turns}
    last = "0"
    for to, draft in enumerate(drafts):
        turn = turns[pairs[to]] if to in pairs else None
        last = turn.number if turn else free_number(last, used)
        used.add(last)
        yield TurnPlan(
            number=last,
            label_start=draft.label_start,
            label_end=draft.label_end,
            body_start=draft.body_start,
            body_end=draft.body_end,
            speaker=names.get(draft.speaker, draft.speaker[:60]),
            time_stamp=draft.time_stamp[:24] or (turn.time_stamp if turn else ""),
        )


def _changes(
    old: str, turns: Sequence[TurnPlan], new: str, plans: Sequence[TurnPlan], pairs: dict[int, int]
) -> Iterator[TurnChange]:
    """Go through the new turns; those that are gone stand where they stood among the old."""
    gone = sorted(set(range(len(turns))) - set(pairs.values()))
    in_order = _in_order([pairs[to] for to in sorted(pairs)])
    for to, plan in enumerate(plans):
        while to in pairs and gone and gone[0] < pairs[to]:
            yield _gone(old, turns[gone.pop(0)])
        after = new[plan.body_start : plan.body_end]
        if to not in pairs:
            yield TurnChange(Kind.NEW, plan.number, "", plan.speaker, "", after)
            continue
        turn = turns[pairs[to]]
        before = old[turn.body_start : turn.body_end]
        is_same = (before.split(), turn.speaker, turn.time_stamp) == (
            after.split(),
            plan.speaker,
            plan.time_stamp,
        )
        kind = (Kind.SAME if pairs[to] in in_order else Kind.MOVED) if is_same else Kind.CHANGED
        yield TurnChange(kind, plan.number, turn.speaker, plan.speaker, before, after)
    yield from (_gone(old, turns[at]) for at in gone)


def _in_order(places: Sequence[int]) -> set[int]:
    """Give the longest run of places that rises: what is left out of it was moved."""
    tops: list[int] = []
    before: dict[int, int | None] = {}
    for place in places:
        row = bisect_right(tops, place)
        before[place] = tops[row - 1] if row else None
        tops[row : row + 1] = [place]
    found: set[int] = set()
    place_: int | None = tops[-1] if tops else None
    while place_ is not None:
        found.add(place_)
        place_ = before[place_]
    return found


def _gone(old: str, turn: TurnPlan) -> TurnChange:
    return TurnChange(Kind.GONE, turn.number, turn.speaker, "", old[turn.body_start : turn.body_end], "")


@dataclass(frozen=True, slots=True)
class Piece:
    """Words that stayed ("") , went ("del") or came ("ins")."""

    text: str
    kind: str = ""


def pieces(before: str, after: str) -> list[Piece]:
    """Show one text with what went and what came, for a person to read."""
    found, at = [], 0
    for edit in edits_between(before, after):
        found += [
            Piece(before[at : edit.start]),
            Piece(before[edit.start : edit.end], "del"),
            Piece(edit.text, "ins"),
        ]
        at = edit.end
    return [piece for piece in [*found, Piece(before[at:])] if piece.text]


# -- where lost words may be ----------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Proposal:
    """The stretch of a text that is most like words that were lost: code points, half-open; 1.0 is the same."""

    start: int
    end: int
    likeness: float


def propose(words: str, text: str, near: int) -> Proposal | None:
    """Find where lost words may stand in a text, or None when nothing is alike; of equals the one next to `near`."""
    wanted = [word.text.casefold() for word in words_of(words)]
    found = words_of(text)
    if not wanted or not found:
        return None
    folded = [word.text.casefold() for word in found]
    windows = sorted(
        (-common, abs(found[at].start - near), at) for at, common in _common(wanted, folded) if common
    )
    best = max((_fitted(wanted, folded, at) for _, _, at in windows[:8]), default=(0.0, 0, 0))
    if best[0] < (ALIKE if len(wanted) > 2 else 0.99):
        return None
    return Proposal(found[best[1]].start, found[best[2] - 1].end, round(best[0], 2))


def _common(wanted: Sequence[str], words: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Slide a window of as many words along a text; give each place with the words that it shares."""
    need, have = Counter(wanted), Counter[str]()
    shared = 0
    for at, word in enumerate(words):
        have[word] += 1
        shared += have[word] <= need[word]
        if at >= len(wanted):
            left = words[at - len(wanted)]
            shared -= have[left] <= need[left]
            have[left] -= 1
        if at >= len(wanted) - 1:
            yield at - len(wanted) + 1, shared
    if len(words) < len(wanted):
        yield 0, shared


def _fitted(wanted: Sequence[str], words: Sequence[str], at: int) -> tuple[float, int, int]:
    """Fit a window to the words that agree at its ends; give likeness, first word, word behind the last."""
    low, high = max(at - 3, 0), min(at + len(wanted) + 3, len(words))
    blocks = SequenceMatcher(None, wanted, words[low:high], autojunk=False).get_matching_blocks()
    agreed = [block for block in blocks if block.size]
    if not agreed:
        return 0.0, at, at
    first = max(low + agreed[0].b - agreed[0].a, low)
    last = min(low + agreed[-1].b + len(wanted) - agreed[-1].a, high)
    ratio = SequenceMatcher(None, wanted, words[first:last], autojunk=False).ratio()
    return ratio, first, last
