"""Proposes further forms of listed names from the words that really occur: Finnish cases, genitives in -s, parts. Pure.

A person decides about each; only the import preview takes them by itself, since it shows what comes of it.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from interviews.finnish import Ending, case_of, in_case
from interviews.name_parts import Part, parts_of, told_in_capitals
from interviews.pseudonyms import APOSTROPHES, HYPHENS, LETTERS, REMOVED, UNSEEN, Finder, Name, as_typed, tidy

_WORD = re.compile(rf"{LETTERS}(?::[^\W\d_]{{1,8}})?")
# A word with hyphens or apostrophes is looked at as a whole besides: Anna-Liisalle, O'Brienin.
_COMPOUND = re.compile(rf"{LETTERS}(?:[{APOSTROPHES}{HYPHENS}]{LETTERS})+")
# As a sentence or a turn begins; in so many of them a text shows whether it has capitals.
_BEGUN = re.compile(r"(?:^|[.!?:]\s)\s*([^\W\d_])", re.MULTILINE)
_ENOUGH_BEGUN = 6
# Of how many words an apostrophe may make one name.
_LONGEST_CHAIN = 3
# From this length on a word that begins like a name is worth a look, whatever its ending.
_LONG = 5
_LONGEST_ENDING = 6
_SHORTEST = 3
_PROPOSED = "\0"
# Finnish: -lainen, -laiset, -laisuus.
_BELONGING = re.compile("l[aä]i(?:nen|s)")
# A word of a company's name is surely its name where it has its capital so many times as often as not; written
# small, it is so only where that is rare.
_OFTEN = 3
_RARE = 10


@dataclass(frozen=True, slots=True)
class Proposal:
    """`form` may be a form of the name. Not sure: the ending is none we know, or it is one word of a longer name."""

    name: Name
    form: str
    stand_in: str
    is_sure: bool
    is_part: bool = False


def words_of(texts: Iterable[str]) -> Counter[str]:
    """The words of texts and how often they stand there, with a Finnish ending after a colon (VTT:ssä).

    Words in small letters are not counted, though given, where a text has no capitals even as sentences begin.
    """
    found: Counter[str] = Counter()
    for text in (UNSEEN.sub("", unicodedata.normalize("NFC", each)) for each in texts):
        words = Counter(match.group() for match in _WORD.finditer(text))
        if not _has_capitals(text):
            words = Counter({word: 0 if word.islower() else count for word, count in words.items()})
        found.update(words)
        compounds = [match.group() for match in _COMPOUND.finditer(text)]
        found.update(word for compound in compounds for word in _within(as_typed(compound)))
    return found


def _has_capitals(text: str) -> bool:
    begun = [match[1].isupper() for match in _BEGUN.finditer(text)]
    return len(begun) < _ENOUGH_BEGUN or sum(begun) * 2 >= len(begun)


def _within(compound: str) -> Iterator[str]:
    """What may be a name in a word with apostrophes: O'Brien's holds O'Brien."""
    pieces = compound.split("'")
    for start in range(len(pieces)):
        for end in range(start + 1, min(start + _LONGEST_CHAIN, len(pieces)) + 1):
            yield "'".join(pieces[start:end])


def propose(names: Iterable[Name], words: Iterable[str]) -> list[Proposal]:
    """Forms of listed names among words; none that is listed already, set aside, or a form of a longer name.

    Of multi-word names the last word changes (Kati Mäkisen), and parts may stand alone (name_parts.py). Whether a
    form of several words occurs is not known from words: count it in the texts.
    """
    names, counted = tuple(names), Counter(words)
    known = {as_typed(tidy(form)) for name in names for form, _ in name.pairs}
    starts = _by_start(names)
    usages: dict[_Base, _Usage] = defaultdict(_Usage)
    found: list[tuple[_Base, Proposal]] = []
    for word, count in counted.items():
        for base in starts.get(word.casefold()[:2], ()):
            proposal = base.proposal(word)
            found += [(base, proposal)] if proposal else []
            if base.may_be_small:
                usages[base].count(base, word, proposal, count)
    best: dict[str, Proposal] = {}
    for base, each in found:
        is_ordinary = base.part is not None and base in usages and usages[base].is_ordinary
        is_sure = each.is_sure and not (is_ordinary and each.form.casefold() in counted)
        _keep_better(best, replace(each, is_sure=is_sure), known)
    for usage in usages.values():
        for each in usage.small_forms():
            _keep_better(best, each, known)
    return sorted(best.values(), key=lambda each: (each.name.name, not each.is_sure, each.form))


