"""A name is purged: listed, replaced over a coded transcript, forgotten, its key taken out and destroyed."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.urls import reverse
from playwright.sync_api import Page, expect

from coding.actions.memos import write_memo
from coding.checks import check_study
from coding.models import Anchor
from interviews.log import type_name
from interviews.models import Document, Study, User
from tests.browser.conftest import DESKTOP, PHONE, Complaints
from tests.browser.desk import REFUSED, make_study
from tests.dump import everything
from tests.factories import apply, make_code, make_document, revision_of

TALK = (
    ("H", "Who taught you to sell, Kati Mäkinen?"),
    ("J", "In Kuopio everybody knew me; Kuopiossa one sold to neighbours, and the coffee was paid."),
    ("H", "And then?"),
    ("J", "Then I left Kuopio, and nobody wrote it down."),
)
SECRETS = ("Mäkinen", "Kuopio")


@pytest.fixture
def study(owner: User) -> Study:
    study = make_study(owner)
    trust = make_code(study, "trust", "TR")
    document = make_document(study, TALK, title="Talk in Kuopio", informant="Kati Mäkinen")
    coding = apply(document, "In Kuopio everybody knew me", trust)
    apply(document, "nobody wrote it down", trust)
    write_memo(
        study=study, actor=owner, object_type=type_name(coding.passage), object_id=coding.passage_id,
        text="Ask Kati Mäkinen again.",
    )  # fmt: skip
    return study


def _list(page: Page, name: str, stand_in: str, kind: str) -> None:
    page.get_by_role("link", name="New name").click()
    page.get_by_label("Name", exact=True).fill(name)
    page.get_by_label("Stand-in").fill(stand_in)
    page.get_by_label("Type").select_option(kind)
    page.get_by_role("button", name="Put it on the list").click()
    expect(page.get_by_role("link", name=name, exact=True)).to_be_visible()


def _list_both(page: Page, study: Study) -> None:
    page.goto(reverse("cases", args=[study.slug]))
    page.get_by_role("link", name="Names").click()
    _list(page, "Kati Mäkinen", "Informant A", "person")
    _list(page, "Kuopio", "Kaupunki", "place")
    expect(page.get_by_label("Stand-in for Kuopiossa")).to_have_value("Kaupungissa")
    page.get_by_role("button", name="Take the ticked forms").click()
    expect(page.get_by_text("Are these forms")).to_have_count(0)


def _replace(page: Page) -> None:
    page.get_by_role("link", name="Look at all places and replace").click()
    expect(page.locator("del", has_text="Kuopiossa")).to_be_visible()
    page.get_by_role("button", name="Replace what is ticked").click()
    expect(page.get_by_text("Names replaced in 1 transcript")).to_be_visible()


def _destroy(page: Page, folder: Path, shot: Callable[..., Path]) -> Path:
    page.get_by_role("link", name="Look at what still holds names").click()
    shot(page, "pictures/names-forget")
    page.get_by_label("These words may be overwritten for good.").check()
    page.get_by_role("button", name="Overwrite the names").click()
    expect(page.get_by_role("heading", name="Names overwritten")).to_be_visible()
    page.get_by_role("link", name="Back to the names").click()
    page.get_by_role("link", name="Destroy it here").click()
    with page.expect_download() as download:
        page.get_by_role("link", name="Export the key").click()
    key = folder / "key.csv"
    download.value.save_as(key)
    shot(page, "pictures/names-destroy")
    page.get_by_label("The key is kept elsewhere").check()
    page.get_by_role("button", name="Destroy the key").click()
    expect(page.get_by_role("heading", name="Key destroyed")).to_be_visible()
    return key


def test_a_name_is_listed_replaced_forgotten_and_its_key_destroyed(
    browser_page: Page, study: Study, shot: Callable[..., Path], tmp_path: Path
) -> None:
    assert all(words in everything() for words in SECRETS)
    _list_both(browser_page, study)
    shot(browser_page, "pictures/names-listed", full_page=True)
    _replace(browser_page)
    text = revision_of(Document.objects.get()).text
    assert "In Kaupunki everybody knew me; Kaupungissa one sold" in text
    key = _destroy(browser_page, tmp_path, shot)
    assert [words for words in SECRETS if words in everything()] == []
    assert check_study(study) == []
    call_command("check_study", study.slug, key=str(key))
    browser_page.goto(reverse("read_document", args=[study.slug, Document.objects.get().pk]))
    expect(browser_page.locator(".words").nth(1)).to_contain_text("Kaupungissa")
    shot(browser_page, "pictures/names-purged-desk")
    newest = Anchor.objects.filter(revision=revision_of(Document.objects.get()))
    assert set(newest.values_list("quote", flat=True)) == {
        "In Kaupunki everybody knew me", "nobody wrote it down",
    }  # fmt: skip


def test_replacing_is_undone_with_one_press(browser_page: Page, study: Study) -> None:
    before = revision_of(Document.objects.get()).text
    _list_both(browser_page, study)
    _replace(browser_page)
    browser_page.locator("#undo [data-undo] button").click()
    expect(browser_page.get_by_text("Undone: replace names in A1")).to_be_visible()
    assert revision_of(Document.objects.get()).text == before
    assert Document.objects.get().title == "Talk in Kuopio"


@pytest.mark.parametrize(("size", "name"), [(DESKTOP, "wide"), (PHONE, "phone")])
def test_an_export_with_names_is_held_back_and_may_be_let_go(
    new_page: Callable[..., Page],
    study: Study,
    complaints: Complaints,
    shot: Callable[..., Path],
    size: Any,
    name: str,
) -> None:
    complaints.allow(REFUSED)
    page = new_page(size=size)
    _list_both(page, study)
    page.goto(reverse("exports", args=[study.slug]))
    form = page.locator(".formats li", has=page.get_by_role("heading", name="All codings as a table"))
    form.get_by_role("button", name="Download").click()
    expect(page.get_by_role("heading", name="Not given out: All codings as a table")).to_be_visible()
    shot(page, f"pictures/names-held-back-{name}")
    with page.expect_download() as download:
        page.get_by_role("button", name="Export with these names").click()
    assert "Kuopio" in Path(download.value.path()).read_text("utf-8")
