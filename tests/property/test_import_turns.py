"""What holds for the turns of every text."""

import re

from hypothesis import given, settings
from hypothesis import strategies as st

from interviews.importers import find_turns
from interviews.importers.headers import STAMP
from interviews.text import normalise

_WORDS = ["H:", "J:", "Interviewer", "Kati Mäkinen:", "[00:12]", "#00:01:02-3#", "00:07", "Anna Berg  0:07", "hei", "What?",
          "\t", "\n", "\n\n", " ", "：", "[1] ", "[id1]", "1\t", "5.0s\t", "\u200f", "Transcribed by https://otter.ai", "😀", "é"]  # fmt: skip
texts = st.one_of(st.text(), st.lists(st.sampled_from(_WORDS), max_size=40).map("".join)).map(normalise)
label_sets = st.one_of(
    st.none(), st.sets(st.sampled_from(["H", "J", "Interviewer", "Kati Mäkinen", "Anna Berg", "id1"]))
)


@settings(max_examples=400, deadline=None)
@given(texts, label_sets)
def test_turns_are_ordered_and_lie_inside_the_text(text, chosen):
    end = 0
    for number, turn in enumerate(find_turns(text, labels=chosen), start=1):
        assert turn.number == number
        assert end <= turn.label_start <= turn.label_end <= turn.body_start <= turn.body_end <= len(text)
        assert text[turn.body_start : turn.body_end] == text[turn.body_start : turn.body_end].strip()
        end = turn.body_end


@settings(max_examples=400, deadline=None)
@given(texts, label_sets)
def test_every_character_that_is_not_blank_lies_in_a_label_a_stamp_or_a_body(text, chosen):
    turns = find_turns(text, labels=chosen)
    left, at = [], 0
    for turn in turns:
        left += [text[at : turn.label_start], text[turn.label_end : turn.body_start]]
        at = turn.body_end
    left.append(text[at:])
    for rest in left:
        assert re.fullmatch(rf"\s*(?:{STAMP}\s*)*", rest), rest


@settings(max_examples=200, deadline=None)
@given(texts, st.sets(st.sampled_from(["H", "J", "Kati Mäkinen"])))
def test_only_the_labels_that_were_given_speak(text, chosen):
    assert {turn.speaker for turn in find_turns(text, labels=chosen)} <= {*chosen, ""}


@settings(max_examples=200, deadline=None)
@given(texts)
def test_giving_the_labels_that_were_found_finds_all_of_them_again(text):
    found = find_turns(text)
    labels = {turn.speaker for turn in found if turn.speaker}
    again = find_turns(text, labels=labels)
    assert {turn.speaker for turn in again if turn.speaker} == labels


@settings(max_examples=100, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.sampled_from("HJ"), st.from_regex(r"[a-zåäö]{1,9}( [a-zåäö]{1,9}){0,5}[.?]", fullmatch=True)
        ),
        min_size=1,
    )
)
def test_a_dialogue_is_read_as_it_was_written(dialogue):
    text = "\n".join(f"{speaker}: {words}" for speaker, words in dialogue)
    assert [(turn.speaker, text[turn.body_start : turn.body_end]) for turn in find_turns(text)] == dialogue
