"""Reads a text file: byte order mark, else UTF-8, else UTF-16 by its zeros, else Windows-1252.
No guessing beyond that: guessing libraries read Finnish and Dutch files wrong (docs/transcript-import.md).
"""

from __future__ import annotations

import codecs
import re

from cccrm.kit.words import gettext_noop
from interviews.importers import sniff
from interviews.importers.drafts import Content, Problem, line_of
from interviews.importers.sniff import refuse
from interviews.text import dropped_characters, normalise

ENDINGS = ("txt",)

BROKEN = gettext_noop(
    "Some bytes (%(count)s) are no letters in the encoding %(encoding)s and show as \ufffd."
    " Save the file as UTF-8 and upload it again."
)
UNDEFINED = gettext_noop(
    "Some bytes (%(count)s) have no letter in Windows-1252 and show as \ufffd. Save the file as UTF-8 and upload it again."
)
LEGACY = gettext_noop(
    "The letters look wrong: the file was probably saved in an old encoding. Open it in the program it came from,"
    " save it as UTF-8 and upload it again."
)
CONTROLS = gettext_noop("Control characters, which nobody can see, were left out (characters: %(count)s).")
BINARY = gettext_noop(
    "%(file)s is called a text file, but it does not hold text. Upload the transcript itself as .docx or .txt."
)
RENAMED_WORD = gettext_noop(
    "%(file)s is called a text file, but it is a zip file, as Word documents are. If it is a Word document,"
    " give it the ending .docx and upload it again."
)

_MARKS: tuple[tuple[bytes, str, str], ...] = (
    (codecs.BOM_UTF8, "utf-8", "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le", "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32-be", "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16-le", "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16-be", "utf-16"),
)
_UNUSUAL = re.compile(rb"[\x00-\x08\x0e-\x19\x1c-\x1f\x7f]")
_UNUSUAL_SHARE = 0.05
_ZERO_SHARE = 0.01
_ZERO_SIDE = 0.95
# Letters of DOS and Mac files, and UTF-8 read once too often, seen through Windows-1252 in the middle of words.
_ODD_IN_WORD = re.compile(r"[^\W\d_][„”†‡ˆ‰Š‹Œš¢£¤¥¦¨ª¬¯±²³´µ¶·¸¹º¼½¾¿÷×ƒ˜™][^\W\d_]|Ã[\x80-\xbf¤¶¥©¨„–…]")
_ODD_SHARE = 0.2
_HIGH = re.compile(r"[^\x00-\x7f]+")
_HIGH_SHARE = 0.25
_ESCAPES = (b"\x1b$", b"\x1b(")


def read(file_name: str, data: bytes) -> Content:
    """The content of a text file. Raises ImportRefused when the bytes are no text."""
    foreign = sniff.foreign_kind(data)
    if foreign or sniff.is_zip(data):
        raise refuse(foreign or RENAMED_WORD, file_name)
    raw, encoding, problems = decode(file_name, data)
    sniff.check_length(file_name, len(raw))
    text = normalise(raw)
    return Content(text, (), encoding, (*problems, *_control_problems(raw)))


def decode(file_name: str, data: bytes) -> tuple[str, str, list[Problem]]:
    """Text, the name of its encoding, problems. The order of attempts is the module's first line."""
    for mark, codec, name in _MARKS:
        if data.startswith(mark):
            return _decode_marked(data[len(mark) :], codec, name)
    wide = _sixteen_bits(data)
    if wide:
        return data.decode(wide), "utf-16", []
    if _is_binary(data):
        raise refuse(BINARY, file_name)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return _decode_western(data)
    return text, "utf-8", _legacy_problems(text, data, is_western=False)


def _decode_marked(data: bytes, codec: str, name: str) -> tuple[str, str, list[Problem]]:
    try:
        return data.decode(codec), name, []
    except UnicodeDecodeError:
        text = data.decode(codec, errors="replace")
        values: dict[str, object] = {"count": text.count("\ufffd"), "encoding": name.upper()}
        return text, name, [Problem(BROKEN, values, line_of(normalise(text), normalise(text).find("\ufffd")))]


def _decode_western(data: bytes) -> tuple[str, str, list[Problem]]:
    """Windows-1252; its five empty places become U+FFFD, so that this never fails."""
    text = data.decode("cp1252", errors="replace")
    problems = _legacy_problems(text, data, is_western=True)
    missing = text.count("\ufffd")
    if missing:
        clean = normalise(text)
        problems.insert(0, Problem(UNDEFINED, {"count": missing}, line_of(clean, clean.find("\ufffd"))))
    return text, "cp1252", problems


def _sixteen_bits(data: bytes) -> str | None:
    """UTF-16 without a mark: nearly all zero bytes on one side, and what comes out is text."""
    zeros = data.count(0)
    if len(data) % 2 or zeros < max(1, len(data) * _ZERO_SHARE / 2):
        return None
    odd = data[1::2].count(0)
    codec = (
        "utf-16-le" if odd >= zeros * _ZERO_SIDE else "utf-16-be" if odd <= zeros * (1 - _ZERO_SIDE) else None
    )
    return codec if codec and _decodes_to_text(data, codec) else None


def _decodes_to_text(data: bytes, codec: str) -> bool:
    try:
        text = data.decode(codec)
    except UnicodeDecodeError:
        return False
    return len(dropped_characters(text)) <= len(text) * _UNUSUAL_SHARE


def _is_binary(data: bytes) -> bool:
    unusual = len(_UNUSUAL.findall(data))
    return unusual > 2 and unusual > len(data) * _UNUSUAL_SHARE


def _legacy_problems(text: str, data: bytes, *, is_western: bool) -> list[Problem]:
    high = sum(map(len, _HIGH.findall(text)))
    odd = list(_ODD_IN_WORD.finditer(text))
    if any(escape in data for escape in _ESCAPES) and text.isascii():
        return [Problem(LEGACY, {}, line_of(normalise(text), 0))]
    is_foreign = is_western and high > len(text) * _HIGH_SHARE
    is_odd = len(odd) >= 2 and len(odd) >= high * _ODD_SHARE
    if not (is_foreign or is_odd):
        return []
    first = odd[0].start() if odd else next((at for at, letter in enumerate(text) if letter > "\x7f"), 0)
    return [Problem(LEGACY, {}, line_of(text.replace("\r\n", "\n").replace("\r", "\n"), first))]


def _control_problems(raw: str) -> list[Problem]:
    dropped = dropped_characters(raw)
    if not dropped:
        return []
    return [Problem(CONTROLS, {"count": len(dropped)}, line_of(normalise(raw[: dropped[0]]), dropped[0]))]
