"""The list of codes beside the transcript: counting, filtering, coding by a click, making a code under another."""

import pytest
from playwright.sync_api import Locator, Page, expect

from coding.models import Anchor, Code, Coding
from interviews.models import Document, User
from tests.browser.conftest import Complaints
from tests.browser.desk import REFUSED, Desk, make_study
from tests.factories import TALK, apply, make_code, make_document


@pytest.fixture
def document(owner: User) -> Document:
    study = make_study(owner)
    family = make_code(study, "Customer relations", "CR", is_codable=False)
    make_code(study, "trust", "CR-TR", parent=family)
    make_code(study, "records", "CR-RE", parent=family)
    return make_document(study)


@pytest.fixture
def desk(browser_page: Page, document: Document) -> Desk:
    return Desk(browser_page).open(document)


def _code(desk: Desk, name: str) -> Locator:
    return desk.page.locator(".code-tree li", has=desk.page.get_by_text(name, exact=True))


def test_a_click_in_the_list_codes_the_chosen_words(desk: Desk) -> None:
    desk.select(4, "Very little")
    _code(desk, "CR-RE").click()
    desk.expect_labels(4, "CR-RE")
    expect(desk.picker).to_be_hidden()
    expect(_code(desk, "CR-RE").locator(".n")).to_have_text("1")
    assert Anchor.objects.get().quote == "Very little"


def test_a_click_in_the_list_recodes_too(desk: Desk, document: Document) -> None:
    apply(document, "Very little", Code.objects.get(mnemonic="CR-TR"))
    desk.open(document).turn(4).locator("[data-coding]").click()
    desk.page.get_by_role("button", name="Recode CR-TR").click()
    _code(desk, "CR-RE").click()
    desk.expect_labels(4, "CR-RE")


def test_a_category_is_refused_with_a_sentence(desk: Desk, complaints: Complaints) -> None:
    complaints.allow(REFUSED)
    desk.select(4, "Very little")
    _code(desk, "CR").click()
    expect(desk.notice).to_have_text("CR is a category. Apply one of its sub-codes.")
    assert Coding.objects.count() == 0


def test_a_new_code_is_made_under_the_one_that_is_open_in_the_list(desk: Desk) -> None:
    _code(desk, "CR").click()
    desk.select(4, "Very little")
    desk.letters.fill("handwriting")
    expect(desk.options.first).to_contain_text("make “handwriting” under CR")
    desk.page.keyboard.press("Enter")
    desk.expect_labels(4, "CR-HAN")
    assert Code.objects.get(label="handwriting").parent == Code.objects.get(mnemonic="CR")


def test_the_list_is_filtered_by_letters(desk: Desk) -> None:
    desk.page.get_by_label("Filter the code list").fill("rec")
    expect(_code(desk, "CR-RE")).to_be_visible()
    expect(_code(desk, "CR-TR")).to_be_hidden()


def test_an_arrow_leads_from_the_filter_to_what_it_found(desk: Desk) -> None:
    desk.page.get_by_label("Filter the code list").fill("rec")
    desk.page.keyboard.press("ArrowDown")
    expect(_code(desk, "CR-RE")).to_be_focused()


def test_the_end_of_a_reading_is_noted_in_its_place(desk: Desk) -> None:
    desk.page.get_by_role("button", name="I have read it to the end").click()
    expect(desk.page.locator("#reading")).to_contain_text("Read to the end for 3 codes")
    expect(desk.undo).to_be_visible()


def test_three_clicks_take_a_turn_and_two_a_word(desk: Desk) -> None:
    place = desk.turn(4).locator(".words")
    place.click(click_count=3)
    desk.type_code("tr")
    desk.expect_labels(4, "CR-TR")
    assert Anchor.objects.get().quote == TALK[3][1]
    desk.turn(3).locator(".words").dblclick(position={"x": 6, "y": 10})
    desk.type_code("tr")
    desk.expect_labels(3, "CR-TR")
    assert Anchor.objects.order_by("start")[0].quote == "And"


def test_brackets_lead_to_the_transcripts_beside_this_one(desk: Desk, document: Document) -> None:
    make_document(document.study, title="B1", case="B")
    desk.open(document)
    desk.page.keyboard.press("]")
    expect(desk.page.get_by_role("heading", name="B1", level=1)).to_be_attached()
    desk.ready().page.keyboard.press("[")
    expect(desk.page.get_by_role("heading", name="A1", level=1)).to_be_attached()
