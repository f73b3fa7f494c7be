"""Words are found in every script, with the letters that a language takes for the same, and no others."""

import os

import pytest

from cccrm.kit import workers
from interviews.searching import BadQuery, Query, find, sentences, widen
from interviews.searching.isolated import find_pattern


def _found(text: str, words: str, language: str = "", **how: bool) -> list[str]:
    return [text[start:end] for start, end in find(text, Query(words, **how), language)]


@pytest.mark.parametrize(
    ("language", "words", "text", "found"),
    [
        ("fi", "saa", "Sää saa, SAA, sáa", ["saa", "SAA", "sáa"]),
        ("fi", "sää", "Sää saa SÄÄ", ["Sää", "SÄÄ"]),
        ("fi-FI", "a", "äåá", ["á"]),
        ("sv", "ar", "är ar", ["ar"]),
        ("de", "strasse", "Straße, STRASSE, STRAẞE", ["Straße", "STRASSE", "STRAẞE"]),
        ("de", "straße", "strasse Straße", ["strasse", "Straße"]),
        ("de", "schon", "schön schon", ["schon"]),
        ("en", "cafe", "Café, CAFE, cafe\u0301", ["Café", "CAFE", "cafe\u0301"]),
        ("fr", "café", "Café cafe", ["Café"]),
        ("fr", "oeuvre", "Œuvre oeuvre", ["Œuvre", "oeuvre"]),
        ("fr", "œuvre", "Œuvre oeuvre", ["Œuvre"]),
        ("es", "ano", "año ano áno", ["ano", "áno"]),
        ("tr", "istanbul", "İstanbul ISTANBUL ıstanbul istanbul", ["İstanbul", "istanbul"]),
        ("tr", "ışık", "IŞIK ışık işik", ["IŞIK", "ışık"]),
        ("en", "istanbul", "İstanbul ISTANBUL", ["İstanbul", "ISTANBUL"]),
        ("en", "İstanbul", "istanbul Istanbul", ["istanbul", "Istanbul"]),
        (
            "",
            "istanbul",
            "İstanbul ISTANBUL i\u0307stanbul ístanbul",
            ["İstanbul", "ISTANBUL", "i\u0307stanbul"],
        ),
        ("", "i\u0307stanbul", "İstanbul istanbul ístanbul", ["İstanbul", "istanbul"]),
        ("el", "οδος", "ΟΔΟΣ οδός οδοσ", ["ΟΔΟΣ", "οδός", "οδοσ"]),
        ("", "ΟΔΟΣ", "οδος οδοσ οδός", ["οδος", "οδοσ"]),
        ("ru", "елка", "Ёлка ЕЛКА", ["Ёлка", "ЕЛКА"]),
        ("ru", "мой", "МОЙ мои", ["МОЙ"]),
        ("ar", "كتاب", "كِتَاب الكتاب", ["كِتَاب", "كتاب"]),
        ("he", "שלום", "שָׁלוֹם שלום", ["שָׁלוֹם", "שלום"]),
        ("zh", "客户", "我们的客户说", ["客户"]),
        ("ja", "CRM", "ＣＲＭとcrm", ["ＣＲＭ", "crm"]),
        ("ko", "고객", "우리 고객은", ["고객"]),
        ("", "e", "é e\u0301 e", ["e"]),
        ("xx", "é", "É e", ["É"]),
        ("", "q\u0308", "q Q\u0308", ["Q\u0308"]),
        ("", "office", "oﬃce ofﬁce oﬀice", ["oﬃce", "ofﬁce", "oﬀice"]),
        ("", "🚚", "a 🚚 b 🚚", ["🚚", "🚚"]),
        ("", "👍", "👍🏽!", ["👍🏽"]),
        ("", "don't", "don’t DON'T", ["don’t", "DON'T"]),
        ("", "e-mail", "e‑mail e–mail", ["e‑mail", "e–mail"]),
        ("", "two  ways", "two\n ways, two\u00a0ways", ["two\n ways", "two\u00a0ways"]),
        ("", "a.b", "a.b axb", ["a.b"]),
        ("", "[x]", "[x] x", ["[x]"]),
    ],
)
def test_a_letter_finds_what_its_language_takes_for_the_same(
    language: str, words: str, text: str, found: list[str]
) -> None:
    assert _found(text, words, language) == found


@pytest.mark.parametrize(
    ("words", "text", "found"),
    [
        ("it", "It fits; IT-it, it_", ["It", "IT", "it"]),
        ("myy", "myymälä myy", ["myy"]),
        ("caf", "cafe\u0301 caf", ["caf"]),
        ("客户", "我们的客户说", ["客户"]),
        ("(it)", "(it) x(it)x", ["(it)", "(it)"]),
    ],
)
def test_whole_words_stand_alone(words: str, text: str, found: list[str]) -> None:
    assert _found(text, words, whole_words=True) == found


def test_capitals_may_be_asked_for_as_they_are() -> None:
    assert _found("IT it Été", "IT", "en", match_case=True) == ["IT"]
    assert _found("Été été", "ete", "fr", match_case=True) == ["été"]


def test_a_hit_lies_within_one_stretch() -> None:
    assert find("a bb a", Query("b"), "", [(0, 3), (3, 6)]) == [(2, 3), (3, 4)]
    assert find("two ways", Query("two ways"), "", [(0, 3), (4, 8)]) == []


@pytest.mark.parametrize("words", ["", "  ", "x" * 501])
def test_nothing_and_too_much_cannot_be_looked_for(words: str) -> None:
    with pytest.raises(BadQuery):
        find("text", Query(words))


