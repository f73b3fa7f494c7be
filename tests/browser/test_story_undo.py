"""Undo and redo across pages: by button and key, named with their extent, with Show where nothing is to be seen."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from coding.models import Coding
from interviews.models import Document, Study, User
from tests.browser.conftest import Complaints
from tests.browser.desk import REFUSED, Desk, make_study
from tests.factories import TALK, apply, make_code, make_document


@pytest.fixture
def study(owner: User) -> Study:
    return make_study(owner)


@pytest.fixture
def document(study: Study) -> Document:
    document = make_document(study, TALK * 12)
    code = make_code(study, "strategy", "STR")
    apply(document, "Everybody sells", code)
    return document


def test_a_step_of_another_page_is_undone_shown_and_done_again(
    browser_page: Page, document: Document, shot: Callable[..., Path]
) -> None:
    browser_page.goto(reverse("codes", args=[document.study.slug]))
    desk = Desk(browser_page)
    expect(desk.undo).to_contain_text("apply STR")
    browser_page.keyboard.press("Control+z")
    expect(desk.notice).to_contain_text("Undone: apply STR.")
    expect(desk.redo).to_be_visible()
    shot(browser_page, "undo-on-another-page")
    browser_page.keyboard.press("Control+Shift+z")
    expect(desk.notice.last).to_contain_text("Done again: apply STR.")
    expect(desk.redo).to_have_count(0)
    desk.notice.last.get_by_role("link", name="Show").click()
    desk.ready()
    expect(desk.details).to_contain_text("Everybody sells")


def test_show_scrolls_to_words_that_are_off_the_screen(browser_page: Page, document: Document) -> None:
    desk = Desk(browser_page).open(document)
    last = desk.turn(46)
    last.scroll_into_view_if_needed()
    desk.undo.click()
    show = desk.notice.get_by_role("link", name="Show")
    expect(show).to_be_visible()
    show.click()
    expect(desk.turn(2)).to_be_focused()
    expect(desk.turn(2)).to_be_in_viewport()
    browser_page.keyboard.press("Control+y")
    desk.expect_labels(2, "STR")
    # What is in sight needs no way to it.
    expect(desk.notice.last).to_have_text("Done again: apply STR.")


def test_a_sentence_that_leads_somewhere_goes_with_the_next_step(
    browser_page: Page, document: Document
) -> None:
    desk = Desk(browser_page).open(document)
    desk.turn(46).scroll_into_view_if_needed()
    desk.undo.click()
    expect(desk.notice).to_contain_text("Undone: apply STR. Show")
    desk.code(46, "Everybody sells", "str")
    expect(desk.notice).to_have_count(0)


def test_a_sentence_goes_when_it_was_read_also_after_a_refusal(
    browser_page: Page, document: Document, complaints: Complaints
) -> None:
    complaints.allow(REFUSED)
    desk = Desk(browser_page).open(document)
    desk.select(2, "sells, also")
    desk.type_code("str")
    expect(desk.notice).to_contain_text("carry STR already")
    desk.undo.click()
    expect(desk.notice).to_have_text("Undone: apply STR.")
    expect(desk.notice).to_have_count(0, timeout=9_000)


def test_steps_asked_for_quickly_are_taken_one_after_the_other(
    browser_page: Page, document: Document, study: Study
) -> None:
    code = make_code(study, "trust", "TR")
    for words in ("Who sells", "And what", "Very little"):
        apply(document, words, code)
    desk = Desk(browser_page).open(document)
    for _time in range(3):
        browser_page.keyboard.press("Control+z")
    expect(desk.page.locator("[data-coding]")).to_have_count(1)
    assert Coding.objects.count() == 1
    for _time in range(3):
        browser_page.keyboard.press("Control+Shift+z")
    expect(desk.page.locator("[data-coding]")).to_have_count(4)


def test_the_keys_belong_to_a_text_box_that_has_the_focus(browser_page: Page, document: Document) -> None:
    browser_page.goto(reverse("code_new", args=[document.study.slug]))
    box = browser_page.get_by_label("Label")
    box.fill("words")
    for key in ("Control+z", "Control+Shift+z", "Control+y"):
        box.press(key)
    assert Coding.objects.count() == 1


def test_a_page_that_is_gone_after_undo_leads_on(
    browser_page: Page, study: Study, complaints: Complaints
) -> None:
    complaints.allow("status of 404")
    code = make_code(study, "trust", "TR")
    browser_page.goto(reverse("code", args=[study.slug, code.pk]))
    Desk(browser_page).undo.click()
    browser_page.wait_for_url("**" + reverse("codes", args=[study.slug]))
    expect(Desk(browser_page).notice.last).to_contain_text("Undone: add code TR.")


def test_a_step_that_others_built_upon_is_refused_with_a_sentence(
    browser_page: Page, document: Document, study: Study, complaints: Complaints, new_page: Any
) -> None:
    complaints.allow("status of 422")
    other = User.objects.create_user("other@example.org", name="Anna")
    code = make_code(study, "trust", "TR")
    browser_page.goto(reverse("history", args=[study.slug]))
    apply(document, "Very little", code, other)
    browser_page.get_by_role("button", name="Undo add code TR").first.click()
    expect(Desk(browser_page).notice).to_contain_text("Something has been changed on top of this step")
