"""Memos: written beside a passage with the codes it names, found again by them, ticked off, changed by two at once."""

import contextlib
from collections.abc import Callable
from pathlib import Path

import pytest
from django.urls import reverse
from playwright.sync_api import Error, Page, expect

from coding.actions.memos import change_memo, write_memo
from coding.actions.passages import set_translation
from coding.models import Memo, Passage
from interviews.models import Document, Study, User
from tests.browser.conftest import PHONE, Complaints
from tests.browser.desk import REFUSED, Desk, make_study
from tests.factories import apply, make_code, make_document


@pytest.fixture
def study(owner: User) -> Study:
    study = make_study(owner)
    make_code(study, "strategy", "STR")
    make_code(study, "rewards", "STR-rew")
    return study


@pytest.fixture
def document(study: Study) -> Document:
    document = make_document(study)
    apply(document, "Very little", make_code(study, "trust", "TR"))
    return document


def test_a_memo_that_names_two_codes_is_found_again(
    browser_page: Page, document: Document, shot: Callable[..., Path]
) -> None:
    page, desk = browser_page, Desk(browser_page).open(document)
    desk.turn(4).locator("[data-coding]").click()
    page.get_by_label("New memo").fill("Notes are a reward of their own?")
    codes = desk.details.get_by_label("Codes that the memo names")
    for name in ("STR", "STR-rew"):
        codes.press_sequentially(name)
        codes.press("Enter")
    page.get_by_role("button", name="Save memo").click()
    expect(desk.details.locator(".memo-by .names-code")).to_have_text(["STR", "STR-rew"])
    page.get_by_role("link", name="Memos", exact=True).click()
    page.locator("select[name=code]").select_option(label="STR-rew · rewards")
    page.get_by_role("button", name="Choose").click()
    found = page.locator(".memo")
    expect(found).to_have_count(1)
    expect(found).to_contain_text("Notes are a reward of their own?")
    shot(page, "memos-found-by-code")
    found.get_by_role("link", name="A1:4").click()
    desk.ready()
    expect(desk.details).to_contain_text("Notes are a reward of their own?")


def test_a_to_do_of_the_study_is_ticked_off_where_it_stands(
    browser_page: Page, study: Study, document: Document
) -> None:
    page = browser_page
    page.goto(reverse("study", args=[study.slug]))
    page.get_by_text("Write a memo").click()
    page.get_by_label("New memo").fill("Transcribe the field notes.")
    page.locator("#memos").get_by_label("type").select_option("to do")
    page.locator("#memos").get_by_role("button", name="Save memo").click()
    memo = page.locator(".memo")
    expect(memo).to_contain_text("Transcribe the field notes.")
    memo.get_by_role("button", name="Done").click()
    expect(memo.get_by_role("button", name="Open again")).to_be_visible()
    expect(memo).to_be_focused()
    assert Memo.objects.get().is_done
    page.keyboard.press("Control+z")
    expect(memo.get_by_role("button", name="Done")).to_be_visible()


def test_a_code_that_is_not_there_is_refused_and_nothing_is_lost(
    browser_page: Page, study: Study, complaints: Complaints
) -> None:
    complaints.allow("status of 422")
    page = browser_page
    page.goto(reverse("study", args=[study.slug]))
    page.get_by_text("Write a memo").click()
    page.get_by_label("New memo").fill("Words that took a while.")
    codes = page.get_by_label("Codes that the memo names")
    codes.fill("nonsense")
    page.get_by_role("button", name="Save memo").click()
    expect(page.locator("#notices")).to_contain_text("There is no code “nonsense”.")
    expect(page.get_by_label("New memo")).to_have_value("Words that took a while.")
    page.get_by_role("button", name="Take out nonsense").click()
    page.get_by_role("button", name="Save memo").click()
    expect(page.locator(".memo")).to_contain_text("Words that took a while.")


