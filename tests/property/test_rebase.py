"""Thousands of random edits: what nobody touched keeps its words, and nothing disappears silently."""

import random
import time
from collections import Counter

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from interviews.align import align
from interviews.importers import find_turns
from interviews.rebase import Carried, Edit, Status, apply_edits, carry, edits_between, words_of
from interviews.recut import TurnPlan
from interviews.spans import Span

ALPHABET = [
    "no",
    "yes",
    "ä",
    "a\u0301",
    "हिन्दी",
    "我",
    "們",
    "👩‍👩‍👧",
    "🚚",
    "👍🏽",
    ",",
    ".",
    " ",
    " ",
    " ",
    "\n",
    "H:",
]
texts = st.lists(st.sampled_from(ALPHABET), max_size=40).map("".join)


@st.composite
def edited(draw: st.DrawFn) -> tuple[str, list[Edit], list[Span[int]]]:
    """A text, edits of it, and stretches of it that are not empty."""
    text = draw(texts.filter(bool))
    cuts = sorted(draw(st.lists(st.integers(0, len(text)), max_size=10)))
    pairs = zip(cuts[::2], cuts[1::2], strict=False)
    edits = [Edit(start, end, draw(texts)) for start, end in pairs]
    place = st.tuples(st.integers(0, len(text) - 1), st.integers(1, 20))
    spans = [
        Span(start, min(start + size, len(text)), n)
        for n, (start, size) in enumerate(draw(st.lists(place, max_size=12)))
    ]
    return text, edits, spans


def untouched(span: Span[int], edits: list[Edit]) -> bool:
    return all(edit.end <= span.start or edit.start >= span.end for edit in edits)


@settings(max_examples=1000)
@given(edited())
def test_words_that_nobody_touched_stay_exactly(case: tuple[str, list[Edit], list[Span[int]]]) -> None:
    text, edits, spans = case
    for span, carried in zip(spans, carry(text, spans, edits), strict=True):
        if untouched(span, edits) and text[span.start : span.end].strip():
            assert carried.status in (Status.SAME, Status.MOVED)
            assert carried.after == text[span.start : span.end]


@settings(max_examples=1000)
@given(edited())
def test_nothing_disappears_silently(case: tuple[str, list[Edit], list[Span[int]]]) -> None:
    text, edits, spans = case
    new = apply_edits(text, edits)
    carried = carry(text, spans, edits)
    assert [each.key for each in carried] == [span.key for span in spans]
    for span, each in zip(spans, carried, strict=True):
        assert each.before == text[span.start : span.end]
        assert _says_what_it_is(each, new)


def _says_what_it_is(each: Carried[int], new: str) -> bool:
    if each.status == Status.LOST:
        return each.start == each.end and not each.after
    is_same = each.before.split() == each.after.split()
    return new[each.start : each.end] == each.after != "" and is_same == (each.status != Status.CHANGED)


@settings(max_examples=400)
@given(edited())
def test_changed_stretches_stay_in_their_order(case: tuple[str, list[Edit], list[Span[int]]]) -> None:
    text, edits, spans = case
    old = {span.key: span for span in spans}
    new = [each for each in carry(text, spans, edits) if each.status == Status.CHANGED]
    for one in new:
        for other in new:
            assert old[one.key].end > old[other.key].start or one.end <= other.start


@settings(max_examples=400)
@given(texts, texts)
@example("a\u0301", "a")
@example("no no no yes", "no no yes")
def test_edits_make_the_new_text_of_the_old_one(old: str, new: str) -> None:
    edits = edits_between(old, new)
    assert apply_edits(old, edits) == new
    assert all(edit.start < edit.end or edit.text for edit in edits)
    assert (old == new) == (not edits)


@given(texts)
def test_words_and_blanks_are_the_whole_text(text: str) -> None:
    found = words_of(text)
    assert all(text[word.start : word.end] == word.text for word in found)
    between = text
    for word in reversed(found):
        between = between[: word.start] + between[word.end :]
    assert not between.strip()


