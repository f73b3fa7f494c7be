"""Puts a draft together: content from a format's reader, turns, speakers, language, and what should be looked at."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from cccrm.kit.words import gettext_noop
from interviews.importers.drafts import Content, Problem, TranscriptDraft, TurnDraft
from interviews.importers.headers import single_labels
from interviews.importers.language import guess_language
from interviews.importers.speakers import list_speakers
from interviews.importers.turns import find_turns

NO_SPEAKERS = gettext_noop("No speaker labels were found, so each paragraph became a turn without a speaker.")
ONE_SPEAKER = gettext_noop("Only one speaker label was found: %(label)s.")
SEEN_ONCE = gettext_noop("“%(label)s:” begins one line only and was not taken as a speaker.")
_MOST = 10


def assemble(content: Content) -> TranscriptDraft:
    """The draft of one file."""
    text = content.text
    turns = find_turns(text)
    speakers = list_speakers(text, turns)
    labels = [speaker.label for speaker in speakers]
    problems = (*content.problems, *_speaker_problems(text, turns, labels))
    return TranscriptDraft(
        text, turns, speakers, content.styles, guess_language(text), content.encoding, problems
    )


def _speaker_problems(text: str, turns: Sequence[TurnDraft], labels: list[str]) -> Iterator[Problem]:
    if not labels:
        yield Problem(NO_SPEAKERS)
        return
    if len(labels) == 1:
        yield Problem(ONE_SPEAKER, {"label": labels[0]})
    if not any(text[turn.label_end - 1] in ":：" for turn in turns if turn.speaker):
        return
    for header in single_labels(text, labels)[:_MOST]:
        yield Problem(SEEN_ONCE, {"label": header.speaker}, header.line + 1)
