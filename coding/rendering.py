"""A turn as HTML: one `mark` for each run of its words between two boundaries, labels and memos in its margin.

The concatenated text of the marks is exactly the text of the span, so that offsets in the browser are right.
"""

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from html import escape
from itertools import repeat
from typing import NamedTuple
from uuid import UUID

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from interviews.spans import Run, Span, runs

MANY = "many"


class Mark(NamedTuple):
    """What one passage does to its words: code and hue of each of its strokes; one that lies on all of them has none."""

    strokes: tuple[tuple[Hashable, int], ...]
    is_whole: bool = False


class Label(NamedTuple):
    """A coding in the margin, over [start, end) of the revision; `by` names its coder unless it is the reader."""

    coding: UUID | str
    passage: UUID | str
    hue: int
    start: int
    end: int
    name: str
    by: str


@dataclass(frozen=True, slots=True)
class Note:
    """A memo at the other edge, beside the passage it is about."""

    passage: UUID | str
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class TurnView:
    """A turn as the desk shows it; spans are code points of the revision.

    `target` is a passage one came for, `hidden` counts codings that begin here and are not shown; `write` writes
    the words, once somebody asks for them.
    """

    number: str
    speaker: str
    is_interviewer: bool
    time_stamp: str
    start: int
    end: int
    direction: str
    write: Callable[[], SafeString]
    labels: tuple[Label, ...]
    notes: tuple[Note, ...]
    target: UUID | str | None
    hidden: int = 0

    @property
    def words(self) -> SafeString:
        """The words with their marks."""
        return self.write()

    @property
    def html(self) -> SafeString:
        """The turn as it stands in the page."""
        return turn_html(self)

    @property
    def part(self) -> SafeString:
        """The turn as a part of an answer that replaces the one in the page."""
        return turn_html(self, is_part=True)


def words_html(
    text: str, start: int, end: int, passages: Sequence[Span[Mark]], styles: Sequence[Span[str]]
) -> SafeString:
    """Render [start, end) of `text` (code points) with what lies on it; a style is "b", "i" or "bi"."""
    if not passages and not styles:
        return SafeString(escape(text[start:end]))
    # What lies on all words alike needs no cuts; in a dense transcript that is a good half.
    bare = "whole" if any(span.key.is_whole for span in passages) else None
    layers: list[Span[Mark | str]] = [*(span for span in passages if not span.key.is_whole), *styles]
    cut = runs(end - start, layers, begin=start)
    looks = [_looks(run) or bare for run in cut]
    pieces = map(_run_html, repeat(text), cut, looks, [*looks[1:], None])
    return SafeString("".join(pieces))


def _run_html(text: str, run: Run[Mark | str], looks: str | None, following: str | None) -> str:
    words = text[run.start : run.end]
    if looks is None:
        return _styled(words, run)
    if not looks.startswith(MANY):
        return f'<mark class="{looks}">{_styled(words, run)}</mark>'
    said = words.rstrip()
    if looks == following or not said:
        return f'<mark class="{MANY}">{_styled(words, run)}</mark>'
    # The number stands once, where it changes, and directly behind the last letter.
    number = f'data-n="{looks.removeprefix(MANY)}"'
    if said == words:
        return f'<mark class="{MANY}" {number}>{_styled(words, run)}</mark>'
    return f'<mark class="{MANY}"><span {number}>{_styled(said, run)}</span>{words[len(said) :]}</mark>'


def _looks(run: Run[Mark | str]) -> str | None:
    """Two strokes at most, then a neutral one with a number; None without any: of whole turns the bar says it."""
    strokes = {stroke: None for key in run.keys if isinstance(key, Mark) for stroke in key.strokes}
    if len(strokes) > 2:
        return f"{MANY}{len(strokes)}"
    hues = [hue for _code, hue in strokes]
    if len(hues) == 2:
        return f"a{hues[0]} b{hues[1]}"
    return f"a{hues[0]}" if hues else None


def _styled(words: str, run: Run[Mark | str]) -> str:
    html = escape(words)
    # Styles come behind the marks.
    if not run.keys or isinstance(run.keys[-1], Mark):
        return html
    letters = {letter for key in run.keys if not isinstance(key, Mark) for letter in key}
    for letter in sorted(letters):
        html = f"<{letter}>{html}</{letter}>"
    return html


# Written here and not in the template: a dense transcript has thousands of these, and the template engine takes
# several times as long. Every value is escaped, or a number or an id. Bars are made in the browser from `data-span`.
TURN = (
    '<div class="turn{look}" id="turn-{number}" data-turn="{number}"{oob} tabindex="-1" role="group" aria-label="{name}">'
    '<div class="no num">{number}</div><div class="body" dir="{direction}">{target}{who}{time}'
    '<span class="words" data-start="{start}" data-end="{end}">{words}</span></div>{labels}{notes}</div>\n'
)
NOTE = '<a class="note" href="?passage={passage}#turn-{number}" data-span="{start} {end}">{text}</a>'


def turn_html(turn: TurnView, *, is_part: bool = False) -> SafeString:
    """Write a turn; `is_part` marks it to replace the turn of its number in the page."""
    number = escape(turn.number)
    html = TURN.format(
        look=(" q" if turn.is_interviewer else "") + (" noted" if turn.notes else ""),
        number=number,
        oob=' hx-swap-oob="true"' if is_part else "",
        name=escape(_("Turn %(number)s %(speaker)s") % {"number": turn.number, "speaker": turn.speaker}),
        direction=turn.direction,
        target=f'<span class="target" id="p-{turn.target}"></span>' if turn.target else "",
        who=f'<span class="who">{_name(turn.speaker)}</span>' if turn.speaker else "",
        time=f'<span class="time num">{escape(turn.time_stamp)}</span>' if turn.time_stamp else "",
        start=turn.start,
        end=turn.end,
        words=turn.words,
        labels=_labels_html(number, turn.labels),
        notes=_notes_html(number, turn.notes),
    )
    return SafeString(html)


def _labels_html(number: str, labels: Sequence[Label]) -> str:
    return (
        f'<ul class="labels">{"".join(_label_html(number, label) for label in labels)}</ul>' if labels else ""
    )


# Names of codes and coders stand there over and over.
_name = lru_cache(maxsize=2000)(escape)


def _label_html(number: str, label: Label) -> str:
    by = f' data-by="{_name(label.by)}"' if label.by else ""
    return (
        f'<li><a class="label c{label.hue}" href="?passage={label.passage}#turn-{number}" data-coding="{label.coding}"'
        f' data-span="{label.start} {label.end}"{by}>{_name(label.name)}</a></li>'
    )


def _notes_html(number: str, notes: Sequence[Note]) -> str:
    items = (
        NOTE.format(
            passage=note.passage, number=number, start=note.start, end=note.end, text=escape(note.text)
        )
        for note in notes
    )
    return f'<div class="notes">{"".join(items)}</div>' if notes else ""