def _keep_better(best: dict[str, Proposal], found: Proposal, known: set[str]) -> None:
    if found.form in known:
        return
    rival = best.get(found.form)
    if rival is None or _rank(found) > _rank(rival):
        best[found.form] = found


def _rank(proposal: Proposal) -> tuple[bool, bool, int]:
    return proposal.is_sure, not proposal.is_part, _common(proposal.form, proposal.name.name)


def _common(one: str, other: str) -> int:
    return next(
        (i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other))
    )


@dataclass(frozen=True, slots=True)
class _Base:
    """A word of a name that takes endings, with the words of the name before it."""

    name: Name
    head: str
    word: str
    part: Part | None = None

    @property
    def may_be_small(self) -> bool:
        """Whether it is a word of a company's name that tells something, and is looked for in small letters, too."""
        return self.name.kind == "company" and not self.head and (self.part is None or self.part.is_sure)

    def proposal(self, word: str) -> Proposal | None:
        """What a word of the texts may be of this name."""
        spelled = _as_listed(self.word, word)
        # Capitals have no ß of their own: STRASSE may be listed for Straße.
        compared = spelled.replace("ß", "ss") if self.name.name.isupper() else spelled
        is_part_sure = self.part is None or self.part.is_sure
        if compared == self.word:
            return self._made(spelled, self.name.stand_in, is_sure=is_part_sure) if self.part else None
        if found := self._changed(compared):
            stand_in, is_sure = found
            return self._made(spelled, stand_in, is_sure=is_sure and is_part_sure)
        return None

    def surely(self, word: str) -> Proposal | None:
        """The proposal of a word that is the listed one, or a form of it by the rules."""
        found = (self.name.stand_in, True) if word == self.word else self._changed(word)
        return self._made(word, found[0], is_sure=True) if found and found[1] else None

    def _made(self, form: str, stand_in: str, *, is_sure: bool) -> Proposal:
        stand_in = stand_in if self.name.stand_in else REMOVED
        return Proposal(self.name, self.head + form, stand_in, is_sure, self.part is not None)

    def _changed(self, word: str) -> tuple[str, bool] | None:
        """The stand-in for a form of the word, and whether it is sure to be one; None when it is none."""
        stand_in = self.name.stand_in or REMOVED
        if ending := case_of(self.word, word) or _case_of_both(self.word, word):
            return in_case(stand_in, ending)[0], ending.is_sure
        if word == self.word + "s" and self.word[-1] not in "sxzß" and len(self.word) >= _SHORTEST:
            return _with_s(stand_in), True
        if self._is_begun_by(word):
            ending = case_of(self.word, _with_capital(self.word, word))
            return in_case(stand_in, ending)[0] if ending else stand_in + self._more_in(word), False
        return None

    def _is_begun_by(self, word: str) -> bool:
        """Whether a word is the name with more letters; beside a sign (Mattila's) it is found as it stands."""
        is_whole = self.part is None or self._is_of_it(word)
        is_long = len(self.word) >= _LONG and is_whole
        if self.word.isupper() and not word.islower() and case_of(self.word.capitalize(), word.capitalize()):
            # Proposed as a form of what the capitals stand for (told_in_capitals).
            return False
        if not (is_long and word.casefold().startswith(self.word.casefold())):
            return False
        more = self._more_in(word)
        # Strasse is as long as Straße where it is compared, and another word.
        return more.isalpha() if more else len(word) != len(self.word)

    def _is_of_it(self, word: str) -> bool:
        """Whether a word says who or what belongs to a company that is listed with its legal form: Nokialaiset."""
        is_company = self.part is not None and self.part.is_rest and self.part.is_sure
        return is_company and bool(_BELONGING.match(self._more_in(word)))

    def _more_in(self, word: str) -> str:
        return word[len(word) - len(word.casefold()) + len(self.word.casefold()) :]


@dataclass(slots=True)
class _Usage:
    """How often a word of a company's name stands in texts as it is listed, and its forms there in small letters."""

    listed: int = 0
    small: Counter[Proposal] = field(default_factory=Counter)

    def count(self, base: _Base, word: str, proposal: Proposal | None, count: int) -> None:
        """Count a word of the texts that may be one of this name's, and of which it may be a form."""
        if not word.islower():
            is_it = proposal.is_sure if proposal else _as_listed(base.word, word) == base.word
            self.listed += count * is_it
        elif small := base.surely(_with_capital(base.word, word)):
            self.small[replace(small, form=word)] += count

    @property
    def is_ordinary(self) -> bool:
        """Whether the word often means something else: Kone and kone. Not so when it was never counted small."""
        return self.listed < _OFTEN * self.small.total() or not self.listed

    def small_forms(self) -> Iterator[Proposal]:
        """What somebody wrote without the capital; sure where nearly everybody writes it."""
        is_sure = self.listed >= _RARE * max(self.small.total(), 1)
        return (replace(each, is_sure=is_sure) for each in self.small if not self.is_ordinary)


