"""Replaces names in a draft before it is first saved: whole words, also with an ending, labels and spans too."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import accumulate

from interviews.importers.drafts import Problem, SpeakerDraft, StyleSpan, TranscriptDraft, TurnDraft
from interviews.text import normalise

REMOVED = "[…]"

# Finnish and Estonian endings, possessives and clitics; genitives and plurals of English, Dutch, Swedish, German.
_CASE = (
    "n|a|ä|ta|tä|tta|ttä|ja|jä|ssa|ssä|sta|stä|lla|llä|lta|ltä|lle|na|nä|ksi|t|en|in|ien|jen|den|tten|[aeiouyäö]n|h[aeiouyäö]n"
    "|seen|siin|ille|illa|illä|ilta|iltä|issa|issä|ista|istä|ina|inä|iksi|ia|iä|sta|le|l|st|s|ga|ks"
)
_TAIL = "ni|si|nsa|nsä|mme|nne|kin|kaan|kään|ko|kö|han|hän|pa|pä"
_ENDING = rf"(?:{_CASE})?(?:{_TAIL})?|(?:s|es|er|erna|n|en|et|ens|ar)"
_ANY_ENDING = r"[^\W\d_]{0,6}"
_LONG = 5
_FILLER = "\0"  # a letter that the stem may have before its ending
_CASELESS = re.compile("[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\U00020000-\U0002ffff]")
# Consonants that soften in Finnish names when an ending follows: Pekka, Pekan; Turku, Turun; Virta, Virran.
_SOFTER = (
    ("kk", "k"), ("pp", "p"), ("tt", "t"), ("nk", "ng"), ("nt", "nn"), ("lt", "ll"), ("rt", "rr"), ("mp", "mm"),
    ("ht", "hd"), ("rk", "r"), ("lk", "l"), ("k", ""), ("p", "v"), ("t", "d"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Edit:
    start: int
    end: int
    words: str


def replace_names(draft: TranscriptDraft, names: Mapping[str, str]) -> TranscriptDraft:
    """The draft with each name replaced by its stand-in: in the text, labels, speakers and problems.

    A name matches as a whole word as written, in capitals, with up to six letters of ending (which stay behind
    the stand-in: Kuopiossa with Kuopio -> Town gives Townssa), and with the stem changes of Finnish names.
    Turns keep their numbers. An empty stand-in leaves […]. Rules and limits: docs/transcript-import.md.
    """
    pattern, stand_ins = _pattern(names)
    if pattern is None:
        return draft
    edits = list(_edits(pattern, stand_ins, draft.text))
    moved = _Moved(edits)

    def change(words: str) -> str:
        return _apply(words, list(_edits(pattern, stand_ins, words)))

    return replace(
        draft,
        text=_apply(draft.text, edits),
        turns=tuple(_move_turn(turn, moved, change) for turn in draft.turns),
        speakers=_merged(replace(each, label=change(each.label)) for each in draft.speakers),
        styles=tuple(
            span for span in (_move_style(span, moved) for span in draft.styles) if span.start < span.end
        ),
        problems=tuple(_move_problem(problem, change) for problem in draft.problems),
    )


def _pattern(names: Mapping[str, str]) -> tuple[re.Pattern[str] | None, list[str]]:
    """One pattern for all names, the longest first; its group number n belongs to the n-th stand-in."""
    stand_ins, choices = [], []
    pairs = {_tidy(name): _tidy(words) or REMOVED for name, words in names.items() if _tidy(name)}
    for name in sorted(pairs, key=lambda name: (-len(name), name)):
        for choice in _choices(name):
            choices.append(choice)
            stand_ins.append(pairs[name])
    return (re.compile("|".join(choices)) if choices else None), stand_ins


def _tidy(words: str) -> str:
    return " ".join(normalise(words).split())


def _choices(name: str) -> list[str]:
    """The ways in which a name may stand in a text, each with one group: its ending."""
    if _CASELESS.search(name):
        return [re.escape(name) + "()"]
    ending = _ANY_ENDING if len(name) >= _LONG else _ENDING
    small = list(dict.fromkeys((name, _capitalised(name))))
    choices = [_choice(form, ending) for form in small]
    choices += [_choice(form.upper(), _ANY_ENDING) for form in small[:1] if len(name) > 1]
    return choices + [_choice(stem, r"[^\W\d_]{1,6}") for form in small for stem in _softer_stems(form)]


def _choice(stem: str, ending: str) -> str:
    spaced = r"\s+".join(map(re.escape, stem.split()))
    return rf"(?<!\w){spaced.replace(_FILLER, 'e?')}({ending})(?!\w)"


def _capitalised(name: str) -> str:
    return " ".join(word[:1].upper() + word[1:] for word in name.split())


def _softer_stems(name: str) -> list[str]:
    """Stems that Finnish endings change: Mäkinen, Mäkise-; Turku, Turu-; Helsinki, Helsingi-; Lahti, Lahde-."""
    if name.endswith("nen") and len(name) > _LONG:
        return [name[:-3] + "s" + _FILLER]
    vowel = name[-1:]
    if len(name) < _LONG or vowel not in "aeiouyäöå":
        return []
    stem = name[:-1]
    for hard, soft in _SOFTER:
        if stem.endswith(hard):
            weak = stem[: len(stem) - len(hard)] + soft
            return [weak + vowel, *([weak + "e"] if vowel == "i" else [])]
    return []


def _edits(pattern: re.Pattern[str], stand_ins: list[str], text: str) -> Iterator[_Edit]:
    for match in pattern.finditer(text):
        group = match.lastindex or 0
        yield _Edit(match.start(), match.start(group), stand_ins[group - 1])


def _apply(text: str, edits: list[_Edit]) -> str:
    parts, at = [], 0
    for edit in edits:
        parts += [text[at : edit.start], edit.words]
        at = edit.end
    return "".join([*parts, text[at:]])


class _Moved:
    """Where offsets of the text before stand after the edits. A border inside a name moves to the stand-in's border."""

    def __init__(self, edits: list[_Edit]) -> None:
        self._starts = [edit.start for edit in edits]
        self._edits = edits
        self._shifts = [0, *accumulate(len(edit.words) - (edit.end - edit.start) for edit in edits)]

    def start(self, offset: int) -> int:
        """The new place of an offset at which something begins."""
        return self._moved(offset, is_end=False)

    def end(self, offset: int) -> int:
        """The new place of an offset at which something ends."""
        return self._moved(offset, is_end=True)

    def _moved(self, offset: int, *, is_end: bool) -> int:
        count = bisect_left(self._starts, offset)
        if count and offset < self._edits[count - 1].end:
            edit = self._edits[count - 1]
            return edit.start + self._shifts[count - 1] + (len(edit.words) if is_end else 0)
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
