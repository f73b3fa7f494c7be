"""Opens the zip package of a Word file without trusting it: sizes are summed before anything is parsed,
reading stops at a limit whatever the file declares, XML with a document type is refused, nothing is fetched.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from cccrm.kit.words import gettext_noop
from interviews.importers import sniff
from interviews.importers.sniff import refuse

MAX_MEMBERS = 2_000
MAX_TOTAL = 200 * 1024 * 1024
MAX_PART = 60 * 1024 * 1024
MAX_DIRECTORY = 4 * 1024 * 1024  # bytes of the zip directory; 2,000 usual members take about 200 kB

DAMAGED = gettext_noop(
    "%(file)s is damaged and cannot be opened. Open it in Word, save it under a new name and upload that;"
    " if Word cannot open it either, fetch a fresh copy."
)
BOMB = gettext_noop(
    "%(file)s unpacks to more than a transcript can hold. Copy its text into a new Word document and upload that."
)
HOSTILE = gettext_noop(
    "%(file)s holds XML with a document type or entities, which no Word document has, and was not read."
    " Copy its text into a new Word document and upload that."
)
OUTSIDE = gettext_noop(
    "%(file)s keeps its text in another file outside, which is not fetched. Open it in Word, save it as .docx"
    " and upload that."
)

_DOCTYPE = re.compile(rb"<\0?!\0?(?:D\0?O\0?C\0?T\0?Y\0?P\0?E|E\0?N\0?T\0?I\0?T\0?Y)")  # also in UTF-16
_DIRECTORY_END = b"PK\x05\x06"
_OFFICE_DOCUMENT = "/officeDocument"
_READ_ERRORS = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    OSError,
    NotImplementedError,
    RuntimeError,
    ValueError,
    KeyError,
)


@dataclass(frozen=True, slots=True)
class Relation:
    """One line of a `.rels` part: the last word of its type, its target as a member name, whether it lies outside."""

    kind: str
    target: str
    is_external: bool


class Package:
    """The parts of one Word file, by member name. Raises ImportRefused for anything damaged or hostile."""

    def __init__(self, file_name: str, data: bytes) -> None:
        self.file_name = file_name
        self._check_directory(data)
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except _READ_ERRORS as error:
            raise refuse(DAMAGED, file_name) from error
        self._members = {_plain(info.filename): info for info in self._zip.infolist()}
        self._check_members()

    def has(self, name: str) -> bool:
        """Whether the package holds a part of that name."""
        return _plain(name) in self._members

    def starts(self, folder: str) -> bool:
        """Whether any part lies in `folder` ("xl/")."""
        return any(name.startswith(folder) for name in self._members)

    def bytes_of(self, name: str) -> bytes:
        """The bytes of a part; reading stops at 60 MB."""
        try:
            with self._zip.open(self._members[_plain(name)]) as part:
                data = part.read(MAX_PART + 1)
        except _READ_ERRORS as error:
            raise refuse(DAMAGED, self.file_name) from error
        if len(data) > MAX_PART:
            raise refuse(BOMB, self.file_name)
        return data

    def xml(self, name: str) -> etree._Element:
        """The root element of an XML part."""
        data = self.bytes_of(name)
        if _DOCTYPE.search(data):
            raise refuse(HOSTILE, self.file_name)
        parser = etree.XMLParser(
            resolve_entities=False,
            no_network=True,
            load_dtd=False,
            huge_tree=False,
            remove_comments=True,
            remove_pis=True,
        )
        try:
            root = etree.fromstring(data, parser)
        except (etree.XMLSyntaxError, ValueError) as error:
            raise refuse(DAMAGED, self.file_name) from error
        if root.getroottree().docinfo.doctype:
            raise refuse(HOSTILE, self.file_name)
        return root

    def relations(self, part: str = "") -> Iterator[Relation]:
        """The relations of a part, of the package itself for ""; external ones are named, never followed."""
        folder, base = posixpath.split(part)
        name = posixpath.join(folder, "_rels", base + ".rels")
        if not self.has(name):
            return
        for element in self.xml(name):
            if isinstance(element.tag, str) and element.get("Target"):
                yield _relation(element, folder)

    def main_part(self) -> str:
        """The name of the part that holds the text."""
        for relation in self.relations():
            if relation.kind == _OFFICE_DOCUMENT:
                if relation.is_external:
                    raise refuse(OUTSIDE, self.file_name)
                if self.has(relation.target):
                    return relation.target
        if self.has("word/document.xml"):
            return "word/document.xml"
        raise refuse(sniff.NOT_WORD, self.file_name)

    def _check_directory(self, data: bytes) -> None:
        end = data.rfind(_DIRECTORY_END)
        if end < 0 or len(data) < end + 16:
            raise refuse(DAMAGED, self.file_name)
        if int.from_bytes(data[end + 12 : end + 16], "little") > MAX_DIRECTORY:
            raise refuse(BOMB, self.file_name)

    def _check_members(self) -> None:
        infos = self._zip.infolist()
        if len(infos) > MAX_MEMBERS or sum(info.file_size for info in infos) > MAX_TOTAL:
            raise refuse(BOMB, self.file_name)
        if any(info.flag_bits & 1 for info in infos):
            raise refuse(sniff.PROTECTED, self.file_name)


def _plain(name: str) -> str:
    return name.replace("\\", "/").lstrip("/")


def _relation(element: etree._Element, folder: str) -> Relation:
    target = element.get("Target") or ""
    is_external = (element.get("TargetMode") or "").lower() == "external"
    path = target if target.startswith("/") else posixpath.join(folder, target)
    kind = (element.get("Type") or "").rsplit("/", 1)[-1]
    return Relation("/" + kind, _plain(posixpath.normpath(path)), is_external)
