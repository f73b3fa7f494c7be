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
    rates = {label: _question_rate(text, turns, label) for label in labels}
    lettered = _lettered(labels)
    if lettered:
        return lettered
    best = max(labels, key=lambda label: rates[label])
    return {best} if rates[best] > 0 else set()


def _lettered(labels: list[str]) -> set[str]:
    """I and I1, H, Q, K when every label is a code and the letter is not everybody's."""
    if not all(map(words.is_code, labels)):
        return set()
    for letter in words.INTERVIEWER_LETTERS:
        found = {label for label in labels if label.rstrip("0123456789") == letter}
        if found and len(found) < len(labels):
            return found
    return set()


def _question_rate(text: str, turns: Sequence[TurnDraft], label: str) -> float:
    own = [turn for turn in turns if turn.speaker == label]
    questions = sum(text.count(mark, turn.body_start, turn.body_end) for turn in own for mark in _QUESTION)
    return questions / max(1, len(own))
