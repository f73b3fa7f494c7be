"""Names of WordprocessingML elements and attributes in both of its namespaces (transitional, strict)."""

from __future__ import annotations

from lxml import etree

TRANSITIONAL = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"
COMPATIBILITY = "http://schemas.openxmlformats.org/markup-compatibility/2006"
MATHS = (
    "http://schemas.openxmlformats.org/officeDocument/2006/math",
    "http://purl.oclc.org/ooxml/officeDocument/math",
)


def W(name: str) -> tuple[str, str]:
    """The name of a Word element in both namespaces."""
    return f"{{{TRANSITIONAL}}}{name}", f"{{{STRICT}}}{name}"


def local(element: etree._Element) -> str:
    """The name of an element without its namespace; "" for what is no element."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def attribute(element: etree._Element, name: str) -> str | None:
    """A Word attribute in either namespace, or without one."""
    transitional, strict = W(name)
    return element.get(transitional) or element.get(strict) or element.get(name)