@pytest.mark.parametrize("seed", range(40))
def test_passages_beside_what_was_typed_keep_their_words(seed: int) -> None:
    """As in life: only the two texts are known. A passage of three words that stand once keeps them."""
    dice = random.Random(seed)
    words = [dice.choice(["the", "of", "we", "sell", "it", f"w{dice.randrange(900)}"]) for _ in range(800)]
    typed: list[list[str]] = [[word] for word in words]
    touched = set(dice.sample(range(800), 60))
    for place in touched:
        typed[place] = dice.choice([[], ["new"], ["new", words[place]], [words[place], "more", "of", "it"]])
    old, new = " ".join(words), " ".join(word for some in typed for word in some)
    starts = [0]
    for word in words:
        starts.append(starts[-1] + len(word) + 1)
    places = [(n, n + dice.randrange(3, 9)) for n in dice.sample(range(780), 100)]
    spans = [Span(starts[n], starts[m] - 1, (n, m)) for n, m in places]
    for each in carry(old, spans, edits_between(old, new)):
        if touched.isdisjoint(range(*each.key)) and old.count(each.before) == new.count(each.before) == 1:
            assert each.after == each.before


COMMON = ("the", "of", "we", "and", "it")


@pytest.mark.parametrize("seed", range(60))
def test_a_passage_never_stands_on_words_that_were_written_anew(seed: int) -> None:
    """A stretch is said otherwise. Who shares it with words beside keeps half of its words, or waits."""
    dice = random.Random(seed)
    said, anew = talk(dice, "abcdefg", 300), talk(dice, "stuvxyz", dice.randrange(25))
    first = dice.randrange(20, 250)
    last = first + dice.randrange(4, 25)
    old, new = " ".join(said), " ".join([*said[:first], *anew, *said[last:]])
    ends = [0]
    for word in said:
        ends.append(ends[-1] + len(word) + 1)
    starts = [dice.randrange(first - 20, last + 10) for _ in range(80)]
    spans = [Span(ends[n], ends[m] - 1, (n, m)) for n in starts if (m := n + dice.randrange(2, 30)) < 300]
    for each in carry(old, spans, edits_between(old, new)):
        n, m = each.key
        # A common word beside a passage may be found among the new ones, and then the passage ends where they end.
        if (first < n < last and said[n - 1] not in COMMON) or (first < m < last and said[m] not in COMMON):
            kept = Counter(plain(each.before)) & Counter(plain(each.after))
            assert not each.is_placed or 2 * kept.total() >= m - n
        if n + 3 < first and last < m - 3 and 2 * (last - first) < m - n - 6:
            assert each.status == Status.CHANGED
            assert each.after.startswith(" ".join(said[n : first - 3]))
            assert each.after.endswith(" ".join(said[last + 3 : m]))


def talk(dice: random.Random, letters: str, size: int) -> list[str]:
    """Say some words, of which every third is said by everybody."""
    own = ["".join(dice.choices(letters, k=8)) + dice.choice(["", "", ".", ","]) for _ in range(size)]
    return [dice.choice([word, word, dice.choice(COMMON)]) for word in own]


def plain(text: str) -> list[str]:
    return [word.text for word in words_of(text) if word.text.isalnum()]


def test_a_long_text_with_many_changes_is_compared_in_a_moment() -> None:
    dice = random.Random(7)
    words = [dice.choice(["the", "of", ",", f"w{dice.randrange(2000)}"]) for _ in range(25_000)]
    other = [word if dice.random() > 0.1 else dice.choice(["x", "", "y z"]) for word in words]
    # What the processor was busy with it, whatever else the machine does.
    begin = time.process_time()
    for old, new in ((words, other), (words, words[::-1]), (["a", "b"] * 12_000, ["b", "a"] * 9_000)):
        assert edits_between(" ".join(old), " ".join(new))
    assert time.process_time() - begin < 6


@settings(max_examples=150)
@given(st.lists(texts.filter(str.strip), min_size=1, max_size=6), st.data())
def test_a_corrected_file_gives_exactly_its_text(said: list[str], data: st.DataObject) -> None:
    """Turns go, come, change and move; the edits still make the new text, and each turn lies in it."""
    lines = [f"{'HJ'[n % 2]}: {' '.join(words.split())}" for n, words in enumerate(said)]
    other = data.draw(
        st.lists(st.sampled_from([*lines, "H: Go on.", "J: no yes 我"]), min_size=1, max_size=8)
    )
    old, new = "\n".join(lines), "\n".join(other)
    drafts = find_turns(old)
    turns = [
        TurnPlan(str(t.number), t.label_start, t.label_end, t.body_start, t.body_end, t.speaker)
        for t in drafts
    ]
    aligned = align(old, turns, new, find_turns(new), set())
    assert apply_edits(old, aligned.plan.edits) == new
    numbers = [turn.number for turn in aligned.plan.turns]
    assert len(set(numbers)) == len(numbers)
    assert all(turn.body_end <= len(new) for turn in aligned.plan.turns)
