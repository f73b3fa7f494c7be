"""Damaged and hostile files get a sentence and never reach a parser that they could hurt."""

import io
import zipfile
from pathlib import Path

import pytest
from openpyxl import Workbook

from cccrm.kit import workers
from coding.importers.codebook import read_codebook
from coding.importers.drafts import ImportRefused
from coding.importers.isolated import read_codebook_safely

LAUGHS = '<!DOCTYPE x [<!ENTITY a "ha">]>'


def workbook() -> bytes:
    book = Workbook()
    book.active.append(("Label", "Code"))
    book.active.append(("trust", "T"))
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def changed(member: str, content: bytes) -> bytes:
    """The workbook with one member replaced or added."""
    stream = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(workbook())) as old,
        zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            if name != member:
                new.writestr(name, old.read(name))
        new.writestr(member, content)
    return stream.getvalue()


def archive(*members: str) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as package:
        for member in members:
            package.writestr(member, "x")
    return stream.getvalue()


def refusal(data: bytes, name: str = "codes.xlsx") -> str:
    with pytest.raises(ImportRefused) as caught:
        read_codebook(name, data)
    return str(caught.value)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "empty"),
        (b" \n\t", "empty"),
        (b"%PDF-1.7 ...", "a PDF"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "old kind"),
        (b"{\\rtf1 hello}", "rich text"),
        (b"\x89PNG\r\n\x1a\n", "picture"),
        (b"<?xml version='1.0'?><CodeBook/>", "XML"),
        (b"\x00\x01\x02\x03" * 100, "not text"),
        (archive("mimetype", "content.xml"), "OpenDocument"),
        (archive("a.txt"), "zip archive"),
        (workbook()[:2000], "damaged"),
    ],
)
def test_other_files_are_refused_by_their_bytes(data: bytes, words: str) -> None:
    assert words in refusal(data)


def test_more_than_fifty_megabytes_are_refused() -> None:
    assert "at most 50 MB" in refusal(b"x" * (50 * 1024 * 1024 + 1), "codes.txt")


def test_a_bomb_is_refused_before_it_is_unpacked() -> None:
    assert "unpacks" in refusal(changed("xl/media/zeros.bin", bytes(61 * 1024 * 1024)))


def test_thousands_of_members_are_refused() -> None:
    assert "unpacks" in refusal(archive("xl/workbook.xml", *map(str, range(2001))))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
@pytest.mark.parametrize("member", ["xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/workbook.xml"])
def test_a_document_type_is_refused_wherever_it_stands(member: str, encoding: str) -> None:
    assert "entities" in refusal(changed(member, LAUGHS.encode(encoding)))


@pytest.mark.parametrize("content", [b"", b"<not closed", b"<x/>"])
@pytest.mark.parametrize("member", ["xl/worksheets/sheet1.xml", "xl/workbook.xml"])
def test_a_broken_sheet_is_refused(member: str, content: bytes) -> None:
    assert refusal(changed(member, content))


@pytest.mark.parametrize("content", [b"", b"<not closed", b"<x/>", LAUGHS.encode()])
def test_a_broken_word_file_is_refused(content: bytes) -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as package:
        package.writestr("[Content_Types].xml", "<Types/>")
        package.writestr("word/document.xml", content)
    assert refusal(stream.getvalue(), "codes.docx")


def test_a_cell_at_the_far_end_of_a_sheet_does_not_cost_a_million_rows() -> None:
    sheet = b"""<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>
        <row r="1"><c r="A1" t="inlineStr"><is><t>Label</t></is></c></row>
        <row r="2"><c r="A2" t="inlineStr"><is><t>trust</t></is></c></row>
        <row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>far</t></is></c></row></sheetData></worksheet>"""
    draft = read_codebook("codes.xlsx", changed("xl/worksheets/sheet1.xml", sheet))
    assert [code.label for code in draft.codes] == ["trust"]


# -- in a process of its own --------------------------------------------------------------------


def test_reading_safely_gives_the_same_draft() -> None:
    data = workbook()
    assert read_codebook_safely("a.xlsx", data) == read_codebook("a.xlsx", data)
    pasted = b"Label;Code;Questions\ntrust;CRM-T;1.1/1.2\n"
    safely = read_codebook_safely("a.csv", pasted, existing=["CRM"])
    assert safely == read_codebook("a.csv", pasted, existing=["CRM"])


def test_reading_safely_refuses_with_the_same_sentence() -> None:
    data = changed("xl/workbook.xml", LAUGHS.encode())
    with pytest.raises(ImportRefused) as here:
        read_codebook("a.xlsx", data)
    with pytest.raises(ImportRefused) as there:
        read_codebook_safely("a.xlsx", data)
    assert (there.value.message, there.value.values) == (here.value.message, here.value.values)


def test_a_worker_that_takes_too_long_is_ended() -> None:
    with pytest.raises(ImportRefused, match=r"took longer than 0\.001 seconds"):
        read_codebook_safely("a.xlsx", workbook(), seconds=0.001)


def test_a_worker_that_dies_is_a_refusal(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for folder in (tmp_path / "coding", tmp_path / "coding" / "importers"):
        folder.mkdir()
        (folder / "__init__.py").touch()
    (tmp_path / "coding" / "importers" / "worker.py").write_text("import os\nos.abort()\n")
    monkeypatch.setattr(workers, "ROOT", tmp_path)
    with pytest.raises(ImportRefused, match="could not be read"):
        read_codebook_safely("a.xlsx", workbook())
