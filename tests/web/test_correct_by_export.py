"""A transcript that was exported to Word comes back over itself: what we wrote into the file is no word of it."""

import io
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from docx import Document as Word

from cccrm.kit.refusal import Refused
from coding.actions.corrections import compare, correct_by_file
from coding.actions.memos import write_memo
from coding.checks import check_study
from coding.demo.load import load_demo
from coding.exports.registry import exporter
from coding.models import Coding
from coding.queries.corrected import as_present
from interviews.access import Member
from interviews.importers import TranscriptDraft, read_transcript
from interviews.importers.docx import OWN
from interviews.models import Document, Study, Turn, User
from interviews.roles import Role
from tests.factories import apply, make_code, make_document, make_file_document, owner_of, revision_of
from tests.web.test_revisions import words

pytestmark = pytest.mark.django_db

FORMS = ("transcript-comments-docx", "transcript-margins-docx")
FIXTURES = Path(__file__).parents[1] / "fixtures" / "transcripts"
DEMO = Path(__file__).parents[2] / "coding" / "demo"
FILES = [
    path for path in sorted([*FIXTURES.iterdir(), *DEMO.glob("?1.txt")]) if path.suffix in (".docx", ".txt")
]
TALK = (
    "H: Who sells? And since when?\n\n\nJ: Everybody sells,  also the driver. He knows the yard.\n"
    "Since 2009, I think. #00:01:02-3#\n\n[00:12] H:\nWhat is written down?\nJ:\tVery little. 20 notes.\n"
)


def exported(document: Document, form: str) -> bytes:
    member = Member(owner_of(document.study), document.study, frozenset({Role.OWNER}))
    return exporter(form).produce(member, {"document": str(document.pk)}, with_names=True).data


def saved_again(data: bytes, change: Callable[[Any], object] = lambda word: None) -> bytes:
    word, held = Word(io.BytesIO(data)), io.BytesIO()
    change(word)
    word.save(held)
    return held.getvalue()


def read_back(document: Document, data: bytes) -> TranscriptDraft:
    return as_present(revision_of(document), read_transcript("A1.docx", data), [])


def runs_of(word: Any) -> list[Any]:
    cells = [cell for table in word.tables for row in table.rows for cell in row.cells]
    paragraphs = [*word.paragraphs, *(each for cell in cells for each in cell.paragraphs)]
    return [run for each in paragraphs for run in each.runs]


def replacing(old: str, new: str) -> Callable[[Any], None]:
    def change(word: Any) -> None:
        run = next(run for run in runs_of(word) if old in run.text)
        run.text = run.text.replace(old, new, 1)

    return change


