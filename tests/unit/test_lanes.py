"""Lanes by age: a new bar moves no other, and no two bars that meet share a lane."""

from hypothesis import given
from hypothesis import strategies as st

from interviews.spans import lanes_by_age, overlap

spans = st.lists(st.tuples(st.integers(0, 40), st.integers(1, 12)).map(lambda p: (p[0], p[0] + p[1])))


@given(spans)
def test_spans_that_overlap_stand_in_lanes_of_their_own(given_spans: list[tuple[int, int]]) -> None:
    found = lanes_by_age(given_spans)
    for place, span in enumerate(given_spans):
        for older in range(place):
            assert found[place] != found[older] or not overlap(*span, *given_spans[older])


@given(spans)
def test_each_span_takes_the_lowest_lane_that_older_ones_leave_free(
    given_spans: list[tuple[int, int]],
) -> None:
    found = lanes_by_age(given_spans)
    for place, span in enumerate(given_spans):
        met = {found[older] for older in range(place) if overlap(*span, *given_spans[older])}
        assert found[place] == next(lane for lane in range(len(met) + 1) if lane not in met)


@given(spans, st.tuples(st.integers(0, 40), st.integers(1, 12)))
def test_a_new_span_moves_no_other(given_spans: list[tuple[int, int]], new: tuple[int, int]) -> None:
    assert lanes_by_age([*given_spans, (new[0], new[0] + new[1])])[:-1] == lanes_by_age(given_spans)
