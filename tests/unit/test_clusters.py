"""What is read as one is never cut: marks, joined emoji, flags, keycaps, syllables."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interviews.clusters import clusters, edge_after, edge_before, is_edge

PIECES = [
    "e\u0301", "हिन्दी", "क्षेत्र", "ภาษา", "น้ำ", "👩\u200d👩\u200d👧", "👍🏽", "1\ufe0f\u20e3", "🇫🇮🇸🇪", "🇫", "한국",
    "\u1112\u1161\u11ab", "か\u3099", "❤\ufe0f\u200d🔥", "ក្រុម", "עִבְרִית", "தமிழ்", "ab", " ", "\n", "我", "©",
]  # fmt: skip
texts = st.lists(st.sampled_from(PIECES), max_size=8).map("".join)


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("हिन्दी", ["हि", "न्दी"]),
        ("น้ำ", ["น้ำ"]),
        ("👍🏽👩\u200d👧", ["👍🏽", "👩\u200d👧"]),
        ("1\ufe0f\u20e3a", ["1\ufe0f\u20e3", "a"]),
        ("🇫🇮🇸🇪", ["🇫🇮", "🇸🇪"]),
        ("\u1112\u1161\u11ab국", ["\u1112\u1161\u11ab", "국"]),
        ("a b\n", ["a", " ", "b", "\n"]),
    ],
)
def test_a_text_is_cut_where_a_reader_sees_letters(text: str, parts: list[str]) -> None:
    assert clusters(text) == parts


@given(texts)
def test_clusters_are_those_of_unicode(text: str) -> None:
    regex = pytest.importorskip("regex")
    assert clusters(text) == regex.findall(r"\X", text)


@given(texts, st.integers(0, 60))
def test_the_nearest_edges_lie_around(text: str, at: int) -> None:
    at = min(at, len(text))
    before, after = edge_before(text, at), edge_after(text, at)
    assert 0 <= before <= at <= after <= len(text)
    assert is_edge(text, before)
    assert is_edge(text, after)
    assert not any(is_edge(text, place) for place in range(before + 1, after) if place != at)
