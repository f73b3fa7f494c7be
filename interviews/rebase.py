"""What was edited between two states of a text, and where stretches of the old one stand in the new. No Django.

Offsets are code points, half-open. Words are the smallest thing that is compared: see docs/decisions/0014.
"""

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from functools import cached_property
from itertools import accumulate

from interviews.spans import Span, trim
from interviews.text import has_letters

# Above this many comparisons a stretch is cut at words that stand in it only once.
SMALL = 40_000
# Words so many that a stretch which stands once in both texts is the same stretch, wherever it stands.
ENOUGH_WORDS = 3
# Words or turns of which so much is alike are the same, written otherwise.
ALIKE = 0.5
# Behind these begins something else: another line, or what somebody says.
BORDERS = "\n:："
# Where a sentence ends and the next begins, and where who speaks ends.
_PAUSE = re.compile(r"(?<=[:：.?!…。？！])\s+|(?<=[：。？！])(?=\S)")
_SPEAKER = re.compile(r":\s+|：\s*")


@dataclass(frozen=True, slots=True)
class Edit:
    """The characters [start, end) of the old text were replaced by `text`; one of the two may be empty.

    `is_apart` is known of words that were looked for, such as a name: what is replaced beside them is another matter.
    """

    start: int
    end: int
    text: str
    is_apart: bool = False


class Status(StrEnum):
    """What became of a stretch."""

    SAME = "same"
    MOVED = "moved"
    CHANGED = "changed"
    LOST = "lost"


@dataclass(frozen=True, slots=True)
class Carried[Key: Hashable]:
    """A stretch in the new text: `before` and `after` are its words. Of a lost one `start` is where it stood."""

    key: Key
    status: Status
    start: int
    end: int
    before: str
    after: str

    @property
    def is_placed(self) -> bool:
        """Whether the stretch has a place in the new text."""
        return self.status != Status.LOST


def apply_edits(text: str, edits: Iterable[Edit]) -> str:
    """Give the new text; edits are sorted and do not overlap (ValueError otherwise)."""
    parts, at = [], 0
    for edit in edits:
        if not at <= edit.start <= edit.end <= len(text):
            raise ValueError(f"{edit} does not follow the one before it inside {len(text)} characters")
        parts += [text[at : edit.start], edit.text]
        at = edit.end
    return "".join([*parts, text[at:]])


# -- what was edited ----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Word:
    """A word, a sign, or a letter of a script that is written without blanks."""

    text: str
    start: int
    end: int


# Kana, ideographs, Thai, Lao, Khmer and Burmese: a letter is compared as others compare words.
_UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_PIECE = re.compile(rf"[{_UNSPACED}]|[^\W{_UNSPACED}]+|[^\w\s]")


def words_of(text: str) -> list[Word]:
    """Cut a text into words and signs; marks stay with their letter, and emoji that are joined stay one."""
    found: list[Word] = []
    is_open = False
    for match in _PIECE.finditer(text):
        piece, start, end = match.group(), match.start(), match.end()
        goes_on = _joins(piece)
        if found and found[-1].end == start and (goes_on or is_open):
            found[-1] = Word(found[-1].text + piece, found[-1].start, end)
            # A mark in the middle of a word must not end it, as in Hindi.
            is_open = piece == "\u200d" or (goes_on and found[-1].text[0].isalnum())
        else:
            found.append(Word(piece, start, end))
            is_open = False
    return found


def _joins(piece: str) -> bool:
    """Whether a sign belongs to what stands before it: accents, variants, skin tones, the joiner of emoji."""
    if len(piece) > 1 or piece.isalnum():
        return False
    return piece == "\u200d" or "\U0001f3fb" <= piece <= "\U0001f3ff" or unicodedata.category(piece)[0] == "M"


def edits_between(old: str, new: str) -> list[Edit]:
    """Give the edits that make `new` out of `old`: whole words, few and small, sorted.

    Words that stand once in both texts are the anchors (patience diff, Cohen 2010); only the small stretches
    between them are compared word by word, so that long texts with many changes stay fast.
    """
    if old == new:
        return []
    a, b = words_of(old), words_of(new)
    pairs = _paired(a, b, _matches([word.text for word in a], [word.text for word in b]))
    return list(_edits(old, new, a, b, pairs))


