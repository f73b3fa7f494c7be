"""Putting a code list in order: by keys, by mouse, several at once; merging, splitting, and taking it back."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Locator, Page, expect

from coding import codetree
from coding.models import Code, Coding
from interviews.models import Event, Study, User
from tests.browser.conftest import PHONE
from tests.browser.desk import make_study
from tests.factories import apply, make_code, make_document

NAMES = (
    ("CRM", "customer relationship management", ""),
    ("CRM-IT", "information technology", "CRM"),
    ("CRM-STR", "strategy", "CRM"),
    ("CRM-STR-rew", "rewarding systems", "CRM-STR"),
    ("CF", "customer focus", ""),
    ("CF-LTV", "long-term value", "CF"),
)


@pytest.fixture
def study(owner: User) -> Study:
    study = make_study(owner)
    made: dict[str, Code] = {}
    for mnemonic, label, parent in NAMES:
        made[mnemonic] = make_code(study, label, mnemonic, parent=made.get(parent))
    document = make_document(study)
    for words, name in (("Everybody sells", "CRM-IT"), ("driver", "CRM-STR"), ("notes", "CRM-IT")):
        apply(document, words, made[name])
    return study


@pytest.fixture
def page(browser_page: Page, study: Study) -> Page:
    browser_page.goto(reverse("codes", args=[study.slug]))
    expect(browser_page.locator("cc-codes.live")).to_be_attached()
    return browser_page


def order(study: Study) -> list[str]:
    walked = codetree.walk(list(Code.objects.filter(study=study)))
    return [f"{'.' * level}{code.mnemonic}" for code, level in walked]


def row(page: Page, name: str) -> Locator:
    return page.locator(f'tr[data-name="{name}"]')


def test_a_list_is_put_in_order_without_a_mouse(page: Page, study: Study, shot: Callable[..., Any]) -> None:
    keys = page.keyboard
    row(page, "CRM").focus()
    keys.type("cf")
    expect(row(page, "CF")).to_be_focused()
    keys.press("Alt+ArrowUp")
    expect(page.locator("#codes-said")).to_have_text("CF: moved.")
    expect(row(page, "CF")).to_be_focused()
    assert order(study)[0] == "CF"
    keys.press("ArrowLeft")
    expect(row(page, "CF-LTV")).to_be_hidden()
    keys.press("ArrowDown")
    expect(row(page, "CRM")).to_be_focused()
    keys.press("ArrowRight")
    keys.press("Shift+ArrowDown")
    expect(page.locator("[data-count]")).to_have_text("2 codes chosen")
    shot(page, "pictures/codes-chosen")
    page.get_by_role("button", name="Move to…").focus()
    keys.press("Enter")
    expect(page.get_by_role("heading", name="Move 2 codes")).to_be_visible()
    page.get_by_role("combobox", name="Code").focus()
    keys.type("cust foc")
    expect(page.locator("select[name=target]")).to_have_value(str(Code.objects.get(mnemonic="CF").pk))
    keys.press("Enter")
    expect(page.locator("#preview")).to_contain_text("3 codings by 1 coder")
    page.get_by_label("Reason").fill("All of this is about customers.")
    keys.press("Enter")
    expect(page.get_by_role("heading", name="Codes", exact=True)).to_be_visible()
    assert order(study) == ["CF", ".CF-LTV", ".CRM-IT", ".CRM-STR", "..CRM-STR-rew", "CRM"]
    assert Event.objects.latest("sequence").reason == "All of this is about customers."


def test_an_arrow_leads_from_the_filter_to_what_it_found(page: Page) -> None:
    page.get_by_label("Filter the code list").fill("str")
    page.keyboard.press("ArrowDown")
    expect(row(page, "CRM-STR")).to_be_focused()


def test_on_the_page_of_a_code_no_dot_stands_alone_and_no_line_is_double(
    new_page: Callable[..., Page], study: Study
) -> None:
    other = make_code(study, "a label as long as labels are in a thesis", "CRM-STR-rewarding-systems")
    document = make_document(study, title="A2")
    for code in (Code.objects.get(mnemonic="CRM-IT"), other):
        apply(document, "handwritten", code)
    page = new_page(size=PHONE)
    page.goto(reverse("code", args=[study.slug, Code.objects.get(mnemonic="CRM-IT").pk]))
    dot, link = (page.locator(f".meets tbody th {part}").first.bounding_box() for part in (".dot", "a"))
    assert dot is not None
    assert link is not None
    assert link["y"] <= dot["y"] < link["y"] + 24
    expect(page.locator(".steps-of-code > li").first).to_have_css("border-top-width", "0px")


def test_what_was_folded_stays_folded_here_and_beside_the_transcript(page: Page, study: Study) -> None:
    with page.expect_response(re.compile("/codes/view/")):
        row(page, "CRM").locator(".fold").click()
    expect(row(page, "CRM-STR-rew")).to_be_hidden()
    page.reload()
    expect(row(page, "CRM-STR-rew")).to_be_hidden()
    expect(row(page, "CRM")).to_have_attribute("aria-expanded", "false")
    page.goto(reverse("read_document", args=[study.slug, study_document(study)]))
    expect(page.locator(".code-tree li", has_text="CRM-STR")).to_have_count(2)
    expect(page.locator(".code-tree li", has_text="CRM-STR").first).to_be_hidden()
    page.get_by_label("Filter the code list").fill("strr")
    expect(page.locator(".code-tree li", has_text="CRM-STR-rew")).to_be_visible()


def study_document(study: Study) -> object:
    return Coding.objects.filter(study=study)[0].passage.document_id


def test_codes_are_dragged_under_another_and_between_two(
    page: Page, study: Study, shot: Callable[..., Any]
) -> None:
    row(page, "CRM-IT").drag_to(row(page, "CF"))
    expect(page.locator("#codes-drop")).to_contain_text("CRM-IT goes under CF.")
    expect(page.locator("#codes-drop")).to_contain_text("2 codings of 1 document come to be counted there.")
    assert order(study)[:2] == ["CRM", ".CRM-IT"]
    page.keyboard.type("It is about customers.")
    shot(page, "pictures/codes-dropped")
    page.keyboard.press("Enter")
    expect(page.locator("#codes-said")).to_have_text("CRM-IT: now under CF.")
    expect(row(page, "CRM-IT")).to_be_focused()
    assert Event.objects.latest("sequence").reason == "It is about customers."
    assert order(study)[-3:] == ["CF", ".CF-LTV", ".CRM-IT"]
    box = row(page, "CF-LTV").bounding_box()
    assert box is not None
    row(page, "CRM-STR").drag_to(row(page, "CF-LTV"), target_position={"x": 80, "y": 2})
    expect(page.locator("#codes-drop")).to_contain_text("CRM-STR and 1 sub-code go under CF.")
    page.keyboard.press("Enter")
    expect(page.locator("#codes-said")).to_contain_text("CRM-STR: now under CF.")
    assert order(study)[1:] == ["CF", ".CRM-STR", "..CRM-STR-rew", ".CF-LTV", ".CRM-IT"]
    expect(row(page, "CRM-IT").get_by_text("another place?")).to_be_visible()
    page.keyboard.press("Control+z")
    expect(page.locator("#undo [data-redo]")).to_contain_text("move code CRM-STR")
    assert order(study)[:3] == ["CRM", ".CRM-STR", "..CRM-STR-rew"]


def _hold_over(page: Page, name: str, other: str, *, share: float = 0.5) -> None:
    """Drag a row over another one and hold it there."""
    box, target = row(page, name).bounding_box(), row(page, other).bounding_box()
    assert box is not None
    assert target is not None
    page.mouse.move(box["x"] + 120, box["y"] + box["height"] / 2)
    page.mouse.down()
    page.mouse.move(target["x"] + 130, target["y"] + 2, steps=3)
    page.mouse.move(target["x"] + 130, target["y"] + target["height"] * share, steps=3)


def test_what_a_drop_would_do_is_said_while_one_drags(
    page: Page, study: Study, shot: Callable[..., Any], assert_accessible: Callable[[Page], None]
) -> None:
    _hold_over(page, "CRM-STR", "CF")
    note = page.get_by_role("form", name="What the move does")
    expect(note).to_contain_text(
        "CRM-STR and 1 sub-code go under CF. 1 coding of 1 document comes to be counted there."
    )
    expect(page.locator("[data-heard]")).to_contain_text("CRM-STR and 1 sub-code go under CF.")
    expect(note.get_by_label("Reason")).to_be_hidden()
    shot(page, "pictures/codes-dragged")
    page.mouse.up()
    expect(note.get_by_label("Reason")).to_be_focused()
    assert_accessible(page)
    page.keyboard.press("Escape")
    expect(note).to_be_hidden()
    expect(row(page, "CRM-STR")).to_be_focused()
    assert order(study)[:3] == ["CRM", ".CRM-IT", ".CRM-STR"]


def test_a_new_order_is_done_at_once_and_taken_back_where_it_is_said(page: Page, study: Study) -> None:
    _hold_over(page, "CRM-STR", "CRM-IT", share=0.1)
    expect(page.locator("#codes-drop")).to_have_text("CRM-STR: before CRM-IT. Only the order changes.")
    page.mouse.up()
    expect(page.locator("#codes-said")).to_have_text("CRM-STR: moved.")
    assert order(study)[1] == ".CRM-STR"
    page.locator("#codes-undo").get_by_role("button", name="Undo").click()
    expect(page.locator("#undo [data-redo]")).to_be_attached()
    expect(row(page, "CRM-STR")).to_be_focused()
    expect(page.locator("#codes-said")).to_be_empty()
    assert order(study)[1] == ".CRM-IT"


def test_two_codes_are_merged_and_the_merge_is_taken_back(
    page: Page, study: Study, shot: Callable[..., Any]
) -> None:
    row(page, "CRM-IT").get_by_role("link").click()
    page.get_by_role("button", name="Merge…").click()
    page.get_by_role("combobox", name="Merge into").fill("strategy")
    page.get_by_role("option", name="CRM-STR strategy").click()
    expect(page.locator("#preview")).to_contain_text("2 codings by 1 coder")
    page.get_by_label("Reason").fill("Nobody could tell them apart.")
    shot(page, "pictures/codes-merge")
    page.get_by_role("button", name="Merge", exact=True).click()
    expect(page.get_by_role("heading", name="strategy")).to_be_visible()
    expect(page.locator(".passages h2")).to_have_text("3 passages")
    expect(page.locator(".steps-of-code")).to_contain_text("Nobody could tell them apart.")
    expect(page.locator("#undo")).to_contain_text("merge CRM-IT into CRM-STR: 2 codings by 1 coder")
    page.locator("#undo [data-undo] button").click()
    expect(page.locator(".passages h2")).to_have_text("1 passage")
    assert Coding.objects.filter(code__mnemonic="CRM-IT").count() == 2
    assert not Code.objects.get(mnemonic="CRM-IT").is_retired


def test_a_code_is_split_with_digits(page: Page, study: Study, shot: Callable[..., Any]) -> None:
    code = Code.objects.get(mnemonic="CRM-IT")
    page.goto(reverse("code_split", args=[study.slug, code.pk]))
    page.get_by_label("Label of A").fill("selling")
    page.get_by_label("Label of B").fill("writing down")
    expect(page.locator("[data-name='2']").first).to_have_text("writing down")
    page.locator("[data-passage] input").first.focus()
    page.keyboard.press("1")
    page.keyboard.press("2")
    shot(page, "pictures/codes-split")
    page.get_by_role("button", name="Show what happens").click()
    expect(page.locator("#preview")).to_contain_text("CRM-IT-sell selling: 1 passage")
    expect(page.locator("#preview")).to_contain_text("2 codings by 1 coder")
    page.get_by_label("Reason").fill("two things")
    expect(page.locator("#preview")).to_be_visible()
    # What was shown is not what would happen now, so it is looked at again.
    for key, shown in (("0", "CRM-IT-sell selling: 0 passages"), ("1", "CRM-IT-sell selling: 1 passage")):
        page.locator("[data-passage] input:checked").first.focus()
        page.keyboard.press(key)
        expect(page.locator("#preview")).to_have_count(0)
        page.get_by_role("button", name="Show what happens").click()
        expect(page.locator("#preview")).to_contain_text(shown)
    page.get_by_label("Label of B").fill("writing things down")
    expect(page.locator("#preview")).to_have_count(0)
    page.get_by_label("Label of B").fill("writing down")
    page.get_by_role("button", name="Show what happens").click()
    page.get_by_role("button", name="Split the code").click()
    expect(page.get_by_role("heading", name="Codes", exact=True)).to_be_visible()
    assert sorted(Coding.objects.values_list("code__label", "passage__anchors__quote")) == [
        ("selling", "Everybody sells"),
        ("strategy", "driver"),
        ("writing down", "notes"),
    ]
    assert order(study)[1:4] == [".CRM-IT", "..CRM-IT-sell", "..CRM-IT-writ"]
