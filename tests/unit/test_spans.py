"""Arithmetic on spans: runs, clipping, overlap, trimming, and the pairs shared with JavaScript."""

import json
from pathlib import Path

import pytest

from interviews.spans import Span, SpanError, check, join_overlapping, overlap, runs, trim

PAIRS = json.loads((Path(__file__).parents[1] / "fixtures" / "spans.json").read_text(encoding="utf-8"))


def keys(length: int, *spans: tuple[int, int, str], begin: int = 0) -> list[tuple[int, int, str]]:
    found = runs(length, [Span(*span) for span in spans], begin=begin)
    return [(run.start, run.end, "".join(run.keys)) for run in found]


def test_a_text_without_spans_is_one_run() -> None:
    assert keys(5) == [(0, 5, "")]


def test_an_empty_text_has_no_runs() -> None:
    assert keys(0, (0, 3, "a")) == []


def test_a_text_is_cut_at_every_boundary() -> None:
    assert keys(6, (1, 4, "a"), (3, 5, "b")) == [
        (0, 1, ""),
        (1, 3, "a"),
        (3, 4, "ab"),
        (4, 5, "b"),
        (5, 6, ""),
    ]


def test_keys_stand_in_the_order_in_which_spans_were_given() -> None:
    assert keys(3, (0, 3, "z"), (0, 3, "a")) == [(0, 3, "za")]


def test_a_key_that_covers_twice_is_named_twice() -> None:
    assert keys(3, (0, 2, "a"), (1, 3, "a")) == [(0, 1, "a"), (1, 2, "aa"), (2, 3, "a")]


def test_spans_are_clipped_to_the_stretch() -> None:
    assert keys(4, (0, 100, "a"), (12, 99, "b"), begin=10) == [(10, 12, "a"), (12, 14, "ab")]


def test_spans_that_only_touch_the_stretch_leave_no_cut() -> None:
    assert keys(4, (0, 10, "a"), (14, 20, "b"), (12, 12, "c"), begin=10) == [(10, 14, "")]


@pytest.mark.parametrize(("start", "end"), [(0, 1), (0, 5), (4, 5)])
def test_a_span_inside_its_text_is_accepted(start: int, end: int) -> None:
    check(start, end, 5)


@pytest.mark.parametrize(("start", "end"), [(-1, 2), (2, 2), (3, 2), (4, 6), (5, 6)])
def test_a_span_outside_its_text_is_refused(start: int, end: int) -> None:
    with pytest.raises(SpanError):
        check(start, end, 5)


def test_neighbours_do_not_overlap() -> None:
    assert not overlap(0, 3, 3, 5)
    assert overlap(0, 4, 3, 5)
    assert overlap(3, 5, 0, 9)


def test_trimming_takes_blanks_of_every_kind_away() -> None:
    assert trim("\u00a0 ab\n c\t\n", 0, 9) == (2, 7)


def test_nothing_but_blanks_trims_to_nothing() -> None:
    start, end = trim("a \n b", 1, 4)
    assert start == end


def test_trimming_leaves_words_alone() -> None:
    assert trim("a b", 0, 3) == (0, 3)


@pytest.mark.parametrize("case", PAIRS, ids=[case["name"] for case in PAIRS])
def test_utf16_offsets_and_code_points_agree_with_the_shared_pairs(case: dict[str, object]) -> None:
    text = str(case["text"])
    pairs = case["pairs"]
    assert isinstance(pairs, list)
    assert [[len(text[:points].encode("utf-16-le")) // 2, points] for _units, points in pairs] == pairs
    assert pairs[-1] == [len(text.encode("utf-16-le")) // 2, len(text)]


def test_what_is_covered_goes_and_what_stands_apart_stays() -> None:
    items = [("a", Span(4, 9, 1)), ("b", Span(5, 9, 1)), ("c", Span(0, 4, 1)), ("d", Span(4, 9, 2))]
    assert join_overlapping(items) == {"c": Span(0, 4, 1), "a": Span(4, 9, 1), "d": Span(4, 9, 2)}


def test_of_items_that_share_only_some_characters_the_first_grows_over_all() -> None:
    items = [("a", Span(4, 9, 1)), ("b", Span(12, 15, 1)), ("c", Span(8, 13, 1)), ("d", Span(14, 16, 1))]
    assert join_overlapping(items) == {"a": Span(4, 16, 1)}


def test_an_item_that_two_neighbours_cover_together_joins_nothing() -> None:
    items = [("a", Span(0, 9, 1)), ("b", Span(9, 15, 1)), ("c", Span(7, 11, 1))]
    assert join_overlapping(items) == {"a": Span(0, 9, 1), "b": Span(9, 15, 1)}
