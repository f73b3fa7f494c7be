"""What is true of runs, lanes and trimming for any text and any spans, against naive implementations."""

from collections.abc import Iterable
from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from interviews.spans import Span, any_chosen_overlaps, join_overlapping, overlap, runs, trim

LENGTH = 40
edges = st.integers(min_value=-3, max_value=LENGTH + 15)
spans = st.lists(st.tuples(edges, edges, st.sampled_from("abcdef")), max_size=12)
stretches = st.tuples(st.integers(0, LENGTH), st.integers(0, 12))
blanks = st.text(alphabet=" \n\t\u00a0ab😀", max_size=30)


def covering(position: int, given_spans: list[tuple[int, int, str]]) -> tuple[str, ...]:
    return tuple(key for start, end, key in given_spans if start <= position < end)


@given(stretches, spans)
def test_runs_are_consecutive_and_cover_the_stretch(
    stretch: tuple[int, int], given_spans: list[tuple[int, int, str]]
) -> None:
    length, begin = stretch
    found = runs(length, [Span(*span) for span in given_spans], begin=begin)
    places = [place for run in found for place in range(run.start, run.end)]
    assert places == list(range(begin, begin + length))
    assert all(run.start < run.end for run in found)


@given(stretches, spans)
def test_runs_name_what_covers_each_character(
    stretch: tuple[int, int], given_spans: list[tuple[int, int, str]]
) -> None:
    length, begin = stretch
    for run in runs(length, [Span(*span) for span in given_spans], begin=begin):
        for position in range(run.start, run.end):
            assert run.keys == covering(position, given_spans)


@given(st.text(max_size=60), spans)
def test_runs_concatenate_to_the_text(text: str, given_spans: list[tuple[int, int, str]]) -> None:
    found = runs(len(text), [Span(*span) for span in given_spans])
    assert "".join(text[run.start : run.end] for run in found) == text


@given(blanks, st.data())
def test_trimming_is_what_stripping_a_string_does(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    first, last = trim(text, start, end)
    assert start <= first <= last <= end
    assert text[first:last] == text[start:end].strip()


@given(st.text(max_size=40), st.data())
def test_utf16_round_trip_lands_on_the_same_character(text: str, data: st.DataObject) -> None:
    points = data.draw(st.integers(0, len(text)))
    units = text.encode("utf-16-le", "surrogatepass")[: 2 * utf16_length(text[:points])]
    assert units.decode("utf-16-le", "surrogatepass") == text[:points]


def utf16_length(text: str) -> int:
    return len(text) + sum(character > "\uffff" for character in text)


stretch_of_text = st.tuples(st.integers(0, LENGTH), st.integers(1, 9), st.booleans())


@given(st.lists(stretch_of_text, max_size=6))
def test_a_chosen_span_that_overlaps_another_is_found(found: list[tuple[int, int, bool]]) -> None:
    laid = [Span(start, start + length, is_chosen) for start, length, is_chosen in found]
    pairs = ((a, b) for a, b in combinations(laid, 2) if a.key or b.key)
    assert any_chosen_overlaps(laid) == any(overlap(a.start, a.end, b.start, b.end) for a, b in pairs)


@given(st.lists(st.tuples(st.integers(0, LENGTH), st.integers(1, 9), st.booleans()), max_size=12))
def test_joined_items_cover_what_all_covered_and_share_nothing(items: list[tuple[int, int, bool]]) -> None:
    laid = [Span(start, start + length, text) for start, length, text in items]
    joined = join_overlapping(enumerate(laid))
    assert not any(
        a.key == b.key and overlap(a.start, a.end, b.start, b.end)
        for a, b in combinations(joined.values(), 2)
    )
    assert covered(joined.values()) == covered(laid)
    assert all(joined[n].start <= laid[n].start and laid[n].end <= joined[n].end for n in joined)


def covered(given_spans: Iterable[Span[bool]]) -> set[tuple[bool, int]]:
    return {(span.key, place) for span in given_spans for place in range(span.start, span.end)}
