"""Native comments stand on exactly their words: ranges are read again from document.xml."""

import datetime
import io
import zipfile

import pytest
from docx import Document
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from coding.exports.word import write_word
from coding.report import CommentedText, Inline, Report, Span, TextComment

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
MADE = datetime.datetime(2026, 11, 23, 12, 0, tzinfo=datetime.UTC)


def write(block: CommentedText) -> bytes:
    return write_word(Report("", (block,), MADE))


def commented_words(data: bytes) -> dict[int, str]:
    """The words between the two marks of each comment, paragraphs parted by newlines."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        body = etree.fromstring(package.read("word/document.xml"))[0]
    open_ones: set[int] = set()
    words: dict[int, str] = {}
    for at, paragraph in enumerate(body.iterchildren(f"{W}p")):
        for number in open_ones if at else ():
            words[number] += "\n"
        for element in paragraph.iter(
            f"{W}commentRangeStart", f"{W}commentRangeEnd", f"{W}t", f"{W}br", f"{W}tab"
        ):
            if element.tag == f"{W}commentRangeStart":
                open_ones.add(int(element.get(f"{W}id")))
                words[int(element.get(f"{W}id"))] = ""
            elif element.tag == f"{W}commentRangeEnd":
                open_ones.remove(int(element.get(f"{W}id")))
            else:
                for number in open_ones:
                    words[number] += {f"{W}br": "\n", f"{W}tab": "\t"}.get(element.tag, element.text)
    assert not open_ones
    return words


def as_written(block: CommentedText) -> list[str]:
    text = "\n".join(block.paragraphs)
    ordered = sorted(block.comments, key=lambda comment: (comment.start, -comment.end))
    return [text[comment.start : comment.end] for comment in ordered]


def test_a_comment_stands_on_its_words() -> None:
    data = write(
        CommentedText(("We wait, and then we wait.",), (TextComment(3, 7, "CRM-TR\nwhy?", "anna", "a"),))
    )
    comment = next(iter(Document(io.BytesIO(data)).comments))
    assert commented_words(data) == {0: "wait"}
    assert (comment.text, comment.author, comment.initials, comment.timestamp) == (
        "CRM-TR\nwhy?",
        "anna",
        "a",
        MADE,
    )


@pytest.mark.parametrize(
    "spans",
    [
        [(0, 4), (4, 8)],
        [(0, 8), (2, 6)],
        [(0, 5), (3, 8)],
        [(2, 6), (2, 6), (2, 6)],
        [(0, 24)],
        [(5, 20), (12, 24)],
        [(9, 11), (10, 11), (10, 12), (11, 12)],
    ],
)
def test_comments_may_overlap_and_run_over_paragraphs(spans: list[tuple[int, int]]) -> None:
    comments = tuple(TextComment(start, end, "x") for start, end in spans)
    block = CommentedText(("0123 5678a", "", "😀bcd\tfgh ", "éf"), comments)
    assert list(commented_words(write(block)).values()) == as_written(block)


def test_every_mark_has_a_comment_and_a_sign() -> None:
    block = CommentedText(("abcdef",), (TextComment(0, 3, "x"), TextComment(2, 6, "y")))
    with zipfile.ZipFile(io.BytesIO(write(block))) as package:
        body, notes = (
            etree.fromstring(package.read(f"word/{name}.xml")) for name in ("document", "comments")
        )
    marks = [
        sorted(e.get(f"{W}id") for e in body.iter(W + tag)) for tag in ("commentRangeEnd", "commentReference")
    ]
    assert marks == [["0", "1"], ["0", "1"]]
    assert [note.get(f"{W}id") for note in notes] == ["0", "1"]


def test_leads_and_looks_do_not_move_the_words() -> None:
    block = CommentedText(
        ("Anna: we wait", "so"),
        (TextComment(6, 13, "x"),),
        (Span(0, 5, bold=True), Span(4, 9, italic=True)),
        ((Inline("14 ", role="turn"),),),
    )
    data = write(block)
    assert commented_words(data) == {0: "we wait"}
    runs = Document(io.BytesIO(data)).paragraphs[0].runs
    assert [(run.text, run.bold, run.italic) for run in runs if run.text] == [
        ("14 ", None, None),
        ("Anna", True, None),
        (":", True, True),
        (" ", None, True),
        ("we ", None, True),
        ("wait", None, None),
    ]


@pytest.mark.parametrize(("start", "end"), [(0, 0), (-1, 2), (2, 1), (0, 8)])
def test_a_comment_outside_the_text_is_an_error(start: int, end: int) -> None:
    with pytest.raises(ValueError, match="no stretch"):
        CommentedText(("abc", "def"), (TextComment(start, end, "x"),))


@st.composite
def blocks(draw: st.DrawFn) -> CommentedText:
    letters = st.text(alphabet="ab \té😀\u05d0", max_size=8)
    paragraphs = tuple(draw(st.lists(letters, min_size=1, max_size=5)))
    length = len("\n".join(paragraphs))
    if not length:
        return CommentedText(paragraphs)
    starts = draw(st.lists(st.integers(0, length - 1), max_size=8))
    ends = [draw(st.integers(start + 1, length)) for start in starts]
    return CommentedText(
        paragraphs, tuple(TextComment(*pair, "x") for pair in zip(starts, ends, strict=True))
    )


@given(blocks())
def test_any_comments_on_any_text_read_back(block: CommentedText) -> None:
    data = write(block)
    assert list(commented_words(data).values()) == as_written(block)
    assert [line.text for line in Document(io.BytesIO(data)).paragraphs] == list(block.paragraphs)


def test_two_thousand_comments_are_written() -> None:
    text = "we wait and they wait " * 2500
    comments = tuple(TextComment(at * 27, at * 27 + 200, f"C-{at}", "anna", "a") for at in range(2000))
    block = CommentedText((text[:20000], text[20001:]), comments)
    assert list(commented_words(write(block)).values()) == as_written(block)
