"""Listed names in texts: where they stand, in which forms, and what stands for them. Pure; offsets are code points.

Forms that only look like a listed name are proposed, never taken by themselves (name_forms.py).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from interviews.text import has_letters

REMOVED = "[…]"
# One letter looks like an apostrophe (U+02BC) and is read as one.
LETTERS = "[^\\W\\d_\u02bc]+"
_TOKEN = re.compile(rf"{LETTERS}|\d+")
# What programs write for these signs of a name: hyphens that do not break, short dashes, typographic apostrophes.
HYPHENS = "\u2010\u2011\u2012\u2013-"
APOSTROPHES = "'\u2018\u2019\u02bc\u00b4`"
QUOTES = '"\u201c\u201d\u201e\u201f\u00ab\u00bb'
_AS_TYPED = str.maketrans({**dict.fromkeys(HYPHENS, "-"), **dict.fromkeys(APOSTROPHES, "'")})
_BETWEEN_WORDS = f"[\\s_{HYPHENS}]+"
_SIGNS = {
    **dict.fromkeys(APOSTROPHES, f"[{APOSTROPHES}]"),
    # CSV writes each of them twice.
    **dict.fromkeys(QUOTES, f"[{QUOTES}]{{1,2}}"),
    **dict.fromkeys(f" {HYPHENS}", _BETWEEN_WORDS),
}
# Scripts that put no blanks between words: a name there may stand within a run of letters.
_CASELESS = re.compile("[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\U00020000-\U0002ffff]")
# What makes a label of the words before it; Nokia Oyj:n goes on.
_ANNOUNCES = re.compile(r"[ \t\xa0]*(?::(?!\S)|：)")
# Soft hyphens and joiners, which are not seen and may stand within a name.
UNSEEN = re.compile("[\u00ad\u200b-\u200d\u2060]")


@dataclass(frozen=True, slots=True)
class Name:
    """A listed name. `forms` pairs further forms with theirs of the stand-in; one paired with itself stays as it is."""

    name: str
    stand_in: str
    kind: str = "person"
    forms: tuple[tuple[str, str], ...] = ()

    @property
    def pairs(self) -> tuple[tuple[str, str], ...]:
        """The name and all forms, each with what stands for it."""
        return ((self.name, self.stand_in or REMOVED), *self.forms)


@dataclass(frozen=True, slots=True)
class Hit:
    """A name in a text: text[start:end] is `words`, for which `stand_in` is to stand."""

    start: int
    end: int
    words: str
    stand_in: str
    name: Name


@dataclass(frozen=True, slots=True)
class _Form:
    pattern: re.Pattern[str]
    lead: int
    stand_in: str
    name: Name
    length: int
    stays: bool


class Finder:
    """Finds listed names and forms: whole words, the longest first, as listed, in capitals, and as a sentence begins.

    Diacritics count: Mäkinen is not Makinen. Blanks in a name may be any blanks, hyphens or underscores of a file
    name. One pass over a text, whatever the number of names.
    """

    def __init__(self, names: Iterable[Name]) -> None:
        self.names = tuple(names)
        self._first: dict[str, list[_Form]] = {}
        self._anywhere: list[_Form] = []
        # A form that was listed itself comes before one that only follows from another.
        for is_variant in (False, True):
            for name in self.names:
                for words, stand_in in name.pairs:
                    self._add_all(name, tidy(words), stand_in, is_variant=is_variant)
        for forms in self._first.values():
            forms.sort(key=lambda form: -form.length)

    def __bool__(self) -> bool:
        return bool(self.names)

    def _add_all(self, name: Name, words: str, stand_in: str, *, is_variant: bool) -> None:
        # Signs alone are no name, such as what is left of one that was overwritten.
        if not has_letters(words):
            return
        stays = words == stand_in
        if not is_variant:
            self._add(name, words, stand_in, stays=stays)
            return
        for variant, follows in _variants(words, stand_in):
            self._add(name, variant, variant if stays else follows, stays=stays)
        if name.kind == "person" and " " in words and not stays:
            for listed in _surname_first(words):
                self._add(name, listed, stand_in, stays=False)

    def _add(self, name: Name, words: str, stand_in: str, *, stays: bool) -> None:
        token = _TOKEN.search(words)
        pattern = re.compile(_written(words))
        form = _Form(pattern, token.start() if token else 0, stand_in, name, len(words), stays)
        if token is None or _CASELESS.search(words):
            self._anywhere.append(form)
            return
        known = self._first.setdefault(token.group(), [])
        if all(each.pattern.pattern != pattern.pattern for each in known):
            known.append(form)

    def hits(self, text: str) -> list[Hit]:
        """Where names stand, from left to right, none over another; what is to stay as it is is left out."""
        bare, place = _as_compared(text)
        found = []
        end = 0
        for start, stop, form in sorted(self._candidates(bare), key=lambda each: (each[0], -each[1])):
            if start < end:
                continue
            end = stop
            if not form.stays and bare[start:stop] != form.stand_in:
                first, last = place(start, stop)
                found.append(Hit(first, last, text[first:last], form.stand_in, form.name))
        return found

    def _candidates(self, text: str) -> Iterator[tuple[int, int, _Form]]:
        if self._first:
            for token in _TOKEN.finditer(text):
                for form in self._first.get(token.group(), ()):
                    start = token.start() - form.lead
                    match = form.pattern.match(text, start) if start >= 0 else None
                    if match and _is_whole(text, start, match.end()) and not _is_cut(text, *match.span()):
                        yield start, match.end(), form
                        break
        for form in self._anywhere:
            for match in form.pattern.finditer(text):
                yield match.start(), match.end(), form

    def replaced(self, text: str) -> str:
        """The text with every name replaced."""
        return apply_hits(text, self.hits(text))

    def in_file_name(self, file_name: str) -> list[Hit]:
        """Names in the name of a file, also without accents and capitals: interview-kati-makinen.docx."""
        found = self.hits(file_name)
        if found:
            return found
        # 0 to 0: where exactly it stands is not known in a name that was simplified.
        plain = f" {_plain(file_name)} "
        return [
            Hit(0, 0, words, stand_in, name)
            for name in self.names
            for words, stand_in in name.pairs
            if words != stand_in and len(_plain(words)) > 2 and f" {_plain(words)} " in plain
        ]


def apply_hits(text: str, hits: Sequence[Hit]) -> str:
    """Put the stand-ins into a text."""
    parts, at = [], 0
    for hit in hits:
        parts += [text[at : hit.start], hit.stand_in]
        at = hit.end
    return "".join([*parts, text[at:]])


def tidy(words: str) -> str:
    """A name as it is compared: composed letters, single blanks, nothing unseen."""
    return " ".join(UNSEEN.sub("", unicodedata.normalize("NFC", words)).split())


def as_typed(words: str) -> str:
    """A name with the hyphens and apostrophes of a keyboard, whatever a program made of them."""
    return words.translate(_AS_TYPED)


def _plain(words: str) -> str:
    letters = unicodedata.normalize("NFKD", words.casefold())
    return " ".join(re.findall(r"[^\W_]+", "".join(c for c in letters if not unicodedata.combining(c))))


def _variants(words: str, stand_in: str) -> Iterator[tuple[str, str]]:
    """How a form is written besides: as a sentence begins, each word capitalised, all in capitals."""
    if words[:1].islower():
        yield words[:1].upper() + words[1:], stand_in[:1].upper() + stand_in[1:]
        yield capitalised(words), stand_in[:1].upper() + stand_in[1:]
    if len(words) > 1:
        yield words.upper(), stand_in.upper()
    # A surname in capitals, as forms and lists have it.
    if " " in words:
        parts = words.split(" ")
        for place, part in enumerate(parts):
            yield " ".join([*parts[:place], part.upper(), *parts[place + 1 :]]), stand_in


def _surname_first(words: str) -> Iterator[str]:
    """A person's name as lists have it: Mäkinen, Kati."""
    given, _blank, surname = words.rpartition(" ")
    yield f"{surname}, {given}"
    yield f"{surname.upper()}, {given}"
    yield f"{surname}, {given}".upper()


