"""What words stand in a file that leaves or came into the house: Word, CSV and other texts, drafts. Pure.

Looks at everything that a program could show, notes, properties and comments included; it keeps no order.
"""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterator
from typing import Any

from lxml import etree

_PARAGRAPHS = frozenset({"p", "si", "h"})
_BLANKS = frozenset({"tab", "br", "cr", "noBreakHyphen"})
# How a file looks says nothing of what it says, and fonts are called after people: Times New Roman.
_LOOKS = ("styles", "theme", "fontTable", "settings", "webSettings", "numbering", "[Content_Types]")
_LOOKS_INSIDE = frozenset({"rFonts", "pStyle", "rStyle", "tblStyle", "lang", "color", "latin", "ea", "cs"})
_PARSER = {"resolve_entities": False, "no_network": True, "huge_tree": False}
# A part larger than this is no text that a person wrote; of a Word file of 8,000 words it is a few hundred kB.
_MOST = 64 << 20


def texts_in(data: bytes) -> Iterator[str]:
    """Every text in a file: the parts of a packed one, each paragraph whole, else the file decoded."""
    if data[:2] != b"PK":
        yield _decoded(data)
        return
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            for part in package.infolist():
                yield part.filename
                if part.file_size <= _MOST and not _is_look(part.filename):
                    yield from _texts_of_part(package.read(part))
    except (zipfile.BadZipFile, OSError, RuntimeError, NotImplementedError):
        yield _decoded(data)


def _texts_of_part(data: bytes) -> Iterator[str]:
    """The words of a part of a package: a name may be cut into several runs, so a paragraph is put together."""
    root = _parsed(data)
    if root is None:
        yield _decoded(data)
        return
    elements = [each for each in root.iter() if isinstance(each.tag, str)]
    has_paragraphs = any(_local(each) in _PARAGRAPHS for each in elements)
    yield "".join(_pieces(root, has_paragraphs))
    said = (each for each in elements if _local(each) not in _LOOKS_INSIDE)
    yield "\n".join(str(value) for each in said for value in each.attrib.values())


def _is_look(part: str) -> bool:
    return part.rpartition("/")[2].startswith(_LOOKS)


def _parsed(data: bytes) -> etree._Element | None:
    if b"<" not in data[:400].replace(b"\0", b""):
        return None
    try:
        return etree.fromstring(data, etree.XMLParser(**_PARSER))
    except (etree.XMLSyntaxError, ValueError):
        return None


def _pieces(root: etree._Element, has_paragraphs: bool) -> Iterator[str]:
    for event, element in etree.iterwalk(root, events=("start", "end")):
        if not isinstance(element.tag, str):
            continue
        name = _local(element)
        if event == "start":
            yield " " if name in _BLANKS else element.text or ""
            continue
        # Without paragraphs, as in a file of properties, every element is a text of its own.
        yield "\n" if name in _PARAGRAPHS or not has_paragraphs else ""
        yield element.tail or ""


def _local(element: etree._Element) -> str:
    return str(element.tag).rpartition("}")[2]


def _decoded(data: bytes) -> str:
    for mark, encoding in ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if data.startswith(mark):
            return data.decode(encoding, "replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("latin-1")


def strings_in(value: Any) -> Iterator[str]:
    """Every string in a JSON value, keys included."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, list | tuple):
        for item in value:
            yield from strings_in(item)
    elif isinstance(value, dict):
        for key, item in value.items():
            yield str(key)
            yield from strings_in(item)


def texts_in_json(data: bytes) -> Iterator[str]:
    """Every string of a JSON file, without its escapes; nothing when it is none."""
    try:
        yield from strings_in(json.loads(data))
    except ValueError:
        return