def _matches(a: Sequence[str], b: Sequence[str]) -> list[tuple[int, int]]:
    """Give pairs of places (in a, in b) of words that are the same, rising in both. Works off a stack."""
    found: list[tuple[int, int]] = []
    stack = [(0, len(a), 0, len(b))]
    while stack:
        a0, a1, b0, b1 = stack.pop()
        while a0 < a1 and b0 < b1 and a[a0] == b[b0]:
            found.append((a0, b0))
            a0, b0 = a0 + 1, b0 + 1
        while a0 < a1 and b0 < b1 and a[a1 - 1] == b[b1 - 1]:
            a1, b1 = a1 - 1, b1 - 1
            found.append((a1, b1))
        if a0 == a1 or b0 == b1:
            continue
        if (a1 - a0) * (b1 - b0) <= SMALL:
            found += _compared(a, b, a0, a1, b0, b1)
            continue
        anchors = _anchors(a, b, a0, a1, b0, b1)
        found += anchors
        starts = [(a0 - 1, b0 - 1), *anchors]
        ends = [*anchors, (a1, b1)]
        if anchors:
            stack += [
                (i + 1, p, j + 1, q)
                for (i, j), (p, q) in zip(starts, ends, strict=True)
                if p > i + 1 and q > j + 1
            ]
    return sorted(found)


def _compared(
    a: Sequence[str], b: Sequence[str], a0: int, a1: int, b0: int, b1: int
) -> Iterator[tuple[int, int]]:
    """Compare two small stretches; what agrees in signs only says nothing, and is left to the words around it."""
    matcher = SequenceMatcher(None, a[a0:a1], b[b0:b1], autojunk=False)
    for i, j, size in matcher.get_matching_blocks():
        if any(word[0].isalnum() for word in a[a0 + i : a0 + i + size]):
            yield from ((a0 + i + n, b0 + j + n) for n in range(size))


def _anchors(a: Sequence[str], b: Sequence[str], a0: int, a1: int, b0: int, b1: int) -> list[tuple[int, int]]:
    """Give the longest rising chain of words, or of three words in a row, that stand once in both stretches."""
    for size in (1, 3):
        ours, theirs = _once(a, a0, a1, size), _once(b, b0, b1, size)
        pairs = sorted((place, theirs[words]) for words, place in ours.items() if words in theirs)
        if pairs:
            return _rising(pairs)
    return []


def _once(words: Sequence[str], start: int, end: int, size: int) -> dict[tuple[str, ...], int]:
    grams = [tuple(words[i : i + size]) for i in range(start, end - size + 1)]
    count = Counter(grams)
    return {gram: start + i for i, gram in enumerate(grams) if count[gram] == 1}


