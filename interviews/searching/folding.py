"""Which letters count as the same, by language: large and small everywhere, accents only where the language folds them.

A letter is listed below where dictionaries and readers of the language take it for a letter of its own (as the
alphabets of Unicode's CLDR do); every other accent of that language folds. Unknown languages fold no accents.
"""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache

# Language -> the letters with marks that stay letters of their own.
KEPT: dict[str, str] = {
    "en": "", "fr": "", "nl": "", "it": "", "pt": "", "ca": "", "el": "", "ar": "", "he": "", "fa": "",
    "es": "ñ",
    "fi": "åäöü", "sv": "åäöü", "de": "äöü", "et": "õäöüšž",
    "da": "åäöü", "nb": "åäöü", "nn": "åäöü", "no": "åäöü", "is": "áéíóúýö",
    "tr": "çğöşü", "az": "çğöşü",
    "pl": "ąćęłńóśźż", "cs": "čřšž", "sk": "äčôšž", "hu": "öüőű", "ro": "ăâîșțşţ",
    "hr": "čćšž", "sl": "čšž", "bs": "čćšž", "lt": "ąčęėįšųūž", "lv": "āčēģīķļņšūž",
    "ru": "й", "uk": "йї", "bg": "й",
}  # fmt: skip
# Two letters in one sign, where readers write either.
_PAIRS = {"œ": "oe", "æ": "ae"}
_WITH_PAIRS = ("en", "fr", "nl", "it")
_WIDE = ("ja", "zh", "ko")
_OWN_I = ("tr", "az")
DOT = "\u0307"
_LATIN_MARKS = "\u0300-\u036f"
_MARKS = {
    "ar": "\u0640\u064b-\u0652\u0670",
    "fa": "\u0640\u064b-\u0652\u0670",
    "he": "\u0591-\u05bd\u05bf-\u05c7",
}
# Every sign that stands for one of the keyboard; the sign itself, when typed, finds only itself.
_SIGNS = {
    "'": "\u2018\u2019\u02bc\u2032\u00b4`",
    '"': "\u201c\u201d\u201e\u201f\u00ab\u00bb",
    "-": "\u2010-\u2014\u2212",
}
# Where letters have a large form, an accent or a second shape.
_RANGES = ((0x41, 0x600), (0x10A0, 0x1100), (0x13A0, 0x1400), (0x1C80, 0x1CC0), (0x1D00, 0x2190), (0x24B0, 0x24EA),
           (0x2C00, 0x2D30), (0xA640, 0xA7FF), (0xAB53, 0xABC0), (0xFB00, 0xFB18), (0xFF21, 0xFF5B),
           (0x10400, 0x10600), (0x10C80, 0x10D00), (0x118A0, 0x118E0), (0x16E40, 0x16E80), (0x1E900, 0x1E944))  # fmt: skip


def base_language(language: str) -> str:
    """Give "fi" for "fi-FI"."""
    return language.replace("_", "-").split("-")[0].lower()


@dataclass(frozen=True, slots=True)
class Folding:
    """The rules of one language. `marks` are those that a plain letter may carry in the text, for a character class."""

    language: str
    match_case: bool
    folds: bool
    kept: frozenset[str]
    marks: str

    def case(self, letter: str) -> str:
        """Take large and small as one; "ß" becomes "ss"."""
        if self.match_case:
            return letter
        if self.language in _OWN_I and letter == "I":
            return "ı"
        # Unicode folds it to an i with one more dot, which nobody types.
        return "i" if letter == "İ" else letter.casefold()

    def without_dots(self, words: str) -> str:
        """Take off the dot that other programs leave on the i of İ when they make it small."""
        return words if self.match_case else words.replace(f"i{DOT}", "i")

    def plain(self, letter: str) -> str:
        """Take off the marks that the language folds, and large and small as one."""
        if self.language in _WIDE and "\uff01" <= letter <= "\uff5e":
            letter = chr(ord(letter) - 0xFEE0)
        cased = self.case(letter)
        if not self.folds:
            return cased
        bare = "".join(map(self._bare, cased))
        return _PAIRS.get(bare, bare) if self.language in _WITH_PAIRS else bare

    def _bare(self, letter: str) -> str:
        if unicodedata.combining(letter):
            return ""
        bare, *marks = list(unicodedata.normalize("NFD", letter))
        for mark in marks:
            composed = unicodedata.normalize("NFC", bare + mark)
            if composed.casefold() in self.kept or not unicodedata.combining(mark):
                bare = composed
        return bare


@lru_cache(maxsize=64)
def folding(language: str, match_case: bool = False) -> Folding:
    """Give the rules of a language."""
    known = base_language(language)
    marks = _MARKS.get(known, _LATIN_MARKS)
    return Folding(known, match_case, known in KEPT, frozenset(KEPT.get(known, "")), marks)


type Spellings = dict[str, str]


@lru_cache(maxsize=64)
def spellings(rules: Folding, is_exact: bool) -> Spellings:
    """Folded letters -> all single characters of a text that fold to them, the letters themselves left out.

    `is_exact` keeps every mark, for a letter that was typed with one.
    """
    fold = rules.case if is_exact else rules.plain
    found: dict[str, str] = defaultdict(str)
    for first, last in _RANGES:
        for letter in map(chr, range(first, last)):
            folded = fold(letter)
            if folded not in ("", letter):
                found[folded] += letter
    return dict(found)


def signs_like(sign: str) -> str:
    """Give the signs, for a character class, that a plain quotation mark, apostrophe or hyphen finds too."""
    return _SIGNS.get(sign, "")
