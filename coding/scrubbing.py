"""Taking quotations and names out of texts, for good. Pure: what is scrubbed, and in which rows, is decided elsewhere."""

import re
from collections.abc import Callable, Iterable, Sequence
from typing import Any

GONE = "[…]"
# Five words in a row that stand in a transcript are a quotation of it.
SHINGLE = 5
# A quotation of fewer words is looked for as it is; below this length only where it is marked as a quotation.
SHORTEST_QUOTATION = 12
SHORTEST_WORD = 4
SHORTEST_NAME = 4
WORD = re.compile(r"\w+")

type Scrub = Callable[[str], str]


def quotation_scrub(texts: Iterable[str], quotes: Iterable[str]) -> Scrub:
    """Make a function that takes out of other texts what was quoted from `texts` and `quotes`.

    Five words in a row that stand in either are a quotation, whatever stands between the words; so is each of
    the shorter `quotes`, however long the blanks between its words.
    """
    quotes = {" ".join(words.split()) for words in quotes}
    shingles = {shingle for text in (*texts, *quotes) for shingle in _shingles(_words(text))}
    short = [words for words in quotes if len(_words(words)) < SHINGLE]
    patterns = [
        _any_of((words for words in short if len(words) >= SHORTEST_QUOTATION), "{}"),
        _any_of((words for words in short if SHORTEST_WORD <= len(words) < SHORTEST_QUOTATION), MARKED),
    ]

    def scrub(text: str) -> str:
        for pattern in patterns:
            text = pattern.sub(GONE, text) if pattern else text
        return without_shingles(text, shingles)

    return scrub


# A short quotation: the whole text, or between quotation marks.
MARKED = r"(?:\A\s*(?:{0})\s*\Z|(?<=[“”„«»\"'‘’‹›])(?:{0})(?=[.,;:!?…]?[“”«»\"'’‹›]))"


def _any_of(phrases: Iterable[str], frame: str) -> re.Pattern[str] | None:
    longest_first = sorted(phrases, key=len, reverse=True)
    either = "|".join(r"\s+".join(map(re.escape, words.split())) for words in longest_first)
    return re.compile(frame.replace("{0}", "{}").replace("{}", either), re.IGNORECASE) if either else None


def _words(text: str) -> list[str]:
    return [match.group().casefold() for match in WORD.finditer(text)]


def _shingles(words: Sequence[str]) -> list[tuple[str, ...]]:
    return [tuple(words[i : i + SHINGLE]) for i in range(len(words) - SHINGLE + 1)]


def is_quotation(text: str) -> bool:
    """Say whether a text has so many words that they are a quotation wherever they stand."""
    return len(_words(text)) >= SHINGLE


def shares_words(text: str, other: Iterable[str]) -> bool:
    """Say whether five words in a row of `text` stand in one of the others, too."""
    return sharing(other)(text)


def sharing(others: Iterable[str]) -> Callable[[str], bool]:
    """Make a function that says of a text whether five words in a row of it stand in one of the others, too."""
    shingles = {shingle for each in others for shingle in _shingles(_words(each))}
    return lambda text: not shingles.isdisjoint(_shingles(_words(text)))


def without_shingles(text: str, shingles: set[tuple[str, ...]]) -> str:
    """Cut every run of words whose neighbours in fives stand in `shingles`."""
    result, end = "", 0
    for start, stop in _runs(text, shingles):
        result += text[end:start] + GONE
        end = stop
    return result + text[end:]


def shared_spans(text: str, other: str) -> list[tuple[int, int]]:
    """Give where words of another text stand in this one: all of it where it stands as it is, else five in a row."""
    whole = re.finditer(rf"(?<!\w){re.escape(other)}(?!\w)", text) if other else ()
    return [match.span() for match in whole] or _runs(text, set(_shingles(_words(other))))


def _runs(text: str, shingles: set[tuple[str, ...]]) -> list[tuple[int, int]]:
    words = list(WORD.finditer(text))
    found = _shingles([match.group().casefold() for match in words])
    runs: list[tuple[int, int]] = []
    for i in (i for i, shingle in enumerate(found) if shingle in shingles):
        start, stop = words[i].start(), words[i + SHINGLE - 1].end()
        if runs and start < runs[-1][1]:
            start = runs.pop()[0]
        runs.append((start, stop))
    return runs


def name_scrub(names: Iterable[str]) -> Scrub:
    """Make a function that takes names out, as whole words; a letter or two is no name."""
    long = sorted({name for name in names if len(name) >= SHORTEST_NAME}, key=len, reverse=True)
    if not long:
        return lambda text: text
    pattern = re.compile(r"(?<!\w)(?:" + "|".join(map(re.escape, long)) + r")(?!\w)")
    return lambda text: pattern.sub(GONE, text)


def scrubbed(value: Any, scrub: Scrub) -> Any:
    """Scrub every string in a JSON value."""
    if isinstance(value, str):
        return scrub(value)
    if isinstance(value, list):
        return [scrubbed(item, scrub) for item in value]
    if isinstance(value, dict):
        return {key: scrubbed(item, scrub) for key, item in value.items()}
    return value


def masked(text: str, spans: Iterable[tuple[int, int]]) -> str:
    """Put signs of absence over spans of a text; its length, and so every other place in it, stays."""
    for start, end in spans:
        text = text[:start] + ((GONE + " ") * (end - start))[: end - start] + text[end:]
    return text
