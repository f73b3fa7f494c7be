"""Which words of a Word document are bold or italic: the run itself, else its styles and theirs.
Knows nothing of text or turns. Toggle rules: ECMA-376 part 1, 17.7.3.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from lxml import etree

from interviews.importers import own_marks
from interviews.importers.word_names import W, attribute, local

Pair = tuple[bool | None, bool | None]  # bold, italic; None: not said
_OFF = frozenset({"0", "false", "off", "none"})
_UNSAID: Pair = (None, None)


@dataclass(slots=True)
class Styles:
    """What the styles part says about bold and italic, by style id."""

    own: dict[str, Pair] = field(default_factory=dict)
    parents: dict[str, str] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    default: Pair = _UNSAID
    default_paragraph: str = ""
    _resolved: dict[str, Pair] = field(default_factory=dict)

    def of(self, style_id: str | None) -> Pair:
        """Bold and italic of a style along its chain of parents."""
        if not style_id:
            return _UNSAID
        if style_id not in self._resolved:
            self._resolved[style_id] = self._along_chain(style_id)
        return self._resolved[style_id]

    def _along_chain(self, style_id: str) -> Pair:
        bold, italic = _UNSAID
        seen: set[str] = set()
        while style_id and style_id not in seen:
            seen.add(style_id)
            own = self.own.get(style_id, _UNSAID)
            bold, italic = (own[0] if bold is None else bold), (own[1] if italic is None else italic)
            style_id = self.parents.get(style_id, "")
        return bold, italic

    def paragraph(self, properties: etree._Element | None) -> Pair:
        """What the style of a paragraph (its w:pPr) says."""
        style = None
        if properties is not None:
            style = _value_of_child(properties, "pStyle")
        return self.of(style or self.default_paragraph)

    def name_of(self, properties: etree._Element | None, kind: str) -> str:
        """The name of the style that a w:pPr, w:rPr or w:tblPr names in its child `kind`; "" for none."""
        style = None if properties is None else _value_of_child(properties, kind)
        return self.names.get(style or "", "")

    def run(self, properties: etree._Element | None, paragraph: Pair) -> tuple[bool, bool]:
        """Bold and italic of a run with these w:rPr in a paragraph whose style says `paragraph`."""
        if properties is None:
            return _effective(_UNSAID, _UNSAID, paragraph, self.default)
        character = self.of(_value_of_child(properties, "rStyle"))
        return _effective(direct(properties), character, paragraph, self.default)


def read_styles(root: etree._Element | None) -> Styles:
    """The styles of a document from the root of its styles part; empty when it has none."""
    styles = Styles()
    for element in () if root is None else root:
        name = local(element)
        if name == "docDefaults":
            for properties in element.iter(*W("rPr")):
                styles.default = direct(properties)
        elif name == "style":
            _add_style(styles, element)
    return styles


def direct(properties: etree._Element) -> Pair:
    """What a w:rPr says itself. Text set from right to left, and complex scripts, have switches of their own."""
    names = {local(child): child for child in properties}
    if "rtl" in names or "cs" in names:
        return _switch(names.get("bCs")), _switch(names.get("iCs"))
    return _switch(names.get("b")), _switch(names.get("i"))


def _add_style(styles: Styles, element: etree._Element) -> None:
    style_id = attribute(element, "styleId") or ""
    for child in element:
        if local(child) == "name":
            styles.names[style_id] = attribute(child, "val") or ""
        elif local(child) == "rPr":
            styles.own[style_id] = direct(child)
        elif local(child) == "basedOn":
            styles.parents[style_id] = attribute(child, "val") or ""
    if styles.names.get(style_id) == own_marks.SPEAKER:
        # An export prints speakers bold, also those that are not so in the text.
        styles.own[style_id] = _UNSAID
    is_default = attribute(element, "default") in ("1", "true", "on")
    if is_default and attribute(element, "type") == "paragraph":
        styles.default_paragraph = style_id


def _effective(direct_pair: Pair, character: Pair, paragraph: Pair, default: Pair) -> tuple[bool, bool]:
    bold, italic = (
        _one(said, character[at], paragraph[at], default[at]) for at, said in enumerate(direct_pair)
    )
    return bold, italic


def _one(said: bool | None, character: bool | None, paragraph: bool | None, default: bool | None) -> bool:
    if said is not None:
        return said
    if character is None and paragraph is None:
        return bool(default)
    return bool(default) or bool(character) != bool(paragraph)


def _switch(element: etree._Element | None) -> bool | None:
    return None if element is None else (attribute(element, "val") or "1").lower() not in _OFF


def _value_of_child(properties: etree._Element, name: str) -> str | None:
    for child in properties:
        if local(child) == name:
            return attribute(child, "val")
    return None
