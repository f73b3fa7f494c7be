"""WordprocessingML by the handful: elements, runs, paragraphs, fields, in the order the schema wants.

Knows inlines and looks of coding.report, no blocks; the looks' styles are in wordstyles.py.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence

from lxml import etree

from coding.report import Inline, tint

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
XML_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
NO_XML = re.compile("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
LINE_ENDS = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")
ROLE_STYLES = {"speaker": "Speaker", "turn": "TurnNumber", "blanks": "Blanks", "muted": "Muted"}
INDENT = 360  # twips for each level

type Element = etree._Element


def el(tag: str, *children: Element, **attributes: object) -> Element:
    """An element of the main namespace; a trailing underscore of an attribute's name is dropped."""
    element = etree.Element(f"{{{W}}}{tag}", nsmap={"w": W})
    for name, value in attributes.items():
        element.set(f"{{{W}}}{name.rstrip('_')}", str(value))
    element.extend(children)
    return element


def clean(text: str) -> str:
    """Text without the characters that XML cannot hold; every kind of line end is a newline."""
    return NO_XML.sub("", LINE_ENDS.sub("\n", text))


# -- runs ---------------------------------------------------------------------------------------


def run(inline: Inline) -> Element:
    """One run; newlines become line breaks, tabs tabs, and blanks at the ends stay."""
    element = el("r")
    properties = _run_properties(inline)
    if len(properties):
        element.append(properties)
    element.extend(_text(clean(inline.text)))
    return element


def _text(text: str) -> Iterable[Element]:
    for piece in re.split("([\n\t])", text):
        if piece in ("\n", "\t"):
            yield el("br" if piece == "\n" else "tab")
        elif piece:
            words = el("t")
            words.text = piece
            words.set(XML_SPACE, "preserve")
            yield words


def _run_properties(inline: Inline) -> Element:
    properties = el("rPr")
    if style := "Mnemonic" if inline.mono else ROLE_STYLES.get(inline.role):
        properties.append(el("rStyle", val=style))
    for tag, is_on in (("b", inline.bold), ("i", inline.italic)):
        if is_on:
            properties.extend([el(tag), el(f"{tag}Cs")])
    if fill := tint(inline.shade):
        properties.append(el("shd", val="clear", color="auto", fill=fill))
    if inline.superscript:
        properties.append(el("vertAlign", val="superscript"))
    if any(_is_rtl(char) for char in inline.text):
        properties.append(el("rtl"))
    return properties


def _is_rtl(char: str) -> bool:
    return char > "\u058f" and unicodedata.bidirectional(char) in ("R", "AL")


def reads_from_right(text: str) -> bool:
    """True where the first letter that has a direction runs from right to left (UAX 9, rule P2)."""
    directions = (unicodedata.bidirectional(char) for char in text)
    return next((direction for direction in directions if direction in ("L", "R", "AL")), "L") != "L"


# -- paragraphs ---------------------------------------------------------------------------------


def paragraph(
    style: str, content: Iterable[Element], text: str = "", *, indent: int = 0, keep_next: bool = False
) -> Element:
    """A paragraph of runs and marks; `text` tells its direction, `indent` counts levels."""
    properties = el("pPr", el("pStyle", val=style))
    if keep_next:
        properties.append(el("keepNext"))
    if reads_from_right(text):
        properties.append(el("bidi"))
    if indent:
        properties.append(el("ind", left=INDENT * indent))
    return el("p", properties, *content)


def plain(style: str, text: str, **options: bool) -> Element:
    """A paragraph of plain words."""
    return paragraph(style, [run(Inline(text))], text, **options)


def text_of(inlines: Sequence[Inline]) -> str:
    """The words of inlines without their looks, and without who says them: a label does not tell their direction."""
    return "".join(inline.text for inline in inlines if inline.role != "speaker")


def field(instruction: str, shown: Inline) -> Element:
    """A simple field (SEQ, PAGE) with what it shows until the program computes it."""
    return el("fldSimple", run(shown), instr=f" {instruction} ")


# -- comments -----------------------------------------------------------------------------------


def comment_start(number: int) -> Element:
    """The mark before the first word of a comment."""
    return el("commentRangeStart", id=number)


def comment_end(number: int) -> list[Element]:
    """The mark after the last word, and the run that shows the comment's sign."""
    sign = el("r", el("rPr", el("rStyle", val="CommentReference")), el("commentReference", id=number))
    return [el("commentRangeEnd", id=number), sign]
