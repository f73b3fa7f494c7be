"""Native Word comments on exactly their words: on inlines, and on stretches of a running text.

Marks stand between runs that were cut at every boundary, so comments may overlap in any way.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from itertools import accumulate, groupby

from coding.exports.wordxml import Element, clean, comment_end, comment_start, el, paragraph, run
from coding.report import Comment, CommentedText, Inline, Span, TextComment


class Comments:
    """The comments of one file in the order of their numbers."""

    def __init__(self, made: datetime) -> None:
        self.made = made
        self.elements: list[Element] = []

    def add(self, comment: Comment | TextComment) -> int:
        """Keep the comment and give the number that its marks carry."""
        number = len(self.elements)
        made = as_utc(comment.made or self.made)
        lines = clean(comment.text).split("\n")
        sign = el("r", el("rPr", el("rStyle", val="CommentReference")), el("annotationRef"))
        first, *others = (paragraph("CommentText", [run(Inline(line))], line) for line in lines)
        first.insert(1, sign)
        names = {"author": clean(comment.author), "initials": clean(comment.initials)}
        date = made.strftime("%Y-%m-%dT%H:%M:%SZ")
        self.elements.append(el("comment", first, *others, id=number, **names, date=date))
        return number


def as_utc(moment: datetime) -> datetime:
    """The moment in UTC; one without a zone is taken as UTC."""
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def inline_runs(inlines: Sequence[Inline], comments: Comments) -> list[Element]:
    """Runs with the marks of their comments; neighbours with the same comment object share one."""
    content: list[Element] = []
    for _same, group in groupby(inlines, key=lambda inline: id(inline.comment)):
        members = list(group)
        runs = [run(inline) for inline in members]
        if (comment := members[0].comment) is not None:
            number = comments.add(comment)
            runs = [comment_start(number), *runs, *comment_end(number)]
        content += runs
    return content


# -- running text -------------------------------------------------------------------------------


def commented(block: CommentedText, comments: Comments) -> Iterator[Element]:
    """One Word paragraph for each of the block's; comments may begin in one and end in another.

    Time grows with the number of boundaries, not with their square.
    """
    events = _Events(block, comments)
    labels = sorted((span.start, span.end) for span in block.spans if span.role == "speaker")
    starts = accumulate((len(text) + 1 for text in block.paragraphs), initial=0)
    for at, (start, text) in enumerate(zip(starts, block.paragraphs, strict=False)):
        lead = inline_runs(block.leads[at], comments) if at < len(block.leads) else []
        yield paragraph("Transcript", [*lead, *events.runs(text, start)], _said(text, start, labels))


def _said(text: str, start: int, labels: Sequence[tuple[int, int]]) -> str:
    """What tells the direction of a paragraph that stands at `start`: all of it behind a speaker's label."""
    at = bisect_right(labels, (start, start))
    if at < len(labels) and labels[at][0] < start + len(text):
        return text[labels[at][1] - start :]
    return text


class _Events:
    """What begins and ends at each offset, and which looks are open while the text goes by."""

    def __init__(self, block: CommentedText, comments: Comments) -> None:
        self.starts: defaultdict[int, list[int]] = defaultdict(list)
        self.ends: defaultdict[int, list[int]] = defaultdict(list)
        for comment in sorted(block.comments, key=lambda comment: (comment.start, -comment.end)):
            number = comments.add(comment)
            self.starts[comment.start].append(number)
            self.ends[comment.end].append(number)
        self.spans = sorted(block.spans, key=lambda span: span.start)
        cuts = {*self.starts, *self.ends, *(at for span in self.spans for at in (span.start, span.end))}
        self.waiting = sorted(cuts, reverse=True)
        self.open: list[Span] = []

    def runs(self, text: str, start: int) -> Iterator[Element]:
        """The runs and marks of the paragraph that stands at `start`; to be asked in order."""
        here, end = start, start + len(text)
        while self.waiting and self.waiting[-1] <= end:
            cut = self.waiting.pop()
            yield from self._words(text, here - start, cut - start)
            yield from self._marks(cut)
            here = cut
        yield from self._words(text, here - start, len(text))

    def _marks(self, at: int) -> Iterator[Element]:
        for number in self.ends.get(at, ()):
            yield from comment_end(number)
        for number in self.starts.get(at, ()):
            yield comment_start(number)
        self.open = [span for span in self.open if span.end > at]
        while self.spans and self.spans[0].start <= at:
            self.open.append(self.spans.pop(0))

    def _words(self, text: str, start: int, end: int) -> Iterator[Element]:
        if start >= end:
            return
        inline = Inline(text[start:end])
        for span in self.open:
            inline = replace(
                inline,
                bold=inline.bold or span.bold,
                italic=inline.italic or span.italic,
                role=inline.role or span.role,
            )
        yield run(inline)
