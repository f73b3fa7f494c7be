"""Finding and replacing names in any text: nothing else changes, and nothing listed is left, nor a form of it."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from interviews.name_forms import propose, words_of
from interviews.pseudonyms import Finder, Name, apply_hits

NAMES = [
    Name("Kuopio", "Kaupunki", "place", (("Kuopiossa", "Kaupungissa"),)),
    Name("Kati Mäkinen", "Informant A", forms=(("Kati", "A"), ("Katila", "Katila"))),
    Name("the bank", "the firm", "company"),
    Name("王小明", "甲"),
    Name("सीता", "क"),
]
PIECES = st.sampled_from([
    "Kuopio", "Kuopiossa", "KUOPIO", "kuopio", "Kati", "Mäkinen", "Kati Mäkinen", "Katila", "the bank", "The bank",
    "王小明", "我叫", "सीता", "सीताराम", " ", "\n", "\u00a0", "-", "_", ".", "'s", "🚚", "\u0301", "\u00ad", "\u200b",
    "1", "a", "Ä", "ß", "İ",
])  # fmt: skip
TEXTS = st.lists(st.one_of(PIECES, st.text(max_size=3)), max_size=30).map("".join)
FINDER = Finder(NAMES)


@given(TEXTS)
def test_hits_lie_apart_in_their_text_and_say_its_words(text: str) -> None:
    end = 0
    for hit in FINDER.hits(text):
        assert end <= hit.start < hit.end
        assert text[hit.start : hit.end] == hit.words
        end = hit.end
    assert end <= len(text)


@given(TEXTS)
def test_what_stands_between_names_stays(text: str) -> None:
    hits = FINDER.hits(text)
    borders = [0, *(border for hit in hits for border in (hit.start, hit.end)), len(text)]
    between = [text[borders[i] : borders[i + 1]] for i in range(0, len(borders), 2)]
    after = apply_hits(text, hits)
    place = 0
    for words in between:
        place = after.index(words, place) + len(words)


@given(TEXTS)
def test_after_replacing_no_name_is_left(text: str) -> None:
    assert FINDER.hits(FINDER.replaced(text)) == []


LISTED = st.sampled_from([
    Name("Matti", "Aatu"), Name("Mäki", "Kumpu"), Name("Aino", "P1"), Name("O'Brien", "Smith"), Name("Virtanen", "Joki"),
    Name("Nokia", "Firma", "company"), Name("Ab Volvo Oy", "Yritys A", "company"), Name("VTT", "Laitos", "company"),
])  # fmt: skip
BEGUN = {"Aino": "Aino", "O'Brien": "O’Brien", "Ab Volvo Oy": "Volvo", "VTT": "VTT:"}
CLITICS = st.sampled_from(["kin", "kaan", "kään", "ko", "kö", "han", "hän", "pa", "kohan", "kinko", "pas"])


@given(LISTED, CLITICS, TEXTS)
def test_a_name_with_a_clitic_is_proposed_and_goes_when_it_is_taken(
    name: Name, clitic: str, text: str
) -> None:
    word = BEGUN.get(name.name, name.name) + clitic
    said = f"{text} {word} {text}"
    forms = [(each.form, each.stand_in) for each in propose([name], words_of([said])) if each.is_sure]
    taken = Finder([replace(name, forms=tuple(forms))])
    after = taken.replaced(f"X {word} sanoi")
    assert word not in after
    assert propose([name], words_of([after])) == []
