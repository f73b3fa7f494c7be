"""A cell from its passages to a sentence, and what it says when the codings change under it."""

import pytest
from django.urls import reverse
from playwright.sync_api import Locator, Page, expect

from coding.models import Code, CrossCaseTable, Evidence, Summary
from interviews.models import Document, Study, User
from tests.browser.desk import Desk, make_study
from tests.factories import apply, make_code, make_document

WRITTEN = "The driver knows the customers (A1:2), the office does not."


@pytest.fixture
def study(owner: User) -> Study:
    study = make_study(owner)
    family = make_code(study, "Customer relations", "CR", is_codable=False)
    trust = make_code(study, "trust", "CR-TR", parent=family)
    make_code(study, "records", "CR-RE", parent=family)
    first = make_document(study, informant="Jaana")
    apply(first, "He sees them each week", trust)
    apply(first, "nobody in the office reads them", trust)
    make_document(study, title="B1", case="B")
    return study


def _make_table(page: Page, study: Study) -> None:
    page.goto(reverse("tables", args=[study.slug]))
    page.get_by_role("link", name="Make a table “Customer relations”").click()
    page.get_by_role("button", name="Make table").click()
    expect(page.get_by_role("heading", name="Customer relations")).to_be_visible()


def _cell(page: Page, row: str, column: str) -> Locator:
    return page.locator("td[data-cell]").filter(has=page.get_by_text(f"{row}, {column}:", exact=False))


def _open_cell(page: Page) -> None:
    _cell(page, "trust", "Case A").get_by_role("link", name="trust, Case A").click()
    expect(page.get_by_role("heading", name="trust · Case A")).to_be_visible()


def _judge(page: Page, words: str, stance: str) -> None:
    line = page.locator(".ev", has_text=words)
    button = line.locator(".seg button", has_text=stance)
    button.click()
    expect(button).to_have_attribute("aria-pressed", "true")


def _write_the_cell(page: Page) -> None:
    _open_cell(page)
    _judge(page, "He sees them each week", "supports")
    _judge(page, "nobody in the office reads them", "considered, not used")
    page.locator("#text").fill(WRITTEN)
    page.get_by_role("button", name="Save cell").click()
    expect(page.locator("#cell-counts")).to_contain_text("1 of 2 used")


def test_rows_are_proposed_and_quiet_cells_say_why_they_are_empty(browser_page: Page, study: Study) -> None:
    _make_table(browser_page, study)
    expect(browser_page.locator("th[scope=row]")).to_contain_text(["trust", "records"])
    expect(_cell(browser_page, "trust", "Case A")).to_contain_text("2 passages not yet considered")
    expect(_cell(browser_page, "trust", "Case B")).to_contain_text("Not read yet")


def test_a_cell_is_judged_written_and_confirmed(browser_page: Page, study: Study) -> None:
    page = browser_page
    _make_table(page, study)
    _write_the_cell(page)
    page.get_by_role("button", name="Still true").click()
    expect(page.locator("#cell-confirm")).to_contain_text("Found still true on")
    page.get_by_role("link", name="Back to the table").click()
    cell = _cell(page, "trust", "Case A")
    expect(cell.locator(".says")).to_have_text(WRITTEN)
    expect(cell.locator(".open")).to_contain_text("1 of 2 used")
    stances = set(Evidence.objects.values_list("stance", flat=True))
    assert stances == {Evidence.Stance.SUPPORTS, Evidence.Stance.CONSIDERED}


def test_cite_puts_the_address_at_the_caret(browser_page: Page, study: Study) -> None:
    page = browser_page
    _make_table(page, study)
    _open_cell(page)
    page.locator("#text").fill("The driver knows them")
    page.get_by_role("button", name="Cite A1:2 in the summary").click()
    expect(page.locator("#text")).to_have_value("The driver knows them (A1:2)")
    page.get_by_role("button", name="Save cell").click()
    expect(page.locator(".as-read a.cite")).to_have_text("A1:2")
    assert Summary.objects.get().text == "The driver knows them (A1:2)"


def test_a_passage_leads_into_the_transcript_at_its_words(browser_page: Page, study: Study) -> None:
    page = browser_page
    _make_table(page, study)
    _open_cell(page)
    page.locator(".ev-about a", has_text="A1:4").click()
    desk = Desk(page).ready()
    expect(desk.details.locator(".quote")).to_have_text("nobody in the office reads them")
    expect(desk.turn(4)).to_be_in_viewport()


def test_a_new_passage_is_told_and_still_true_waits(browser_page: Page, study: Study) -> None:
    page = browser_page
    _make_table(page, study)
    _write_the_cell(page)
    address = page.url
    Desk(page).open(Document.objects.get(title="A1")).code(4, "Very little", "cr-tr")
    page.goto(address)
    expect(page.locator("#cell-counts")).to_contain_text("1 of 3 used, 1 not yet considered")
    expect(page.get_by_role("button", name="Still true")).to_be_disabled()
    _judge(page, "Very little", "contradicts")
    expect(page.locator("#cell-counts")).to_contain_text("2 of 3 used")
    expect(page.get_by_role("button", name="Still true")).to_be_enabled()


def test_evidence_that_goes_is_the_strong_warning(browser_page: Page, study: Study) -> None:
    page = browser_page
    _make_table(page, study)
    table = page.url
    _write_the_cell(page)
    desk = Desk(page).open(Document.objects.get(title="A1"))
    desk.click_words(2, "He sees them each week")
    page.get_by_role("button", name="Remove CR-TR").click()
    desk.expect_labels(2)
    # The passage stays, since a cell rests on it.
    expect(desk.details).to_contain_text("Used in")
    page.goto(table)
    cell = _cell(page, "trust", "Case A")
    expect(cell).to_contain_text("1 passage withdrawn or changed")
    expect(cell).to_have_class("state-evidence-changed loud")
    assert (CrossCaseTable.objects.count(), Code.objects.get(mnemonic="CR-TR").codings.count()) == (1, 1)


def test_arrow_keys_walk_over_the_table(browser_page: Page, study: Study) -> None:
    page = browser_page
    _make_table(page, study)
    page.locator("td[data-cell] .open").first.focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowDown")
    expect(_cell(page, "records", "Case B").locator(".open")).to_be_focused()
