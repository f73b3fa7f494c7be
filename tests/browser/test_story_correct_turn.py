"""Correcting a turn: what it does to words and passages is seen while one writes, and without scripts in a step before."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from coding.actions.memos import write_memo
from interviews.log import type_name
from interviews.models import Document, Revision, User
from tests.browser.conftest import DESKTOP, PHONE, TABLET, ZOOMED
from tests.browser.desk import Desk, make_study
from tests.factories import apply, make_code, make_document

type Shot = Callable[..., Path]
CORRECTED = "Very little. The notes stay in the car, and nobody in the office reads them."


@pytest.fixture
def document(owner: User) -> Document:
    study = make_study(owner)
    document = make_document(study)
    for words, code in (("Very little", "LIT"), ("handwritten", "HAND"), ("stay in the van", "STAY")):
        apply(document, words, make_code(study, f"about {code}", code))
    return document


def _address(document: Document) -> str:
    return reverse("correct_turn", args=[document.study.slug, document.pk, "4"])


def _expect_the_change(page: Page) -> None:
    change = page.locator("#change")
    expect(change.locator(".tells-change del")).to_have_text(["before: handwritten end", "before: van end"])
    expect(change.locator(".tells-change ins")).to_have_text(["now: car end"])
    expect(change.locator(".diff").nth(0)).to_contain_text("kept as it is")
    expect(change.locator(".diff").nth(1)).to_contain_text("cannot be placed; it will wait")
    expect(change.locator(".diff").nth(2)).to_contain_text("changes inside")


def test_the_change_is_seen_while_one_writes(
    browser_page: Page, document: Document, shot: Shot, assert_accessible: Callable[[Page], None]
) -> None:
    page = browser_page
    page.goto(_address(document))
    words = page.get_by_label("Words", exact=True)
    words.fill(CORRECTED)
    _expect_the_change(page)
    told = "1 passage changes inside. 1 passage cannot be placed and will wait. 1 passage keeps its words."
    expect(page.locator("#change-said")).to_have_text(told)
    expect(words).to_be_focused()
    shot(page, "pictures/correct-turn-look", full_page=True)
    assert_accessible(page)
    assert Revision.objects.filter(document=document).count() == 1
    page.get_by_role("button", name="Save the turn").click()
    expect(page.get_by_role("heading", name="What changed")).to_be_visible()


def test_words_put_back_leave_nothing_to_see(browser_page: Page, document: Document) -> None:
    browser_page.goto(_address(document))
    words = browser_page.get_by_label("Words", exact=True)
    before = words.input_value()
    words.fill("Nothing at all.")
    expect(browser_page.locator("#change del").first).to_be_visible()
    words.fill(before)
    expect(browser_page.locator("#change-said")).to_have_text("Nothing is changed.")
    expect(browser_page.locator("#change")).to_be_empty()
    words.fill(" ")
    expect(browser_page.locator("#change-said")).to_contain_text("words")


def test_without_scripts_a_step_shows_it_before(
    new_page: Callable[..., Page], document: Document, shot: Shot
) -> None:
    page = new_page(size=PHONE, java_script_enabled=False)
    page.goto(_address(document))
    page.get_by_label("Words", exact=True).fill(CORRECTED)
    page.get_by_role("button", name="Look at the change").click()
    _expect_the_change(page)
    shot(page, "pictures/correct-turn-look-phone", full_page=True)
    page.get_by_role("button", name="Save the turn").click()
    expect(page.get_by_role("heading", name="What changed")).to_be_visible()


IN_THE_WAY = """turn => {
  const link = turn.querySelector(".correct-turn");
  const letters = document.createRange();
  letters.selectNodeContents(link);
  const said = letters.getBoundingClientRect();
  const lines = [turn, turn.nextElementSibling].flatMap((each) => [...each?.querySelector(".words").getClientRects() ?? []]);
  // Above and below their letters lines have room to spare.
  const covers = lines.some((line) => line.left < said.right - 1 && said.left < line.right - 1
    && line.top + 5 < said.bottom && said.top < line.bottom - 5);
  return covers || link.getBoundingClientRect().right > document.documentElement.clientWidth;
}"""

# Near its upper edge, in its middle and near its lower edge: what a mouse would meet there.
UNDER_ANOTHER = """turn => {
  const link = turn.querySelector(".correct-turn");
  const { left, width, top, height } = link.getBoundingClientRect();
  return [2, height / 2, height - 2].some((down) => document.elementFromPoint(left + width / 2, top + down) !== link);
}"""


@pytest.mark.parametrize("size", [PHONE, (768, 1024), TABLET, ZOOMED, DESKTOP])
def test_the_link_of_a_turn_is_pressed_wherever_it_is_seen(
    new_page: Callable[..., Page], document: Document, owner: User, size: tuple[int, int]
) -> None:
    below = apply(document, "Very little", make_code(document.study, "trust", "TR"))
    about = {"object_type": type_name(below.passage), "object_id": below.passage_id}
    write_memo(study=document.study, actor=owner, text="Compare with the others.", **about)
    desk = Desk(new_page(size=size)).open(document)
    under = []
    for turn in desk.page.locator(".turn").all():
        turn.evaluate("turn => turn.scrollIntoView({ block: 'center' })")
        turn.focus()
        if turn.evaluate(UNDER_ANOTHER):
            under.append(turn.get_attribute("data-turn"))
    assert under == []


def test_the_link_of_a_turn_is_there_when_it_was_coded_by_keys(
    browser_page: Page, document: Document
) -> None:
    desk = Desk(browser_page).open(document)
    desk.turn(2).press("Enter")
    desk.type_code("lit")
    desk.expect_labels(2, "LIT")
    expect(desk.turn(2)).to_be_focused()
    expect(desk.turn(2).locator(".correct-turn")).to_be_visible()


@pytest.mark.parametrize("size", [PHONE, (768, 1024), TABLET, ZOOMED, DESKTOP])
def test_the_link_of_a_turn_is_whole_and_covers_no_letter(
    new_page: Callable[..., Page], owner: User, size: tuple[int, int]
) -> None:
    # One letter more in each, so that the last line of some is full.
    turns = tuple(("HJ"[n % 2], "We keep it. " + "n" * (n + 1)) for n in range(60))
    document = make_document(make_study(owner), turns)
    desk = Desk(new_page(size=size)).open(document)
    before = desk.page.locator("#transcript").evaluate("page => page.offsetHeight")
    cut = []
    for turn in desk.page.locator(".turn").all():
        turn.focus()
        if turn.evaluate(IN_THE_WAY):
            cut.append(turn.get_attribute("data-turn"))
    assert cut == []
    assert desk.page.locator("#transcript").evaluate("page => page.offsetHeight") == before
