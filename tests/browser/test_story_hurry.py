"""A quick hand on a slow line: what is pressed while an answer is on its way is neither lost nor taken for another."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import Page, Route, expect

from coding.models import Memo
from interviews.models import Document, User
from tests.browser.desk import Desk, make_study
from tests.factories import apply, make_code, make_document

APPLY = re.compile(r"/codings/$")
DETAILS = re.compile(r"/passages/[^/]+/$")
UNDO = re.compile(r"/undo/[^/]+/$")
SCRIPTS = {"script": re.compile(r"/bundle/[^/]+/app\.js$"), "signal": re.compile(r"/bundle/[^/]+/read\.js$")}
# So many frames, some seconds of them, may pass before a request.
PATIENCE = 600
FRAME = "() => new Promise((done) => requestAnimationFrame(done))"


class SlowLine:
    """Holds requests to an address until they are let through."""

    def __init__(self, page: Page, address: re.Pattern[str]) -> None:
        self.page = page
        self.held: list[Route] = []
        page.route(address, self._hold)

    def _hold(self, route: Route) -> None:
        self.held.append(route)

    def wait_for(self, number: int, tick: str = FRAME) -> None:
        """Wait until so many requests are held; without frames where nothing is painted yet."""
        frames = 0
        while len(self.held) < number:
            assert (frames := frames + 1) < PATIENCE, "The page did not ask."
            self.page.evaluate(tick)

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


def test_a_passage_opened_while_another_is_being_closed_shows(desk: Desk) -> None:
    desk.turn(4).locator("[data-coding]").click()
    expect(desk.details.locator(".quote")).to_have_text("Very little")
    line = SlowLine(desk.page, re.compile(r"/about/$"))
    desk.page.get_by_role("button", name="Close").click()
    line.wait_for(1)
    desk.turn(4).locator("[data-coding]").click()
    line.let_through()
    expect(desk.details.locator(".quote")).to_have_text("Very little")
    assert desk.lit_words("current") == "Very little"


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


def test_undo_pressed_at_once_takes_back_the_code_that_is_on_its_way(desk: Desk) -> None:
    line = SlowLine(desk.page, APPLY)
    desk.select(2, "Everybody sells")
    desk.type_code("tr")
    line.wait_for(1)
    desk.page.keyboard.press("Control+z")
    line.let_through()
    expect(desk.notice).to_contain_text("Undone: apply TR.")
    desk.expect_labels(2)
    desk.expect_labels(4, "REC")


def test_details_of_a_passage_are_not_asked_for_while_its_undo_is_on_its_way(desk: Desk) -> None:
    applied, undone, asked = (SlowLine(desk.page, address) for address in (APPLY, UNDO, DETAILS))
    desk.select(2, "Everybody sells")
    desk.type_code("tr")
    applied.wait_for(1)
    desk.page.keyboard.press("Control+z")
    applied.let_through()
    undone.wait_for(1)
    for _ in range(5):
        desk.page.evaluate(FRAME)
    assert asked.held == []
    undone.let_through()
    expect(desk.notice).to_contain_text("Undone: apply TR.")
    desk.expect_labels(2)
    assert asked.held == []


def test_two_codes_in_a_row_are_answered_in_their_order(desk: Desk) -> None:
    line = SlowLine(desk.page, APPLY)
    for words, letters in (("Everybody sells", "tr"), ("He sees them", "str")):
        desk.select(2, words)
        desk.type_code(letters)
    line.wait_for(1)
    line.let_through()
    desk.expect_labels(2, "TR")
    line.wait_for(1)
    line.let_through()
    desk.expect_labels(2, "TR", "STR")


def test_keys_go_on_while_a_code_is_on_its_way(desk: Desk) -> None:
    line = SlowLine(desk.page, APPLY)
    desk.select(2, "Everybody sells")
    desk.type_code("tr")
    line.wait_for(1)
    assert desk.focused() == "2"
    desk.page.keyboard.press("ArrowDown")
    line.let_through()
    desk.expect_labels(2, "TR")
    assert desk.focused() == "3"


def test_a_code_is_on_its_way_before_the_list_of_codes_goes(desk: Desk) -> None:
    """The server works while the page is painted without the list."""
    desk.page.evaluate("""() => {
      const { fetch } = window;
      window.fetch = (...sent) => {
        window.wasOpen ??= document.querySelector("#picker").matches(":popover-open");
        return fetch(...sent);
      };
    }""")
    desk.select(2, "Everybody sells")
    desk.type_code("tr")
    desk.expect_labels(2, "TR")
    assert desk.page.evaluate("window.wasOpen") is True
    expect(desk.page.locator("#picker")).to_be_hidden()


def test_the_turn_that_was_coded_keeps_the_focus_all_the_time(desk: Desk) -> None:
    """A screen reader would read it anew, and the browser lay the page out, each time the focus goes and comes."""
    desk.select(2, "Everybody sells")
    desk.page.evaluate("""() => {
      window.turn = document.querySelector("#turn-2");
      window.gone = 0;
      window.turn.addEventListener("focus", () => window.turn.addEventListener("blur", () => (window.gone += 1)), { once: true });
    }""")
    desk.type_code("tr")
    desk.expect_labels(2, "TR")
    expect(desk.turn(2)).to_be_focused()
    assert desk.page.evaluate("window.turn === document.activeElement && window.gone === 0")


def test_a_memo_begun_while_a_code_is_on_its_way_keeps_the_focus(desk: Desk) -> None:
    desk.turn(4).locator("[data-coding]").click()
    memo = desk.page.get_by_label("New memo")
    expect(memo).to_be_visible()
    line = SlowLine(desk.page, APPLY)
    desk.select(4, "Very little")
    desk.type_code("tr")
    line.wait_for(1)
    memo.press_sequentially("Why ")
    line.let_through()
    desk.expect_labels(4, "TR", "REC")
    expect(desk.details).to_contain_text("TR trust")
    desk.page.keyboard.type("so?")
    expect(memo).to_have_value("Why so?")


def test_a_button_pressed_twice_acts_once(desk: Desk) -> None:
    desk.turn(4).locator("[data-coding]").click()
    desk.page.get_by_label("New memo").fill("Once.")
    desk.page.get_by_role("button", name="Save memo").dblclick()
    expect(desk.turn(4).locator(".note")).to_have_text("Once.")
    desk.code(2, "Everybody sells", "tr")
    assert Memo.objects.count() == 1


def test_undo_pressed_twice_takes_two_steps(desk: Desk) -> None:
    for words in ("Everybody sells", "He sees them"):
        desk.code(2, words, "tr")
    desk.undo.dblclick()
    desk.expect_labels(2)
    assert desk.notice.filter(has_text="changed on top").count() == 0


def test_a_search_that_was_left_does_not_scroll(desk: Desk, document: Document) -> None:
    line = SlowLine(desk.page, re.compile(r"/find/?\?"))
    desk.turn(1).focus()
    desk.page.keyboard.press(":")
    desk.page.keyboard.type("reads")
    line.wait_for(1)
    desk.page.keyboard.press("Escape")
    desk.page.keyboard.press(":")
    desk.page.keyboard.press("Enter")
    line.wait_for(2)
    line.held.pop(0)
    line.let_through()
    expect(desk.page.locator("#find-bar [role=status]")).to_contain_text("1 of 1, turn 4")


def test_a_code_is_moved_by_as_many_places_as_keys_were_pressed(
    browser_page: Page, document: Document
) -> None:
    browser_page.goto(reverse("codes", args=[document.study.slug]))
    row = browser_page.locator('tr[data-name="REC"]')
    expect(browser_page.locator("cc-codes.live")).to_be_attached()
    row.focus()
    for _time in range(2):
        browser_page.keyboard.press("Alt+ArrowUp")
    expect(browser_page.locator("tr[data-code]").first).to_have_attribute("data-name", "REC")
    expect(row).to_be_focused()


def test_a_mnemonic_that_was_proposed_for_another_label_is_not_taken(desk: Desk) -> None:
    desk.select(2, "Everybody sells")
    desk.letters.fill("handwriting")
    mnemonic = desk.page.locator(".new-code [name=mnemonic]")
    expect(mnemonic).to_have_value("HAN")
    SlowLine(desk.page, re.compile(r"/propose/"))
    desk.page.locator(".new-code [name=label]").fill("zebra crossing")
    desk.page.keyboard.press("Enter")
    desk.expect_labels(2, "ZC")


def test_codes_that_a_memo_names_outlive_an_undo(desk: Desk) -> None:
    desk.code(2, "Everybody sells", "tr")
    desk.page.goto(reverse("study", args=[Document.objects.get().study.slug]))
    desk.page.get_by_text("Write a memo").click()
    desk.page.get_by_label("New memo").fill("Both of them.")
    codes = desk.page.get_by_label("Codes that the memo names")
    codes.press_sequentially("STR")
    codes.press("Enter")
    desk.undo.click()
    expect(desk.notice).to_contain_text("Undone: apply TR.")
    codes.press_sequentially("REC")
    codes.press("Enter")
    desk.page.get_by_role("button", name="Save memo").click()
    expect(desk.page.locator(".memo-by .names-code")).to_have_text(["REC", "STR"])


@pytest.mark.parametrize("late", SCRIPTS)
def test_the_desk_comes_to_life_though_a_part_of_it_is_late(
    browser_page: Page, document: Document, late: str
) -> None:
    line = SlowLine(browser_page, SCRIPTS[late])
    with browser_page.expect_request(SCRIPTS[late]):
        browser_page.goto(
            reverse("read_document", args=[document.study.slug, document.pk]), wait_until="commit"
        )
    line.wait_for(1, "null")
    line.let_through()
    expect(browser_page.locator("cc-desk.live #transcript[data-placed]")).to_be_attached()
    expect(browser_page.locator("[data-bar]")).to_have_count(1)


def test_the_desk_comes_to_life_though_the_signal_does_not_come(
    browser_page: Page, document: Document
) -> None:
    # As on a long page, whose script is there while the rest still comes.
    browser_page.add_init_script("""
        Object.defineProperty(document, "readyState", { get: () => "loading", configurable: true });
        document.addEventListener("DOMContentLoaded", () => delete document.readyState);
    """)
    line = SlowLine(browser_page, SCRIPTS["signal"])
    with browser_page.expect_request(SCRIPTS["signal"]):
        browser_page.goto(
            reverse("read_document", args=[document.study.slug, document.pk]), wait_until="commit"
        )
    browser_page.evaluate("import(document.querySelector('script[type=module]').src).then(() => null)")
    line.held.pop().fulfill(body="")
    expect(browser_page.locator("cc-desk.live #transcript[data-placed]")).to_be_attached()


def test_a_page_that_was_read_before_its_script_came_is_not_laid_out_without_it(
    browser_page: Page, document: Document
) -> None:
    browser_page.add_init_script("""
        document.addEventListener("DOMContentLoaded", () => {
          window.wasAlive = document.querySelector("cc-desk.live") !== null;
        });
    """)
    line = SlowLine(browser_page, SCRIPTS["script"])
    with browser_page.expect_request(SCRIPTS["script"]):
        browser_page.goto(
            reverse("read_document", args=[document.study.slug, document.pk]), wait_until="commit"
        )
    line.wait_for(1, "null")
    browser_page.wait_for_function("document.querySelector('footer.doc-f') !== null", polling=50)
    line.let_through()
    expect(browser_page.locator("cc-desk.live")).to_be_attached()
    assert browser_page.evaluate("window.wasAlive")
    assert line.held == []