def _rising(pairs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Give the longest subsequence whose second places rise; O(n log n)."""
    tails: list[int] = []
    last: list[int] = []
    before: list[int] = []
    for at, (_, place) in enumerate(pairs):
        length = bisect_left(tails, place)
        before.append(last[length - 1] if length else -1)
        tails[length : length + 1] = [place]
        last[length : length + 1] = [at]
    chain, at = [], last[-1] if last else -1
    while at >= 0:
        chain.append(pairs[at])
        at = before[at]
    return chain[::-1]


def _paired(
    a: Sequence[Word], b: Sequence[Word], matches: Sequence[tuple[int, int]]
) -> Iterator[tuple[int, int]]:
    """Pair words one by one where as many were replaced by as many: each is then an edit of its own."""
    i = j = 0
    for p, q in [*matches, (len(a), len(b))]:
        kinds = [[word.text[0].isalnum() for word in some] for some in (a[i:p], b[j:q])]
        if kinds[0] == kinds[1]:
            yield from zip(range(i, p), range(j, q), strict=True)
        if p < len(a):
            yield p, q
        i, j = p + 1, q + 1


def _edits(
    old: str, new: str, a: Sequence[Word], b: Sequence[Word], pairs: Iterable[tuple[int, int]]
) -> Iterator[Edit]:
    """Walk along paired words; what stands between two of them, and pairs that differ, are edits."""
    at_old = at_new = 0
    for i, j in pairs:
        yield from _edit(old, new, at_old, a[i].start, at_new, b[j].start)
        if a[i].text != b[j].text:
            yield Edit(a[i].start, a[i].end, b[j].text)
        at_old, at_new = a[i].end, b[j].end
    yield from _edit(old, new, at_old, len(old), at_new, len(new))


def _edit(old: str, new: str, start: int, end: int, from_: int, to: int) -> Iterator[Edit]:
    """Make one edit of what stands between two pairs, without the blanks that both have at its ends."""
    while start < end and from_ < to and old[start] == new[from_] and old[start].isspace():
        start, from_ = start + 1, from_ + 1
    while start < end and from_ < to and old[end - 1] == new[to - 1] and old[end - 1].isspace():
        end, to = end - 1, to - 1
    if old[start:end] != new[from_:to]:
        yield Edit(start, end, new[from_:to])


def kept(edits: Iterable[Edit], length: int) -> Iterator[tuple[int, int, int]]:
    """Give the stretches of the old text, `length` long, that no edit touches, and how far each has moved."""
    at = moved = 0
    for edit in edits:
        if at < edit.start:
            yield at, edit.start, moved
        moved += len(edit.text) - (edit.end - edit.start)
        at = edit.end
    if at < length:
        yield at, length, moved


# -- where things stand now ---------------------------------------------------------------------


class Map:
    """Places of an old text in the new one, through sorted edits that do not overlap."""

    def __init__(self, old: str, edits: Sequence[Edit]) -> None:
        self.old = old
        self.edits = list(edits)
        self.new = apply_edits(old, self.edits)
        self._starts = [edit.start for edit in self.edits]
        self._ends = [edit.end for edit in self.edits]
        self._shift = [0, *accumulate(map(_growth, self.edits))]
        self._moved: dict[tuple[int, int], tuple[int, int] | None] = {}

    @cached_property
    def flat(self) -> tuple[str, str]:
        """Both texts with a single blank wherever there are any."""
        return " ".join(self.old.split()), " ".join(self.new.split())

    def moved(self, start: int, end: int) -> tuple[int, int] | None:
        """Where words stand, whatever blanks between them, if they are enough and stand once in both texts."""
        # Many passages ask for the same line.
        if (start, end) not in self._moved:
            self._moved[start, end] = self._once(self.old[start:end])
        return self._moved[start, end]

    def _once(self, words: str) -> tuple[int, int] | None:
        said = words.split()
        old, new = self.flat
        if any(text.count(" ".join(said)) != 1 for text in (new, old)) or len(words_of(words)) < ENOUGH_WORDS:
            return None
        found = re.search(r"\s+".join(map(re.escape, said)), self.new)
        return found.span() if found else None

    def before(self, place: int) -> int:
        """Where a place is now, before what was inserted there; inside an edit: where the edit begins."""
        at = bisect_left(self._starts, place)
        if at and self.edits[at - 1].end > place:
            return self._begin(at - 1)
        return place + self._shift[at]

    def after(self, place: int) -> int:
        """Where a place is now, behind what was inserted there; inside an edit: where the edit ends."""
        at = bisect_right(self._ends, place)
        if at < len(self.edits) and self.edits[at].start < place:
            return self._put_in(at)[1]
        return place + self._shift[at]

    @property
    def news(self) -> list[tuple[int, int]]:
        """Where what the edits put in stands in the new text, one after the other."""
        return [self._put_in(at) for at in range(len(self.edits))]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where a stretch stands now; empty where nothing is left of it.

        What is inserted exactly at its ends stays outside; a replaced word at an end stays inside; of words
        replaced on both sides of an end the stretch takes its share, counted in words. When less than half of its
        words are left beside such a replacement, it is only a part of that, and lost.
        """
        near = range(bisect_right(self._ends, start), bisect_left(self._starts, end))
        sides = {at: self._side(at, start, end) for at in near}
        lo = start + self._shift[near.start] + self._grown(sides, -1)
        hi = end + self._shift[near.stop] - self._grown(sides, 1)
        touched = [at for at in near if sides[at] == 0]
        if not touched:
            return lo, hi
        head, tail = self.edits[touched[0]], self.edits[touched[-1]]
        if self._is_part(near, touched, start, end):
            return 0, 0
        if head.start < start:
            lo = self._begin(touched[0]) + self._share(head, start)
        if tail.end > end:
            hi = self._begin(touched[-1]) + self._share(tail, end)
        return trim(self.new, lo, max(lo, hi))

    def _begin(self, at: int) -> int:
        return self.edits[at].start + self._shift[at]

    def _put_in(self, at: int) -> tuple[int, int]:
        begin = self._begin(at)
        return begin, begin + len(self.edits[at].text)

    def _grown(self, sides: dict[int, int], side: int) -> int:
        return sum(_growth(self.edits[at]) for at in sides if sides[at] == side)

    def _is_part(self, near: range, touched: Sequence[int], start: int, end: int) -> bool:
        """Whether words beside a stretch went along with its own, and less than half of its own are left.

        Signs beside words do not count: the full stop that is left may be that of any sentence. A word that was
        corrected is left.
        """
        is_said = has_letters(self.old[start:end])
        edits = [self.edits[at] for at in touched if not self._is_corrected(self.edits[at])]
        gone = sum(_count(self.old[max(edit.start, start) : min(edit.end, end)], is_said) for edit in edits)
        if 2 * gone <= _count(self.old[start:end], is_said):
            return False
        beside = self._beside(near, start, end)
        return any(self._goes_beyond(edit, start, end) for edit in edits) or any(
            gone + _count(self.old[edit.start : edit.end], is_said) >= ENOUGH_WORDS for edit in beside
        )

    def _is_corrected(self, edit: Edit) -> bool:
        """Whether an edit writes one word otherwise: it is the same word still."""
        old = self.old[edit.start : edit.end]
        if not len(words_of(old)) == len(words_of(edit.text)) == 1:
            return False
        return SequenceMatcher(None, old.casefold(), edit.text.casefold(), autojunk=False).ratio() >= ALIKE

    def _goes_beyond(self, edit: Edit, start: int, end: int) -> bool:
        """Whether an edit also takes words beside a stretch; of a single word it is the other part."""
        beside = self.old[edit.start : start] + self.old[end : edit.end]
        return has_letters(beside) and len(words_of(self.old[edit.start : edit.end])) > 1

    def _beside(self, near: range, start: int, end: int) -> Iterator[Edit]:
        """Give the edits that take the word right before a stretch, and the one right after it.

        What stands on another line, or before a colon, such as who speaks, is not beside it.
        """
        for at, is_before in ((near.start - 1, True), (near.stop, False)):
            edit = self.edits[at] if 0 <= at < len(self.edits) else None
            if edit and not edit.is_apart and not self._is_corrected(edit):
                between = self.old[edit.end : start] if is_before else self.old[end : edit.start]
                is_near = not has_letters(between) and set(BORDERS).isdisjoint(between)
                if is_near and has_letters(self.old[edit.start : edit.end]):
                    yield edit

    def _share(self, edit: Edit, cut: int) -> int:
        """How many characters of a replacement stand for the words replaced before `cut`; ends between words."""
        words, old = words_of(edit.text), self.old[edit.start : edit.end]
        before, total = len(words_of(old[: cut - edit.start])), len(words_of(old))
        if not words or total < 2:
            # Inside of one word: the stretch takes all of what stands for it now.
            return 0 if cut - edit.start <= edit.end - cut else len(edit.text)
        taken = round(before * len(words) / total)
        return words[taken].start if taken < len(words) else len(edit.text)

    def _side(self, at: int, start: int, end: int) -> int:
        """At which end of a stretch an edit inside it can as well be done outside: -1, 1, or 0 for neither.

        Whoever turns "no no yes" into "no yes" may have taken out either "no".
        """
        edit = self.edits[at]
        covers = edit.start <= start and end <= edit.end
        if covers or (edit.text and edit.start < edit.end):
            return 0
        free_from = self.edits[at - 1].end if at else 0
        free_to = self.edits[at + 1].start if at + 1 < len(self.edits) else len(self.old)
        return (
            _side_of_insertion(self.old, edit, start, end, free_from, free_to)
            if edit.text
            else (_side_of_deletion(self.old, edit, start, end, free_from, free_to))
        )


def _count(text: str, is_said: bool) -> int:
    """How many words there are, with signs where nothing is said."""
    return sum(has_letters(word.text) or not is_said for word in words_of(text))


def _growth(edit: Edit) -> int:
    return len(edit.text) - (edit.end - edit.start)


def _side_of_insertion(old: str, edit: Edit, start: int, end: int, free_from: int, free_to: int) -> int:
    head, tail = old[start : edit.start], old[edit.start : end]
    if free_from <= start and (head + edit.text)[len(edit.text) :] == head:
        return -1
    if end <= free_to and (edit.text + tail)[: len(tail)] == tail:
        return 1
    return 0


def _side_of_deletion(old: str, edit: Edit, start: int, end: int, free_from: int, free_to: int) -> int:
    back, on = edit.end - start, end - edit.start
    if edit.start - back >= free_from and old[edit.start - back : edit.start] == old[start : edit.end]:
        return -1
    if edit.end + on <= free_to and old[edit.start : end] == old[edit.end : edit.end + on]:
        return 1
    return 0


def carry[Key: Hashable](old: str, spans: Sequence[Span[Key]], edits: Sequence[Edit]) -> list[Carried[Key]]:
    """Carry stretches of `old` through the edits, in the order given.

    A stretch whose words no edit touches keeps exactly its words. So does one of three words or more that
    stands once in both texts, wherever it was moved to, and what lies within such a sentence or line.
    """
    places = Map(old, edits)
    return [_carried(places, span) for span in spans]


def _carried[Key: Hashable](places: Map, span: Span[Key]) -> Carried[Key]:
    before = places.old[span.start : span.end]
    start, end = places.span(span.start, span.end)
    after = places.new[start:end]
    if after != before and (found := _elsewhere(places, span.start, span.end)):
        start, end = found
        after = places.new[start:end]
    # A full stop that is left of an answer is not the answer.
    if not after.strip() or (has_letters(before) and not has_letters(after)):
        at = places.before(span.start)
        return Carried(span.key, Status.LOST, at, at, before, "")
    if after.split() == before.split():
        status = Status.SAME if (start, end) == (span.start, span.end) else Status.MOVED
        return Carried(span.key, status, start, end, before, after)
    return Carried(span.key, Status.CHANGED, start, end, before, after)


def _elsewhere(places: Map, start: int, end: int) -> tuple[int, int] | None:
    """Where the same words stand: by themselves, or else in their sentence or line, which was moved as a whole."""
    for first, last in ((start, end), *_around(places.old, start, end)):
        if found := places.moved(first, last):
            before, said = places.old[first:start], places.old[start:end]
            begin = _behind(places.new, found[0], _letters(before))
            return trim(places.new, begin, _behind(places.new, begin, _letters(said)))
    return None


def _around(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Give the sentence in which a stretch lies, and what is said on its line behind who speaks."""
    line, stop = text.rfind("\n", 0, start) + 1, text.find("\n", end)
    stop = len(text) if stop < 0 else stop
    begins = [match.end() for match in _PAUSE.finditer(text, line, start)]
    pause = _PAUSE.search(text, end, stop)
    yield (begins[-1] if begins else line), pause.start() if pause else stop
    speaker = _SPEAKER.search(text, line, start)
    yield (speaker.end() if speaker else line), stop


def _letters(text: str) -> int:
    return sum(not letter.isspace() for letter in text)


def _behind(text: str, start: int, letters: int) -> int:
    """The place behind so many letters and signs from `start` on; blanks are not counted."""
    at = start
    while letters:
        letters -= not text[at].isspace()
        at += 1
    return at
