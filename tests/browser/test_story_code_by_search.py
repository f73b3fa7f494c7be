"""Code by search: hits are chosen, looked at, coded as one step and taken back by one Undo, with and without script."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from coding.models import Coding
from interviews.models import Document, Event, User
from tests.browser.desk import make_study
from tests.factories import make_code, make_document


@pytest.fixture
def documents(owner: User) -> list[Document]:
    study = make_study(owner)
    make_code(study, "selling", "SELL")
    return [make_document(study), make_document(study, title="B1", case="B")]


def _search(page: Page, documents: list[Document]) -> None:
    page.goto(reverse("find", args=[documents[0].study.slug]))
    page.get_by_role("searchbox").fill("sells")
    page.get_by_role("button", name="Find").click()
    page.get_by_role("link", name="Code these hits…").click()


def test_found_words_are_coded_and_taken_back(
    browser_page: Page, documents: list[Document], shot: Callable[..., Path]
) -> None:
    page = browser_page
    _search(page, documents)
    expect(page.get_by_role("checkbox", checked=True)).to_have_count(4)
    page.get_by_role("button", name="Choose none of B1").click()
    page.get_by_role("checkbox", name="B1:2").check()
    page.get_by_label("Words to code").select_option("the sentence")
    page.get_by_role("combobox", name="Code", exact=True).last.fill("selling")
    page.keyboard.press("Enter")
    shot(page, "code-by-search-choose")
    page.get_by_role("button", name="Look at what would be coded").click()
    expect(page.get_by_text("3 passages would get SELL in 2 transcripts")).to_be_visible()
    shot(page, "code-by-search-preview")
    assert Coding.objects.count() == 0
    page.get_by_role("button", name="Code 3 passages with SELL").click()
    expect(page.get_by_text("3 passages carry SELL now.")).to_be_visible()
    assert Coding.objects.count() == 3
    assert Event.objects.latest("sequence").detail["search"] == {
        "query": "sells",
        "q": "sells",
        "unit": "sentence",
    }
    page.get_by_role("button", name="Undo apply SELL by search").click()
    expect(page.get_by_role("button", name="Undo apply SELL by search")).to_be_hidden()
    assert Coding.objects.count() == 0


def test_it_works_without_javascript(new_page: Callable[..., Page], documents: list[Document]) -> None:
    page = new_page(java_script_enabled=False)
    _search(page, documents)
    expect(page.get_by_role("button", name="Choose all")).to_have_count(0)
    page.get_by_role("checkbox", name="A1:1").uncheck()
    page.get_by_label("or a new code").fill("salespeople")
    page.get_by_role("button", name="Look at what would be coded").click()
    page.get_by_role("button", name="Choose again").click()
    expect(page.get_by_role("checkbox", name="A1:1")).not_to_be_checked()
    page.get_by_role("button", name="Look at what would be coded").click()
    page.get_by_role("button", name="Code 3 passages with SAL · salespeople").click()
    expect(page.get_by_text("3 passages carry")).to_be_visible()
    assert Coding.objects.filter(code__label="salespeople").count() == 3


def test_a_form_without_a_code_keeps_what_was_chosen(
    browser_page: Page, documents: list[Document], complaints: object
) -> None:
    complaints.allow("status of 422")  # type: ignore[attr-defined]
    page = browser_page
    _search(page, documents)
    page.get_by_role("checkbox", name="A1:1").uncheck()
    page.get_by_role("button", name="Look at what would be coded").click()
    expect(page.get_by_role("alert")).to_contain_text("Choose a code of the list")
    expect(page.get_by_role("checkbox", checked=True)).to_have_count(3)
