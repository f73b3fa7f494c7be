"""Files to rows of text cells, each with the line it stands on: csv, txt, tsv, xlsx and Word tables.

Knows nothing of codes. Hostile files are stopped before a parser sees them.
"""

import csv
import io
import itertools
import re
from collections.abc import Iterator

from cccrm.kit.words import gettext_noop as _
from coding.importers.drafts import ImportRefused
from coding.importers.packages import members_of
from coding.importers.rows import Row, Table
from coding.importers.sheets import read_sheets
from coding.importers.wordtables import read_word_tables
from interviews.importers.sniff import MAX_FILE

SNIFFED = 50
DELIMITERS = ",;\t"
MEGABYTE = 1024 * 1024

TOO_LARGE = _(
    "The file has %(size)d MB; at most %(limit)d MB can be read. Save it without pictures or split it."
)
NO_TEXT = _("The file is not text. Save the list as .csv (UTF-8), .xlsx or .docx and import that.")
OPEN_QUOTE = _(
    "A quotation mark that opens a cell on line %(line)d is never closed. Close it and import again."
)

# A quotation may be as long as its document; the module's own limit is 131,072 characters.
csv.field_size_limit(MAX_FILE)


def read_tables(file_name: str, data: bytes) -> list[Table]:
    """Every sheet or Word table without its blank rows, in the file's order.

    The kind is told from the bytes, not from the name. Raises ImportRefused.
    """
    return read_sheets(data) if file_kind(data, file_name) == "xlsx" else read_word_tables(data)


def refuse_size(data: bytes) -> None:
    """Raise ImportRefused for an empty file and for one above the upload limit."""
    if not data.strip():
        raise ImportRefused(_("The file is empty. Choose the file that has the text in it."), {})
    if len(data) > MAX_FILE:
        raise ImportRefused(
            TOO_LARGE,
            {"size": len(data) // MEGABYTE, "limit": MAX_FILE // MEGABYTE},
        )


# -- what kind of file --------------------------------------------------------------------------


OLD_OFFICE = _(
    "%(file)s is of the old kind (.xls, .doc) or has a password. Save it as .xlsx or .docx without one."
)
PDF = _("%(file)s is a PDF. Copy the list out of it and paste it, or save it as .xlsx, .docx or .csv.")
RICH_TEXT = _("%(file)s is a rich text file. Save it as .docx and import that.")
PICTURE = _("%(file)s is a picture. Import the list as .xlsx, .docx, .csv or .txt.")
WEB_PAGE = _(
    "%(file)s is a web page or an XML file. Copy the list into a table and save it as .xlsx or .csv."
)
OPEN_DOCUMENT = _("%(file)s is an OpenDocument file (.ods, .odt). Save it as .xlsx or .docx and import that.")
ARCHIVE = _("%(file)s is a zip archive without a list in it. Import the list as .xlsx, .docx, .csv or .txt.")
STARTS = (
    (b"\xd0\xcf\x11\xe0", OLD_OFFICE),
    (b"%PDF", PDF),
    (b"{\\rtf", RICH_TEXT),
    (b"\x89PNG", PICTURE),
    (b"\xff\xd8\xff", PICTURE),
)
XML_STARTS = (b"<?xml", b"<html", b"<!doctype")


def file_kind(data: bytes, file_name: str) -> str:
    """ "xlsx", "docx" or "text", told from the bytes. Raises ImportRefused for all else."""
    for start, sentence in STARTS:
        if data.startswith(start):
            raise ImportRefused(sentence, {"file": file_name})
    if data.startswith(b"PK"):
        return _zip_kind(data, file_name)
    if data.lstrip(b"\xef\xbb\xbf \t\r\n")[:9].lower().startswith(XML_STARTS):
        raise ImportRefused(WEB_PAGE, {"file": file_name})
    return "text"


def _zip_kind(data: bytes, file_name: str) -> str:
    names = members_of(data, file_name)
    if "xl/workbook.xml" in names:
        return "xlsx"
    if any(name.startswith("word/") for name in names):
        return "docx"
    raise ImportRefused(OPEN_DOCUMENT if "mimetype" in names else ARCHIVE, {"file": file_name})


# -- text ---------------------------------------------------------------------------------------


BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))


def decode(data: bytes) -> str:
    """Text by its byte order mark, else UTF-16 where every other byte is zero, else UTF-8, else Windows-1252.

    Line ends become \\n. Raises ImportRefused for bytes that are no text.
    """
    for encoding in _encodings(data):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text.replace("\r\n", "\n").replace("\r", "\n")
    raise ImportRefused(NO_TEXT, {})


def _encodings(data: bytes) -> tuple[str, ...]:
    for mark, encoding in BOMS:
        if data.startswith(mark):
            return (encoding,)
    head = data[:2000]
    if head[1::2].count(0) > len(head) // 4:
        return ("utf-16-le",)
    if head[0::2].count(0) > len(head) // 4:
        return ("utf-16-be",)
    return ("utf-8", "cp1252")


def read_csv(text: str) -> Iterator[Row]:
    """Rows of comma, semicolon or tab separated text; the separator is the one that fits best."""
    skipped, text, delimiter = _named_delimiter(text)
    delimiter = delimiter or sniff_delimiter(text)
    for row in parse_csv(text, delimiter):
        yield Row(row.line + skipped, row.cells)


def parse_csv(text: str, delimiter: str) -> Iterator[Row]:
    """Rows with the line each begins on. Raises ImportRefused where a quotation mark stays open."""
    _refuse_open_quote(text, delimiter)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    line = 1
    for cells in reader:
        yield Row(line, tuple(cells))
        line = reader.line_num + 1


def _refuse_open_quote(text: str, delimiter: str) -> None:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    line = 1
    try:
        for _cells in reader:
            line = reader.line_num + 1
    except csv.Error as error:
        if "unexpected end" in str(error):
            raise ImportRefused(OPEN_QUOTE, {"line": line}) from error


def _named_delimiter(text: str) -> tuple[int, str, str]:
    """Some spreadsheets write `sep=;` above the first line: (lines skipped, rest, separator or "")."""
    if match := re.match(r'"?sep=([,;\t])"?\n', text, re.IGNORECASE):
        return 1, text[match.end() :], match.group(1)
    return 0, text, ""


def sniff_delimiter(text: str) -> str:
    """The separator under which most of the first rows have the same number of cells, two at least."""
    return max(DELIMITERS, key=lambda delimiter: _fit(text, delimiter))


def _fit(text: str, delimiter: str) -> tuple[float, int]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    widths = [len(cells) for cells in itertools.islice(reader, SNIFFED) if any(cells)]
    several = [width for width in widths if width > 1]
    if not several:
        return 0.0, 0
    usual = max(set(several), key=several.count)
    return several.count(usual) / len(widths), usual
