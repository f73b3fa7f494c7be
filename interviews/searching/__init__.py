"""Finding words in texts: pure, without Django. Offsets are code points of the text, half-open.

`patterns` makes a pattern of what was typed, `folding` says what counts as the same letter, `units` widens a hit.
"""

from interviews.searching.drafts import BadQuery, Query
from interviews.searching.patterns import compile_words, find, hits_in
from interviews.searching.units import UNITS, sentences, widen

__all__ = ["UNITS", "BadQuery", "Query", "compile_words", "find", "hits_in", "sentences", "widen"]
