"""Widens a hit to its sentence or its turn. Offsets are code points, half-open; results neither begin nor end blank."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator

from interviews import clusters, spans
from interviews.searching.drafts import Stretch
from interviews.searching.folding import base_language

EXACT, SENTENCE, TURN = "exact", "sentence", "turn"
UNITS = (EXACT, SENTENCE, TURN)

# A full stop, ... and what closes after it; CJK needs no blank behind. A line's end ends a sentence, too.
_STOP = re.compile(
    r"(?P<mark>[.!?\u2026\u061f\u06d4\u0964\u203c\u2047-\u2049]+)[\"'\u2019\u201d\u00bb)\]]*(?=\s|$)"
    r"|[\u3002\uff01\uff1f]+[\"'\u2019\u201d\u300d\u300f\uff09]*|\n+"
)
_LAST_WORD = re.compile(r"[^\s(\[\"\u201c\u201d\u2019']+$")
_ANYWHERE = "dr prof mr mrs ms st no nr vol pp"
_ABBREVIATIONS = {
    "en": "e.g i.e etc vs approx inc ltd co jr sr dept fig cf a.m p.m al est ed",
    "fi": "esim ym yms jne ns mm ks vrt n noin klo mrd milj os s v ts eli p tj toim.joht alv puh",
    "nl": "bijv bv enz d.w.z dwz o.a m.b.t mbt i.p.v evt ca ong blz dhr mevr drs ir mr incl excl m.a.w",
    "de": "z.b bzw d.h usw u.a ca evtl ggf inkl exkl vgl o.ä u.ä sog hr fr str mio mrd max min z.t v.a i.d.r",
    "sv": "t.ex bl.a dvs m.m osv ca s.k kl kr st f.d fr.o.m t.o.m",
    "fr": "p.ex env m mme mlle cf etc",
}
_SHORT = {
    language: frozenset(f"{_ANYWHERE} {words}".split())
    for language, words in {**_ABBREVIATIONS, "": ""}.items()
}
_EVERY = frozenset[str]().union(*_SHORT.values())


def widen(text: str, hit: Stretch, turn: Stretch, unit: str, language: str = "") -> Stretch:
    """Give the hit itself, the sentences that it touches, or its whole turn; `turn` is the body it lies in.

    A hit may begin or end inside what is read as one, such as a letter before its accent: all of that is meant.
    """
    if unit == TURN:
        return spans.trim(text, *turn)
    if unit == SENTENCE:
        touched = [s for s in sentences(text, *turn, language) if spans.overlap(*s, *hit)]
        if touched:
            return touched[0][0], touched[-1][1]
    return spans.trim(text, clusters.edge_before(text, hit[0]), clusters.edge_after(text, hit[1]))


def sentences(text: str, start: int, end: int, language: str = "") -> list[Stretch]:
    """Cut [start, end) of a text into sentences, without the blanks between them.

    A full stop ends none after an abbreviation of the language, an initial or a number, nor before a small letter.
    """
    borders = [start, *_borders(text, start, end, base_language(language)), end]
    found = (spans.trim(text, a, b) for a, b in itertools.pairwise(borders))
    return [(a, b) for a, b in found if a < b]


def _borders(text: str, start: int, end: int, language: str) -> Iterator[int]:
    for stop in _STOP.finditer(text, start, end):
        if stop["mark"] is None or _ends(text, stop, start, end, language):
            yield stop.end()


def _ends(text: str, stop: re.Match[str], start: int, end: int, language: str) -> bool:
    if set(stop["mark"]) & set("!?\u061f\u203c"):
        return True
    after = text[stop.end() : end].lstrip()[:1]
    if after.islower():
        return False
    word = _LAST_WORD.search(text, max(start, stop.start() - 40), stop.start())
    return stop["mark"] != "." or word is None or not _is_short(word.group(), language, after)


def _is_short(word: str, language: str, after: str) -> bool:
    """Whether a full stop behind `word` shortens it, or makes it an ordinal, and ends nothing."""
    if word.casefold() in _SHORT.get(language, _EVERY):
        return True
    is_initial = len(word) == 1 and word.isupper()
    return is_initial or (
        word.isdecimal() and len(word) <= 2 and after.isalnum() and language in ("de", "fi", "da", "nb", "no")
    )
