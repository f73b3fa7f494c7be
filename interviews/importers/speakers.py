"""Counts who speaks and guesses who asks. A guess only: the preview lets a person correct it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from interviews.importers import labels as words
from interviews.importers.drafts import SpeakerDraft, TurnDraft

_QUESTION = ("?", "？", "؟")


def list_speakers(text: str, turns: Sequence[TurnDraft]) -> tuple[SpeakerDraft, ...]:
    """The labels in the order of their first turn."""
    counts = Counter(turn.speaker for turn in turns if turn.speaker)
    asking = _interviewers(text, turns, list(counts))
    return tuple(SpeakerDraft(label, count, label in asking) for label, count in counts.items())


def _interviewers(text: str, turns: Sequence[TurnDraft], labels: list[str]) -> set[str]:
    """Words for the role; else letters that stand for it; else whoever asks most questions a turn."""
    if len(labels) < 2:
        return {label for label in labels if words.is_interviewer_role(label)}
    by_role = {label for label in labels if words.is_interviewer_role(label)}
    if by_role and len(by_role) < len(labels):
        return by_role
    return _lettered(labels) or _most_asking(text, turns)


def _lettered(labels: list[str]) -> set[str]:
    """I and I1, H, Q, K when several labels are codes and the letter is not everybody's."""
    labels = [label for label in labels if words.is_code(label)]
    for letter in words.INTERVIEWER_LETTERS:
        found = {label for label in labels if label.rstrip("0123456789") == letter}
        if found and len(found) < len(labels):
            return found
    return set()


def _most_asking(text: str, turns: Sequence[TurnDraft]) -> set[str]:
    asked: Counter[str] = Counter()
    counts = Counter(turn.speaker for turn in turns if turn.speaker)
    for turn in turns:
        asked[turn.speaker] += sum(text.count(mark, turn.body_start, turn.body_end) for mark in _QUESTION)
    best = max(counts, key=lambda label: asked[label] / counts[label])
    return {best} if asked[best] else set()
