"""Makes a pattern of what was typed, so that a text is searched as it stands and no offset is ever mapped back.

Each letter becomes the class of all characters that fold to it; a letter typed with an accent finds only itself.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from cccrm.kit.words import gettext_noop
from interviews.clusters import WORD, is_of_word
from interviews.searching.drafts import LONGEST, BadQuery, Query, Stretch
from interviews.searching.folding import DOT, Folding, folding, signs_like, spellings

EMPTY = gettext_noop("Type at least one letter, digit or sign to look for.")
TOO_LONG = gettext_noop("Look for at most %(most)s characters at once.")
# Scripts that put no blank between words: there a boundary says nothing.
_UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff]")  # fmt: skip
# What changes an emoji's skin or dress belongs to it.
_DRESS = "[\ufe0e\ufe0f\U0001f3fb-\U0001f3ff]*"
# Longer runs of letters that have two-letter signs (ffffff) are cut here; each cut can only miss a sign across it.
_LONGEST_RUN = 6


@dataclass(frozen=True, slots=True)
class _Letter:
    """One folded letter of the query; an exact one was typed with its mark."""

    letter: str
    is_exact: bool


def find(text: str, query: Query, language: str = "", stretches: Iterable[Stretch] = ()) -> list[Stretch]:
    """Give the spans of words in a text, or within each of some stretches of it, in order. Raises BadQuery.

    Regular expressions are not for here: see isolated.py.
    """
    return hits_in(compile_words(query, language), text, list(stretches) or [(0, len(text))])


def hits_in(pattern: re.Pattern[str], text: str, stretches: Iterable[Stretch]) -> list[Stretch]:
    """Give the spans that a pattern finds within each stretch; a hit has at least one character."""
    return [
        match.span()
        for start, end in stretches
        for match in pattern.finditer(text, start, end)
        if match.end() > match.start()
    ]


def compile_words(query: Query, language: str = "") -> re.Pattern[str]:
    """Make the pattern of the words of a query for texts in a language (BCP 47, "" is unknown). Raises BadQuery."""
    words = unicodedata.normalize("NFC", query.words).strip()
    if not words:
        raise BadQuery(EMPTY)
    if len(words) > LONGEST:
        raise BadQuery(TOO_LONG, {"most": LONGEST})
    rules = folding(language, query.match_case)
    body = r"\s+".join(_Spelling(rules, word).pattern() for word in rules.without_dots(words).split())
    return re.compile(_bounded(words, body) if query.whole_words else body)


def _bounded(words: str, body: str) -> str:
    before = "" if _UNSPACED.match(words[0]) or not is_of_word(words[0]) else f"(?<!{WORD})"
    after = "" if _UNSPACED.match(words[-1]) or not is_of_word(words[-1]) else f"(?!{WORD})"
    return before + body + after


class _Spelling:
    """All ways in which one word of the query may be written in a text."""

    def __init__(self, rules: Folding, word: str) -> None:
        self.rules = rules
        self.letters = list(_letters(rules, word))

    def pattern(self) -> str:
        at, parts = 0, []
        while at < len(self.letters):
            end = self._run_end(at)
            ways = self._ways(at, end)
            parts.append(ways[0] if len(ways) == 1 else f"(?:{'|'.join(ways)})")
            at = end
        return "".join(parts)

    def _run_end(self, at: int) -> int:
        """Where the letters end that signs of several letters tie together."""
        end, here = at + 1, at
        while here < end and end - at < _LONGEST_RUN:
            end = max([end, *(here + n for n in (2, 3) if self._signs(here, here + n))])
            here += 1
        return min(end, at + _LONGEST_RUN)

    def _ways(self, at: int, end: int) -> list[str]:
        if at == end:
            return [""]
        ways = []
        for stop in range(at + 1, min(at + 3, end) + 1):
            if part := self._part(at, stop):
                ways += [part + rest for rest in self._ways(stop, end)]
        return ways

    def _part(self, at: int, stop: int) -> str:
        signs = self._signs(at, stop)
        if stop - at == 1:
            letter = self.letters[at].letter
            signs = re.escape(letter) + re.escape(signs) + signs_like(letter)
        elif signs:
            signs = re.escape(signs)
        return f"[{signs}]{self._tail(stop)}" if signs else ""

    def _signs(self, at: int, stop: int) -> str:
        letters = self.letters[at:stop]
        if len(letters) < stop - at:
            return ""
        known = spellings(self.rules, any(letter.is_exact for letter in letters))
        return known.get("".join(letter.letter for letter in letters), "")

    def _tail(self, stop: int) -> str:
        """What may or must not follow a letter: marks that fold, a mark that would make it another one."""
        last = self.letters[stop - 1]
        if unicodedata.category(last.letter) == "So":
            return _DRESS
        if stop < len(self.letters) and unicodedata.combining(self.letters[stop].letter):
            return ""
        if not (last.letter.isalpha() or unicodedata.combining(last.letter)):
            return ""
        if self.rules.folds and not last.is_exact:
            return f"[{self.rules.marks}]*"
        dot = f"{DOT}?" if last.letter == "i" and not (self.rules.match_case or last.is_exact) else ""
        return f"{dot}(?![{self.rules.marks}])"


def _letters(rules: Folding, word: str) -> Iterator[_Letter]:
    for at, character in enumerate(word):
        has_mark = at + 1 < len(word) and unicodedata.combining(word[at + 1]) > 0
        cased = rules.case(character)
        is_exact = has_mark or unicodedata.combining(character) > 0 or rules.plain(character) != cased
        for letter in cased:
            yield _Letter(letter, is_exact)


def as_stretches(spans: Sequence[Sequence[int]]) -> list[Stretch]:
    """Give spans that came as lists, through JSON."""
    return [(start, end) for start, end in spans]