def _pattern(pattern: str, *texts: str, **how: bool) -> list[list[str]]:
    asked = [(text, [(0, len(text))]) for text in texts]
    return [
        [text[start:end] for start, end in spans]
        for text, spans in zip(texts, find_pattern(Query(pattern, True, **how), asked), strict=True)
    ]


def test_a_regular_expression_finds_in_each_text() -> None:
    assert _pattern(r"driv\w+", "The Driver 🚚 drives", "none", "drive") == [
        ["Driver", "drives"],
        [],
        ["drive"],
    ]
    assert _pattern(r"it|x*", "it IT fit", whole_words=True, match_case=True) == [["it"]]


@pytest.mark.parametrize(
    ("pattern", "sentence"),
    [
        ("ab[cd", "cannot be read from “%(part)s” on"),
        ("(?i", "cannot be read"),
        (" ", "Type at least one"),
        ("x" * 501, "at most"),
    ],
)
def test_a_broken_regular_expression_is_refused_with_its_place(pattern: str, sentence: str) -> None:
    with pytest.raises(BadQuery) as refusal:
        _pattern(pattern, "text")
    assert sentence in refusal.value.message


def test_the_place_of_a_mistake_is_where_it_was_typed() -> None:
    for whole_words in (False, True):
        with pytest.raises(BadQuery) as refusal:
            _pattern("ab[cd", "text", whole_words=whole_words)
        assert refusal.value.values == {"part": "[cd"}


def test_a_worker_that_waits_for_the_processor_is_not_blamed() -> None:
    assert workers.run("tests.fixtures.waits", b"", seconds=2).returncode == 0


def test_a_regular_expression_that_would_never_end_is_given_up() -> None:
    with pytest.raises(BadQuery) as refusal:
        find_pattern(Query("(a+)+$", True), [("a" * 40 + "b", [(0, 41)])], seconds=0.5)
    assert refusal.value.values == {"seconds": "0.5"}


def test_a_regular_expression_that_finds_too_much_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("interviews.searching.isolated.MOST", 2)
    assert _pattern("a", "a") == [["a"]]
    with pytest.raises(BadQuery) as refusal:
        _pattern("a", "aaa")
    assert "more than" in refusal.value.message


@pytest.mark.parametrize(
    ("language", "text", "cut"),
    [
        ("en", "We met Dr. Smith at 3 p.m. in town. He left.", ["We met Dr. Smith at 3 p.m. in town.", "He left."]),
        ("en", "J. Doe said “Go.” No? yes… and more", ["J. Doe said “Go.”", "No?", "yes… and more"]),
        ("fi", "Se oli 3. Huhtikuuta esim. Kuopiossa. Niin.", ["Se oli 3. Huhtikuuta esim. Kuopiossa.", "Niin."]),
        ("nl", "Dat is bijv. Jan. Ja!", ["Dat is bijv. Jan.", "Ja!"]),
        ("de", "Am 3. Mai z.B. Köln. Gut.", ["Am 3. Mai z.B. Köln.", "Gut."]),
        ("zh", "我们好。你呢？好", ["我们好。", "你呢？", "好"]),
        ("ar", "كيف حالك؟ جيد.", ["كيف حالك؟", "جيد."]),
        ("", "one\n\n two 🚚. Three", ["one", "two 🚚.", "Three"]),
        ("", "  ", []),
    ],
)  # fmt: skip
def test_a_text_is_cut_into_sentences(language: str, text: str, cut: list[str]) -> None:
    assert [text[start:end] for start, end in sentences(text, 0, len(text), language)] == cut


def test_a_hit_widens_to_its_sentences_or_its_turn() -> None:
    text = "H: One here. Two there. Three. "
    hit, turn = (text.index("here"), text.index("there") + 5), (3, len(text))

    def wide(unit: str) -> str:
        start, end = widen(text, hit, turn, unit, "en")
        return text[start:end]

    assert wide("exact") == "here. Two there"
    assert wide("sentence") == "One here. Two there."
    assert wide("turn") == "One here. Two there. Three."


def test_a_whole_word_ends_behind_its_vowel_sign() -> None:
    text = "हिन्दी हिन्दीभाषी"
    for words in ("हिन्दी", "हिन्द."):
        assert _found(text, "हिन्दी", whole_words=True) == ["हिन्दी"]
        assert _pattern(words, text, whole_words=True) == [["हिन्दी"]]


def test_a_word_without_its_vowel_sign_is_no_whole_word() -> None:
    assert _found("हिन्दी", "हिन्द", whole_words=True) == []
    assert _pattern("हिन्द", "हिन्दी", whole_words=True) == [[]]


def test_an_expression_is_given_up_after_the_seconds_that_are_said() -> None:
    begin = os.times().children_user
    with pytest.raises(BadQuery):
        find_pattern(Query("(a+)+$", True), [("a" * 40 + "b", [(0, 41)])], seconds=0.5)
    # Starting counts as well, but no whole second is added.
    assert os.times().children_user - begin < 0.95


@pytest.mark.parametrize(
    ("text", "hit", "words"),
    [("ka\u0301t i", (0, 2), "ka\u0301"), ("a 👩‍🔧 b", (2, 3), "👩‍🔧"), (" sells ", (0, 7), "sells")],
)
def test_what_is_coded_never_cuts_what_is_read_as_one(text: str, hit: tuple[int, int], words: str) -> None:
    start, end = widen(text, hit, (0, len(text)), "exact")
    assert text[start:end] == words
