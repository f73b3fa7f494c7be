"""Coding by keys alone: turns, words, letters, digits, labels, undo; and no key of the browser is taken."""

import pytest
from playwright.sync_api import Page, expect

from coding.models import Anchor, Coding
from interviews.models import User
from tests.browser.desk import Desk, make_study
from tests.factories import apply, make_code, make_document

BROWSER_KEYS = [
    "F1",
    "F3",
    "F5",
    "F6",
    "F7",
    "F11",
    "F12",
    "Home",
    "End",
    "PageUp",
    "PageDown",
    " ",
    "Tab",
    "/",
    "'",
]
WITH_CONTROL = [
    "f",
    "g",
    "l",
    "p",
    "r",
    "t",
    "w",
    "n",
    "a",
    "c",
    "s",
    "d",
    "+",
    "-",
    "0",
    "1",
    "Tab",
    "Enter",
    "Home",
]
WITH_ALT = ["ArrowLeft", "ArrowRight", "Home", "d"]
TAKEN = """(pressed) => pressed.filter(([key, modifier]) => {
  const event = new KeyboardEvent("keydown", { key, [modifier]: true, bubbles: true, cancelable: true });
  document.activeElement.dispatchEvent(event);
  return event.defaultPrevented;
})"""


@pytest.fixture
def desk(browser_page: Page, owner: User) -> Desk:
    study = make_study(owner)
    document = make_document(study)
    make_code(study, "strategy", "STR")
    make_code(study, "trust", "TR")
    apply(document, "Very little", make_code(study, "records", "REC"))
    return Desk(browser_page).open(document)


def _tab_to_a_turn(desk: Desk) -> None:
    for _ in range(40):
        if desk.focused():
            return
        desk.page.keyboard.press("Tab")


def _press(desk: Desk, *keys: str) -> None:
    for key in keys:
        desk.page.keyboard.press(key)


def test_arrows_go_from_turn_to_turn_and_enter_takes_one_whole(desk: Desk) -> None:
    _tab_to_a_turn(desk)
    assert desk.focused() == "1"
    _press(desk, "ArrowDown", "ArrowDown", "ArrowUp", "Enter")
    expect(desk.letters).to_be_focused()
    desk.page.keyboard.type("tru")
    _press(desk, "Enter")
    desk.expect_labels(2, "TR")
    assert Anchor.objects.order_by("-passage__created_at")[0].quote.startswith("Everybody sells")
    assert desk.focused() == "2"


def test_words_are_taken_one_by_one(desk: Desk) -> None:
    desk.turn(2).focus()
    _press(desk, "ArrowRight", "ArrowRight")
    assert desk.chosen_words() == "sells"
    _press(desk, "Shift+ArrowRight", "Shift+ArrowRight", "Shift+ArrowLeft")
    assert desk.chosen_words() == "sells, also"
    _press(desk, "Enter")
    desk.page.keyboard.type("str")
    _press(desk, "Enter")
    desk.expect_labels(2, "STR")
    assert desk.marks(2) == ["sells, also"]


def test_keys_act_on_the_focused_turn_though_words_grew_back_over_its_border(desk: Desk) -> None:
    desk.turn(3).focus()
    _press(desk, "ArrowRight", "<", "Shift+ArrowLeft")
    assert desk.chosen_words() == "need.|And"
    _press(desk, "Escape", "ArrowRight")
    assert (desk.focused(), desk.chosen_words()) == ("3", "And")
    _press(desk, "<", "Shift+ArrowLeft", "Enter", "Escape")
    assert desk.focused() == "3"
    _press(desk, "ArrowUp")
    assert desk.focused() == "2"


def test_after_a_coding_arrows_go_on_from_its_words(desk: Desk) -> None:
    desk.turn(2).focus()
    _press(desk, "ArrowRight", "ArrowRight", "Enter", "1")
    desk.expect_labels(2, "STR")
    _press(desk, "ArrowRight")
    assert desk.chosen_words() == "also"
    _press(desk, "Enter", "1")
    desk.expect_labels(2, "STR", "STR")
    _press(desk, "ArrowLeft")
    assert desk.chosen_words() == "sells"
    _press(desk, "Escape", "ArrowRight")
    assert desk.chosen_words() == "Everybody"


@pytest.mark.parametrize("keys", [["Escape"], ["ArrowDown", "ArrowUp"]])
def test_they_begin_anew_after_escape_and_in_another_turn(desk: Desk, keys: list[str]) -> None:
    desk.turn(2).focus()
    _press(desk, "ArrowRight", "ArrowRight", "Enter", "1")
    desk.expect_labels(2, "STR")
    _press(desk, *keys, "ArrowRight")
    assert desk.chosen_words() == "Everybody"


def test_behind_the_last_words_they_begin_anew(desk: Desk) -> None:
    desk.turn(2).focus()
    _press(desk, "Enter", "1")
    desk.expect_labels(2, "STR")
    _press(desk, "ArrowRight")
    assert desk.chosen_words() == "Everybody"


def test_escape_lets_go_of_words_and_of_the_list(desk: Desk) -> None:
    desk.turn(2).focus()
    _press(desk, "ArrowRight", "Escape")
    assert desk.chosen_words() == ""
    _press(desk, "Enter", "Escape")
    expect(desk.picker).to_be_hidden()
    assert (desk.focused(), desk.chosen_words()) == ("2", "")
    assert Coding.objects.count() == 1


