"""What a coded transcript says: as a marked-up print-out with margins, and as text with comments on its words."""

import re
import uuid
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from coding.exports.content import COLOURS, framed
from coding.exports.options import Chosen
from coding.models import Anchor, Code
from coding.queries.hues import hues_of
from coding.queries.segments import Segment, newest_revisions, passage_memos, segments, turns_of
from coding.report import (
    Block,
    CommentedText,
    Inline,
    KeyValues,
    Marginalia,
    MarginLabel,
    MarginRow,
    Paragraph,
    Report,
    Span,
    TextComment,
    paragraph,
)
from interviews import spans
from interviews.access import Member
from interviews.models import Document, Revision, Turn

SENTENCE = re.compile(r"[.!?…][\"'”’)\]]*\s+|\n")


@dataclass(frozen=True, slots=True)
class CodedPassage:
    """A passage in its place with all that is written beside it."""

    start: int
    end: int
    codings: tuple[Segment, ...]
    memos: tuple[str, ...]
    translation: str


def passages_in(member: Member, document: Document, revision: Revision) -> list[CodedPassage]:
    """The passages of a revision in reading order, also those that carry no code but a memo or a translation."""
    codings: dict[uuid.UUID, list[Segment]] = defaultdict(list)
    for segment in segments(member, documents=[document]):
        codings[segment.passage].append(segment)
    memos = passage_memos(member)
    anchors = Anchor.objects.filter(revision=revision).select_related("passage").order_by("start", "end")
    return [
        CodedPassage(
            start=anchor.start,
            end=anchor.end,
            codings=tuple(codings[anchor.passage_id]),
            memos=tuple(memo.text for memo in memos.get(anchor.passage_id, ())),
            translation=anchor.passage.translation,
        )
        for anchor in anchors
        if codings[anchor.passage_id] or anchor.passage_id in memos or anchor.passage.translation
    ]


def about(document: Document) -> KeyValues:
    """What stands above a transcript."""
    pairs = [
        (_("Case"), document.case.label if document.case else _("the study as a whole")),
        (_("Kind"), str(document.get_kind_display())),
        (_("Date"), date_format(document.held_on, _("j F Y")) if document.held_on else ""),
        (_("Place or mode"), document.place),
        (_("Address"), document.address),
    ]
    return KeyValues(tuple((name, value) for name, value in pairs if value))


def _newest(document: Document) -> Revision:
    return newest_revisions([document])[document.pk]


# -- margins ------------------------------------------------------------------------------------


def margins(member: Member, chosen: Chosen) -> Report:
    """Codes left beside their passage, words in the middle with turn and speaker, memos and translations right."""
    document: Document = chosen["document"]
    revision = _newest(document)
    page = _Margins(member, document, revision)
    blocks: list[Block] = [
        about(document),
        Marginalia(
            tuple(page.rows()), ("", "", _("Memos")) if page.has_notes else ("", "", ""), page.blanks_at_end
        ),
    ]
    return framed(member, document.title, blocks, chosen, language=document.language)


