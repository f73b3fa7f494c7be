"""The answer to a coding touches only what changed: words of other turns stay the same nodes; scroll and focus stay."""

import pytest
from playwright.sync_api import Page, expect

from interviews.models import Document, User
from tests.browser.desk import Desk, make_study
from tests.factories import make_code, make_document

LONG = tuple(
    ("HJ"[number % 2], f"This is what I say in line {number}, at some length, so that the page scrolls. " * 3)
    for number in range(40)
)
# A turn that has the focus stays itself and is filled anew, so its words tell.
BRAND = "turns => turns.forEach((turn) => { turn.querySelector('.words').proof = turn.dataset.turn; })"
FRESH = (
    "turns => turns.filter((turn) => !turn.querySelector('.words').proof).map((turn) => turn.dataset.turn)"
)


@pytest.fixture
def document(owner: User) -> Document:
    study = make_study(owner)
    make_code(study, "strategy", "STR")
    make_code(study, "trust", "TR")
    return make_document(study, LONG)


@pytest.fixture
def desk(browser_page: Page, document: Document) -> Desk:
    desk = Desk(browser_page).open(document)
    desk.page.locator("[data-turn]").evaluate_all(BRAND)
    return desk


def _fresh(desk: Desk) -> list[str]:
    return desk.page.locator("[data-turn]").evaluate_all(FRESH)


def test_only_the_coded_turn_is_new(desk: Desk) -> None:
    desk.select(21, "what I say")
    place = desk.scroll()
    desk.type_code("tr")
    desk.expect_labels(21, "TR")
    assert _fresh(desk) == ["21"]
    assert desk.scroll() == place > 0
    assert desk.focused() == "21"
    expect(desk.page.locator(".code-tree li", has_text="TR").last.locator(".n")).to_have_text("1")


def test_removing_a_code_replaces_only_its_turn(desk: Desk) -> None:
    desk.code(21, "what I say", "tr")
    desk.page.locator("[data-turn]").evaluate_all(BRAND)
    place = desk.scroll()
    desk.page.get_by_role("button", name="Remove TR").click()
    desk.expect_labels(21)
    assert _fresh(desk) == ["21"]
    assert desk.scroll() == place


def test_a_passage_over_two_turns_changes_both_and_later_codings_leave_its_bar(desk: Desk) -> None:
    desk.select(11, "what I say", until=(12, "some length"))
    desk.type_code("str")
    desk.expect_labels(11, "STR")
    assert _fresh(desk) == ["11", "12"]
    desk.page.locator("[data-turn]").evaluate_all(BRAND)
    desk.code(12, "so that the page scrolls", "tr")
    desk.expect_labels(12, "TR")
    # A new bar takes a lane beside the older ones, so that the long one stays where it is.
    assert _fresh(desk) == ["12"]


def test_a_new_code_brings_its_line_in_the_list_and_leaves_the_rest(desk: Desk) -> None:
    desk.code(5, "what I say", "a code that nobody had")
    desk.expect_labels(5, "CTNH")
    assert _fresh(desk) == ["5"]
    expect(desk.page.locator(".code-tree")).to_contain_text("a code that nobody had")
