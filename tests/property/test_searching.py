"""Finding against a slow, plain reading of the same rules, and what must be true of every hit."""

import itertools
import unicodedata

from hypothesis import given, settings
from hypothesis import strategies as st

from interviews.searching import Query, find, sentences, widen
from interviews.searching.folding import folding
from interviews.spans import trim

LETTERS = "aäáåAÄÁeéEsßSſẞfiﬁﬀﬃIİıσςΣœ 'x-’🚚你。.!\n"
LANGUAGES = ("", "en", "fi", "fr", "de", "tr", "el", "sv", "ja")
TEXT = st.text(LETTERS, max_size=24).map(lambda text: unicodedata.normalize("NFC", text))
WORD = st.text(LETTERS.replace(" ", "").replace("\n", ""), min_size=1, max_size=4)


def _reads(text: str, word: str, language: str) -> bool:
    """Whether the whole text may be read as the word, letter by letter."""
    rules = folding(language)
    wanted = [
        (letter, rules.plain(typed) != rules.case(typed)) for typed in word for letter in rules.case(typed)
    ]

    def meets(place: int, at: int) -> bool:
        if place == len(text):
            return at == len(wanted)
        here = text[place]
        for folded, is_exact in ((rules.case(here), True), (rules.plain(here), False)):
            part = wanted[at : at + len(folded)]
            same = "".join(letter for letter, _exact in part) == folded
            if (
                same
                and (is_exact or not any(exact for _letter, exact in part))
                and meets(place + 1, at + len(folded))
            ):
                return True
        sign = bool(wanted[at:]) and (wanted[at][0], here) in {("'", "’")}
        return sign and meets(place + 1, at + 1)

    return meets(0, 0)


@settings(max_examples=400)
@given(TEXT, WORD, st.sampled_from(LANGUAGES))
def test_hits_are_the_readings_of_the_word_from_left_to_right(text: str, word: str, language: str) -> None:
    expected, place = [], 0
    while place < len(text):
        ends = (end for end in range(place + 1, len(text) + 1) if _reads(text[place:end], word, language))
        end = next(ends, None)
        expected += [(place, end)] if end else []
        place = end or place + 1
    assert find(text, Query(word), language) == expected


@given(TEXT, st.integers(0, 20), st.integers(1, 6), st.sampled_from(LANGUAGES))
def test_words_of_a_text_are_found_in_it(text: str, start: int, length: int, language: str) -> None:
    words = " ".join(text[start : start + length].split())
    if words:
        hits = find(text, Query(words), language)
        assert hits
        assert all(0 <= a < b <= len(text) for a, b in hits)
        assert all(end <= begin for (_a, end), (begin, _b) in itertools.pairwise(hits))


@given(TEXT, st.sampled_from(LANGUAGES))
def test_sentences_hold_all_words_and_begin_and_end_with_one(text: str, language: str) -> None:
    cut = sentences(text, 0, len(text), language)
    assert "".join("".join(text[a:b].split()) for a, b in cut) == "".join(text.split())
    assert all(trim(text, a, b) == (a, b) for a, b in cut)


@given(TEXT, WORD, st.sampled_from(("exact", "sentence", "turn")))
def test_a_widened_hit_holds_the_hit(text: str, word: str, unit: str) -> None:
    for hit in find(text, Query(word), "en"):
        start, end = widen(text, hit, (0, len(text)), unit, "en")
        assert start <= hit[0] < hit[1] <= end <= len(text)
