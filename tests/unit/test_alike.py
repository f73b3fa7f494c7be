"""What is nearly the same: names that look like one code, edges that differ by next to nothing."""

import pytest

from coding.alike import alike, find_alike, folded, moved_by_word, nearly_same_edges
from interviews.clusters import is_edge

TEXT = "And then quick things, a pair of cinema tickets on Friday for the one who brought the best lead."


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Reward system", "reward systems"),
        ("rewards", "rewarding"),
        ("Cinema ticket", "tickets of cinema"),
        ("CRM-STR", "crm str"),
        ("lippu", "Lippuja"),
        ("Kuopio", "Kuopiossa"),
        ("päätös", "paatos"),
        ("organisation", "organization"),
        ("顧客満足", "顧客 満足"),
        ("cinema tickets on Friday", "“cinema tickets, on Friday”"),
    ],
)
def test_these_look_like_one_code(one: str, other: str) -> None:
    assert alike(one, other)
    assert alike(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("trust", "strategy"),
        ("phase 1 rewards", "phase 2 rewards"),
        ("short-term rewards", "long-term rewards"),
        ("cost", "cost of trust"),
        ("sales", "salt"),
        ("", ""),
        ("…", "!"),
    ],
)
def test_these_are_two_codes(one: str, other: str) -> None:
    assert not alike(one, other)


def test_case_accents_and_punctuation_are_folded() -> None:
    assert folded("  Päätös – ÉTÉ! ") == "paatos ete"


def test_the_likest_name_comes_first() -> None:
    names = [(1, "TR", "trusting"), (2, "", "Trust"), (3, "STR", "strategy")]
    assert find_alike("trust", names) == [2, 1]


def test_a_mnemonic_counts_as_a_name() -> None:
    assert find_alike("crm-str", [(1, "CRM-STR", "Strategy")]) == [1]


def span(words: str) -> tuple[int, int]:
    start = TEXT.index(words)
    return start, start + len(words)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("quick things, a pair of cinema tickets", "quick things, a pair of cinema tickets "),
        ("a pair of cinema tickets on Friday", "cinema tickets on Friday"),
        ("a pair of cinema tickets on Friday", "pair of cinema tickets on Friday for the one"),
    ],
)
def test_blanks_and_few_words_make_edges_nearly_the_same(one: str, other: str) -> None:
    assert nearly_same_edges(TEXT, span(one), span(other))
    assert nearly_same_edges(TEXT, span(other), span(one))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("cinema tickets", "cinema tickets"),
        ("cinema", "cinema tickets"),
        ("quick things", "cinema tickets"),
        ("on Friday for the one", "a pair of cinema tickets on Friday for the one"),
    ],
)
def test_one_passage_other_words_or_many_words_are_not_nearly_the_same(one: str, other: str) -> None:
    assert not nearly_same_edges(TEXT, span(one), span(other))


def test_characters_count_as_words_where_no_blanks_are_written() -> None:
    text = "我们每周都去看望客户了解他们的需要"
    assert nearly_same_edges(text, (0, 12), (2, 12))
    assert not nearly_same_edges(text, (0, 12), (4, 12))


# -- edges by a word ------------------------------------------------------------------------------

MARKED = "H: हिन्दी भाषा 👍🏽 1\ufe0f\u20e3 น้ำไทย 👩\u200d👩\u200d👧 cafe\u0301 d’or 🇫🇮 end"


def test_an_edge_never_stands_inside_what_is_read_as_one() -> None:
    for by in (1, -1):
        for edge in (0, 1):
            span = (
                (0, 1)
                if by > 0 and edge
                else (0, len(MARKED))
                if by > 0 or edge
                else (len(MARKED) - 1, len(MARKED))
            )
            for _step in range(40):
                span = moved_by_word(MARKED, span, edge, by)
                assert is_edge(MARKED, span[edge])


def test_a_word_with_vowel_signs_is_one_word() -> None:
    start = MARKED.index("हिन्दी")
    end = start + len("हिन्दी")
    assert moved_by_word(MARKED, (start, end), 1, 1) == (start, end + len(" भाषा"))
    assert moved_by_word(MARKED, (start, end + 5), 1, -1) == (start, end)


def test_korean_moves_by_words_and_thai_by_letters() -> None:
    assert moved_by_word("한국 사람 x", (0, 2), 1, 1) == (0, 5)
    assert moved_by_word("น้ำไทย", (0, 1), 1, 1) == (0, 3)


def test_edges_walk_over_the_labels_of_speakers() -> None:
    text = "H: Who sells?\nJ: Everybody sells."
    said = [(3, 13), (17, 33)]
    who, everybody = text.index("sells"), text.index("Everybody")
    assert moved_by_word(text, (3, who + 5), 1, 1, said) == (3, everybody + len("Everybody"))
    assert moved_by_word(text, (everybody, 33), 0, -1, said) == (who, 33)
    assert moved_by_word(text, (3, 6), 0, -1, said) == (3, 6)
