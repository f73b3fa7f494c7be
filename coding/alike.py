"""What is nearly the same: names of codes, edges of passages. Pure; it warns and offers, nothing is decided here."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from difflib import SequenceMatcher

from interviews import clusters

# Endings differ by language; words that agree in this much of their beginning are taken for forms of one word.
STEM = 4
LONGEST_ENDING = 4
# A typing slip in a name of some length: about one letter in eight.
LEAST_RATIO = 0.88
LEAST_LENGTH = 6
MOST_WORDS_AT_AN_EDGE = 3
# Scripts that write no blanks between words: each character counts as a word.
WORD = re.compile(r"[\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff]|[^\W_]+")
# A word as one moves by it; and how far beyond a passage the next one is looked for.
UNSPACED = r"\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\u9fff\uf900-\ufaff"
TIED = re.compile(rf"[{UNSPACED}]|[^\W_](?:[’'\-]?[^\W_{UNSPACED}]|[{clusters.MARKS}{clusters.JOINERS}])*")
REACH = 500


def folded(text: str) -> str:
    """`text` without case, accents, punctuation and hyphens, its words parted by one blank."""
    letters = unicodedata.normalize("NFKD", text.casefold())
    bare = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return " ".join(WORD.findall(bare))


def alike(name: str, other: str) -> bool:
    """Say whether two labels or mnemonics look like one code: same letters, other forms, or a slip of a finger.

    Case, accents, punctuation, the order of words, words of one or two letters and endings do not count:
    "Cinema ticket" is like "tickets of cinema". A word of three letters must be there as it is.
    """
    one, two = folded(name), folded(other)
    if not one or not two:
        return False
    if one.replace(" ", "") == two.replace(" ", ""):
        return True
    return _same_words(_telling(one), _telling(two)) or _slipped(one, two)


def _telling(text: str) -> list[str]:
    """The words that say something: the shortest are articles and prepositions, unless there are no others."""
    words = text.split()
    return [word for word in words if len(word) > 2 or word.isdigit() or not word.isascii()] or words


def _same_words(one: list[str], two: list[str]) -> bool:
    if len(one) != len(two):
        return False
    left = list(two)
    for word in one:
        found = next((other for other in left if same_stem(word, other)), None)
        if found is None:
            return False
        left.remove(found)
    return True


def same_stem(word: str, other: str) -> bool:
    """Say whether two folded words may be forms of one: rewards, rewarding; Kuopio, Kuopiossa."""
    if word == other:
        return True
    common = next(
        (place for place, (a, b) in enumerate(zip(word, other, strict=False)) if a != b),
        min(len(word), len(other)),
    )
    return common >= STEM and max(len(word), len(other)) - common <= LONGEST_ENDING


def _slipped(one: str, two: str) -> bool:
    if min(len(one), len(two)) < LEAST_LENGTH:
        return False
    # Numbers are not misspelt: "phase 1" is another code than "phase 2".
    if re.findall(r"\d+", one) != re.findall(r"\d+", two):
        return False
    return SequenceMatcher(None, one, two, autojunk=False).ratio() >= LEAST_RATIO


def find_alike[Key](label: str, names: Iterable[tuple[Key, str, str]]) -> list[Key]:
    """Keys of those codes, given as (key, mnemonic, label), whose label or mnemonic is like `label`; best first."""
    found = [(_distance(label, names), key) for key, *names in names if any(alike(label, n) for n in names)]
    return [key for _, key in sorted(found, key=lambda pair: pair[0])]


def _distance(label: str, names: list[str]) -> float:
    one = folded(label)
    return 1 - max(SequenceMatcher(None, one, folded(name), autojunk=False).ratio() for name in names)


def nearly_same_edges(text: str, first: tuple[int, int], second: tuple[int, int]) -> bool:
    """Say whether two spans of `text` (code points, half-open) are as good as one.

    They share more words than they differ in, and at each edge they differ by blanks, punctuation, or at most
    three words. Equal spans are one passage already.
    """
    start, end = max(first[0], second[0]), min(first[1], second[1])
    if first == second or start >= end:
        return False
    before = _words(text[min(first[0], second[0]) : start])
    after = _words(text[end : max(first[1], second[1])])
    return max(before, after) <= MOST_WORDS_AT_AN_EDGE and before + after < _words(text[start:end])


def moved_by_word(
    text: str, span: tuple[int, int], edge: int, by: int, said: Sequence[tuple[int, int]] | None = None
) -> tuple[int, int]:
    """Move an edge (0 the start, 1 the end) of a span by a word, forwards (1) or back (-1); never beyond the other.

    Words are runs of letters and digits, with what apostrophes and hyphens tie to them and all that is read as one
    with them. `said` are the stretches in which people speak, in order: labels and times of turns are no words.
    """
    start, end = span
    here = span[edge]
    near = (max(0, here - REACH), here + REACH)
    places = sorted({place for words in _near(said, near, text) for place in _edges_in(text, words, edge)})
    past = [place for place in places if (place > here if by > 0 else place < here)]
    place = (past[0] if by > 0 else past[-1]) if past else here
    moved = (place, end) if edge == 0 else (start, place)
    return moved if moved[0] < moved[1] else span


def _near(
    said: Sequence[tuple[int, int]] | None, near: tuple[int, int], text: str
) -> Iterator[tuple[int, int]]:
    """The stretches that lie near, cut where a reader sees an edge; those beside them in full reach, too."""
    for start, end in [(0, len(text))] if said is None else said:
        a = clusters.edge_before(text, min(max(start, near[0]), len(text)))
        b = clusters.edge_after(text, min(end, near[1], len(text)))
        if a < b:
            yield a, b


def _edges_in(text: str, words: tuple[int, int], edge: int) -> Iterator[int]:
    settle = (clusters.edge_before, clusters.edge_after)[edge]
    for match in TIED.finditer(text, *words):
        yield min(max(settle(text, match.span()[edge]), words[0]), words[1])


def _words(text: str) -> int:
    return len(WORD.findall(text))
