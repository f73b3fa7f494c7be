"""Replaces names in a draft before it is first saved: in the text, labels and spans. What is found: pseudonyms.py."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import accumulate

from interviews.importers.drafts import Problem, SpeakerDraft, StyleSpan, TranscriptDraft, TurnDraft
from interviews.name_forms import with_all_forms
from interviews.pseudonyms import Finder, Hit, Name, apply_hits


def replace_names(draft: TranscriptDraft, names: Mapping[str, str] | Sequence[Name]) -> TranscriptDraft:
    """The draft with each name replaced by its stand-in: in the text, labels, speakers and problems.

    `names` are listed names, or pairs of name and stand-in. A name matches as a whole word, in capitals, and in
    every form that the rules know or that is at most six letters longer. Turns keep their numbers. An empty
    stand-in leaves […]. Rules and limits: docs/transcript-import.md.
    """
    listed = as_names(names)
    if not listed:
        return draft
    finder = Finder(with_all_forms(listed, [draft.text, *(each.label for each in draft.speakers)]))
    hits = finder.hits(draft.text)
    moved = _Moved(hits)
    return replace(
        draft,
        text=apply_hits(draft.text, hits),
        turns=tuple(_move_turn(turn, moved, finder.replaced) for turn in draft.turns),
        speakers=_merged(replace(each, label=finder.replaced(each.label)) for each in draft.speakers),
        styles=tuple(
            span for span in (_move_style(span, moved) for span in draft.styles) if span.start < span.end
        ),
        problems=tuple(_move_problem(problem, finder.replaced) for problem in draft.problems),
    )


def as_names(names: Mapping[str, str] | Sequence[Name]) -> list[Name]:
    """Pairs of name and stand-in as names; those without a name are left out."""
    if isinstance(names, Mapping):
        names = [Name(name, stand_in.strip()) for name, stand_in in names.items()]
    return [name for name in names if name.name.strip()]


class _Moved:
    """Where offsets of the text before stand afterwards. A border inside a name moves to the stand-in's border."""

    def __init__(self, hits: list[Hit]) -> None:
        self._starts = [hit.start for hit in hits]
        self._hits = hits
        self._shifts = [0, *accumulate(len(hit.stand_in) - (hit.end - hit.start) for hit in hits)]

    def start(self, offset: int) -> int:
        """The new place of an offset at which something begins."""
        return self._moved(offset, is_end=False)

    def end(self, offset: int) -> int:
        """The new place of an offset at which something ends."""
        return self._moved(offset, is_end=True)

    def _moved(self, offset: int, *, is_end: bool) -> int:
        count = bisect_left(self._starts, offset)
        if count and offset < self._hits[count - 1].end:
            hit = self._hits[count - 1]
            return hit.start + self._shifts[count - 1] + (len(hit.stand_in) if is_end else 0)
        return offset + self._shifts[count]


def _move_turn(turn: TurnDraft, moved: _Moved, change: Callable[[str], str]) -> TurnDraft:
    return replace(
        turn,
        label_start=moved.start(turn.label_start),
        label_end=moved.end(turn.label_end)
        if turn.label_end > turn.label_start
        else moved.start(turn.label_start),
        body_start=moved.start(turn.body_start),
        body_end=moved.end(turn.body_end)
        if turn.body_end > turn.body_start
        else moved.start(turn.body_start),
        speaker=change(turn.speaker),
    )


def _move_style(span: StyleSpan, moved: _Moved) -> StyleSpan:
    return replace(span, start=moved.start(span.start), end=moved.end(span.end))


def _move_problem(problem: Problem, change: Callable[[str], str]) -> Problem:
    values = {
        name: change(value) if isinstance(value, str) else value for name, value in problem.values.items()
    }
    return replace(problem, values=values)


def _merged(speakers: Iterable[SpeakerDraft]) -> tuple[SpeakerDraft, ...]:
    """Two speakers who got one stand-in are one speaker."""
    merged: dict[str, SpeakerDraft] = {}
    for speaker in speakers:
        known = merged.get(speaker.label, SpeakerDraft(speaker.label, 0, is_interviewer=False))
        turns, is_interviewer = known.turns + speaker.turns, known.is_interviewer or speaker.is_interviewer
        merged[speaker.label] = SpeakerDraft(speaker.label, turns, is_interviewer)
    return tuple(merged.values())
