"""A turn as HTML: one `mark` for each run of its words between two boundaries, labels and memos in its margin.

The concatenated text of the marks is exactly the text of the span, so that offsets in the browser are right.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.utils.html import escape
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from interviews.spans import Run, Span, runs


@dataclass(frozen=True, slots=True)
class Mark:
    """What one passage does to its words: the hues of its codes, and whether it covers its whole turn."""

    hues: tuple[int, ...]
    is_whole: bool = False


@dataclass(frozen=True, slots=True)
class Label:
    """A coding in the margin, over [start, end) of the revision; `by` names its coder unless it is the reader."""

    coding: UUID
    passage: UUID
    hue: int
    start: int
    end: int
    name: str
    by: str


@dataclass(frozen=True, slots=True)
class Note:
    """A memo at the other edge, beside the passage it is about."""

    passage: UUID
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class TurnView:
    """A turn as the desk shows it; spans are code points of the revision.

    `target` is a passage one came for, `hidden` counts codings that begin here and are not shown.
    """

    number: str
    speaker: str
    is_interviewer: bool
    time_stamp: str
    start: int
    end: int
    direction: str
    words: SafeString
    labels: tuple[Label, ...]
    notes: tuple[Note, ...]
    target: UUID | None
    hidden: int = 0

    @property
    def html(self) -> SafeString:
        """The turn as it stands in the page."""
        return turn_html(self)

    @property
    def part(self) -> SafeString:
        """The turn as a part of an answer that replaces the one in the page."""
        return turn_html(self, is_part=True)


def words_html(
    text: str,
    start: int,
    end: int,
    passages: Sequence[Span[object]],
    marks: Mapping[object, Mark],
    styles: Sequence[Span[str]],
) -> SafeString:
    """Render [start, end) of `text` (code points). Keys of `passages` point into `marks`; a style is "b", "i" or "bi"."""
    tagged: list[Span[tuple[str, object]]] = [
        *(Span(span.start, span.end, ("passage", span.key)) for span in passages),
        *(Span(span.start, span.end, ("style", span.key)) for span in styles),
    ]
    return SafeString("".join(_run_html(text, run, marks) for run in runs(end - start, tagged, begin=start)))


def _run_html(text: str, run: Run[tuple[str, object]], marks: Mapping[object, Mark]) -> str:
    html = str(escape(text[run.start : run.end]))
    letters = {letter for kind, key in run.keys if kind == "style" for letter in str(key)}
    for letter in sorted(letters):
        html = f"<{letter}>{html}</{letter}>"
    covering = [marks[key] for kind, key in run.keys if kind == "passage"]
    return f"<mark{_mark_looks(covering)}>{html}</mark>" if covering else html


def _mark_looks(covering: Sequence[Mark]) -> str:
    """Two strokes at most, then a neutral one with a number; whole turns need none, the bar says it."""
    hues = list(dict.fromkeys(hue for mark in covering if not mark.is_whole for hue in mark.hues))
    if not hues:
        return ' class="whole"'
    if len(hues) > 2:
        return f' class="many" data-n="{len(hues)}"'
    return f' class="{" ".join(f"{side}{hue}" for side, hue in zip("ab", hues, strict=False))}"'


# Written here and not in the template: a dense transcript has thousands of these, and the template engine takes
# several times as long. Every value is escaped, or a number or an id. Bars are made in the browser from `data-span`.
TURN = (
    '<div class="turn{look}" id="turn-{number}" data-turn="{number}"{oob} tabindex="-1" role="group" aria-label="{name}">'
    '<div class="no num">{number}</div><div class="body" dir="{direction}">{target}{who}{time}'
    '<span class="words" data-start="{start}" data-end="{end}">{words}</span></div>{labels}{notes}</div>\n'
)
LABEL = (
    '<li><a class="label c{hue}" href="?passage={passage}#turn-{number}" data-coding="{coding}"'
    ' data-span="{start} {end}"{by}>{name}</a></li>'
)
NOTE = '<a class="note" href="?passage={passage}#turn-{number}" data-span="{start} {end}">{text}</a>'


def turn_html(turn: TurnView, *, is_part: bool = False) -> SafeString:
    """Write a turn; `is_part` marks it to replace the turn of its number in the page."""
    number = escape(turn.number)
    html = TURN.format(
        look=" q" if turn.is_interviewer else "",
        number=number,
        oob=' hx-swap-oob="true"' if is_part else "",
        name=escape(_("Turn %(number)s %(speaker)s") % {"number": turn.number, "speaker": turn.speaker}),
        direction=turn.direction,
        target=f'<span class="target" id="p-{turn.target}"></span>' if turn.target else "",
        who=f'<span class="who">{escape(turn.speaker)}</span>' if turn.speaker else "",
        time=f'<span class="time num">{escape(turn.time_stamp)}</span>' if turn.time_stamp else "",
        start=turn.start,
        end=turn.end,
        words=turn.words,
        labels=_labels_html(number, turn.labels),
        notes=_notes_html(number, turn.notes),
    )
    return SafeString(html)


def _labels_html(number: str, labels: Sequence[Label]) -> str:
    items = (
        LABEL.format(
            hue=label.hue,
            passage=label.passage,
            number=number,
            coding=label.coding,
            start=label.start,
            end=label.end,
            by=f' data-by="{escape(label.by)}"' if label.by else "",
            name=escape(label.name),
        )
        for label in labels
    )
    return f'<ul class="labels">{"".join(items)}</ul>' if labels else ""


def _notes_html(number: str, notes: Sequence[Note]) -> str:
    items = (
        NOTE.format(
            passage=note.passage, number=number, start=note.start, end=note.end, text=escape(note.text)
        )
        for note in notes
    )
    return f'<div class="notes">{"".join(items)}</div>' if notes else ""
