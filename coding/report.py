"""Reports as neutral blocks: what is said, not how it is written, and nothing of rows or requests.

exports/content.py makes them from queries, exports/word.py writes them. Frozen dataclasses throughout.
"""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass
from typing import Literal

LIGHT_ENOUGH = 0.72
type Look = Literal["body", "small", "cell", "remark", "memo", "head", "label", "note", "transcript"]
type Role = Literal["", "speaker", "turn", "blanks", "muted"]


# -- words --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Comment:
    """A native comment; consecutive inlines that hold the same object share one comment."""

    text: str
    author: str = ""
    initials: str = ""
    made: datetime.datetime | None = None


@dataclass(frozen=True, slots=True)
class Inline:
    """Words that look alike. `shade` is "" or a colour as RRGGBB; a writer lightens it until it prints."""

    text: str
    bold: bool = False
    italic: bool = False
    mono: bool = False
    superscript: bool = False
    shade: str = ""
    role: Role = ""
    comment: Comment | None = None


@dataclass(frozen=True, slots=True)
class Paragraph:
    """`indent` counts levels. A newline in an inline is a line break, not a new paragraph."""

    inlines: tuple[Inline, ...]
    look: Look = "body"
    indent: int = 0
    keep_with_next: bool = False


def paragraph(text: str, look: Look = "body", *, indent: int = 0, bold: bool = False) -> Paragraph:
    """A paragraph of plain words."""
    return Paragraph((Inline(text, bold=bold),), look, indent)


# -- blocks -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Heading:
    """Level 1 to 4; the report's title stands above them."""

    level: int
    text: str


@dataclass(frozen=True, slots=True)
class Quote:
    """Somebody's words, a translation of them, and who said them."""

    text: str
    attribution: str = ""
    translation: str = ""


@dataclass(frozen=True, slots=True)
class KeyValues:
    """Pairs as in a title block: (name, value)."""

    pairs: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class PageBreak:
    """What follows begins on a new page."""


@dataclass(frozen=True, slots=True)
class Endnotes:
    """A numbered list from 1; superscript inlines with the same numbers refer to it."""

    notes: tuple[tuple[Inline, ...], ...]


@dataclass(frozen=True, slots=True)
class Column:
    """`width` is a share of the text's width; shares need not add up to anything."""

    title: str
    width: float = 1.0


@dataclass(frozen=True, slots=True)
class Cell:
    """`shade` as in Inline."""

    paragraphs: tuple[Paragraph, ...]
    shade: str = ""


def cell(text: str, *, indent: int = 0, bold: bool = False, shade: str = "") -> Cell:
    """A cell of plain words."""
    return Cell((paragraph(text, "cell", indent=indent, bold=bold),), shade)


@dataclass(frozen=True, slots=True)
class Table:
    """Every row has as many cells as there are columns. The header row repeats on every page.

    `caption` is numbered behind `caption_label` ("Table 1. …"); without one there is no caption.
    """

    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    caption: str = ""
    caption_label: str = "Table"
    splits_rows: bool = True

    def __post_init__(self) -> None:
        for row in self.rows:
            if len(row) != len(self.columns):
                raise ValueError(f"A row has {len(row)} cells under {len(self.columns)} columns")


@dataclass(frozen=True, slots=True)
class MarginLabel:
    """A code in the left margin."""

    text: str
    shade: str = ""


@dataclass(frozen=True, slots=True)
class MarginRow:
    """One stretch of transcript with what stands left and right of it.

    `turn` is printed before the words; leave it "" where a turn goes on. `before` are the blanks of the text that
    stand before them: kept in the file, not shown.
    """

    middle: tuple[Inline, ...]
    labels: tuple[MarginLabel, ...] = ()
    notes: tuple[Paragraph, ...] = ()
    turn: str = ""
    before: str = ""


@dataclass(frozen=True, slots=True)
class Marginalia:
    """A marked-up print-out: codes left, words in the middle, memos right; `titles` repeat on every page.

    `after` are the blanks at the end of the text: kept in the file, not shown.
    """

    rows: tuple[MarginRow, ...]
    titles: tuple[str, str, str] = ("", "", "")
    after: str = ""


@dataclass(frozen=True, slots=True)
class Span:
    """Bold or italic words of a CommentedText, half-open in code points."""

    start: int
    end: int
    bold: bool = False
    italic: bool = False
    role: Role = ""


@dataclass(frozen=True, slots=True)
class TextComment:
    """A comment on exactly text[start:end], half-open in code points; comments may overlap in any way."""

    start: int
    end: int
    text: str
    author: str = ""
    initials: str = ""
    made: datetime.datetime | None = None


@dataclass(frozen=True, slots=True)
class CommentedText:
    """Paragraphs with comments on their words; offsets count over "\\n".join(paragraphs).

    `leads[i]` is printed before paragraph i (turn number, speaker) and counts in no offset.
    """

    paragraphs: tuple[str, ...]
    comments: tuple[TextComment, ...] = ()
    spans: tuple[Span, ...] = ()
    leads: tuple[tuple[Inline, ...], ...] = ()

    def __post_init__(self) -> None:
        length = sum(map(len, self.paragraphs)) + max(len(self.paragraphs) - 1, 0)
        marks: list[TextComment | Span] = [*self.comments, *self.spans]
        for mark in marks:
            if not 0 <= mark.start < mark.end <= length:
                raise ValueError(f"{mark.start}-{mark.end} is no stretch of a text of {length} characters")


type Block = (
    Heading | Paragraph | Quote | KeyValues | PageBreak | Endnotes | Table | Marginalia | CommentedText
)


@dataclass(frozen=True, slots=True)
class Report:
    """A whole report. `language` is a tag such as "fi"; `header` and `footer` are one line each.

    The footer should say when and with which codebook version the report was made. `made` goes into
    the file's properties, which name no person.
    """

    title: str
    blocks: tuple[Block, ...]
    made: datetime.datetime
    language: str = "en"
    landscape: bool = False
    paper: Literal["A4", "Letter"] = "A4"
    header: str = ""
    footer: str = ""


# -- colours ------------------------------------------------------------------------------------


def tint(colour: str) -> str:
    """`colour` (RRGGBB, # allowed) mixed with white until black words on it print well; "" if it is none.

    Lightness is WCAG 2 relative luminance. A colour that is light enough stays: tint(tint(c)) == tint(c).
    """
    if not (match := re.fullmatch(r"#?([0-9A-Fa-f]{6})", colour)):
        return ""
    parts = [int(match[1][at : at + 2], 16) for at in (0, 2, 4)]
    while luminance(parts) < LIGHT_ENOUGH:
        parts = [part + max(1, (255 - part) // 8) if part < 255 else 255 for part in parts]
    return "".join(f"{part:02X}" for part in parts)


def luminance(parts: list[int]) -> float:
    """WCAG 2 relative luminance, 0 to 1, of red, green and blue from 0 to 255."""
    linear = [_linear(part / 255) for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else float(((part + 0.055) / 1.055) ** 2.4)
