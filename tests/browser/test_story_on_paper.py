"""The desk on paper, without motion, and enlarged to 200 %: what is needed stays, what is not goes."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from coding.actions.memos import write_memo
from coding.models import Passage
from interviews.log import type_name
from interviews.models import Document, User
from tests.browser.desk import Desk, make_study
from tests.factories import apply, make_code, make_document

SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.fixture
def document(owner: User) -> Document:
    study = make_study(owner)
    document = make_document(study)
    apply(document, "He sees them each week", make_code(study, "trust", "TR"))
    return document


def test_on_paper_only_the_sheet_and_its_labels_remain(browser_page: Page, document: Document) -> None:
    desk = Desk(browser_page).open(document)
    desk.page.emulate_media(media="print")
    for gone in (".bar", ".left", ".right", "#undo", ".doc-f", ".doc-h a"):
        expect(desk.page.locator(gone).first).to_be_hidden()
    expect(desk.turn(2).locator("[data-coding]")).to_be_visible()
    expect(desk.turn(4).locator(".words")).to_be_visible()
    assert desk.page.evaluate("getComputedStyle(document.querySelector('#sheet')).overflowY") == "visible"


def test_a_sheet_of_a4_has_labels_left_words_in_the_middle_and_memos_right(
    new_page: Callable[..., Page], document: Document, owner: User
) -> None:
    apply(document, "Who sells to the customers here?", make_code(document.study, "sales", "SA"))
    passage = Passage.objects.get(codings__code__mnemonic="TR")
    about = {"object_type": type_name(passage), "object_id": passage.pk}
    write_memo(study=document.study, actor=owner, text="Compare with case B.", **about)
    desk = Desk(new_page(size=(680, 960), dark=True)).open(document)
    desk.page.emulate_media(media="print")
    label, words, note = (
        desk.turn(2).locator(part).bounding_box() for part in ("[data-coding]", ".words", ".note")
    )
    assert label is not None
    assert words is not None
    assert note is not None
    assert label["x"] + label["width"] <= words["x"]
    assert words["width"] > 330
    assert words["x"] + words["width"] <= note["x"]
    # A whole turn has no underline, so its bar is printed; other bars would stand beside wrong lines.
    expect(desk.turn(1).locator("[data-bar]")).to_be_visible()
    expect(desk.turn(2).locator("[data-bar]")).to_be_hidden()
    # Paper is white, also for who reads in the dark.
    colour = desk.turn(3).locator(".words").evaluate("words => getComputedStyle(words).color")
    assert colour == "rgb(91, 86, 77)"


def test_the_whole_transcript_is_printed_not_only_what_the_screen_shows(
    browser_page: Page, owner: User
) -> None:
    study = make_study(owner)
    long = make_document(study, tuple(("HJ"[n % 2], f"Line {n}. " * 40) for n in range(60)))
    Desk(browser_page).open(long)
    pages = len(re.findall(rb"/Type\s*/Page\b", browser_page.pdf(format="A4")))
    assert 5 < pages < 20


def test_nothing_moves_where_motion_is_not_wanted(browser_page: Page, document: Document) -> None:
    desk = Desk(browser_page).open(document)
    names = "[...document.querySelectorAll('mark')].map((mark) => getComputedStyle(mark).animationName)"
    assert set(desk.page.evaluate(names)) == {"none"}


def test_at_200_percent_everything_is_within_reach(new_page: Callable[..., Page], document: Document) -> None:
    page = new_page(size=(720, 450), device_scale_factor=2)
    desk = Desk(page).open(document)
    assert page.evaluate(SIDEWAYS) <= 0
    for name in ("Read & code", "Codes", "Tables", "Export"):
        expect(page.get_by_role("link", name=name, exact=True)).to_be_visible()
    desk.code(4, "Very little", "tr")
    desk.expect_labels(4, "TR")
    expect(desk.undo).to_be_in_viewport()
    desk.turn(4).locator("[data-coding]").click()
    expect(page.get_by_role("button", name="Remove TR")).to_be_in_viewport()
    assert page.evaluate(SIDEWAYS) <= 0
