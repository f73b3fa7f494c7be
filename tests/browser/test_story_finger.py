"""On a phone: words chosen with the handles of the system, coded with the thumb, read under their turn."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from coding.models import Anchor
from interviews.models import User
from tests.browser.conftest import PHONE
from tests.browser.desk import Desk, make_study
from tests.factories import make_code, make_document

# What the handles of a phone do in the end: they set the selection.
SELECT = """([turn, wanted]) => {
  const node = document.querySelector(`#turn-${turn} .words`).firstChild;
  const at = node.data.indexOf(wanted);
  getSelection().setBaseAndExtent(node, at, node, at + wanted.length);
}"""


@pytest.fixture
def desk(new_page: Callable[..., Page], owner: User) -> Desk:
    study = make_study(owner)
    make_code(study, "strategy", "STR")
    make_code(study, "trust", "TR")
    return Desk(new_page(size=PHONE, has_touch=True, is_mobile=True)).open(make_document(study))


def test_words_are_coded_by_two_taps(desk: Desk) -> None:
    take = desk.page.get_by_role("button", name="Code these words")
    expect(take).to_be_hidden()
    desk.page.evaluate(SELECT, [4, "Very little"])
    take.tap()
    desk.options.filter(has_text="trust").tap()
    desk.expect_labels(4, "TR")
    assert Anchor.objects.get().quote == "Very little"
    expect(take).to_be_hidden()
    # The words that were just coded stay in sight: nothing opens over them.
    expect(desk.page.locator("#details-pane")).to_be_hidden()


def test_a_label_opens_the_details_below_the_words(desk: Desk) -> None:
    desk.page.evaluate(SELECT, [4, "Very little"])
    desk.page.get_by_role("button", name="Code these words").tap()
    desk.options.first.tap()
    desk.turn(4).locator("[data-coding]").tap()
    expect(desk.details.locator(".quote")).to_have_text("Very little")
    words = desk.turn(4).locator("mark").bounding_box()
    pane = desk.page.locator("#details-pane").bounding_box()
    assert words is not None
    assert pane is not None
    assert words["y"] + words["height"] <= pane["y"]
    desk.page.get_by_role("button", name="Close").first.tap()
    expect(desk.page.locator("#details-pane")).to_be_hidden()


def test_the_list_stands_at_the_lower_edge_and_wide_as_the_screen(desk: Desk) -> None:
    desk.page.evaluate(SELECT, [2, "Everybody sells"])
    desk.page.get_by_role("button", name="Code these words").tap()
    expect(desk.picker).to_be_visible()
    box = desk.picker.bounding_box()
    assert box is not None
    assert (round(box["y"] + box["height"]), round(box["width"])) == (PHONE[1], PHONE[0])


def test_a_keyboard_beside_the_phone_goes_on_in_the_list(desk: Desk) -> None:
    page = desk.page
    # The code used last comes first, so the arrow leads to the other one.
    for turn, keys, label in ((2, ["t", "r", "Enter"], "TR"), (4, ["ArrowDown", "Enter"], "STR")):
        desk.turn(turn).focus()
        page.keyboard.press("Enter")
        # The box has not got the focus, which would call the keyboard of the screen.
        expect(desk.picker).to_be_focused()
        for key in keys:
            page.keyboard.press(key)
        desk.expect_labels(turn, label)
