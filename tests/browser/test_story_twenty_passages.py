"""Two people code twenty passages of an interview: a first-time user by mouse, another without a mouse."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from coding.checks import check_study
from coding.models import Anchor, Code, Coding
from interviews.models import Document, User
from tests.browser.desk import Desk, make_study
from tests.browser.interview import make_codes, make_interview

type Shot = Callable[..., Path]
type Step = tuple[int, str, str]

BY_MOUSE: list[Step] = [
    (2, "The counter is a good school", "importance"),
    (4, "that we have agreed what we promise to whom", "strategy"),
    (4, "we had them in cardboard boxes", "infor"),
    (6, "Customers in three classes", "str"),
    (6, "the quarrel itself was useful", "owe"),
    (8, "Each country would have its own", "coord"),
    (8, "The same customer had three prices", "ct"),
    (10, "two thousand of them meet a customer during a week", "wide"),
    (10, "they hear first when somebody is running out of money", "im"),
    (12, "A class one customer has an owner and a spare owner", "ct"),
    (12, "he is the one they believe", "tru"),
    (14, "He belongs to both, so he belongs to nobody", "coordinated"),
    (16, "rides two full days a year in a service van", "imp"),
    (18, "I'd call it weather", "imp"),
    (20, "It lives from one man", "imp"),
    (22, "three fields and a photo", "it"),
    (22, "It is plumbing", "it"),
    (26, "the oldest man in Vantaa", "trust"),
    (28, "They didn't trust us, they trusted the rule", "trust"),
    (30, "A mechanic gets fifty euros", "rewst"),
]


@pytest.fixture
def document(owner: User) -> Document:
    study = make_study(owner)
    make_codes(study)
    return make_interview(study)


def test_a_first_time_user_codes_twenty_passages(browser_page: Page, document: Document, shot: Shot) -> None:
    desk = Desk(browser_page).open(document)
    for number, (turn, words, letters) in enumerate(BY_MOUSE, 1):
        desk.select(turn, words)
        if number == 20:
            desk.letters.fill("rew")
            browser_page.keyboard.press("ArrowDown")
            expect(browser_page.locator("#picker-def")).to_contain_text("When to use. Praise or a small gift")
            shot(browser_page, "pictures/picker-beside-its-words")
        before = desk.undo_step()
        desk.type_code(letters)
        expect(browser_page.locator("#undo form").first).not_to_have_attribute("action", before)
        assert desk.focused() == str(turn)
    assert Coding.objects.count() == 20
    assert sorted(Anchor.objects.values_list("quote", flat=True)) == sorted(words for _, words, _ in BY_MOUSE)
    assert check_study(document.study) == []
    shot(browser_page, "pictures/twenty-passages-by-mouse")


def _press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def _apply(desk: Desk, letters: str, turn: int, label: str) -> None:
    """Letters from the turn itself open the list; Enter applies."""
    expect(desk.letters).to_be_hidden()
    desk.page.keyboard.type(letters)
    expect(desk.letters).to_have_value(letters)
    _press(desk.page, "Enter")
    expect(desk.turn(turn).locator("[data-coding]").filter(has_text=label).first).to_be_attached()
    assert desk.focused() == str(turn)


def test_twenty_passages_are_coded_by_keys_alone(browser_page: Page, document: Document, shot: Shot) -> None:
    desk = Desk(browser_page).open(document)
    said = browser_page.locator("#said")
    page = browser_page
    while not desk.focused():
        _press(page, "Tab")
    # Whole answers: go to the turn, letters, Enter.
    _press(page, "ArrowDown")
    for turn, letters, label in ((2, "im", "CRM-IM"), (4, "strat", "CRM-STR"), (6, "owe", "CCRM-OWE")):
        _apply(desk, letters, turn, label)
        _press(page, "ArrowDown", "ArrowDown")
    # Sentences: the first, and the next one after it.
    for turn, letters, label in ((8, "ct", "CCRM-CT"), (10, "owe", "CCRM-OWE"), (12, "tru", "CRM-TR")):
        assert desk.focused() == str(turn)
        _press(page, ")", "Shift+ArrowDown")
        expect(said).to_contain_text(f"Turn {turn},")
        _apply(desk, letters, turn, label)
        _press(page, "ArrowDown", "ArrowDown")
    # Words: grow, take hold of the beginning, shrink; on request the edges are said.
    assert desk.focused() == "14"
    _press(page, "ArrowRight", *["Shift+ArrowRight"] * 5, "<", "Shift+ArrowRight")
    assert desk.chosen_words() == "customer who rents in one"
    expect(said).to_have_text("Turn 14, 5 words: customer who rents in one")
    _press(page, ".")
    expect(said).to_contain_text("from “customer who rents in” to")
    shot(page, "pictures/words-chosen-by-keys")
    _apply(desk, "ct", 14, "CCRM-CT")
    # The codes used last, by digit.
    _press(page, "ArrowDown", "ArrowDown", "0")
    expect(desk.options.first).to_contain_text("CCRM-CT")
    expect(desk.options).to_have_count(5)
    shot(page, "pictures/recent-codes")
    _press(page, "3")
    desk.expect_labels(16, "CCRM-OWE")
    # Two codes on the same words.
    _press(page, "ArrowDown", "ArrowDown", ")")
    page.keyboard.type("imp")
    _press(page, "Shift+Enter")
    expect(desk.turn(18).locator("[data-coding]")).to_have_text(["CRM-IM"])
    expect(desk.letters).to_be_focused()
    page.keyboard.type("owe")
    _press(page, "Enter")
    desk.expect_labels(18, "CRM-IM", "CCRM-OWE")
    # A code in vivo from the words, in one step.
    _press(page, "ArrowDown", "ArrowDown", ")", '"')
    expect(page.locator(".new-code [name=label]")).to_have_value("It lives from one man, yes")
    expect(page.locator(".new-code [name=mnemonic]")).not_to_have_value("")
    shot(page, "pictures/in-vivo")
    _press(page, "Enter")
    expect(desk.turn(20).locator("[data-coding]")).to_have_count(1)
    assert Code.objects.filter(label="It lives from one man, yes").exists()
    # Whole answers again, until there are twenty.
    count = Coding.objects.count()
    assert count == 11
    for turn in range(22, 40, 2):
        _press(page, "ArrowDown", "ArrowDown")
        _apply(desk, "imp", turn, "CRM-IM")
    assert Coding.objects.count() == 20
    # From the turn to its codings and back; the details by Enter, closed by Escape.
    _press(page, "Tab")
    expect(desk.turn(38).locator("[data-coding]")).to_be_focused()
    _press(page, "Enter")
    expect(desk.details).to_contain_text("Passage · A1:38")
    _press(page, "Escape")
    assert desk.focused() == "38"
    _press(page, "Control+z")
    desk.expect_labels(38)
    assert desk.focused() == "38"
    assert check_study(document.study) == []
    shot(page, "pictures/twenty-passages-by-keys")


def test_the_sheet_lists_the_keys(browser_page: Page, document: Document, shot: Shot) -> None:
    desk = Desk(browser_page).open(document)
    desk.turn(2).focus()
    _press(browser_page, "?")
    expect(browser_page.get_by_role("dialog", name="Keys")).to_be_visible()
    shot(browser_page, "pictures/keys")
