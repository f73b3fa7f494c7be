"""Wrong, damaged, empty, oversized and hostile files get one sentence each, and reading safely survives a crash."""

import io
import os
import struct
import zipfile

import pytest

from cccrm.kit import workers
from interviews.importers import ImportRefused, read_transcript, read_transcript_safely, sniff
from interviews.importers import package as packages
from tests.fixtures.transcripts.builder import fixture, paragraph, part, word_file, zip_of

GOOD = word_file(paragraph("H: Hei."))
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600
DOCTYPE = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>'
OUTSIDE = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
OUTER = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" TargetMode="External"'
    ' Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="http://192.0.2.1/a.xml"/>'
    "</Relationships>"
)


def with_document(xml):
    return word_file("", document=xml)


def encrypted_member():
    data = bytearray(GOOD)
    at = data.rfind(b"PK\x01\x02")
    struct.pack_into("<H", data, at + 8, 1)
    return bytes(data)


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("a.pdf", b"%PDF-1.7 ...", "PDF"),
        ("a.docx", b"%PDF-1.7 ...", "PDF"),
        ("a.txt", b"%PDF-1.7 ...", "PDF"),
        ("a.doc", OLE, "old kind"),
        ("a.docx", OLE, "old kind"),
        ("a.docx", OLE + "EncryptedPackage".encode("utf-16-le"), "password"),
        ("a.rtf", b"{\\rtf1 x}", "rich text"),
        ("a.docx", b"{\\rtf1 x}", "rich text"),
        ("a.odt", zip_of({"mimetype": "x", "content.xml": "<a/>"}), "OpenDocument"),
        ("a.docx", zip_of({"mimetype": "x", "content.xml": "<a/>"}), "OpenDocument"),
        ("a.docx", zip_of({"[Content_Types].xml": "<a/>", "xl/workbook.xml": "<a/>"}), "spreadsheet"),
        ("a.docx", zip_of({"[Content_Types].xml": "<a/>", "ppt/presentation.xml": "<a/>"}), "presentation"),
        ("a.docx", zip_of({"one.txt": "x"}), "archive"),
        ("a.docx", b"\x89PNG\r\n\x1a\n....", "picture"),
        ("a.txt", b"\xff\xd8\xff\xe0....", "picture"),
        ("a.mp3", b"ID3\x03....", "recording"),
        ("a.txt", b"\0\0\0\x20ftypM4A ", "recording"),
        ("a.vtt", b"WEBVTT\n", "subtitle"),
        ("a.html", b"<html>", "web page"),
        ("a.md", b"# x", ".txt"),
        ("a.xyz", b"x", "neither"),
        ("a", b"x", ".txt"),
        ("a.docx", b"plain words", "something else"),
        ("a.txt", GOOD, "zip file"),
        ("a.docx", GOOD[:-40], "damaged"),
        ("a.docx", GOOD[: len(GOOD) // 2], "damaged"),
        ("a.docx", b"PK\x03\x04" + b"\0" * 60, "damaged"),
        ("a.docx", with_document("<w:document>"), "damaged"),
        ("a.docx", with_document(""), "damaged"),
        ("a.docx", with_document(part("document", "")), "something else"),
        ("a.docx", encrypted_member(), "password"),
        ("a.docx", b"", "empty"),
        ("a.txt", b"", "empty"),
        ("a.txt", b" \r\n\t", "no text"),
        ("a.docx", word_file("<w:p/>"), "no text"),
        ("a.docx", with_document(DOCTYPE + part("document", "<w:body>&b;</w:body>")), "document type"),
        ("a.docx", with_document(OUTSIDE + part("document", "<w:body>&e;</w:body>")), "document type"),
        ("a.docx", word_file(paragraph("x"), styles=DOCTYPE + "<x/>"), "document type"),
        (
            "a.docx",
            zip_of({"[Content_Types].xml": "<a/>", "_rels/.rels": OUTER, "word/a.xml": "<a/>"}),
            "outside",
        ),
    ],
)
def test_what_is_no_transcript_is_refused_with_a_sentence(name, data, words):
    with pytest.raises(ImportRefused) as refusal:
        read_transcript(name, data)
    sentence = str(refusal.value)
    assert words in sentence
    assert sentence.startswith(name)
    assert sentence.endswith(".")
    assert "%(" not in sentence