def test_two_who_change_a_memo_of_a_case_see_both_texts(
    new_page: Callable[..., Page],
    study: Study,
    document: Document,
    owner: User,
    shot: Callable[..., Path],
) -> None:
    memo = write_memo(
        study=study, actor=owner, object_type="interviews.case", object_id=document.case_id, text="First."  # type: ignore[arg-type]
    )  # fmt: skip
    page = new_page(size=PHONE)
    page.goto(reverse("memos", args=[study.slug]))
    page.locator(".memo summary").click()
    change_memo(memo=memo, actor=owner, text="Theirs.", expected_version=1)
    page.get_by_label("Memo", exact=True).fill("Mine.")
    page.get_by_role("button", name="Save memo").click()
    expect(page.locator(".memo .clash")).to_contain_text("Theirs.")
    expect(page.get_by_label("Memo", exact=True)).to_have_value("Mine.")
    page.get_by_role("button", name="Save memo").click()
    expect(page.locator(".memo-text")).to_have_text("Mine.")
    page.get_by_text("It said before, 2 times").click()
    expect(page.locator(".memo .earlier .quote")).to_have_text(["Theirs.", "First."])
    shot(page, "memo-said-before")
    page.locator(".memo summary", has_text="Edit").click()
    page.get_by_label("Memo", exact=True).fill("")
    page.get_by_role("button", name="Save memo").click()
    expect(page.locator(".memo")).to_have_text("This memo is deleted.")


def test_a_name_of_a_code_that_is_not_finished_does_not_keep_a_memo_from_being_saved(
    browser_page: Page, document: Document
) -> None:
    page, desk = browser_page, Desk(browser_page).open(document)
    desk.turn(4).locator("[data-coding]").click()
    page.get_by_label("New memo").fill("Trust comes first.")
    page.get_by_label("Codes that the memo names").press_sequentially("STR-rew")
    # Pressed while the box has the focus: leaving it must not move the button away.
    page.get_by_role("button", name="Save memo").click()
    expect(desk.details.locator(".memo-by .names-code")).to_have_text(["STR-rew"])
    expect(desk.details.locator(".memo-text")).to_have_text("Trust comes first.")


def test_leaving_with_a_memo_that_is_not_saved_is_asked_about(browser_page: Page, document: Document) -> None:
    page, desk = browser_page, Desk(browser_page).open(document)
    desk.turn(4).locator("[data-coding]").click()
    page.get_by_label("New memo").fill("Half a thought")
    asked: list[str] = []
    page.once("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    with contextlib.suppress(Error):
        page.get_by_role("link", name="Memos", exact=True).click(timeout=2_000)
    assert asked == ["beforeunload"]
    expect(page.get_by_label("New memo")).to_have_value("Half a thought")
    page.get_by_role("button", name="Save memo").click()
    expect(desk.details.locator(".memo-text")).to_have_text("Half a thought")
    page.get_by_role("link", name="Memos", exact=True).click()
    expect(page.locator(".memo-text")).to_have_text("Half a thought")


def test_a_memo_that_was_begun_is_there_again_when_its_passage_is(
    browser_page: Page, document: Document
) -> None:
    apply(document, "handwritten notes", make_code(document.study, "notes", "NO"))
    page, desk = browser_page, Desk(browser_page).open(document)
    desk.click_words(4, "Very little")
    page.get_by_label("New memo").fill("Half a thought")
    desk.click_words(4, "handwritten notes")
    expect(desk.details).to_contain_text("NO")
    expect(page.get_by_label("New memo")).to_have_value("")
    desk.click_words(4, "Very little")
    expect(page.get_by_label("New memo")).to_have_value("Half a thought")


def test_a_translation_that_was_begun_does_not_overwrite_what_came_meanwhile(
    browser_page: Page, document: Document, owner: User, complaints: Complaints
) -> None:
    complaints.allow(REFUSED)
    apply(document, "handwritten notes", make_code(document.study, "notes", "NO"))
    page, desk = browser_page, Desk(browser_page).open(document)
    desk.click_words(4, "Very little")
    page.get_by_label("Translation").fill("Hyvin vähän")
    desk.click_words(4, "handwritten notes")
    expect(page.get_by_label("Translation")).to_have_value("")
    passage = Passage.objects.get(anchors__quote="Very little")
    set_translation(passage=passage, actor=owner, text="Vain vähän", expected_version=1)
    desk.click_words(4, "Very little")
    expect(page.get_by_label("Translation")).to_have_value("Hyvin vähän")
    page.get_by_role("button", name="Save translation").click()
    expect(desk.details.get_by_role("alert")).to_contain_text("Vain vähän")
    expect(page.get_by_label("Translation")).to_have_value("Hyvin vähän")
