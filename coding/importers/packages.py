"""Opens zipped Office files only after their members were summed and no document type was found.

A document type (DTD) is where XML entities are declared; no Office program writes one. The limits
are those of transcripts, from interviews.importers.
"""

import io
import zipfile
import zlib
from collections.abc import Iterator

from cccrm.kit.words import gettext_noop as _
from coding.importers.drafts import ImportRefused
from interviews.importers.package import MAX_PART, Package

CHUNK = 1024 * 1024
DAMAGE = (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, EOFError, ValueError, zlib.error)

DAMAGED = _(
    "The file is damaged and cannot be opened. Open it in its own program, save it again and import that."
)
TOO_LARGE = _(
    "The file unpacks to more than can be read safely. Copy the list into a new file and import that."
)
DECLARES = _("The file declares XML entities, which no Office program writes. It was not opened.")


def members_of(data: bytes, file_name: str) -> frozenset[str]:
    """The member names of a package within the limits. Raises ImportRefused."""
    Package(file_name, data)
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        infos = package.infolist()
        if max((info.file_size for info in infos), default=0) > MAX_PART:
            raise ImportRefused(TOO_LARGE, {})
        for info in infos:
            _refuse_declarations(package, info)
    return frozenset(info.filename for info in infos)


def read_member(data: bytes, name: str) -> bytes:
    """One member's bytes. Raises ImportRefused where it is damaged, KeyError where it is missing."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return b"".join(_chunks(package, package.getinfo(name)))


def _refuse_declarations(package: zipfile.ZipFile, info: zipfile.ZipInfo) -> None:
    if not info.filename.lower().endswith((".xml", ".rels", ".vml")):
        return
    tail = b""
    for chunk in _chunks(package, info):
        # Without zero bytes UTF-16 reads like ASCII.
        seen = tail + chunk.replace(b"\x00", b"")
        if b"<!DOCTYPE" in seen or b"<!ENTITY" in seen:
            raise ImportRefused(DECLARES, {})
        tail = seen[-16:]


def _chunks(package: zipfile.ZipFile, info: zipfile.ZipInfo) -> Iterator[bytes]:
    """Never more than the directory declares: zipfile stops there and finds the check sum wrong."""
    try:
        with package.open(info) as member:
            while chunk := member.read(CHUNK):
                yield chunk
    except DAMAGE as error:
        raise ImportRefused(DAMAGED, {}) from error
