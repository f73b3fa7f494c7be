"""Tells by its first bytes what a file is, and says so in a sentence when it is no transcript.
Looks at bytes only; it opens nothing.
"""

from __future__ import annotations

from cccrm.kit.words import gettext_noop
from interviews.importers.drafts import ImportRefused

MAX_FILE = 50 * 1024 * 1024
MAX_CHARACTERS = 5_000_000  # about 800,000 words: a hundred long interviews

PDF = gettext_noop(
    "%(file)s is a PDF file. Open it, copy its text into a Word document, save that as .docx and upload it."
)
OLD_WORD = gettext_noop(
    "%(file)s is a Word file of the old kind (.doc). Open it in Word or LibreOffice, save it as .docx and upload that."
)
PROTECTED = gettext_noop(
    "%(file)s is protected with a password. Open it in Word, take the password off, save it and upload it again."
)
RICH_TEXT = gettext_noop(
    "%(file)s is a rich text file (.rtf). Open it in Word or LibreOffice, save it as .docx and upload that."
)
OPEN_DOCUMENT = gettext_noop(
    "%(file)s is an OpenDocument file (.odt). Open it in LibreOffice or Word, save it as .docx and upload that."
)
PICTURE = gettext_noop("%(file)s is a picture. Upload the transcript itself as .docx or .txt.")
RECORDING = gettext_noop("%(file)s is a recording. Upload its transcript as .docx or .txt.")
SPREADSHEET = gettext_noop(
    "%(file)s is a spreadsheet. Copy the transcript into a Word document, save that as .docx and upload it."
)
PRESENTATION = gettext_noop(
    "%(file)s is a presentation. Copy the transcript into a Word document, save that as .docx and upload it."
)
ARCHIVE = gettext_noop(
    "%(file)s is an archive of files. Unpack it and upload the transcripts in it as .docx or .txt."
)
WEB_PAGE = gettext_noop(
    "%(file)s is a web page. Copy its text into a Word document, save that as .docx and upload it."
)
SUBTITLES = gettext_noop(
    "%(file)s is a subtitle file, which this release does not read. Save the transcript as .docx or .txt and upload that."
)
MARKDOWN = gettext_noop(
    "%(file)s is not read under this name. If it is plain text, give it the ending .txt and upload it again."
)
TABLE_OF_VALUES = gettext_noop(
    "%(file)s is a table of values. Copy the transcript into a Word document, save that as .docx and upload it."
)
UNKNOWN = gettext_noop(
    "%(file)s is neither a Word document nor plain text. Save the transcript as .docx or .txt and upload that."
)
EMPTY = gettext_noop("%(file)s is empty. Check that the right file was chosen and upload it again.")
TOO_LARGE = gettext_noop(
    "%(file)s is larger than %(megabytes)s MB. Take pictures and recordings out of it, save it and upload it again."
)
TOO_LONG = gettext_noop(
    "%(file)s holds more than %(characters)s characters, which is no single transcript. Divide it and upload the parts."
)
NOT_WORD = gettext_noop(
    "%(file)s is called a Word document, but it is something else. Open the transcript in Word or LibreOffice,"
    " save it as .docx and upload that."
)
NO_TEXT = gettext_noop(
    "%(file)s holds no text. Check that the right file was chosen; a scanned page must be typed first."
)

_BY_ENDING = {
    **dict.fromkeys(("doc", "dot"), OLD_WORD),
    **dict.fromkeys(("jpg", "jpeg", "png", "gif", "tif", "tiff", "heic", "webp", "bmp"), PICTURE),
    **dict.fromkeys(("mp3", "wav", "m4a", "mp4", "ogg", "flac", "aac", "wma", "webm", "mov"), RECORDING),
    **dict.fromkeys(("xlsx", "xls", "ods"), SPREADSHEET),
    **dict.fromkeys(("pptx", "ppt", "odp"), PRESENTATION),
    **dict.fromkeys(("zip", "7z", "rar", "gz", "tar"), ARCHIVE),
    **dict.fromkeys(("html", "htm"), WEB_PAGE),
    **dict.fromkeys(("vtt", "srt"), SUBTITLES),
    **dict.fromkeys(("csv", "tsv"), TABLE_OF_VALUES),
    **dict.fromkeys(("md", "markdown", "text", "log", ""), MARKDOWN),
    "pdf": PDF,
    "rtf": RICH_TEXT,
    "odt": OPEN_DOCUMENT,
}

_BY_START: tuple[tuple[bytes, str], ...] = (
    (b"%PDF-", PDF),
    (b"{\\rtf", RICH_TEXT),
    (b"\x89PNG\r\n", PICTURE),
    (b"\xff\xd8\xff", PICTURE),
    (b"GIF87a", PICTURE),
    (b"GIF89a", PICTURE),
    (b"II*\x00", PICTURE),
    (b"MM\x00*", PICTURE),
    (b"ID3\x03", RECORDING),
    (b"ID3\x04", RECORDING),
    (b"OggS", RECORDING),
    (b"fLaC", RECORDING),
    (b"7z\xbc\xaf\x27\x1c", ARCHIVE),
    (b"Rar!\x1a\x07", ARCHIVE),
    (b"\x1f\x8b\x08", ARCHIVE),
)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP = b"PK\x03\x04"


def ending(file_name: str) -> str:
    """The ending in small letters without its dot; "" when the name has none."""
    name = file_name.replace("\\", "/").rsplit("/", 1)[-1]
    return name.rsplit(".", 1)[1].strip().lower() if "." in name else ""


def refuse(sentence: str, file_name: str, **values: object) -> ImportRefused:
    """The refusal to raise, with the name of the file filled in."""
    return ImportRefused(sentence, {"file": file_name, **values})


def check_size(file_name: str, data: bytes) -> None:
    """Raise ImportRefused for an empty file and for one above 50 MB."""
    if not data:
        raise refuse(EMPTY, file_name)
    if len(data) > MAX_FILE:
        raise refuse(TOO_LARGE, file_name, megabytes=MAX_FILE // (1024 * 1024))


def check_length(file_name: str, length: int) -> None:
    """Raise ImportRefused for a text of more than five million characters."""
    if length > MAX_CHARACTERS:
        raise refuse(TOO_LONG, file_name, characters=f"{MAX_CHARACTERS:,}")


def foreign_kind(data: bytes) -> str | None:
    """The sentence for a file whose first bytes say that it is no transcript; None when it may be one."""
    for start, sentence in _BY_START:
        if data.startswith(start):
            return sentence
    return _ole_kind(data) or _container_kind(data)


def sentence_for_ending(file_name: str) -> str:
    """What to say about a name that no importer reads."""
    return _BY_ENDING.get(ending(file_name), UNKNOWN)


def is_zip(data: bytes) -> bool:
    """Whether the bytes begin like a zip file, as every .docx does."""
    return data.startswith(_ZIP) or data.startswith(b"PK\x05\x06")


def _ole_kind(data: bytes) -> str | None:
    if not data.startswith(_OLE):
        return None
    is_protected = (
        "EncryptedPackage".encode("utf-16-le") in data or "EncryptionInfo".encode("utf-16-le") in data
    )
    return PROTECTED if is_protected else OLD_WORD


def _container_kind(data: bytes) -> str | None:
    if data.startswith(b"RIFF") and data[8:12] in (b"WAVE", b"WEBP"):
        return RECORDING if data[8:12] == b"WAVE" else PICTURE
    return RECORDING if data[4:8] == b"ftyp" else None