def test_a_digit_applies_that_code_of_the_list(desk: Desk) -> None:
    desk.turn(1).focus()
    _press(desk, "Enter")
    second = desk.options.nth(1)
    expect(second).to_contain_text("TR")
    _press(desk, "2")
    desk.expect_labels(1, "TR")
    # The code used last comes first the next time.
    _press(desk, "ArrowDown", "Enter")
    expect(desk.options.first).to_contain_text("TR")
    _press(desk, "1")
    desk.expect_labels(2, "TR")


def test_tab_leads_to_the_labels_and_enter_opens_one(desk: Desk) -> None:
    desk.turn(4).focus()
    _press(desk, "Tab")
    expect(desk.turn(4).locator("[data-coding]")).to_be_focused()
    _press(desk, "Enter")
    expect(desk.details).to_contain_text("Passage · A1:4")
    expect(desk.details.locator(".quote")).to_have_text("Very little")


def test_enter_once_more_leads_into_the_details_and_escape_back(desk: Desk) -> None:
    desk.turn(4).focus()
    _press(desk, "Tab", "Enter")
    expect(desk.details).to_contain_text("Passage · A1:4")
    _press(desk, "Enter")
    expect(desk.page.locator("#details-pane")).to_be_focused()
    _press(desk, "Escape")
    expect(desk.turn(4)).to_be_focused()


def test_one_word_is_said_as_one(browser_page: Page, owner: User) -> None:
    study = make_study(owner)
    document = make_document(study)
    apply(document, "Everybody", make_code(study, "people", "PEO"))
    desk = Desk(browser_page).open(document)
    desk.turn(2).focus()
    _press(desk, "ArrowRight", ".")
    expect(desk.page.locator("#said")).to_have_text("Turn 2, 1 word: Everybody")
    _press(desk, "Escape", "Tab", ".")
    expect(desk.page.locator("#said")).to_have_text("Turn 2, 1 word: Everybody")
    _press(desk, "Escape", "ArrowRight", "Shift+ArrowRight", ".")
    expect(desk.page.locator("#said")).to_have_text(
        "Turn 2, 2 words, from “Everybody sells” to “Everybody sells”."
    )


def test_control_z_undoes_a_step_but_not_while_one_types(desk: Desk) -> None:
    desk.turn(1).focus()
    _press(desk, "Enter", "1")
    desk.expect_labels(1, "STR")
    _press(desk, "ArrowDown", "Enter")
    desk.page.keyboard.type("x")
    _press(desk, "Control+z", "Escape")
    desk.expect_labels(1, "STR")
    _press(desk, "Control+z")
    desk.expect_labels(1)
    assert Coding.objects.count() == 1


def test_the_sheet_of_keys_opens_and_closes(desk: Desk) -> None:
    desk.turn(1).focus()
    _press(desk, "?")
    expect(desk.page.get_by_role("dialog", name="Keys")).to_be_visible()
    _press(desk, "Escape")
    expect(desk.page.get_by_role("dialog", name="Keys")).to_be_hidden()


@pytest.mark.parametrize("place", ["turn", "label", "letters"])
def test_no_key_of_the_browser_is_taken(desk: Desk, place: str) -> None:
    desk.turn(4).focus()
    if place == "label":
        _press(desk, "Tab")
    pressed = [[key, "repeat"] for key in BROWSER_KEYS]
    if place == "letters":
        _press(desk, "Enter")
        # Tab leaves the list; what else a text box needs stays with it.
        pressed = [[key, "repeat"] for key in ("Home", "End", "ArrowLeft", "ArrowRight", "Backspace", " ")]
    pressed += [[key, "ctrlKey"] for key in WITH_CONTROL] + [[key, "altKey"] for key in WITH_ALT]
    assert desk.page.evaluate(TAKEN, pressed) == []


def test_focus_is_never_lost_when_its_button_goes(desk: Desk) -> None:
    desk.code(4, "Very little", "tr")
    desk.turn(4).locator("[data-coding]").first.focus()
    _press(desk, "Enter")
    desk.page.get_by_role("button", name="Remove TR").focus()
    _press(desk, "Enter")
    desk.expect_labels(4, "REC")
    expect(desk.page.locator("#details-pane")).to_be_focused()
    desk.page.get_by_label("New memo").focus()
    desk.page.keyboard.type("Ask again.")
    desk.page.get_by_role("button", name="Save memo").press("Enter")
    expect(desk.turn(4).locator(".note")).to_have_text("Ask again.")
    expect(desk.page.locator("#details-pane")).to_be_focused()
    _press(desk, "Escape")
    assert desk.focused() == "4"


def test_in_a_turn_from_right_to_left_the_left_arrow_goes_on(browser_page: Page, owner: User) -> None:
    study = make_study(owner)
    words = (("H", "And you?"), ("J", "نعم، السائق يعرف العملاء جيدا."), ("J", "我们每周都去看望客户。"))
    desk = Desk(browser_page).open(make_document(study, words))
    desk.turn(2).focus()
    _press(desk, "ArrowLeft", "ArrowLeft", "Shift+ArrowLeft")
    assert desk.chosen_words() == "السائق يعرف"
    _press(desk, "ArrowDown", ")")
    assert desk.chosen_words() == "我们每周都去看望客户。"
