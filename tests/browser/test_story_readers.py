"""Who may only read finds nothing to press; a supervisor writes memos and comments, and no more."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from coding.models import Coding, Memo
from interviews.actions.studies import set_roles
from interviews.models import Document, User
from interviews.roles import Role
from tests.browser.desk import Desk, make_study
from tests.factories import apply, make_code, make_document


@pytest.fixture
def document(owner: User) -> Document:
    study = make_study(owner)
    document = make_document(study)
    apply(document, "Very little", make_code(study, "trust", "TR"))
    return document


def _as(document: Document, role: Role, new_page: Callable[..., Page]) -> Desk:
    user = User.objects.create_user(f"{role.value}@example.org", name=role.value.title())
    set_roles(study=document.study, actor=None, user=user, roles=frozenset({role}))
    return Desk(new_page(user=user)).open(document)


@pytest.mark.parametrize("role", [Role.READER, Role.SUPERVISOR])
def test_words_can_be_selected_and_nothing_opens(
    new_page: Callable[..., Page], document: Document, role: Role
) -> None:
    desk = _as(document, role, new_page)
    desk.turn(2).locator(".words").click(click_count=3)
    assert desk.page.evaluate("String(getSelection())").startswith("Everybody sells")
    desk.turn(2).focus()
    desk.page.keyboard.press("Enter")
    expect(desk.picker).to_be_hidden()
    desk.turn(4).locator("[data-coding]").click()
    expect(desk.details.locator(".quote")).to_have_text("Very little")
    for button in ("Remove TR", "Recode TR", "Add code", "Mark as key quotation", "Save translation"):
        expect(desk.page.get_by_role("button", name=button)).to_have_count(0)
    assert Coding.objects.count() == 1


def test_a_supervisor_writes_a_memo(new_page: Callable[..., Page], document: Document) -> None:
    desk = _as(document, Role.SUPERVISOR, new_page)
    desk.turn(4).locator("[data-coding]").click()
    desk.page.get_by_label("New memo").fill("Is this about notes, or about trust?")
    desk.page.get_by_role("button", name="Save memo").click()
    expect(desk.turn(4).locator(".note")).to_have_text("Is this about notes, or about trust?")
    assert Memo.objects.get().author_name == "Supervisor"


def test_a_reader_reads_memos_and_writes_none(new_page: Callable[..., Page], document: Document) -> None:
    desk = _as(document, Role.READER, new_page)
    desk.turn(4).locator("[data-coding]").click()
    expect(desk.details.get_by_role("heading", name="Memo")).to_be_visible()
    expect(desk.details.locator("textarea")).to_have_count(0)
    places = desk.page.get_by_role("navigation", name="Places")
    for place in ("Read & code", "Codes", "Find", "Memos", "Tables"):
        expect(places.get_by_role("link", name=place)).to_be_visible()
    expect(places.get_by_role("link", name="Export")).to_have_count(0)


def test_a_colleagues_coding_is_hers_to_remove(new_page: Callable[..., Page], document: Document) -> None:
    desk = _as(document, Role.CODER, new_page)
    desk.turn(4).locator("[data-coding]").click()
    expect(desk.details.locator(".codings")).to_contain_text("Olga Owner")
    expect(desk.page.get_by_role("button", name="Remove TR")).to_have_count(0)
    # The same words and the same code by another coder stand beside hers.
    desk.code(4, "Very little", "tr")
    desk.expect_labels(4, "TR", "TR")
    expect(desk.page.locator(".code-tree .n")).to_have_text("1")
