"""All arithmetic on spans. A span is half-open [start, end) in Unicode code points of one text. No Django."""

from bisect import bisect_left, bisect_right, insort
from collections import defaultdict
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple


class SpanError(ValueError):
    """A span does not lie inside its text, or is empty."""


@dataclass(frozen=True, slots=True)
class Span[Key: Hashable]:
    """A stretch of text with the key of what it stands for."""

    start: int
    end: int
    key: Key


class Run[Key: Hashable](NamedTuple):
    """A stretch between two neighbouring boundaries, and the keys that cover it, in the order given."""

    start: int
    end: int
    keys: tuple[Key, ...]


def check(start: int, end: int, length: int) -> None:
    """Raise SpanError unless 0 <= start < end <= length."""
    if not 0 <= start < end <= length:
        raise SpanError(f"[{start}, {end}) is not a span of a text of {length} characters")


def runs[Key: Hashable](length: int, spans: Iterable[Span[Key]], *, begin: int = 0) -> list[Run[Key]]:
    """Cut [begin, begin + length) at every boundary of `spans`; spans are clipped to it.

    Gives consecutive runs whose concatenation is the whole stretch, each with the keys that cover it, sorted
    as the spans were given. One sweep: O(n log n + output).
    """
    end_of_all = begin + length
    inside = [
        (max(span.start, begin), min(span.end, end_of_all), order, span.key)
        for order, span in enumerate(spans)
        if span.start < end_of_all and span.end > begin and span.start < span.end
    ]
    cuts = sorted({begin, end_of_all, *(s for s, *_ in inside), *(e for _, e, *_ in inside)})
    opening = sorted(inside, key=_opening)
    active: list[tuple[int, int, Key]] = []
    result: list[Run[Key]] = []
    position, next_end = 0, end_of_all
    for start, end in pairwise(cuts):
        if start >= next_end:
            active = [item for item in active if item[1] > start]
            next_end = min((stop for _, stop, _ in active), default=end_of_all)
        while position < len(opening) and opening[position][0] <= start:
            _, stop, order, key = opening[position]
            insort(active, (order, stop, key))  # no two have the same order
            next_end = min(next_end, stop)
            position += 1
        result.append(Run(start, end, tuple([key for _, _, key in active])))
    return result


def _opening(item: tuple[int, int, int, object]) -> tuple[int, int, int]:
    return item[:3]


def overlap(a_start: int, a_end: int, b_start: int, b_end: int) -> bool:
    """Say whether two spans share at least one character."""
    return a_start < b_end and b_start < a_end


def any_chosen_overlaps(spans: Iterable[Span[bool]]) -> bool:
    """Say whether a span whose key is true shares a character with any other. One sweep: O(n log n)."""
    reach = chosen_reach = 0
    for span in sorted(spans, key=lambda span: span.start):
        if span.start < (reach if span.key else chosen_reach):
            return True
        reach = max(reach, span.end)
        chosen_reach = max(chosen_reach, span.end) if span.key else chosen_reach
    return False


def join_overlapping[Key: Hashable, Text: Hashable](
    items: Iterable[tuple[Key, Span[Text]]],
) -> dict[Key, Span[Text]]:
    """Choose items so that no two share a character and every character of any stays covered.

    A span's key names its text. An item whose characters are all covered by ones before it goes. One that shares
    only some is joined with those that it meets: the first of them stays, grown over all. Gives those that stay,
    with their spans.
    """
    held: dict[Text, list[tuple[int, int, int, Key]]] = defaultdict(list)
    for order, (key, span) in enumerate(items):
        places = held[span.key]
        first = bisect_right(places, span.start, key=lambda place: place[1])
        met = places[first : bisect_left(places, span.end, key=lambda place: place[0])]
        if not _covers(met, span):
            stays = min((*((n, name) for _, _, n, name in met), (order, key)), key=lambda one: one[0])
            start, end = min([span.start, *(p[0] for p in met)]), max([span.end, *(p[1] for p in met)])
            places[first : first + len(met)] = [(start, end, *stays)]
    return {key: Span(start, end, text) for text, places in held.items() for start, end, _, key in places}


def _covers(places: Sequence[tuple[int, int, int, object]], span: Span[Hashable]) -> bool:
    """Whether sorted places that do not overlap cover a span without a gap."""
    is_closed = all(left[1] == right[0] for left, right in pairwise(places))
    return is_closed and bool(places) and places[0][0] <= span.start and span.end <= places[-1][1]


def trim(text: str, start: int, end: int) -> tuple[int, int]:
    """Shrink a span so that it neither begins nor ends with white space; empty when there is nothing else."""
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end