@pytest.fixture
def talk(study: Study) -> Document:
    document = make_document(study, TALK)
    apply(document, "also the driver", make_code(study, "driver"))
    coding = apply(document, "knows the yard.\nSince 2009", make_code(study, "since"))
    on = {"object_type": "coding.passage", "object_id": coding.passage_id}
    write_memo(study=study, actor=owner_of(study), text="Look at turn 14 ", **on)  # type: ignore[arg-type]
    return document


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_an_export_that_comes_back_unchanged_is_the_same_text(study: Study, path: Path, form: str) -> None:
    read = read_transcript(path.name, path.read_bytes())
    document, size = make_file_document(study, read), len(read.text)
    for start, end in ((size // 9, size // 5), (size // 4, size // 2), (size // 2, size // 2 + 30)):
        apply(document, read.text[start:end].strip(), make_code(study, f"code {start}"))
    draft = read_back(document, saved_again(exported(document, form)))
    assert draft.text == read.text
    assert (draft.turns, draft.styles) == (read.turns, read.styles)
    with pytest.raises(Refused, match="Nothing was changed"):
        correct_by_file(revision=revision_of(document), actor=owner_of(study), draft=draft)


@pytest.mark.parametrize("form", FORMS)
def test_one_word_that_was_corrected_in_the_export_is_all_that_changes(talk: Document, form: str) -> None:
    data = saved_again(exported(talk, form), replacing("also the driver", "also the carrier"))
    before = revision_of(talk).text
    correct_by_file(revision=revision_of(talk), actor=owner_of(talk.study), draft=read_back(talk, data))
    assert revision_of(talk).text == before.replace("driver", "carrier")
    assert [words(coding) for coding in Coding.objects.order_by("code__label")] == [
        "also the carrier",
        "knows the yard.\nSince 2009",
    ]
    assert check_study(talk.study) == []


@pytest.mark.parametrize("form", FORMS)
def test_words_typed_beside_a_turn_number_take_its_style_and_stay_words(talk: Document, form: str) -> None:
    def typed(word: Any) -> None:
        run = next(run for run in runs_of(word) if run.text == "4 ")
        run.text = "4 20 times: "

    draft = read_back(talk, saved_again(exported(talk, form), typed))
    assert draft.text == TALK.replace("J:\tVery", "20 times: J:\tVery")


def test_a_row_of_the_margins_may_lose_what_it_kept(talk: Document) -> None:
    def emptied(word: Any) -> None:
        for run in runs_of(word):
            if run.style.name == "cccrm Blanks":
                run.text = ""

    draft = read_back(talk, saved_again(exported(talk, FORMS[1]), emptied))
    assert draft.text.split() == TALK.split()
    assert len(draft.turns) == 4


def test_a_table_of_margins_is_known_without_its_style(talk: Document) -> None:
    """LibreOffice drops it on the way through OpenDocument."""

    def bare(word: Any) -> None:
        for style in word.tables[0]._tbl.xpath("./w:tblPr/w:tblStyle"):
            style.getparent().remove(style)

    assert read_back(talk, saved_again(exported(talk, FORMS[1]), bare)).text == TALK


@pytest.mark.parametrize("form", FORMS)
def test_what_was_left_out_is_said(talk: Document, form: str) -> None:
    problems = read_transcript("A1.docx", exported(talk, form)).problems
    assert OWN in [problem.message for problem in problems]


def test_turns_cut_by_hand_stay_when_the_same_text_comes_back(talk: Document) -> None:
    Turn.objects.filter(revision=revision_of(talk), number="2").update(number="2b", speaker=None)
    draft = read_back(talk, exported(talk, FORMS[0]))
    assert compare(revision_of(talk), draft).visible == ()


def test_a_title_of_somebody_else_is_a_line_of_the_text() -> None:
    word, held = Word(), io.BytesIO()
    word.add_heading("An interview", 0)
    word.add_paragraph("14 people came.")
    word.save(held)
    assert read_transcript("A1.docx", held.getvalue()).text == "An interview\n14 people came."


@pytest.mark.parametrize("form", FORMS)
def test_an_unchanged_export_is_shown_as_no_change_and_cannot_be_saved(
    talk: Document, form: str, client_of: Callable[[Any], Any]
) -> None:
    client, where = client_of(owner_of(talk.study)), [talk.study.slug, talk.pk]
    file = SimpleUploadedFile("A1.docx", saved_again(exported(talk, form)))
    page = client.post(reverse("correct_files", args=where), {"file": file}, follow=True).content.decode()
    assert "No turn differs." in page
    assert "Save the corrected transcript" not in page
    assert revision_of(talk).number == 1


def correcting(word: str) -> Callable[[Any], None]:
    """Correct the first place of a word in the transcript itself, and none in what stands beside it."""

    def change(paper: Any) -> None:
        found = (run for run in runs_of(paper) if run._parent.style.name == "Transcript" and word in run.text)
        run = next(found)
        run.text = run.text.replace(word, "corrected", 1)

    return change


@pytest.mark.parametrize("form", FORMS)
def test_every_passage_of_the_example_stays_when_a_word_is_corrected(owner: User, form: str) -> None:
    for document in Document.objects.filter(study=load_demo(owner)):
        before = revision_of(document)
        word = max(re.findall(r"\b[a-z]{6,}\b", before.text), key=len)
        draft = read_back(document, saved_again(exported(document, form), correcting(word)))
        made = correct_by_file(revision=before, actor=owner, draft=draft)
        assert made.revision.text == before.text.replace(word, "corrected", 1)
        assert len(made.carried) > 40
        assert made.waiting == ()
