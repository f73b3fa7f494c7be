"""Every page of the URL conf through axe: light and dark, on a desk's screen and on a phone. No violation passes."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from playwright.sync_api import Page, expect

from interviews.models import User
from tests.browser.conftest import DESKTOP, PHONE, Complaints
from tests.browser.desk import Desk, make_study
from tests.worlds import World, make_world, url_names

# Pages, walked in four groups so that several processes can share them.
PAGES = {
    "around": [
        "start", "study", "history", "settings", "members", "read", "import", "import_preview", "document",
        "withdraw_document", "withdraw_informant",
    ],
    "described": [
        "cases", "case_new", "case", "attribute_new", "attribute", "informant_new", "informant", "plan",
        "question_new", "question", "guide_new", "guide", "guide_change", "guide_question_new", "guide_question",
    ],
    "coded": [
        "read_document", "codes", "code_new", "code", "codebook_version", "import_codes", "import_codes_preview",
        "tables", "table_new", "table", "table_edit", "table_row", "cell", "exports",
    ],
    "accounts": [
        "account_change_password", "mfa_index", "account_login", "account_signup", "account_reset_password",
        "account_reset_password_done", "account_inactive",
    ],
}  # fmt: skip
STRANGERS = {
    "account_login",
    "account_signup",
    "account_reset_password",
    "account_reset_password_done",
    "account_inactive",
}
# Addresses that show no page of their own: steps, files, parts; and what allauth leads away from in this study.
NO_PAGES = {
    "welcome", "preferences", "open_example", "reset_example", "undo", "study_delete", "member_account",
    "member_roles", "case_delete", "attribute_delete", "informant_delete", "question_delete", "guide_delete",
    "guide_question_delete", "speaker", "document_file", "apply", "note_reading", "passage", "annotate",
    "write_memo", "change_memo", "remove", "recode", "code_move", "code_retire", "code_delete", "codebook_keep",
    "table_delete", "cell_judge", "cell_confirm", "cell_state", "cell_comment", "export",
    "account_logout", "account_email", "account_email_verification_sent", "account_confirm_email",
    "account_confirm_login_code", "account_reauthenticate", "account_set_password",
    "account_reset_password_from_key", "account_reset_password_from_key_done",
    "mfa_authenticate", "mfa_reauthenticate", "mfa_activate_totp", "mfa_deactivate_totp",
    "mfa_view_recovery_codes", "mfa_generate_recovery_codes", "mfa_download_recovery_codes",
}  # fmt: skip
ALL_RULES: dict[str, Any] = {"rules": {"target-size": {"enabled": True}}}
CONTRAST: dict[str, Any] = {"runOnly": {"type": "rule", "values": ["color-contrast"]}}
AXE = Axe()


@pytest.fixture
def world(owner: User) -> World:
    world = make_world(make_study(owner))
    world.let_uploads_wait(owner)
    return world


def _violations(page: Page, options: dict[str, Any], where: str) -> Iterator[str]:
    for found in AXE.run(page, options=options).response["violations"]:
        for node in found["nodes"]:
            yield f"{where}: {found['id']}: {' '.join(map(str, node['target']))}: {node['html'][:160]}"


def _looks(page: Page, name: str) -> Iterator[str]:
    """A page at both widths and in both themes; what does not depend on colours is looked at once a width."""
    for size in (DESKTOP, PHONE):
        page.set_viewport_size({"width": size[0], "height": size[1]})
        page.emulate_media(color_scheme="light")
        yield from _violations(page, ALL_RULES, f"{name} at {size[0]}")
        page.emulate_media(color_scheme="dark")
        yield from _violations(page, CONTRAST, f"{name} at {size[0]}, dark")


def test_no_page_of_the_url_conf_is_forgotten() -> None:
    pages = {name for group in PAGES.values() for name in group}
    assert pages | NO_PAGES == set(url_names())
    assert pages & NO_PAGES == set()


@pytest.mark.parametrize("group", PAGES)
def test_pages_are_accessible(new_page: Callable[..., Page], world: World, group: str) -> None:
    member, stranger = new_page(), new_page(user=None)
    found: list[str] = []
    for name in PAGES[group]:
        page = stranger if name in STRANGERS else member
        response = page.goto(world.url(name))
        assert response is not None
        assert response.status == 200, name
        found += _looks(page, name)
    assert found == []


def _states(desk: Desk, world: World) -> Iterator[tuple[str, Callable[[], object]]]:
    page = desk.page
    yield "a passage", lambda: desk.turn(2).locator("[data-coding]").click()
    yield "the menu", lambda: page.locator("details.person summary").click()
    yield "the keys", lambda: page.get_by_role("button", name="keys").first.click()


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_open_parts_of_the_desk_are_accessible(
    new_page: Callable[..., Page], world: World, size: tuple[int, int]
) -> None:
    desk = Desk(new_page(size=size))
    found: list[str] = []
    for name, step in _states(desk, world):
        desk.open(world.document)
        step()
        found += _violations(desk.page, ALL_RULES, name)
    desk.open(world.document).select(4, "Very little")
    desk.letters.fill("tru")
    found += _violations(desk.page, ALL_RULES, "the list of codes")
    assert found == []


def test_a_clash_and_a_refusal_are_accessible(
    browser_page: Page, world: World, complaints: Complaints
) -> None:
    complaints.allow("status of 4(04|22)")
    found: list[str] = []
    browser_page.goto(reverse("study", args=["no-such-study"]))
    found += _looks(browser_page, "a missing page")
    browser_page.goto(world.url("cell"))
    browser_page.locator("#text").fill("Mine.")
    browser_page.locator("input[name=version]").first.evaluate("input => { input.value = '1'; }")
    browser_page.get_by_role("button", name="Save cell").click()
    expect(browser_page.locator(".cell-clash")).to_be_visible()
    found += _looks(browser_page, "a clash")
    assert found == []
