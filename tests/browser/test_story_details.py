"""The details of a passage: reached by mark, label and bar; recode, remove, memo, translation, key quotation, a clash."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from coding.models import Coding, Memo, Passage
from interviews.models import Document, User
from tests.browser.conftest import ZOOMED, Complaints
from tests.browser.desk import REFUSED, Desk, make_study
from tests.factories import apply, make_code, make_document

SCROLLED = "quote => quote.scrollTop + quote.clientHeight >= quote.scrollHeight - 1"
DRIVER = "He sees them each week"


@pytest.fixture
def document(owner: User) -> Document:
    study = make_study(owner)
    make_code(study, "strategy", "STR")
    document = make_document(study)
    apply(document, DRIVER, make_code(study, "trust", "TR"))
    return document


@pytest.fixture
def desk(browser_page: Page, document: Document) -> Desk:
    return Desk(browser_page).open(document)


def _opened(desk: Desk) -> Desk:
    desk.turn(2).locator("[data-coding]").click()
    expect(desk.details).to_contain_text("Passage · A1:2")
    return desk


@pytest.mark.parametrize("way", ["words", "label", "bar"])
def test_words_label_and_bar_each_open_the_passage(desk: Desk, way: str) -> None:
    if way == "words":
        desk.click_words(2, DRIVER)
    else:
        desk.turn(2).locator({"label": "[data-coding]", "bar": "[data-bar]"}[way]).click()
    expect(desk.details.locator(".quote")).to_have_text(DRIVER)
    expect(desk.details).to_contain_text("Passage · A1:2")
    expect(desk.details.locator(".codings")).to_contain_text("trust")
    expect(desk.details.locator(".codings")).to_contain_text("you")
    expect(desk.turn(2).locator("[data-coding]")).to_have_class(re.compile(r"\bon\b"))


def test_a_long_quotation_in_a_low_window_is_read_to_its_end_by_keys(
    new_page: Callable[..., Page], owner: User
) -> None:
    said = "We write it down, each week, and nobody reads it. " * 20
    document = make_document(make_study(owner), (("H", "Why?"), ("J", said.strip())))
    apply(document, said.strip(), make_code(document.study, "records", "REC"))
    desk = _opened(Desk(new_page(size=ZOOMED)).open(document))
    quote = desk.details.locator(".pane-top + .quote")
    expect(quote).to_have_attribute("tabindex", "0")
    quote.focus()
    desk.page.keyboard.press("End")
    # The document's last lines are seen when nothing is left below them.
    desk.page.wait_for_function(SCROLLED, arg=quote.element_handle())


def test_a_click_takes_the_shortest_passage_under_it(desk: Desk, document: Document) -> None:
    apply(document, "each week", make_code(document.study, "frequency", "FR"))
    desk.open(document)
    desk.click_words(2, "each week")
    expect(desk.details.locator(".quote")).to_have_text("each week")
    desk.click_words(2, "sees them")
    expect(desk.details.locator(".quote")).to_have_text(DRIVER)


def test_recoding_puts_another_code_in_its_place(desk: Desk) -> None:
    _opened(desk).page.get_by_role("button", name="Recode TR").click()
    desk.type_code("str")
    desk.expect_labels(2, "STR")
    expect(desk.details.locator(".codings")).to_contain_text("strategy")
    assert Coding.objects.get().code.mnemonic == "STR"


def test_a_second_code_is_added_from_the_details(desk: Desk) -> None:
    _opened(desk).page.get_by_role("button", name="Add code").click()
    desk.type_code("str")
    desk.expect_labels(2, "STR", "TR")
    assert Passage.objects.count() == 1


def test_removing_the_last_code_takes_the_passage_along(desk: Desk) -> None:
    _opened(desk).page.get_by_role("button", name="Remove TR").click()
    desk.expect_labels(2)
    expect(desk.details).not_to_contain_text("Passage")
    assert desk.lit_words("current") == ""
    assert (Passage.objects.count(), desk.marks(2)) == (0, [])


def test_a_memo_stands_at_the_edge_and_can_be_changed(desk: Desk) -> None:
    page = _opened(desk).page
    page.get_by_label("New memo").fill("Compare with case B.")
    page.get_by_role("button", name="Save memo").click()
    expect(desk.turn(2).locator(".note")).to_have_text("Compare with case B.")
    page.get_by_text("Edit", exact=True).click()
    page.get_by_label("Memo", exact=True).fill("Compare with case C.")
    page.locator(".memo").get_by_role("button", name="Save memo").click()
    expect(desk.turn(2).locator(".note")).to_have_text("Compare with case C.")
    assert Memo.objects.get().text == "Compare with case C."


def test_a_translation_and_the_mark_of_a_key_quotation_are_kept(desk: Desk, document: Document) -> None:
    page = _opened(desk).page
    page.get_by_label("Translation").fill("Hän näkee heidät joka viikko")
    page.get_by_role("button", name="Save translation").click()
    expect(desk.undo).to_contain_text("translate")
    page.get_by_role("button", name="Mark as key quotation").click()
    expect(page.get_by_role("button", name="★ Key quotation")).to_have_attribute("aria-pressed", "true")
    passage = Passage.objects.get()
    assert (passage.translation, passage.is_key) == ("Hän näkee heidät joka viikko", True)
    desk.open(document, f"?passage={passage.pk}")
    expect(page.get_by_label("Translation")).to_have_value("Hän näkee heidät joka viikko")


def test_two_windows_clash_and_neither_text_is_lost(
    new_page: Callable[..., Page], document: Document, complaints: Complaints
) -> None:
    complaints.allow(REFUSED)
    passage = Passage.objects.get()
    first, second = (Desk(new_page()).open(document, f"?passage={passage.pk}") for _ in range(2))
    for desk, words in ((first, "He sees them weekly"), (second, "He meets them every week")):
        desk.page.get_by_label("Translation").fill(words)
    first.page.get_by_role("button", name="Save translation").click()
    expect(first.undo).to_contain_text("translate")
    second.page.get_by_role("button", name="Save translation").click()
    alert = second.details.get_by_role("alert")
    expect(alert).to_contain_text("He sees them weekly")
    expect(second.page.get_by_label("Translation")).to_have_value("He meets them every week")
    second.page.get_by_role("button", name="Save translation").click()
    expect(alert).to_be_hidden()
    assert Passage.objects.get().translation == "He meets them every week"


def test_a_closed_passage_gives_the_pane_back_to_the_transcript(desk: Desk, document: Document) -> None:
    _opened(desk).page.get_by_role("button", name="Close").click()
    expect(desk.details.get_by_role("heading").first).to_have_text(document.title)
    expect(desk.details).not_to_contain_text("Passage")
    assert desk.lit_words("current") == ""
    assert desk.focused() == "2"
    _opened(desk)