def test_utf16_does_not_hide_a_document_type():
    xml = (DOCTYPE.replace('"1.0"', '"1.0" encoding="utf-16"') + "<x/>").encode("utf-16")
    with pytest.raises(ImportRefused, match="document type"):
        read_transcript("a.docx", zip_of({"[Content_Types].xml": "<a/>", "word/document.xml": xml}))


def test_an_oversized_file_is_refused(monkeypatch):
    monkeypatch.setattr(sniff, "MAX_FILE", 10)
    with pytest.raises(ImportRefused, match="larger than"):
        read_transcript("a.txt", b"x" * 11)
    assert read_transcript("a.txt", b"x" * 10).text == "x" * 10


@pytest.mark.parametrize(("name", "data"), [("a.txt", b"x" * 11), ("a.docx", word_file(paragraph("x" * 11)))])
def test_a_text_that_is_too_long_is_refused(monkeypatch, name, data):
    monkeypatch.setattr(sniff, "MAX_CHARACTERS", 10)
    with pytest.raises(ImportRefused, match="more than 10 characters"):
        read_transcript(name, data)


@pytest.mark.parametrize("limit", ["MAX_TOTAL", "MAX_PART", "MAX_MEMBERS", "MAX_DIRECTORY"])
def test_a_file_that_unpacks_to_too_much_is_refused(monkeypatch, limit):
    monkeypatch.setattr(packages, limit, 3)
    with pytest.raises(ImportRefused, match="unpacks to more"):
        read_transcript("a.docx", GOOD)


def test_a_bomb_is_refused_before_it_is_unpacked():
    buffer = io.BytesIO()
    archive = zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED)
    with archive, archive.open("word/document.xml", "w", force_zip64=True) as member:
        for _time in range(210):
            member.write(b" " * 1024 * 1024)
    with pytest.raises(ImportRefused, match="unpacks to more"):
        read_transcript("bomb.docx", buffer.getvalue())


def test_a_bomb_that_lies_about_its_size_is_refused():
    data = bytearray(word_file(paragraph("x" * 100_000)))
    for signature, offset in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        at = -1
        while (at := data.find(signature, at + 1)) >= 0:
            struct.pack_into("<I", data, at + offset, 5)
    with pytest.raises(ImportRefused, match="damaged"):
        read_transcript("a.docx", bytes(data))


def test_deep_nesting_is_refused():
    deep = "<w:smartTag>" * 3_000 + "</w:smartTag>" * 3_000
    with pytest.raises(ImportRefused, match="damaged"):
        read_transcript("a.docx", word_file(f"<w:p>{deep}</w:p>"))


def test_reading_safely_gives_the_same_draft():
    data = fixture("fi-haastattelu-HJ.docx")
    assert read_transcript_safely("a.docx", data) == read_transcript("a.docx", data)


def test_reading_safely_refuses_with_the_same_sentence():
    with pytest.raises(ImportRefused, match="PDF") as refusal:
        read_transcript_safely("a.docx", b"%PDF-1.4")
    assert refusal.value.values == {"file": "a.docx"}


def test_a_worker_that_takes_too_long_is_ended():
    with pytest.raises(ImportRefused, match=r"took longer than 0\.001 seconds"):
        read_transcript_safely("a.txt", b"H: x", seconds=0.001)


def test_a_worker_that_dies_is_a_refusal(monkeypatch, tmp_path):
    (tmp_path / "interviews" / "importers").mkdir(parents=True)
    for folder in (tmp_path / "interviews", tmp_path / "interviews" / "importers"):
        (folder / "__init__.py").touch()
    (tmp_path / "interviews" / "importers" / "worker.py").write_text("import os\nos.abort()\n")
    monkeypatch.setattr(workers, "ROOT", tmp_path)
    with pytest.raises(ImportRefused, match="could not be read"):
        read_transcript_safely("a.txt", b"H: x")


def test_the_worker_sees_no_secrets(monkeypatch):
    monkeypatch.setitem(os.environ, "CCCRM_SECRET_KEY", "hidden")
    assert "CCCRM_SECRET_KEY" not in workers.environment()
    assert "PYTHONPATH" in workers.environment()


@pytest.mark.parametrize("name", ["../../etc/passwd.txt", "C:\\fakepath\\a.txt", "a\n\0b.txt", "%(x)s.txt"])
def test_odd_names_do_no_harm(name):
    assert read_transcript_safely(name, b"H: x").text == "H: x"
    with pytest.raises(ImportRefused) as refusal:
        read_transcript(name, b"")
    assert str(refusal.value).endswith("again.")
