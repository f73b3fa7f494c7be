"""Walks the body of a Word document and gives every piece of its text in reading order with bold and italic.
What is text and what is not: docs/transcript-import.md. Opens no file; turns are found elsewhere.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from lxml import etree

from interviews.importers import own_marks
from interviews.importers.word_names import COMPATIBILITY, MATHS, STRICT, TRANSITIONAL, W, attribute, local
from interviews.importers.word_styles import Pair, Styles
from interviews.importers.word_symbols import letter_of

Style = tuple[bool, bool]  # bold, italic
PLAIN: Style = (False, False)

_LEFT_OUT = frozenset({"del", "moveFrom"})
_PROPERTIES = (
    "pPr rPr tblPr tblGrid trPr tcPr sectPr sdtPr sdtEndPr smartTagPr customXmlPr fldData instrText delText"
    " delInstrText proofErr lastRenderedPageBreak annotationRef footnoteRef endnoteRef separator"
    " continuationSeparator rubyPr ffData"
)
_NO_TEXT = frozenset(_PROPERTIES.split())
_FIXED = {
    "tab": "\t",
    "ptab": "\t",
    "br": "\n",
    "cr": "\n",
    "noBreakHyphen": "\u2011",
    "softHyphen": "\u00ad",
}
_BOXES = frozenset({"drawing", "pict", "object"})
_ALTERNATE = f"{{{COMPATIBILITY}}}AlternateContent"
_TEXT = frozenset(W("t"))
_BOX_CONTENT = frozenset(W("txbxContent"))
_MATHS_TEXT = tuple(f"{{{namespace}}}t" for namespace in MATHS)
_LINE_ENDS_TO_BLANKS = str.maketrans("\r\n", "  ")


class TooLong(Exception):
    """The walk has met more text than a transcript can have; its argument is the length so far."""


@dataclass(slots=True)
class Walk:
    """What the walk gathered. `pieces` joined are the text; offsets here count code points of that raw text."""

    pieces: list[str] = field(default_factory=list)
    looks: list[Style] = field(default_factory=list)
    length: int = 0
    notes: list[tuple[str, str, int]] = field(default_factory=list)  # kind, id, offset of the reference
    unknown_symbols: list[tuple[str, int]] = field(default_factory=list)  # font, offset
    deletions: int = 0
    comments: int = 0
    chunks: int = 0  # parts of another format that Word would weave in
    own: int = 0  # paragraphs and numbers that this program wrote into an export
    most: int = 5_000_000

    def put(self, text: str, look: Style = PLAIN) -> None:
        """Append words."""
        if text:
            self.pieces.append(text)
            self.looks.append(look)
            self.length += len(text)
            if self.length > self.most:
                raise TooLong(self.length)


class Walker:
    """One pass over one body; notes are walked into the same Walk afterwards."""

    def __init__(self, styles: Styles, has_sound_fields: bool, most: int) -> None:
        self.walk = Walk(most=most)
        self._styles = styles
        self._separator = ""
        self._depth = 0
        self._is_after_table = False
        self._boxes: list[etree._Element] = []
        self._fields: list[bool] = []  # for each open field: are we still in its instruction?
        self._has_sound_fields = has_sound_fields
        self._paragraph_style: Pair = (None, None)
        self._number: str | None = None  # what stands in the style of a turn number, until other words come
        self._is_in_number = False
        self._inline: dict[str, Callable[[etree._Element, Style], None]] = {
            "r": self._run,
            "t": self._text,
            "sym": self._symbol,
            "fldChar": self._field,
            "ruby": self._ruby,
            "footnoteReference": self._note,
            "endnoteReference": self._note,
            "commentReference": self._comment,
        }

    def blocks(self, container: etree._Element) -> None:
        """Paragraphs and tables, through every wrapper that Word knows."""
        for child in _chosen(container):
            name = _name(child)
            if name == "p":
                self._paragraph(child)
            elif name == "tbl":
                self._table(child)
            elif name == "altChunk":
                self.walk.chunks += 1
            elif name in _LEFT_OUT:
                self._leave_out(child)
            elif name not in _NO_TEXT:
                self.blocks(child)

    def note(self, number: int, element: etree._Element) -> None:
        """A footnote or endnote on a line of its own: `[1] words`."""
        self.walk.put(f"\n[{number}]")
        at = len(self.walk.pieces)
        self._separator = ""
        self._is_after_table = False
        self.blocks(element)
        if len(self.walk.pieces) > at and not self.walk.pieces[at][0].isspace():
            self.walk.pieces.insert(at, " ")
            self.walk.looks.insert(at, PLAIN)
            self.walk.length += 1

    # blocks ------------------------------------------------------------------------------------------------

    def _paragraph(self, paragraph: etree._Element) -> None:
        properties = _child(paragraph, "pPr")
        if self._styles.name_of(properties, "pStyle") in own_marks.LEFT_OUT:
            self._leave_out_own(paragraph, properties)
            return
        outer, self._paragraph_style = self._paragraph_style, self._styles.paragraph(properties)
        at = len(self.walk.pieces)
        self.walk.put(self._separator)
        self._separator = "" if _is_mark_deleted(properties) else "\n"
        self._inlines(paragraph, PLAIN)
        self._put_number()
        self._keep_clear_of_table(at)
        self._paragraph_style = outer
        boxes, self._boxes = self._boxes, []
        for box in boxes:
            self.blocks(box)

    def _leave_out_own(self, paragraph: etree._Element, properties: etree._Element | None) -> None:
        """Leave out what an export added; the blanks that it kept come before the next words."""
        self.walk.own += 1
        kept = self._blanks_of(paragraph)
        if self._styles.name_of(properties, "pStyle") == own_marks.MARGIN_END:
            self.walk.put(kept)
            self._separator = "" if kept.endswith("\n") else self._separator
        elif kept:
            self._separator = kept

    def _blanks_of(self, paragraph: etree._Element) -> str:
        runs = (run for run in paragraph.iter(*W("r")) if self._is_run_in(run, own_marks.BLANKS))
        return "".join(
            _FIXED.get(_name(part), part.text or "") for run in runs for part in run if _name(part) != "rPr"
        )

    def _is_run_in(self, run: etree._Element, style: str) -> bool:
        return self._styles.name_of(_child(run, "rPr"), "rStyle") == style

    def _keep_clear_of_table(self, at: int) -> None:
        """An empty line between a table and words that follow it, so that they are no part of its last row."""
        if self._is_after_table and not self._depth:
            self._is_after_table = False
            if self.walk.pieces[at:] and "".join(self.walk.pieces[at:]).strip():
                self.walk.pieces[at] = "\n" + self.walk.pieces[at]
                self.walk.length += 1

    def _table(self, table: etree._Element) -> None:
        if self._has_margins(table):
            self._margins(table)
            return
        self._depth += 1
        for row in _through_wrappers(table, "tr"):
            if _has(_child(row, "trPr"), "del"):
                self.walk.deletions += 1
            else:
                self._row(row)
        self._depth -= 1
        self._is_after_table = not self._depth

    def _has_margins(self, table: etree._Element) -> bool:
        """True for the table of an export. OpenDocument knows no style of a table, but keeps those of paragraphs."""
        if self._styles.name_of(_child(table, "tblPr"), "tblStyle") == own_marks.MARGINS:
            return True
        firsts = (next(row.iter(*W("p")), None) for row in _through_wrappers(table, "tr"))
        names = (
            self._styles.name_of(_child(first, "pPr"), "pStyle") for first in firsts if first is not None
        )
        return any(name in own_marks.OF_MARGINS for name in names)

    def _margins(self, table: etree._Element) -> None:
        """Words beside margins, as an export sets them: its rows are no lines, what parts them is kept in each."""
        for row in _through_wrappers(table, "tr"):
            if _has(_child(row, "trPr"), "del"):
                self.walk.deletions += 1
                continue
            if self.walk.length:
                is_turn = any(self._is_run_in(run, own_marks.NUMBER) for run in row.iter(*W("r")))
                self._separator = "\n" if is_turn else " "
            for cell in _through_wrappers(row, "tc"):
                self.blocks(cell)
        self._separator = "\n"

    def _row(self, row: etree._Element) -> None:
        self.walk.put(self._separator)
        between = ""
        for cell in _through_wrappers(row, "tc"):
            if _has(_child(cell, "tcPr"), "cellDel"):
                continue
            self.walk.put(between)
            between, self._separator = "\t", ""
            self.blocks(cell)
        self._separator = "\n"

    # inside a paragraph ------------------------------------------------------------------------------------

    def _inlines(self, container: etree._Element, look: Style) -> None:
        for child in _chosen(container):
            name = _name(child)
            if name in self._inline:
                self._inline[name](child, look)
            elif name in _FIXED:
                self._put(_FIXED[name], look)
            elif name in _LEFT_OUT:
                self._leave_out(child)
            elif name in _BOXES:
                self._boxes.extend(_box_contents(child))
            elif name == "" and local(child) in ("oMath", "oMathPara"):
                self._put("".join(part.text or "" for part in child.iter(*_MATHS_TEXT)), look)
            elif name not in _NO_TEXT:
                self._inlines(child, look)

    def _run(self, run: etree._Element, _look: Style) -> None:
        outer, self._is_in_number = self._is_in_number, self._is_run_in(run, own_marks.NUMBER)
        self._inlines(run, self._styles.run(_child(run, "rPr"), self._paragraph_style))
        self._is_in_number = outer

    def _text(self, element: etree._Element, look: Style) -> None:
        self._put((element.text or "").translate(_LINE_ENDS_TO_BLANKS), look)

    def _put(self, text: str, look: Style) -> None:
        if any(self._fields):
            return
        if self._is_in_number:
            self._number = (self._number or "") + text
        else:
            self._put_number()
            self.walk.put(text, look)

    def _put_number(self) -> None:
        if self._number is not None:
            words, self._number = own_marks.without_numbers(self._number), None
            self.walk.own += 1
            self.walk.put(words)

    def _symbol(self, element: etree._Element, look: Style) -> None:
        font = attribute(element, "font") or ""
        try:
            code = int(attribute(element, "char") or "", 16)
        except ValueError:
            return
        letter = letter_of(font, code)
        if letter is None:
            self.walk.unknown_symbols.append((font, self.walk.length))
            letter = chr(code) if 0xE000 <= code <= 0xF8FF else chr(0xF000 + code % 0x100)
        self._put(letter, look)

    def _field(self, element: etree._Element, _look: Style) -> None:
        kind = attribute(element, "fldCharType")
        if kind == "begin" and self._has_sound_fields:
            self._fields.append(True)
        elif kind == "separate" and self._fields:
            self._fields[-1] = False
        elif kind == "end" and self._fields:
            self._fields.pop()

    def _ruby(self, element: etree._Element, look: Style) -> None:
        """The letters, then their reading in brackets."""
        for name, opening, closing in (("rubyBase", "", ""), ("rt", "(", ")")):
            part = _child(element, name)
            if part is not None:
                self._put(opening, look)
                self._inlines(part, look)
                self._put(closing, look)

    def _note(self, element: etree._Element, _look: Style) -> None:
        kind = local(element).removesuffix("Reference")
        self.walk.notes.append((kind, attribute(element, "id") or "", self.walk.length))

    def _comment(self, _element: etree._Element, _look: Style) -> None:
        self.walk.comments += 1

    def _leave_out(self, element: etree._Element) -> None:
        if any(part.text for part in element.iter(*W("delText"), *W("t"))):
            self.walk.deletions += local(element) == "del"


def fields_are_sound(root: etree._Element) -> bool:
    """Whether every complex field is begun and ended; if not, nothing is taken for an instruction."""
    depth = 0
    for element in root.iter(*W("fldChar")):
        kind = attribute(element, "fldCharType")
        depth += {"begin": 1, "end": -1}.get(kind or "", 0)
        if depth < 0:
            return False
    return depth == 0


_NAMES: dict[str, str] = {}


def _name(element: etree._Element) -> str:
    """The name of a Word element; "" for an element of another namespace."""
    tag = element.tag
    name = _NAMES.get(tag)
    if name is None:
        namespace, _brace, plain = tag.rpartition("}")
        name = plain if namespace[1:] in (TRANSITIONAL, STRICT) else ""
        if len(_NAMES) < 2_000:
            _NAMES[tag] = name
    return name


def _chosen(container: etree._Element) -> Iterator[etree._Element]:
    """The children of an element; of alternate content the children of one branch only."""
    for child in container:
        if child.tag == _ALTERNATE:
            branch = _branch(child)
            if branch is not None:
                yield from _chosen(branch)
        elif isinstance(child.tag, str):
            yield child


def _branch(alternate: etree._Element) -> etree._Element | None:
    branches = [child for child in alternate if local(child) in ("Choice", "Fallback")]
    return next((branch for branch in branches if _has_words(branch)), branches[0] if branches else None)


def _has_words(element: etree._Element) -> bool:
    return any(part.text for part in element.iter(*_TEXT, *_MATHS_TEXT))


def _box_contents(element: etree._Element) -> Iterator[etree._Element]:
    """Text boxes inside a drawing, the outermost ones; what is nested in them comes with their own paragraphs."""
    for child in _chosen(element):
        if child.tag in _BOX_CONTENT:
            yield child
        else:
            yield from _box_contents(child)


def _through_wrappers(container: etree._Element, wanted: str) -> Iterator[etree._Element]:
    """Rows of a table or cells of a row, also inside content controls and other wrappers."""
    for child in _chosen(container):
        name = _name(child)
        if name == wanted:
            yield child
        elif name not in _LEFT_OUT and name not in _NO_TEXT:
            yield from _through_wrappers(child, wanted)


def _child(element: etree._Element, name: str) -> etree._Element | None:
    for child in element:
        if _name(child) == name:
            return child
    return None


def _has(element: etree._Element | None, name: str) -> bool:
    return element is not None and _child(element, name) is not None


def _is_mark_deleted(properties: etree._Element | None) -> bool:
    """Whether the end of the paragraph was deleted with tracking on: its words join the next paragraph."""
    run = None if properties is None else _child(properties, "rPr")
    return _has(run, "del") or _has(run, "moveFrom")