def _with_capital(listed: str, word: str) -> str:
    """A word in small letters as it would be written after the listed one: nokialla is Nokialla."""
    same = _common(word, listed.lower())
    return listed[:same] + word[same:]


def _with_s(stand_in: str) -> str:
    return stand_in + ("" if stand_in[-1:] in "sxzß" else "s")


def _case_of_both(listed: str, word: str) -> Ending | None:
    """The case in which both words of a name with a hyphen stand: Isossa-Britanniassa."""
    pieces, changed = listed.split("-"), word.split("-")
    if len(pieces) != 2 or len(changed) != 2:
        return None
    first, last = (case_of(*pair) for pair in zip(pieces, changed, strict=True))
    return last if first and last and first.case == last.case else None


def _as_listed(listed: str, word: str) -> str:
    """A word in capitals as it would be written after the listed one: KUOPIOSSA is Kuopiossa, Fazer fazer."""
    if listed.islower() and word[1:].islower():
        return word[0].lower() + word[1:]
    if listed.isupper() or not (word.isupper() and len(word) > 1):
        return word
    small = word.lower()
    if "ß" in listed and small.startswith(listed.casefold()):
        return listed + small[len(listed.casefold()) :]
    same = _common(small, listed.lower())
    return listed[:same] + small[same:]


def _by_start(names: Iterable[Name]) -> dict[str, list[_Base]]:
    starts: dict[str, list[_Base]] = {}
    for name in names:
        for base in _bases(name):
            starts.setdefault(base.word.casefold()[:2], []).append(base)
    return starts


def _bases(name: Name) -> Iterator[_Base]:
    yield _Base(name, *_head_and_last(as_typed(tidy(name.name))))
    for part in [*parts_of(name), *told_in_capitals(name)]:
        yield _Base(name, *_head_and_last(part.words), part)


def _head_and_last(words: str) -> tuple[str, str]:
    head, blank, last = words.rpartition(" ")
    return head + blank, last


def with_all_forms(names: Iterable[Name], texts: Iterable[str]) -> list[Name]:
    """The names with every form that the texts may hold of them, unsure ones with at most six letters of ending too.

    Parts of names are not taken: Kati alone may be another Kati.
    """
    names = list(names)
    more: dict[Name, list[tuple[str, str]]] = {name: [] for name in names}
    for each in propose(names, words_of(texts)):
        own = tidy(each.name.name)
        is_near = len(each.form) - len(own) <= _LONGEST_ENDING and len(own.split(" ")[-1]) >= _LONG
        is_small = each.form.islower() and not own.islower()
        if not (each.is_part or is_small) and (each.is_sure or (is_near and each.form[:1] == own[:1])):
            more[each.name].append((each.form, each.stand_in))
    return [replace(name, forms=(*name.forms, *more[name])) for name in names]


def occurring(
    proposals: Iterable[Proposal], texts: Iterable[str]
) -> list[tuple[Proposal, list[tuple[int, int, int]]]]:
    """Proposals that occur outside what is listed already, each with its places: (index of the text, start, end)."""
    by_form = {each.form: each for each in proposals}
    listed = dict.fromkeys(each.name for each in by_form.values())
    # What is listed is looked for as well, so that Kati in Kati Mäkinen is not counted as a Kati.
    finder = Finder([*listed, *(Name(form, _PROPOSED) for form in by_form)])
    places: dict[str, list[tuple[int, int, int]]] = {form: [] for form in by_form}
    for index, text in enumerate(texts):
        for hit in finder.hits(text):
            if hit.name.stand_in == _PROPOSED:
                places[hit.name.name].append((index, hit.start, hit.end))
    return [(each, places[form]) for form, each in by_form.items() if places[form]]


def surely_occurring(
    names: Sequence[Name], texts: Sequence[str]
) -> list[tuple[Proposal, list[tuple[int, int, int]]]]:
    """What very likely are forms of names, each with its places in the texts; see `occurring`."""
    return occurring([each for each in propose(names, words_of(texts)) if each.is_sure], texts)
