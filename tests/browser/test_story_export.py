"""What leaves the study as Word: downloaded by its menu, opened again, and read."""

import re

import docx
import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from coding.actions.tables import RowPlan, add_table, judge, save_cell
from coding.models import Theme
from interviews.models import Study, User
from tests.browser.desk import make_study
from tests.factories import apply, make_code, make_document


@pytest.fixture
def study(owner: User) -> Study:
    study = make_study(owner)
    trust = make_code(study, "trust", "TR")
    document = make_document(study, informant="Jaana")
    coding = apply(document, "He sees them each week", trust)
    common = {"study": study, "actor": owner}
    add_table(**common, title="Relations", rows=[RowPlan.of(trust)], cases=[document.case])
    cell = {"theme": Theme.objects.get(), "case": document.case, "actor": owner}
    judge(**cell, passage=coding.passage_id, stance="supports")
    save_cell(
        **cell,
        text="The driver knows them (A1:2).",
        expected_version=Theme.objects.get().summaries.get().version,
    )
    return study


def _download(page: Page, study: Study, title: str) -> docx.document.Document:
    page.goto(reverse("study", args=[study.slug]))
    page.get_by_role("link", name="Export").click()
    form = page.locator(".formats li", has=page.get_by_role("heading", name=title))
    with page.expect_download() as download:
        form.get_by_role("button", name=re.compile("Download|Word")).click()
    assert download.value.suggested_filename.endswith(".docx")
    return docx.Document(str(download.value.path()))


def _words(document: docx.document.Document) -> str:
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


def test_the_menu_leads_with_transcript_table_and_codebook(browser_page: Page, study: Study) -> None:
    browser_page.goto(reverse("exports", args=[study.slug]))
    expect(browser_page.locator(".lead-formats > li")).to_have_count(3)


def test_a_table_comes_as_word(browser_page: Page, study: Study) -> None:
    words = _words(_download(browser_page, study, "My table"))
    assert "Relations" in words
    assert "The driver knows them (A1:2)." in words


def test_the_coded_transcript_comes_as_word(browser_page: Page, study: Study) -> None:
    words = _words(_download(browser_page, study, "My coded transcript"))
    assert "He sees them each week & knows <what> they need." in words
    assert "TR" in words
