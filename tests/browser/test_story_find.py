"""Finding words and going on reading: in the transcript, in the study, to a turn by its address, and another day."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from interviews.models import Bookmark, Document, User
from tests.browser.conftest import PHONE
from tests.browser.desk import Desk, make_study
from tests.factories import TALK, make_code, make_document

LONG = [(who, f"{said} This is part {number}.") for number in range(1, 16) for who, said in TALK[:2]]


@pytest.fixture
def document(owner: User) -> Document:
    study = make_study(owner)
    make_code(study, "trust", "TR")
    make_document(study, title="A2")
    document = make_document(study, LONG, title="Long", case="B")
    make_document(study, title="C1", case="C")
    return document


@pytest.fixture
def desk(browser_page: Page, document: Document) -> Desk:
    return Desk(browser_page).open(document)


class Bar:
    """The find bar of a desk."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.here = desk.page.locator("#find-bar")
        self.input = self.here.get_by_role("searchbox")
        self.count = self.here.get_by_role("status")

    def find(self, words: str) -> None:
        """Open the bar by its key and type."""
        self.desk.page.keyboard.press(":")
        expect(self.input).to_be_focused()
        self.desk.page.keyboard.type(words)


def test_words_are_found_one_after_the_other_and_escape_leads_back(desk: Desk) -> None:
    bar, place = Bar(desk), desk.scroll()
    desk.turn(3).focus()
    bar.find("PART  1")
    expect(bar.count).to_contain_text("3 of 14, turn ")
    assert desk.lit_words("hit-now") == "part 1"
    desk.page.keyboard.press("Enter")
    expect(bar.count).to_contain_text("4 of 14, turn ")
    for key, at in (("Enter", "5"), ("Shift+Enter", "4"), ("Shift+Enter", "3"), ("Shift+Enter", "2")):
        desk.page.keyboard.press(key)
        expect(bar.count).to_contain_text(f"{at} of 14, turn ")
    for _ in range(4):
        desk.page.keyboard.press("Enter")
    assert desk.scroll() > place
    desk.page.keyboard.press("Escape")
    expect(bar.here).to_be_hidden()
    assert (desk.focused(), desk.scroll(), desk.lit_words("hit")) == ("3", place, "")


def test_a_hit_is_coded_without_a_mouse(desk: Desk, shot: Callable[..., Path]) -> None:
    bar = Bar(desk)
    desk.turn(1).focus()
    bar.find("driver")
    expect(bar.count).to_contain_text("1 of 15, turn ")
    desk.page.keyboard.press("Enter")
    expect(bar.count).to_contain_text("2 of 15, turn ")
    desk.page.keyboard.press("ArrowDown")
    assert (desk.focused(), desk.chosen_words()) == ("4", "driver")
    desk.page.keyboard.press("Enter")
    desk.type_code("tru")
    desk.expect_labels(4, "TR")
    shot(desk.page, "find-on-the-desk")
    # What was found stays lit where the turn was written anew.
    assert desk.lit_words("hit").count("driver") == 15


def test_what_is_not_there_and_what_cannot_be_read_are_said(desk: Desk) -> None:
    bar = Bar(desk)
    desk.turn(1).focus()
    bar.find("zebra")
    expect(bar.count).to_have_text("No hits")
    bar.here.get_by_label("Regular expression").check()
    bar.input.fill("(part")
    expect(bar.count).to_contain_text("cannot be read")
    bar.input.fill("part 1[0-2]")
    expect(bar.count).to_contain_text("1 of 6, turn ")


def test_an_address_leads_to_its_turn(desk: Desk, document: Document) -> None:
    desk.turn(1).focus()
    bar = Bar(desk)
    bar.find("29")
    expect(bar.here.get_by_role("link", name="Go to B1:29")).to_be_visible()
    desk.page.keyboard.press("Enter")
    expect(bar.here).to_be_hidden()
    assert desk.focused() == "29"
    expect(desk.turn(29)).to_be_in_viewport()
    bar.find("a1:4")
    desk.page.keyboard.press("Enter")
    desk.page.wait_for_url("**/#turn-4")
    desk.ready()
    assert str(document.pk) not in desk.page.url


def test_brackets_and_links_lead_to_the_transcripts_beside(desk: Desk) -> None:
    desk.turn(1).focus()
    desk.page.keyboard.press("]")
    expect(desk.page.get_by_role("heading", name="C1", level=1)).to_be_attached()
    desk.ready().page.keyboard.press("[")
    expect(desk.page.get_by_role("heading", name="Long", level=1)).to_be_attached()
    desk.ready().page.get_by_role("link", name="← A2").first.click()
    expect(desk.page.get_by_role("heading", name="A2", level=1)).to_be_attached()


def _kept(desk: Desk, leave: Callable[[], Any]) -> None:
    with desk.page.expect_response("**/left-off/") as kept:
        leave()
    assert kept.value.status == 204


def test_one_goes_on_where_one_left_off(desk: Desk, document: Document) -> None:
    page = desk.page
    desk.turn(20).focus()
    _kept(desk, lambda: page.keyboard.press("ArrowDown"))
    assert Bookmark.objects.get().turn == "21"
    page.goto(reverse("read", args=[document.study.slug]))
    expect(page.get_by_text("left off at 21")).to_be_visible()
    page.get_by_role("link", name="Go on reading B1 at turn 21").click()
    desk.ready()
    expect(desk.turn(21)).to_be_in_viewport()
    assert page.url.endswith("#turn-21")
    # An address without a place leads there, too, and one step by keys starts there.
    desk.open(document)
    expect(desk.turn(21)).to_be_in_viewport()
    page.keyboard.press("Tab")
    expect(desk.turn(1)).not_to_be_in_viewport()


def test_reading_without_a_key_is_noticed_and_the_beginning_forgets(desk: Desk, document: Document) -> None:
    desk.page.mouse.move(700, 500)
    _kept(desk, lambda: desk.page.mouse.wheel(0, 900))
    stopped = Bookmark.objects.get().turn
    assert int(stopped) > 1
    assert desk.page.url.endswith(f"#turn-{stopped}")
    _kept(desk, lambda: desk.page.mouse.wheel(0, -3000))
    assert not Bookmark.objects.exists()


def test_a_hit_of_the_study_opens_on_the_desk(
    browser_page: Page, document: Document, shot: Callable[..., Path]
) -> None:
    page = browser_page
    page.goto(reverse("read", args=[document.study.slug]))
    page.get_by_role("link", name="Find", exact=True).click()
    page.get_by_role("searchbox").fill("week")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="17 hits in 3 transcripts")).to_be_visible()
    shot(page, "find-in-the-study")
    page.get_by_role("link", name="B1:30").click()
    desk = Desk(page).ready()
    expect(Bar(desk).count).to_contain_text("15 of 15, turn ")
    expect(desk.turn(30)).to_be_in_viewport()
    assert desk.lit_words("hit-now") == "week"


def test_a_phone_finds(new_page: Callable[..., Page], document: Document, shot: Callable[..., Path]) -> None:
    desk = Desk(new_page(size=PHONE)).open(document)
    desk.page.get_by_role("link", name="find", exact=True).click()
    bar = Bar(desk)
    bar.input.fill("part 12")
    expect(bar.count).to_contain_text("1 of 2, turn ")
    bar.here.get_by_role("button", name="Next hit").click()
    expect(bar.count).to_contain_text("2 of 2, turn ")
    expect(desk.turn(24)).to_be_in_viewport()
    shot(desk.page, "find-on-a-phone")
    bar.here.get_by_role("button", name="Close").click()
    expect(bar.here).to_be_hidden()