def capitalised(words: str) -> str:
    """Every word with a capital, the rest as it is."""
    return " ".join(word[:1].upper() + word[1:] for word in words.split(" "))


def _written(words: str) -> str:
    """How a name may be written, as a pattern: any apostrophes and quotation marks, Anna-Liisa with any hyphen or none."""
    return "".join(_SIGNS.get(letter) or re.escape(letter) for letter in words)


def _is_whole(text: str, start: int, end: int) -> bool:
    """Whether no word goes on before or after, as Unicode has it: letters and the marks on them are one word."""
    return not (
        _goes_on(text[start - 1 : start], text[start]) or _goes_on(text[end : end + 1], text[end - 1])
    )


def _is_cut(text: str, start: int, end: int) -> bool:
    """Whether somebody else speaks from the middle of it: "… it was Kati", and on the next line "Mäkinen: Yes."."""
    return "\n" in text[start:end] and bool(_ANNOUNCES.match(text, end))


def _goes_on(neighbour: str, edge: str) -> bool:
    if not neighbour:
        return False
    if edge.isdigit():
        return neighbour.isdigit()
    if neighbour in APOSTROPHES:
        return False
    return neighbour.isalpha() or unicodedata.category(neighbour)[0] == "M"


type _Place = Callable[[int, int], tuple[int, int]]


def _as_compared(text: str) -> tuple[str, _Place]:
    """A text composed and without what is not seen, and where a stretch of it stands in the text itself."""
    if unicodedata.is_normalized("NFC", text) and not UNSEEN.search(text):
        return text, lambda start, end: (start, end)
    parts, begins, ends = [], [], []
    for first, last in _letters(text):
        letter = unicodedata.normalize("NFC", UNSEEN.sub("", text[first:last]))
        parts.append(letter)
        begins += [first] * len(letter)
        ends += [last] * len(letter)
    return "".join(parts), lambda start, end: (begins[start], ends[end - 1])


def _letters(text: str) -> Iterator[tuple[int, int]]:
    """The places of letters with the marks on them; of Korean syllables with all their parts."""
    start = None
    end = 0
    for at, sign in enumerate(text):
        if UNSEEN.match(sign):
            continue
        if start is not None and not (unicodedata.category(sign)[0] == "M" or "\u1160" <= sign <= "\u11ff"):
            yield start, end
            start = None
        start = at if start is None else start
        end = at + 1
    if start is not None:
        yield start, end