class _Margins:
    """Cuts the turns into rows so that each label stands beside the sentence in which its passage begins."""

    def __init__(self, member: Member, document: Document, revision: Revision) -> None:
        self.text = revision.text
        self.styles = revision.styles
        self.turns = turns_of([revision])[revision.pk]
        self.passages = passages_in(member, document, revision)
        self.hues = hues_of(list(Code.objects.filter(study=member.study)))
        self.has_notes = any(passage.memos or passage.translation for passage in self.passages)
        self.blanks_at_end = self.text[len(self.text.rstrip()) :]
        self.beginnings = [turn.label_start for turn in self.turns]
        self.at_turn: dict[int, list[CodedPassage]] = defaultdict(list)
        for passage in self.passages:
            self.at_turn[self._turn_at(passage.start)].append(passage)

    def _turn_at(self, offset: int) -> int:
        return max(bisect_right(self.beginnings, offset) - 1, 0)

    def rows(self) -> Iterator[MarginRow]:
        at = 0
        for number, (turn, stop) in enumerate(
            zip(self.turns, [*self.beginnings[1:], len(self.text)], strict=True)
        ):
            yield from self._turn(turn, at, stop, self.at_turn.get(number, []))
            at = stop

    def _turn(self, turn: Turn, at: int, stop: int, passages: Sequence[CodedPassage]) -> Iterator[MarginRow]:
        """The rows of a turn, which reaches to the next one, so that no time stamp behind its words is lost."""
        cuts = self._cuts(turn, passages)
        # Blanks before a row go along hidden: the file can come back as the text that it was.
        shown = len(self.text[:at].rstrip())
        for number, (start, end) in enumerate(zip(cuts, [*cuts[1:], stop], strict=True)):
            first = -1 if number == 0 else start
            here = [p for p in passages if first <= p.start and (p.start < end or end == stop)]
            begin = end - len(self.text[shown:end].lstrip())
            before, shown = self.text[shown:begin], max(begin, len(self.text[:end].rstrip()))
            yield MarginRow(
                middle=tuple(self._words(turn, begin, shown)),
                labels=tuple(label for passage in here for label in self._labels(turn, passage)),
                notes=tuple(note for passage in here for note in _notes(passage)),
                turn=turn.number if number == 0 else "",
                before=before,
            )

    def _cuts(self, turn: Turn, passages: Sequence[CodedPassage]) -> list[int]:
        """The beginnings of the sentences in which passages begin, the turn's own first."""
        ends = [match.end() for match in SENTENCE.finditer(self.text, turn.body_start, turn.body_end)]
        sentences = [turn.body_start, *(end for end in ends if end < turn.body_end)]
        starts = (max(passage.start, turn.body_start) for passage in passages)
        return sorted({turn.body_start, *(sentences[bisect_right(sentences, start) - 1] for start in starts)})

    def _labels(self, turn: Turn, passage: CodedPassage) -> Iterator[MarginLabel]:
        last = self.turns[self._turn_at(max(passage.end - 1, passage.start))]
        reach = f" ({turn.number}–{last.number})" if last != turn else ""
        names = dict.fromkeys((segment.code, segment.code_id) for segment in passage.codings)
        for name, code in names:
            yield MarginLabel(name + reach, self._colour(code))

    def _colour(self, code: uuid.UUID) -> str:
        return COLOURS[self.hues[code] - 1]

    def _words(self, turn: Turn, start: int, end: int) -> Iterator[Inline]:
        """The words with their bold and italic; a passage that is less than a whole turn is shaded."""
        marks: list[spans.Span[tuple[str, str]]] = [
            spans.Span(start, end, ("style", look)) for start, end, look in self.styles
        ]
        for passage in sorted(self.passages, key=lambda passage: passage.start - passage.end):
            is_whole = passage.start <= turn.body_start and passage.end >= turn.body_end
            if passage.codings and not is_whole:
                shade = self._colour(passage.codings[0].code_id)
                marks.append(spans.Span(passage.start, passage.end, ("shade", shade)))
        if turn.label_start < turn.label_end:
            marks.append(spans.Span(turn.label_start, turn.label_end, ("role", "speaker")))
        for run in spans.runs(end - start, marks, begin=start):
            looks = "".join(value for kind, value in run.keys if kind == "style")
            shades = [value for kind, value in run.keys if kind == "shade"]
            yield Inline(
                self.text[run.start : run.end],
                bold="b" in looks,
                italic="i" in looks,
                role="speaker" if ("role", "speaker") in run.keys else "",
                # The shortest passage comes last and is seen.
                shade=shades[-1] if shades else "",
            )


def _notes(passage: CodedPassage) -> Iterator[Paragraph]:
    for memo in passage.memos:
        yield paragraph(memo, "note")
    if passage.translation:
        yield Paragraph((Inline(passage.translation, italic=True),), "note")


# -- comments -----------------------------------------------------------------------------------


def comments(member: Member, chosen: Chosen) -> Report:
    """The text as it stands, and every coding as a comment on exactly its words; offsets need no conversion."""
    document: Document = chosen["document"]
    revision = _newest(document)
    block = CommentedText(
        paragraphs=tuple(revision.text.split("\n")),
        comments=tuple(
            comment
            for passage in passages_in(member, document, revision)
            for comment in _comments(passage, with_coders=chosen["coders"])
        ),
        spans=tuple(_spans(revision, turns := turns_of([revision])[revision.pk])),
        leads=_leads(revision.text, turns),
    )
    return framed(member, document.title, [about(document), block], chosen, language=document.language)


def _comments(passage: CodedPassage, *, with_coders: bool) -> Iterator[TextComment]:
    note = "\n".join((*passage.memos, *filter(None, (passage.translation,))))
    for segment in passage.codings:
        name = segment.label if segment.code == segment.label else f"{segment.code}: {segment.label}"
        yield TextComment(
            passage.start,
            passage.end,
            "\n".join(filter(None, (name, note))),
            author=segment.coder if with_coders else "",
            initials=initials(segment.coder) if with_coders else "",
            made=segment.created,
        )
        note = ""
    if note:
        yield TextComment(passage.start, passage.end, note)


def initials(name: str) -> str:
    """The first letters of up to three words."""
    return "".join(word[0] for word in re.findall(r"\w+", name)[:3]).upper()


def _spans(revision: Revision, turns: Sequence[Turn]) -> Iterator[Span]:
    for turn in turns:
        if turn.label_start < turn.label_end:
            yield Span(turn.label_start, turn.label_end, role="speaker")
    for start, end, look in revision.styles:
        yield Span(start, end, bold="b" in look, italic="i" in look)


def _leads(text: str, turns: Sequence[Turn]) -> tuple[tuple[Inline, ...], ...]:
    """The numbers of the turns that begin in each paragraph."""
    numbers: dict[int, list[str]] = defaultdict(list)
    starts = [0, *(match.end() for match in re.finditer("\n", text))]
    for turn in turns:
        numbers[bisect_right(starts, turn.label_start) - 1].append(turn.number)
    return tuple(
        (Inline(f"{', '.join(numbers[at])} ", role="turn"),) if at in numbers else ()
        for at in range(len(starts))
    )
