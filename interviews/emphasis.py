"""Bold and italic of a text that is corrected. No Django.

Styles are [start, end, "b", "i" or "bi"], as in a revision; offsets are code points, half-open.
"""

from collections.abc import Iterable, Sequence

from interviews.rebase import Map, kept, words_of

type Style = Sequence[int | str]

BITS = {"b": 1, "i": 2}


def carry_styles(styles: Iterable[Style], places: Map) -> list[list[int | str]]:
    """Carry bold and italic stretches; a replaced word in one stays bold."""
    found: list[list[int | str]] = []
    for start, end, kind in styles:
        lo, hi = places.span(int(start), int(end))
        if lo < hi:
            found.append([lo, hi, kind])
    return found


def restyled(places: Map, before: Iterable[Style], after: Iterable[Style]) -> int:
    """Count the words and signs that stay as they are and look otherwise; how the stretches are cut does not count."""
    old, new = _looks(len(places.old), before), _looks(len(places.new), after)
    count = 0
    for start, end, moved in kept(places.edits, len(places.old)):
        for word in words_of(places.old[start:end]):
            at, to = word.start + start, word.end + start
            count += old[at:to] != new[at + moved : to + moved]
    return count


def _looks(length: int, styles: Iterable[Style]) -> bytearray:
    """Say for each character how it looks."""
    looks = bytearray(length)
    for start, end, kind in styles:
        bits = sum(BITS[letter] for letter in str(kind))
        for at in range(int(start), min(int(end), length)):
            looks[at] |= bits
    return looks
