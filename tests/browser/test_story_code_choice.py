"""Choosing a code from a long list: a box that finds it by letters, by keys or mouse, and a plain select without scripts."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.urls import reverse
from playwright.sync_api import Locator, Page, expect

from coding.models import Code
from interviews.models import Study, User
from tests.browser.conftest import PHONE, TABLET
from tests.browser.desk import make_study
from tests.factories import make_code

type Shot = Callable[..., Path]
NAMES = (
    ("CRM", "customer relationship management", ""),
    ("CRM-STR", "strategy", "CRM"),
    ("CRM-STR-rew", "rewarding systems", "CRM-STR"),
    ("CF", "customer focus", ""),
    ("OLD", "of yesterday", ""),
)


@pytest.fixture
def study(owner: User) -> Study:
    study = make_study(owner)
    made: dict[str, Code] = {}
    for mnemonic, label, parent in NAMES:
        made[mnemonic] = make_code(study, label, mnemonic, parent=made.get(parent))
    Code.objects.filter(mnemonic="OLD").update(is_retired=True)
    return study


def _move(study: Study) -> str:
    code = Code.objects.get(study=study, mnemonic="CF")
    return reverse("codes_change", args=[study.slug]) + f"?do=move&code={code.pk}"


@pytest.fixture
def page(browser_page: Page, study: Study) -> Page:
    browser_page.goto(_move(study))
    return browser_page


@pytest.fixture
def box(page: Page) -> Locator:
    return page.get_by_role("combobox", name="Code")


def _listed(page: Page) -> list[str]:
    return [" ".join(text.split()) for text in page.get_by_role("option").all_text_contents()]


def _active(page: Page) -> str:
    return str(page.evaluate(
        "document.getElementById(document.activeElement.getAttribute('aria-activedescendant'))?.textContent ?? ''"
    ))  # fmt: skip


def _chosen() -> str:
    return "select => select.selectedOptions[0].dataset.mnemonic ?? ''"


def test_letters_in_order_find_a_code_and_its_path_is_shown(page: Page, box: Locator, shot: Shot) -> None:
    expect(box).to_have_value("the top of the list")
    box.focus()
    page.keyboard.type("strr")
    expect(box).to_have_attribute("aria-expanded", "true")
    assert _listed(page) == ["CRM-STR-rew rewarding systems customer relationship management › strategy"]
    expect(page.locator("cc-code-choice [role=status]")).to_have_text("1 code found")
    shot(page, "pictures/code-choice")
    page.keyboard.press("Enter")
    expect(box).to_have_value("CRM-STR-rew rewarding systems")
    expect(page.locator("#preview")).to_contain_text("What comes along")
    assert page.locator("select[name=target]").evaluate(_chosen()) == "CRM-STR-rew"


def test_arrows_home_and_end_go_through_the_tree(page: Page, box: Locator) -> None:
    box.focus()
    page.keyboard.press("ArrowDown")
    assert len(_listed(page)) == 4
    assert _active(page) == "the top of the list"
    for key, name in (
        ("ArrowDown", "CRM "),
        ("End", "CRM-STR-rew "),
        ("ArrowUp", "CRM-STR "),
        ("Home", "the top"),
    ):
        page.keyboard.press(key)
        assert _active(page).startswith(name)
    page.keyboard.press("Tab")
    expect(page.get_by_role("listbox")).to_be_hidden()


def test_escape_puts_back_what_was_chosen(page: Page, box: Locator) -> None:
    box.focus()
    page.keyboard.type("strat")
    page.keyboard.press("Escape")
    expect(box).to_have_value("the top of the list")
    assert page.locator("select[name=target]").input_value() == ""


def test_letters_that_fit_nothing_choose_nothing(page: Page, box: Locator) -> None:
    box.fill("zzz")
    expect(page.get_by_text("No code is like this.").first).to_be_visible()
    page.keyboard.press("Tab")
    expect(box).to_have_value("the top of the list")


def test_the_mouse_opens_the_list_and_takes_a_code(page: Page, box: Locator) -> None:
    box.click()
    page.get_by_role("option", name="CRM-STR strategy").click()
    expect(page.get_by_role("listbox")).to_be_hidden()
    expect(box).to_have_value("CRM-STR strategy")
    page.get_by_role("button", name="Move", exact=True).click()
    expect(page.locator(".notice")).to_contain_text("1 code changed")
    assert str(Code.objects.get(mnemonic="CF").parent) == "CRM-STR"


def test_a_merge_without_a_code_is_not_sent(page: Page, study: Study) -> None:
    page.goto(_move(study).replace("do=move", "do=merge"))
    box = page.get_by_role("combobox", name="Merge into")
    expect(box).to_have_attribute("placeholder", "Choose the code that stays")
    page.get_by_role("button", name="Merge", exact=True).click()
    expect(box).to_be_focused()
    assert box.evaluate("box => box.validity.valueMissing")


def test_the_parent_of_a_new_code_is_found_the_same_way(page: Page, study: Study) -> None:
    page.goto(reverse("code_new", args=[study.slug]))
    page.get_by_label("Label").fill("bonus")
    page.get_by_role("combobox", name="Stands under").fill("rewa")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Add code", exact=True).click()
    expect(page.get_by_role("heading", name="Codes", exact=True)).to_be_visible()
    assert str(Code.objects.get(label="bonus").parent) == "CRM-STR-rew"


@pytest.mark.parametrize("size", [PHONE, TABLET], ids=["phone", "tablet"])
def test_the_open_list_is_accessible_and_fits(
    new_page: Callable[..., Page],
    study: Study,
    assert_accessible: Callable[[Page], None],
    size: tuple[int, int],
) -> None:
    page = new_page(size=size)
    page.goto(_move(study))
    page.get_by_role("combobox", name="Code").fill("s")
    expect(page.get_by_role("listbox")).to_be_visible()
    assert_accessible(page)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_without_scripts_it_is_a_plain_select(new_page: Callable[..., Page], study: Study) -> None:
    page = new_page(java_script_enabled=False)
    page.goto(_move(study))
    page.get_by_label("Code", exact=True).select_option(label="\u2003CRM-STR strategy")
    page.get_by_role("button", name="Move", exact=True).click()
    assert str(Code.objects.get(mnemonic="CF").parent) == "CRM-STR"
