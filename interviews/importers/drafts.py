"""What an importer gives back: text, turns, speakers, styles, problems; and the refusal.
No file format, no database, no Django. Offsets are code points of `text`, half-open.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class StyleSpan:
    """Words that stood bold, italic or both."""

    start: int
    end: int
    bold: bool
    italic: bool

    @property
    def look(self) -> str:
        """Say it as revisions do: "b", "i" or "bi"."""
        return "b" * self.bold + "i" * self.italic


@dataclass(frozen=True, slots=True)
class TurnDraft:
    """One speaker's stretch.

    The label span covers what announces the speaker as it stands in the text: `H:`, `[00:12] Anna Berg:`,
    `Anna Berg  0:07`, `00:07<tab>Anna Berg`; it is empty (start == end) for words without a speaker.
    The body has no blanks at its ends and never holds the time stamp that announces or closes the turn.
    """

    number: int
    label_start: int
    label_end: int
    body_start: int
    body_end: int
    speaker: str
    time_stamp: str


@dataclass(frozen=True, slots=True)
class SpeakerDraft:
    """One label with its number of turns; `is_interviewer` is a guess for a person to correct."""

    label: str
    turns: int
    is_interviewer: bool


@dataclass(frozen=True, slots=True)
class Problem:
    """Something a person should look at. `message` is translated first, then filled with `values`."""

    message: str
    values: dict[str, object] = field(default_factory=dict)
    line: int | None = None


@dataclass(frozen=True, slots=True)
class TranscriptDraft:
    """A transcript that was read and not yet saved. `encoding` is empty for Word files."""

    text: str
    turns: tuple[TurnDraft, ...]
    speakers: tuple[SpeakerDraft, ...]
    styles: tuple[StyleSpan, ...]
    language: str
    encoding: str
    problems: tuple[Problem, ...]

    @property
    def looks(self) -> list[list[int | str]] | None:
        """Give bold and italic as revisions have them; None for plain text, which cannot say what is so."""
        if self.encoding:
            return None
        return [[style.start, style.end, style.look] for style in self.styles]


@dataclass(frozen=True, slots=True)
class Content:
    """What one file format gives before turns are looked for; `text` is normalised already."""

    text: str
    styles: tuple[StyleSpan, ...] = ()
    encoding: str = ""
    problems: tuple[Problem, ...] = ()


class ImportRefused(Exception):
    """The file is not taken; the sentence says what is wrong and what to do."""

    def __init__(self, message: str, values: Mapping[str, object] | None = None) -> None:
        self.message = message
        self.values: dict[str, object] = dict(values or {})
        super().__init__(message, self.values)

    def __str__(self) -> str:
        return self.message % self.values


def line_of(text: str, offset: int) -> int:
    """The line of `text`, counted from 1, in which `offset` stands."""
    return text.count("\n", 0, offset) + 1
