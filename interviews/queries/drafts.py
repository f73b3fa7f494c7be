"""Drafts between upload and import: what a person settled about them, and how their turns will look. No rows."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from interviews.importers import find_turns, replace_names
from interviews.importers.assemble import NO_SPEAKERS, ONE_SPEAKER, SEEN_ONCE
from interviews.importers.drafts import TranscriptDraft, TurnDraft
from interviews.importers.names import as_names
from interviews.importers.speakers import list_speakers
from interviews.name_forms import occurring, propose, with_all_forms, words_of
from interviews.pseudonyms import Finder, Name
from interviews.spans import Span, runs

type Names = Mapping[str, str] | Sequence[Name]


@dataclass(frozen=True, slots=True)
class StyledRun:
    """Words that look alike: "", "b", "i" or "bi"."""

    text: str
    look: str


@dataclass(frozen=True, slots=True)
class PreviewTurn:
    """A turn as the desk will show it: the label in the margin, the words without it."""

    number: int
    speaker: str
    is_interviewer: bool
    time_stamp: str
    runs: tuple[StyledRun, ...]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A label that announces a speaker, or may: `turns` as first read."""

    label: str
    turns: int
    is_speaker: bool
    is_interviewer: bool


def candidates(draft: TranscriptDraft) -> list[Candidate]:
    """Give the labels found, and those that stood on one line only, which a person may take as speakers."""
    found = [Candidate(each.label, each.turns, True, each.is_interviewer) for each in draft.speakers]
    known = {each.label for each in found}
    single = dict.fromkeys(
        str(problem.values["label"]) for problem in draft.problems if problem.message == SEEN_ONCE
    )
    return found + [Candidate(label, 1, False, False) for label in single if label not in known]


def settled(draft: TranscriptDraft, labels: Collection[str] | None, names: Names) -> TranscriptDraft:
    """Cut the turns again where other labels are speakers (None: as read), then replace names."""
    if labels is not None and set(labels) != {each.label for each in draft.speakers}:
        turns = find_turns(draft.text, labels=list(labels))
        draft = _recut(draft, turns)
    return replace_names(draft, names) if names else draft


def _recut(draft: TranscriptDraft, turns: tuple[TurnDraft, ...]) -> TranscriptDraft:
    """Put other turns into a draft; what was said about the labels as first read no longer stands."""
    speakers = list_speakers(draft.text, turns)
    chosen = {each.label for each in speakers}
    outdated = {NO_SPEAKERS: len(chosen) > 0, ONE_SPEAKER: len(chosen) != 1}
    problems = tuple(
        problem
        for problem in draft.problems
        if not outdated.get(problem.message)
        and not (problem.message == SEEN_ONCE and problem.values["label"] in chosen)
    )
    return replace(draft, turns=turns, speakers=speakers, problems=problems)


def replaced(words: str, names: Names) -> str:
    """Replace names in a few words, such as a title or a label."""
    if not words or not names:
        return words
    return replace_names(TranscriptDraft(words, (), (), (), "", "", ()), names).text


def count_hits(texts: Iterable[str], names: Names) -> dict[str, int]:
    """Count how often each name would be replaced in all texts together."""
    texts, listed = list(texts), as_names(names)
    finder = Finder(with_all_forms(listed, texts))
    found = Counter(hit.name.name for text in texts for hit in finder.hits(text))
    return {name.name: found[name.name] for name in listed}


def parts_left(texts: Iterable[str], names: Names) -> list[str]:
    """Words that may be parts of names to replace, such as Kati of Kati Mäkinen, and stay as they are."""
    texts = list(texts)
    found = propose(as_names(names), words_of(texts))
    return [
        each.form for each, _places in occurring((one for one in found if one.is_part and one.is_sure), texts)
    ]


def preview_turns(
    draft: TranscriptDraft, interviewers: Collection[str], *, first: int = 0, last: int | None = None
) -> list[PreviewTurn]:
    """Give the turns [first, last) as they will look."""
    spans = [Span(style.start, style.end, style.look) for style in draft.styles]
    ends = [span.end for span in spans]
    return [_preview_turn(draft.text, turn, spans, ends, interviewers) for turn in draft.turns[first:last]]


def _preview_turn(
    text: str, turn: TurnDraft, spans: list[Span[str]], ends: list[int], interviewers: Collection[str]
) -> PreviewTurn:
    near = []
    for span in spans[bisect_right(ends, turn.body_start) :]:
        if span.start >= turn.body_end:
            break
        near.append(span)
    parts = tuple(
        StyledRun(text[run.start : run.end], "".join(sorted(set("".join(run.keys)))))
        for run in runs(turn.body_end - turn.body_start, near, begin=turn.body_start)
    )
    is_interviewer = turn.speaker in interviewers
    return PreviewTurn(turn.number, turn.speaker, is_interviewer, turn.time_stamp, parts)
