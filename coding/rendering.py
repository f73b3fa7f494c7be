"""The words of a turn as HTML: one `mark` for each run between two boundaries. The text is never changed.

The concatenated text of the elements is exactly the text of the span, so that offsets in the browser are right.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

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
