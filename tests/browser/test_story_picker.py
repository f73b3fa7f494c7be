"""The picker: never over its words, new codes named before they are made, a warning, a phone, one study's own codes."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from coding.models import Code, Coding
from interviews.models import Document, Event, User
from tests.browser.conftest import DESKTOP, PHONE, TABLET, ZOOMED, Complaints
from tests.browser.desk import Desk, make_study
from tests.browser.interview import make_codes, make_interview
from tests.browser.test_story_finger import SELECT
from tests.factories import make_code, make_document

type Shot = Callable[..., Path]
COVERED = """() => {
  const picker = document.querySelector("#picker").getBoundingClientRect();
  const lines = [...CSS.highlights.get("pending")].flatMap((range) => [...range.getClientRects()]);
  return lines.filter((line) => line.top < picker.bottom && line.bottom > picker.top
    && line.left < picker.right && line.right > picker.left && line.bottom > 44 && line.top < innerHeight).length;
}"""
INSIDE = """() => {
  const { top, bottom, left, right } = document.querySelector("#picker").getBoundingClientRect();
  return top >= 0 && left >= 0 && bottom <= innerHeight + 1 && right <= innerWidth + 1;
}"""


@pytest.fixture
def document(owner: User) -> Document:
    study = make_study(owner)
    make_codes(study)
    return make_interview(study)


# How many lines of the turn stand between the upper edge of the window, or the bar, and the picker.
SEEN = """() => {
  const bar = Math.max(0, document.querySelector(".bar").getBoundingClientRect().bottom);
  const { top } = document.querySelector("#picker").getBoundingClientRect();
  const range = document.createRange();
  range.selectNodeContents(document.querySelector("#turn-12 .words"));
  const lines = [...range.getClientRects()].filter((line) => line.top >= bar && line.bottom <= top);
  return new Set(lines.map((line) => Math.round(line.bottom))).size;
}"""


@pytest.fixture
def desk(browser_page: Page, document: Document) -> Desk:
    return Desk(browser_page).open(document)


@pytest.mark.parametrize("size", [(1440, 900), TABLET, (1280, 560)])
@pytest.mark.parametrize("turn", [2, 12, 28, 40])
def test_it_never_covers_the_words(
    new_page: Callable[..., Page], document: Document, turn: int, size: tuple[int, int]
) -> None:
    desk = Desk(new_page(size=size)).open(document)
    desk.turn(turn).focus()
    desk.page.keyboard.press("Enter")
    expect(desk.picker).to_be_visible()
    desk.page.keyboard.type("rewst")
    assert desk.page.evaluate(COVERED) == 0
    assert desk.page.evaluate(INSIDE)


FIRST_WORDS = "document.querySelector('#turn-3 .words').getClientRects()[0].top - document.querySelector('.bar').offsetHeight"


def test_in_a_low_window_the_words_stay_in_sight_above_it(
    new_page: Callable[..., Page], document: Document, shot: Shot
) -> None:
    desk = Desk(new_page(size=(844, 390))).open(document)
    desk.turn(3).focus()
    desk.page.keyboard.press("Enter")
    expect(desk.picker).to_be_visible()
    shot(desk.page, "picker-low-window")
    assert desk.page.evaluate(FIRST_WORDS) >= 0
    assert desk.page.evaluate(COVERED) == 0
    assert desk.page.evaluate(INSIDE)


def test_at_four_hundred_percent_the_words_are_seen_above_it(
    new_page: Callable[..., Page], document: Document, shot: Shot
) -> None:
    page = new_page(size=(320, 256))
    desk = Desk(page).open(document)
    desk.turn(12).focus()
    page.keyboard.press("Enter")
    expect(desk.picker).to_be_visible()
    shot(page, "picker-400-percent")
    seen = page.evaluate(SEEN)
    assert seen >= 2


def test_the_sheet_goes_back_to_where_it_was(new_page: Callable[..., Page], document: Document) -> None:
    desk = Desk(new_page(size=(1024, 560))).open(document)
    desk.turn(12).focus()
    before = desk.scroll()
    desk.page.keyboard.press("Enter")
    desk.page.keyboard.press("Escape")
    assert desk.scroll() == before


def test_it_says_when_to_use_a_code_and_when_not(desk: Desk) -> None:
    desk.select(30, "A mechanic gets fifty euros")
    desk.letters.fill("strr")
    expect(desk.options.first).to_contain_text("CRM-STR-rew")
    desk.page.keyboard.press("ArrowDown")
    definition = desk.page.locator("#picker-def")
    expect(definition).to_contain_text("When to use. Praise or a small gift")
    expect(definition).to_contain_text("Not: for pay tied to results")
    expect(definition).to_contain_text("Example. “A mechanic gets")


def test_keys_reach_the_end_of_a_definition_that_is_cut_off(
    new_page: Callable[..., Page],
    document: Document,
    assert_accessible: Callable[..., None],
    complaints: Complaints,
) -> None:
    make_code(
        document.study,
        "long",
        "LONG",
        when_to_use="For all of it. " * 9,
        when_not="for less. " * 9,
        example="Last.",
    )
    desk = Desk(new_page(size=PHONE)).open(document)
    desk.turn(30).focus()
    desk.page.keyboard.press("Enter")
    desk.letters.fill("LONG")
    definition = desk.page.get_by_role("note", name="Definition")
    # What axe tries itself, our policy refuses.
    complaints.allow(r"style-src|status of 404")
    assert_accessible(desk.page)
    desk.page.keyboard.press("Tab")
    expect(definition).to_be_focused()
    desk.page.keyboard.press("End")
    expect(definition).not_to_have_js_property("scrollTop", 0)
    desk.page.keyboard.press("Escape")
    expect(desk.picker).to_be_hidden()
    assert desk.focused() == "30"


def test_a_new_code_is_named_before_it_is_made(
    desk: Desk, shot: Shot, assert_accessible: Callable[..., None], complaints: Complaints
) -> None:
    page = desk.page
    page.locator(".code-tree [data-code]").filter(has_text="CRM-STR-rew").first.click()
    desk.select(30, "A mechanic gets fifty euros")
    page.keyboard.type("money on the payslip")
    form = page.locator(".new-code")
    expect(form.locator("[name=mnemonic]")).to_have_value("CRM-STR-rew-mone")
    expect(form).to_contain_text("Stands under CRM-STR-rew.")
    shot(page, "pictures/new-code")
    # What axe tries itself, our policy refuses.
    complaints.allow(r"style-src|status of 404")
    assert_accessible(page)
    page.keyboard.press("Tab")
    expect(form.get_by_label("Label")).to_be_focused()
    page.keyboard.type("payslip money")
    form.get_by_label("Mnemonic").fill("CRM-STR-pay")
    page.keyboard.press("Enter")
    desk.expect_labels(30, "CRM-STR-pay")
    made = Code.objects.get(mnemonic="CRM-STR-pay")
    assert (made.label, str(made.parent)) == ("payslip money", "CRM-STR-rew")
    assert Event.objects.latest("sequence").verb == "add and apply"
    expect(page.locator(".code-tree")).to_contain_text("payslip money")
    desk.undo.first.click()
    desk.expect_labels(30)
    assert (Code.objects.count(), Coding.objects.count()) == (10, 0)


def test_a_very_like_code_is_named_and_can_be_taken_instead(desk: Desk, shot: Shot) -> None:
    desk.select(30, "the next payslip")
    desk.page.keyboard.type("Rewarding system")
    desk.page.keyboard.press("End")
    for _ in range(desk.options.count() - 1):
        desk.page.keyboard.press("ArrowDown")
    warning = desk.page.locator(".new-code .alike")
    expect(warning).to_contain_text("Very like CRM-STR-rew rewarding systems.")
    shot(desk.page, "pictures/very-like")
    warning.get_by_role("button", name="Take that one").click()
    desk.expect_labels(30, "CRM-STR-rew")
    assert Code.objects.count() == 10


def test_the_words_become_a_code_with_one_press(desk: Desk) -> None:
    desk.select(30, "the next payslip")
    desk.page.get_by_role("button", name="make “the next payslip” from these words").click()
    desk.page.get_by_role("button", name="Make and apply").click()
    expect(desk.turn(30).locator("[data-coding]")).to_have_count(1)
    assert Code.objects.filter(label="the next payslip").exists()


def test_words_that_are_the_name_of_a_code_take_that_code(desk: Desk, document: Document) -> None:
    make_code(document.study, "payslip", "PAY")
    desk.open(document)
    desk.select(30, "payslip")
    desk.page.keyboard.press('"')
    expect(desk.options.first).to_have_attribute("aria-selected", "true")
    expect(desk.letters).to_have_attribute(
        "aria-activedescendant", str(desk.options.first.get_attribute("id"))
    )
    expect(desk.page.locator("#picker-say")).to_have_text("There is a code PAY payslip already.")
    desk.page.keyboard.press("Enter")
    desk.expect_labels(30, "PAY")
    desk.select(30, "payslip")
    desk.page.keyboard.type("pay")
    expect(desk.page.locator("#picker-say")).to_be_empty()


def test_signs_that_a_script_could_take_for_its_own_are_letters_of_a_name(
    desk: Desk, document: Document
) -> None:
    page = desk.page
    make_code(document.study, "money $& more", "$1-%s")
    desk.open(document)
    page.locator(".code-tree [data-code]").filter(has_text="$1-%s").first.click()
    desk.select(30, "the next payslip")
    page.keyboard.type("$& and %p")
    expect(desk.options).to_have_text(["newmake “$& and %p” under $1-%s", "newmake “$& and %p”"])
    expect(page.locator(".new-code .under")).to_have_text("Stands under $1-%s.")
    desk.letters.fill("money $& mores")
    expect(page.locator(".new-code .alike")).to_contain_text("Very like $1-%s money $& more.")


CUT = """() => [...document.querySelectorAll("#picker, #picker *")]
  .filter((part) => part.checkVisibility() && part.tagName !== "INPUT" && part.scrollWidth > part.clientWidth + 1
    && getComputedStyle(part).display !== "inline")
  .map((part) => `${part.tagName} ${part.className}`)"""


@pytest.mark.parametrize("size", [DESKTOP, PHONE])
def test_a_long_name_is_read_to_its_end(
    new_page: Callable[..., Page], document: Document, size: tuple[int, int], shot: Shot
) -> None:
    long, word = (
        "how the people in the workshop speak about customers whom they see each week",
        "Kundenbeziehungsmanagementverantwortlichkeitsbereichsabgrenzungsfrage",
    )
    parent = make_code(document.study, long, "L" * 50, when_to_use=word)
    make_code(document.study, word, "W" * 50, parent=parent)
    make_code(document.study, word, "CRM-WORD")
    phone = {"has_touch": True, "is_mobile": True} if size == PHONE else {}
    desk = Desk(new_page(size=size, **phone)).open(document)
    page = desk.page
    if phone:
        page.evaluate(SELECT, [30, "the next payslip"])
        page.get_by_role("button", name="Code these words").tap()
    else:
        desk.select(30, "the next payslip")
    expect(desk.picker).to_be_visible()
    for letters in ("kunden", "LLL", "speak", word + "x"):
        desk.letters.fill(letters)
        assert page.evaluate(CUT) == []
        shot(page, f"pictures/picker-long-{letters[:6]}-{size[0]}")


def test_escape_goes_back_one_step_at_a_time(desk: Desk) -> None:
    desk.select(30, "the next payslip")
    page = desk.page
    page.keyboard.press("Escape")
    expect(desk.picker).to_be_hidden()
    assert desk.chosen_words() == "the next payslip"
    assert desk.focused() == "30"
    page.keyboard.press("Escape")
    assert desk.chosen_words() == ""


def test_recent_codes_stay_in_their_study(desk: Desk, owner: User) -> None:
    desk.code(30, "the next payslip", "owe")
    study = make_study(owner, "Another")
    for label in ("alpha", "beta"):
        make_code(study, label)
    other = desk.open(make_document(study))
    other.turn(1).focus()
    other.page.keyboard.press("0")
    expect(other.options).to_have_text(["alpha1", "beta2"])


def test_on_a_phone_it_is_a_sheet_below_the_words(
    new_page: Callable[..., Page],
    document: Document,
    shot: Shot,
    assert_accessible: Callable[..., None],
    complaints: Complaints,
) -> None:
    desk = Desk(new_page(size=PHONE, has_touch=True, is_mobile=True)).open(document)
    page = desk.page
    desk.turn(30).scroll_into_view_if_needed()
    page.evaluate(SELECT, [30, "A mechanic gets fifty euros"])
    page.get_by_role("button", name="Code these words").tap()
    expect(desk.picker).to_be_visible()
    assert page.evaluate(COVERED) == 0
    assert page.evaluate(INSIDE)
    shot(page, "pictures/picker-phone")
    # What axe tries itself, our policy refuses.
    complaints.allow(r"style-src|status of 404")
    assert_accessible(page)
    page.get_by_role("button", name="Cancel").tap()
    expect(desk.picker).to_be_hidden()
    page.evaluate(SELECT, [30, "A mechanic gets fifty euros"])
    page.get_by_role("button", name="Code these words").tap()
    desk.letters.tap()
    desk.letters.fill("bonus at once")
    expect(page.locator(".new-code [name=mnemonic]")).not_to_have_value("")
    shot(page, "pictures/new-code-phone")
    page.get_by_role("button", name="Make and apply").tap()
    expect(desk.turn(30).locator("[data-coding]")).to_have_count(1)


# How far the first of the chosen words is below the bar, the last one above the sheet, and how much the sheet takes.
STANDING = """async () => {
  await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
  const lines = [...CSS.highlights.get("pending")].flatMap((range) => [...range.getClientRects()]);
  const sheet = document.querySelector("#picker").getBoundingClientRect();
  const bar = document.querySelector(".bar").getBoundingClientRect().bottom;
  return { first: Math.min(...lines.map((line) => line.top)) - bar, last: sheet.top - Math.max(...lines.map((line) => line.bottom)),
    sheet: sheet.height / innerHeight };
}"""


def _standing(page: Page) -> dict[str, float]:
    return dict(page.evaluate(STANDING))


@pytest.mark.parametrize("size", [PHONE, ZOOMED])
@pytest.mark.parametrize("turn", [2, 6, 28, 54])
def test_on_a_small_screen_long_words_stand_above_a_lower_sheet(
    new_page: Callable[..., Page], document: Document, turn: int, size: tuple[int, int], shot: Shot
) -> None:
    desk = Desk(new_page(size=size)).open(document)
    page = desk.page
    desk.turn(turn).focus()
    before = page.evaluate("scrollY")
    for key in ("Enter", "c", "Backspace"):
        page.keyboard.press(key)
        stands = _standing(page)
        # As a whole where they fit; else from their first line on, with half of the screen for them.
        assert stands["first"] >= 0
        assert stands["last"] >= 0 or (stands["first"] < 24 and stands["sheet"] < 0.45)
        assert page.evaluate(INSIDE)
    shot(page, f"pictures/picker-long-words-{size[0]}-{turn}")
    page.keyboard.press("Escape")
    assert page.evaluate("scrollY") == before


@pytest.mark.parametrize("size", [PHONE, ZOOMED])
def test_words_longer_than_the_screen_show_the_end_that_one_sees(
    new_page: Callable[..., Page], document: Document, size: tuple[int, int]
) -> None:
    desk = Desk(new_page(size=size)).open(document)
    page = desk.page
    count = page.locator(".turn").count()
    page.locator(".turn").nth(count - 9).focus()
    page.keyboard.press("ArrowRight")
    for _ in range(9):
        page.keyboard.press("Shift+PageDown")
    page.keyboard.press("c")
    expect(desk.picker).to_be_visible()
    stands = _standing(page)
    assert 0 <= stands["last"] < 24
    assert stands["sheet"] < 0.45


def test_long_words_at_the_end_of_a_page_can_be_scrolled_above_the_sheet(
    new_page: Callable[..., Page], owner: User
) -> None:
    desk = Desk(new_page(size=ZOOMED)).open(
        make_document(make_study(owner), (("H", "Well?"), ("J", "So it is. " * 150)))
    )
    page = desk.page
    desk.turn(2).focus()
    page.keyboard.press("Enter")
    expect(desk.picker).to_be_visible()
    assert 0 <= _standing(page)["first"] < 24
    page.evaluate("scrollTo(0, document.scrollingElement.scrollHeight)")
    assert _standing(page)["last"] >= 0


def _covered(page: Page) -> int:
    """Count the lines that are covered when the page has settled."""
    page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    return int(page.evaluate(COVERED))


def test_on_a_phone_the_last_words_of_all_move_above_it_and_back(
    new_page: Callable[..., Page], document: Document, shot: Shot
) -> None:
    desk = Desk(new_page(size=PHONE, has_touch=True, is_mobile=True)).open(document)
    page = desk.page
    page.evaluate("scrollTo(0, document.scrollingElement.scrollHeight)")
    last = page.locator(".turn").last
    words = last.locator(".words").inner_text()[-40:]
    before = page.evaluate("[scrollY, document.scrollingElement.scrollHeight]")
    for letters in ("", "rew", "nothing like it"):
        page.evaluate(SELECT, [last.get_attribute("data-turn"), words])
        page.get_by_role("button", name="Code these words").tap()
        expect(desk.picker).to_be_visible()
        assert _covered(page) == 0
        desk.letters.fill(letters)
        assert _covered(page) == 0
        shot(page, f"pictures/picker-phone-end-{len(letters)}")
        page.get_by_role("button", name="Cancel").tap()
        assert page.evaluate("[scrollY, document.scrollingElement.scrollHeight]") == before


def test_room_that_somebody_has_scrolled_into_goes_when_it_is_out_of_sight(
    new_page: Callable[..., Page], document: Document
) -> None:
    desk = Desk(new_page(size=PHONE, has_touch=True, is_mobile=True)).open(document)
    page = desk.page
    height = page.evaluate("document.scrollingElement.scrollHeight")
    end = "document.scrollingElement.scrollHeight - innerHeight - scrollY"
    page.evaluate("scrollTo(0, document.scrollingElement.scrollHeight)")
    last = page.locator(".turn").last
    page.evaluate(SELECT, [last.get_attribute("data-turn"), last.locator(".words").inner_text()[-40:]])
    page.get_by_role("button", name="Code these words").tap()
    expect(desk.picker).to_be_visible()
    assert page.evaluate("document.scrollingElement.scrollHeight") > height
    page.evaluate("scrollBy(0, -20)")
    at = page.evaluate("scrollY")
    page.get_by_role("button", name="Cancel").tap()
    assert page.evaluate("scrollY") == at
    page.evaluate(f"scrollBy(0, ({end}) - {page.viewport_size['height'] if page.viewport_size else 0})")
    page.wait_for_function(f"document.scrollingElement.scrollHeight === {height}")


def test_it_is_quiet_in_the_dark(new_page: Callable[..., Page], document: Document, shot: Shot) -> None:
    desk = Desk(new_page(dark=True)).open(document)
    desk.select(30, "A mechanic gets fifty euros")
    desk.letters.fill("rew")
    shot(desk.page, "pictures/picker-dark")
