"""Every page of the URL conf through axe: light and dark, on a desk's screen and on a phone. No violation passes."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from playwright.sync_api import Page, expect

from interviews.models import User
from tests.browser.conftest import DESKTOP, PHONE, ZOOMED, Complaints
from tests.browser.desk import Desk, make_study
from tests.worlds import World, make_world, url_names

# Pages, walked in four groups so that several processes can share them.
PAGES = {
    "around": [
        "start", "study", "history", "settings", "members", "read", "memos", "memos_about", "import", "import_preview", "document",
        "withdraw_document", "withdraw_informant",
    ],
    "described": [
        "cases", "case_new", "case", "attribute_new", "attribute", "informant_new", "informant", "plan",
        "question_new", "question", "guide_new", "guide", "guide_change", "guide_question_new", "guide_question",
    ],
    "coded": [
        "read_document", "find", "code_hits", "codes", "code_new", "code", "code_split", "code_pair", "codebook_version", "import_codes", "import_codes_preview",
        "tables", "table_new", "table", "table_edit", "table_row", "cell", "exports",
    ],
    "corrected": [
        "correct", "correct_turn", "correct_replace", "correct_file", "revisions", "revision", "changes", "waiting", "purge",
    ],
    "named": ["names", "name_new", "name_change", "names_replace", "names_forget", "names_destroy"],
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
    "correct_split", "correct_join", "correct_files", "is_current", "place", "leave_out",
    "name_delete", "names_forms", "names_key", "welcome", "bundle", "preferences", "open_example", "reset_example", "undo", "study_delete", "member_account",
    "member_roles", "case_delete", "attribute_delete", "informant_delete", "question_delete", "guide_delete",
    "guide_question_delete", "speaker", "document_file", "apply", "note_reading", "switch_margin", "document_about", "passage", "annotate",
    "go_to_turn", "find_in_document", "leave_off", "write_memo", "change_memo", "memo_new", "memo_done", "join", "edges", "propose_code", "remove", "recode", "codes_arrange", "codes_view", "codes_change", "code_delete", "codebook_keep",
    "table_delete", "cell_judge", "cell_confirm", "cell_state", "cell_comment", "export",
    "account_logout", "account_email", "account_email_verification_sent", "account_confirm_email",
    "account_confirm_login_code", "account_reauthenticate", "account_set_password",
    "account_reset_password_from_key", "account_reset_password_from_key_done",
    "mfa_authenticate", "mfa_reauthenticate", "mfa_activate_totp", "mfa_deactivate_totp",
    "mfa_view_recovery_codes", "mfa_generate_recovery_codes", "mfa_download_recovery_codes",
}  # fmt: skip
# Without preloading axe reads no style sheets of its own, which our policy would rightly complain about.
ALL_RULES: dict[str, Any] = {"preload": False, "rules": {"target-size": {"enabled": True}}}
CONTRAST: dict[str, Any] = {"preload": False, "runOnly": {"type": "rule", "values": ["color-contrast"]}}
NARROW: dict[str, Any] = {
    "preload": False,
    "runOnly": {
        "type": "rule",
        "values": ["color-contrast", "target-size", "scrollable-region-focusable", "link-in-text-block"],
    },
}
AXE = Axe()


@pytest.fixture
def world(owner: User) -> World:
    world = make_world(make_study(owner))
    world.let_uploads_wait(owner)
    return world


class Inspector:
    """Runs axe and collects what it finds. What axe itself does to a page is no complaint about the page."""

    def __init__(self, complaints: Complaints) -> None:
        self.complaints = complaints
        self.found: list[str] = []

    def look(self, page: Page, where: str, options: dict[str, Any] = ALL_RULES) -> None:
        """Run axe on a page as it stands."""
        page.evaluate("1")
        before = len(self.complaints)
        for violation in AXE.run(page, options=options).response["violations"]:
            for node in violation["nodes"]:
                place = " ".join(map(str, node["target"]))
                self.found.append(f"{where}: {violation['id']}: {place}: {node['html'][:160]}")
        # The console is read in order: after this answer all that axe caused has arrived.
        page.evaluate("1")
        del self.complaints[before:]

    def look_all_over(self, page: Page, name: str) -> None:
        """Run axe at both widths and in both themes; away from the first only what depends on them."""
        for size, light in ((DESKTOP, ALL_RULES), (PHONE, NARROW)):
            page.set_viewport_size({"width": size[0], "height": size[1]})
            page.emulate_media(color_scheme="light")
            self.look(page, f"{name} at {size[0]}", light)
            page.emulate_media(color_scheme="dark")
            self.look(page, f"{name} at {size[0]}, dark", CONTRAST)


@pytest.fixture
def inspector(complaints: Complaints) -> Inspector:
    return Inspector(complaints)


def test_no_page_of_the_url_conf_is_forgotten() -> None:
    pages = {name for group in PAGES.values() for name in group}
    assert pages | NO_PAGES == set(url_names())
    assert pages & NO_PAGES == set()


@pytest.mark.parametrize("group", PAGES)
def test_pages_are_accessible(
    new_page: Callable[..., Page], world: World, inspector: Inspector, group: str
) -> None:
    member, stranger = new_page(), new_page(user=None)
    for name in PAGES[group]:
        page = stranger if name in STRANGERS else member
        response = page.goto(world.url(name))
        assert response is not None
        assert response.status == 200, name
        inspector.look_all_over(page, name)
    assert inspector.found == []


def _states(desk: Desk) -> Iterator[tuple[str, Callable[[], object]]]:
    page = desk.page
    yield "a passage", desk.turn(2).locator("[data-coding]").click
    yield "the menu", page.locator("details.person summary").click
    yield "the keys", page.get_by_role("button", name="keys").first.click
    yield "the find bar", page.get_by_role("link", name="find", exact=True).click
    yield "the list of codes", lambda: desk.select(4, "Very little")


@pytest.mark.parametrize("size", [DESKTOP, PHONE, ZOOMED], ids=["desktop", "phone", "200 %"])
def test_open_parts_of_the_desk_are_accessible(
    new_page: Callable[..., Page], world: World, inspector: Inspector, size: tuple[int, int]
) -> None:
    desk = Desk(new_page(size=size))
    for name, step in _states(desk):
        desk.open(world.document)
        step()
        inspector.look(desk.page, name)
    assert inspector.found == []


def test_a_missing_page_and_a_clash_are_accessible(
    browser_page: Page, world: World, inspector: Inspector, complaints: Complaints
) -> None:
    complaints.allow("status of 4(04|22)")
    browser_page.goto(reverse("study", args=["no-such-study"]))
    inspector.look_all_over(browser_page, "a missing page")
    browser_page.goto(world.url("cell"))
    browser_page.locator("#text").fill("Mine.")
    browser_page.locator("#cell-form input[name=version]").evaluate("input => { input.value = '0'; }")
    browser_page.get_by_role("button", name="Save cell").click()
    expect(browser_page.locator(".cell-clash")).to_be_visible()
    inspector.look_all_over(browser_page, "a clash")
    assert inspector.found == []


def test_previews_of_changes_of_codes_are_accessible(
    browser_page: Page, world: World, inspector: Inspector
) -> None:
    for change in ("move", "merge", "retire", "bring-back", "colour", "kind"):
        chosen = f"?do={change}&code={world.code.pk}"
        browser_page.goto(world.url("codes_change") + chosen)
        inspector.look_all_over(browser_page, change)
    assert inspector.found == []
