"""Without JavaScript: a transcript reads with its codings, a passage opens, memos, imports and cases are written."""

from collections.abc import Callable

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from coding.models import Memo, Passage
from interviews.models import Case, Document, User
from tests.browser.desk import make_study
from tests.factories import apply, make_code, make_document


@pytest.fixture
def page(new_page: Callable[..., Page]) -> Page:
    return new_page(java_script_enabled=False)


@pytest.fixture
def document(owner: User) -> Document:
    study = make_study(owner)
    document = make_document(study)
    apply(document, "He sees them each week", make_code(study, "trust", "TR"))
    return document


def _read(page: Page, document: Document) -> None:
    page.goto(reverse("read_document", args=[document.study.slug, document.pk]))


def test_the_transcript_reads_with_its_marks_and_labels(page: Page, document: Document) -> None:
    _read(page, document)
    expect(page.locator("#turn-2 .words")).to_contain_text("Everybody sells, also the driver 🚚.")
    expect(page.locator("#turn-2 .words mark")).to_have_text("He sees them each week")
    label = page.get_by_role("link", name="TR", exact=True)
    expect(label).to_be_visible()
    # What would do nothing is not offered.
    expect(page.get_by_role("button", name="keys")).to_be_hidden()
    expect(page.get_by_role("heading", name="Coding")).to_be_hidden()


def test_a_label_leads_to_the_details_of_its_passage(page: Page, document: Document) -> None:
    _read(page, document)
    page.get_by_role("link", name="TR", exact=True).click()
    expect(page.locator("#details")).to_contain_text("Passage · A1:2")
    for button in ("Recode TR", "Add code", "Close"):
        expect(page.get_by_role("button", name=button)).to_be_hidden()
    expect(page.get_by_role("button", name="Remove TR")).to_be_visible()


def test_a_memo_is_written_and_a_code_removed(page: Page, document: Document) -> None:
    passage = Passage.objects.get()
    page.goto(reverse("read_document", args=[document.study.slug, document.pk]) + f"?passage={passage.pk}")
    page.get_by_label("New memo").fill("Ask in case B.")
    page.get_by_role("button", name="Save memo").click()
    expect(page.locator("#turn-2 .note")).to_have_text("Ask in case B.")
    assert Memo.objects.get().object_id == passage.pk
    page.get_by_role("button", name="Remove TR").click()
    expect(page.locator("#turn-2 [data-coding]")).to_have_count(0)
    page.get_by_role("button", name="Undo").click()
    expect(page.locator("#turn-2 [data-coding]")).to_have_text("TR")


def test_a_transcript_is_imported(page: Page, owner: User) -> None:
    study = make_study(owner)
    page.goto(reverse("import", args=[study.slug]))
    words = "H: Kuka myy?\nJ: Kaikki myyvät, myös kuljettaja.\n".encode("utf-16")
    page.get_by_label("Transcripts").set_input_files(
        [{"name": "C1.txt", "mimeType": "text/plain", "buffer": words}]
    )
    page.get_by_role("button", name="Read the files").click()
    page.get_by_label("Case", exact=True).fill("C")
    page.get_by_role("button", name="Import 1 transcript").click()
    expect(page.locator("#turn-2 .words")).to_have_text("Kaikki myyvät, myös kuljettaja.")
    assert Document.objects.get().case == Case.objects.get(label="C")


def test_a_case_is_added(page: Page, owner: User) -> None:
    study = make_study(owner)
    page.goto(reverse("cases", args=[study.slug]))
    page.get_by_role("link", name="New case").click()
    page.get_by_label("Label").fill("Northern Parts")
    page.get_by_role("button", name="Add case").click()
    expect(page.get_by_role("row", name="Northern Parts")).to_be_visible()
    assert Case.objects.get().label == "Northern Parts"


def test_the_end_of_a_reading_is_noted(page: Page, document: Document) -> None:
    _read(page, document)
    page.get_by_role("button", name="I have read it to the end").click()
    expect(page.locator("#reading")).to_contain_text("Read to the end for 1 code")
