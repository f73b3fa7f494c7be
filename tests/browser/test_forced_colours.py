"""Colours that a person's system forces on every page: words, bars, marks and what is chosen can still be seen."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from coding.demo.load import load_demo
from interviews.models import Study, User
from tests.browser.test_widths import pages_of

# Words whose colour is that of the ground they stand on.
VANISHED = """() => {
  const seen = (color) => !/^rgba\\(.*, 0\\)$|\\/ 0\\)$/.test(color);
  const ground = (part) => {
    for (; part; part = part.parentElement) {
      const color = getComputedStyle(part).backgroundColor;
      if (seen(color)) return color;
    }
    return getComputedStyle(document.documentElement).backgroundColor;
  };
  return [...document.querySelectorAll("body *")]
    .filter((part) => part.checkVisibility() && [...part.childNodes].some((n) => n.nodeType === 3 && n.textContent.trim()))
    .filter((part) => getComputedStyle(part).color === ground(part))
    .map((part) => part.outerHTML.slice(0, 100));
}"""
LOOKS = "(part, [name, pseudo]) => getComputedStyle(part, pseudo || null)[name]"
PAPER = "getComputedStyle(document.querySelector('#transcript')).backgroundColor"


@pytest.fixture
def study(owner: User) -> Study:
    return load_demo(owner)


@pytest.fixture(params=["light", "dark"])
def page(request: pytest.FixtureRequest, new_page: Callable[..., Page], study: Study) -> Page:
    return new_page(dark=request.param == "dark", forced_colors="active")


def test_no_words_vanish_on_any_page(page: Page, study: Study) -> None:
    found: list[str] = []
    for name, url in pages_of(study).items():
        page.goto(url)
        found += [f"{name}: {part}" for part in page.evaluate(VANISHED)]
    assert found == []


def test_bars_marks_and_the_turn_in_focus_are_seen(
    page: Page, study: Study, shot: Callable[..., Path]
) -> None:
    page.goto(pages_of(study)["desk"])
    expect(page.locator("#transcript[data-placed]")).to_be_attached()
    shot(page, "pictures/desk-forced-colours")
    paper = page.evaluate(PAPER)
    bars = page.locator(".stroke").evaluate_all(
        "bars => bars.map(bar => getComputedStyle(bar).backgroundColor)"
    )
    assert bars
    assert paper not in bars
    lit = page.locator(".stroke.on").first.evaluate(LOOKS, ["backgroundColor", ""])
    assert lit != page.locator(".stroke:not(.on)").first.evaluate(LOOKS, ["backgroundColor", ""])
    mark = page.locator(".words mark:not(.whole)").first
    assert mark.evaluate(LOOKS, ["textDecorationLine", ""]) == "underline"
    page.locator(".turn").nth(5).focus()
    assert page.locator(".turn").nth(5).evaluate(LOOKS, ["backgroundColor", "::before"]) != paper


def test_the_place_in_the_menu_is_told_apart(page: Page, study: Study) -> None:
    page.goto(pages_of(study)["codes"])
    edges = page.locator(".places a").evaluate_all(
        "links => links.map(link => [link.ariaCurrent !== null, getComputedStyle(link).borderBottomColor])"
    )
    here = {color for is_here, color in edges if is_here}
    assert len(here) == 1
    assert here.isdisjoint({color for is_here, color in edges if not is_here})
