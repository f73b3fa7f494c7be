"""A quick hand on a slow line: what is pressed while an answer is on its way is neither lost nor taken for another."""

import re

import pytest
from playwright.sync_api import Page, Route, expect

from interviews.models import Document, User
from tests.browser.desk import Desk, make_study
from tests.factories import apply, make_code, make_document

DETAILS = re.compile(r"/passages/[^/]+/$")
FRAME = "() => new Promise((done) => requestAnimationFrame(done))"


class SlowLine:
    """Holds requests to an address until they are let through."""

    def __init__(self, page: Page, address: re.Pattern[str]) -> None:
        self.page = page
        self.held: list[Route] = []
        page.route(address, lambda route: self.held.append(route))

    def wait_for(self, number: int) -> None:
        """Wait until so many requests are held."""
        while len(self.held) < number:
            self.page.evaluate(FRAME)

    def let_through(self) -> None:
        """Answer the request that has waited longest, and see it come."""
        route = self.held.pop(0)
        with self.page.expect_event("requestfinished", lambda request: request == route.request):
            route.continue_()
        self.page.evaluate(FRAME)


@pytest.fixture
def document(owner: User) -> Document:
    study = make_study(owner)
    make_code(study, "strategy", "STR")
    make_code(study, "trust", "TR")
    document = make_document(study)
    apply(document, "Very little", make_code(study, "records", "REC"))
    return document


@pytest.fixture
def desk(browser_page: Page, document: Document) -> Desk:
    return Desk(browser_page).open(document)


def test_details_on_their_way_are_not_asked_for_again(desk: Desk) -> None:
    line = SlowLine(desk.page, DETAILS)
    desk.code(4, "Very little", "tr")
    line.wait_for(1)
    desk.turn(4).locator("[data-coding]").first.press("Enter")
    line.let_through()
    desk.page.get_by_role("button", name="Remove TR").focus()
    assert line.held == []
    desk.page.keyboard.press("Enter")
    desk.expect_labels(4, "REC")


def test_the_passage_opened_last_is_the_one_that_shows(desk: Desk, document: Document) -> None:
    line = SlowLine(desk.page, DETAILS)
    desk.code(2, "Everybody sells", "tr")
    line.wait_for(1)
    desk.turn(4).locator("[data-coding]").click()
    line.wait_for(2)
    line.held.reverse()
    line.let_through()
    expect(desk.details.locator(".quote")).to_have_text("Very little")
    line.let_through()
    expect(desk.details.locator(".quote")).to_have_text("Very little")


def test_a_button_reached_before_new_details_came_keeps_the_focus(desk: Desk) -> None:
    desk.turn(4).locator("[data-coding]").click()
    button = desk.page.get_by_role("button", name="Remove REC")
    expect(button).to_be_visible()
    line = SlowLine(desk.page, DETAILS)
    desk.code(4, "Very little", "tr")
    line.wait_for(1)
    button.focus()
    line.let_through()
    expect(desk.details).to_contain_text("TR trust")
    expect(button).to_be_focused()
    desk.page.keyboard.press("Enter")
    desk.expect_labels(4, "TR")


def test_a_memo_that_was_begun_outlives_new_details(desk: Desk) -> None:
    desk.turn(4).locator("[data-coding]").click()
    memo = desk.page.get_by_label("New memo")
    memo.fill("Who reads them?")
    desk.page.get_by_role("button", name="Mark as key quotation").click()
    expect(desk.page.get_by_role("button", name="★ Key quotation")).to_be_focused()
    expect(memo).to_have_value("Who reads them?")
    desk.page.get_by_role("button", name="Save memo").click()
    expect(desk.turn(4).locator(".note")).to_have_text("Who reads them?")
    expect(memo).to_have_value("")
