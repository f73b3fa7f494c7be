"""A turn as HTML: one `mark` for each run of its words between two boundaries, labels and bars in its margin.

The concatenated text of the marks is exactly the text of the span, so that offsets in the browser are right.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.utils.html import escape
from django.utils.safestring import SafeString

from interviews.spans import Run, Span, runs


@dataclass(frozen=True, slots=True)
class Mark:
    """What one passage does to its words: the hues of its codes, and whether it covers its whole turn."""

    hues: tuple[int, ...]
    is_whole: bool = False


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
    return f"<mark data-run{_mark_looks(covering)}>{html}</mark>" if covering else html


def _mark_looks(covering: Sequence[Mark]) -> str:
    """Two strokes at most, then a neutral one with a number; whole turns need none, the bar says it."""
    hues = list(dict.fromkeys(hue for mark in covering if not mark.is_whole for hue in mark.hues))
    if not hues:
        return ' class="whole"'
    if len(hues) > 2:
        return f' class="many" data-n="{len(hues)}"'
    return f' class="{" ".join(f"{side}{hue}" for side, hue in zip("ab", hues, strict=False))}"'


# The margin is written here and not in the template, because a dense transcript has thousands of these and the
# template engine takes four times as long. Every value is escaped, or a number or an id.
LABEL = (
    '<li><a class="label c{hue}" href="?passage={passage}#p-{passage}" data-coding="{coding}" data-passage="{passage}"'
    ' data-start="{start}" data-end="{end}" aria-label="{full_name}: {quote} ({coder})" title="{full_name}">{name}</a></li>'
)
BAR = '<i class="stroke c{hue}" data-bar="{coding}" data-passage="{passage}" data-start="{start}" data-end="{end}"></i>'


def label_html(
    *,
    coding: UUID,
    passage: UUID,
    hue: int,
    start: int,
    end: int,
    name: str,
    full_name: str,
    quote: str,
    coder: str,
) -> str:
    """Write the label of a coding in the margin."""
    said = {"name": name, "full_name": full_name, "quote": quote, "coder": coder}
    safe = {key: escape(value) for key, value in said.items()}
    return LABEL.format(coding=coding, passage=passage, hue=hue, start=start, end=end, **safe)


def bar_html(*, coding: UUID, passage: UUID, hue: int, start: int, end: int) -> str:
    """Write the bar of a coding in one turn."""
    return BAR.format(coding=coding, passage=passage, hue=hue, start=start, end=end)
