"""Some words of a text before and after a place, as they are shown around what was found. No Django.

Cut at blanks; where words are too long for that, or a script puts no blanks, between two letters. Offsets are code
points.
"""

import re

from interviews import clusters

_BLANK = re.compile(r"\s+")
# Neither begins nor ends a line without its word.
_MORE_BEFORE, _MORE_AFTER = "…\u00a0", "\u00a0…"
# What is longer without a blank is no word to wait the end of.
_LONG_WORD = 30


def before(text: str, at: int, reach: int, first: int = 0) -> str:
    """Words of [first, at), not more than `reach` characters; an ellipsis stands where more come before."""
    start = max(first, at - reach)
    if start == first:
        return text[first:at]
    if blank := _BLANK.search(text, start, min(at, start + _LONG_WORD)):
        return _MORE_BEFORE + text[blank.end() : at]
    return "…" + text[clusters.edge_after(text, start) : at]


def after(text: str, at: int, reach: int, last: int | None = None) -> str:
    """Words of [at, last), not more than `reach` characters; an ellipsis stands where more follow."""
    last = len(text) if last is None else last
    end = min(last, at + reach)
    if end == last:
        return text[at:last]
    if blanks := list(_BLANK.finditer(text, max(at, end - _LONG_WORD), end)):
        return text[at : blanks[-1].start()] + _MORE_AFTER
    return text[at : clusters.edge_before(text, end)] + "…"
