"""Codes keep their contrast: every hue in both themes, also on the grounds that stand behind one that is lit."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from interviews.models import User
from tests.browser.desk import Desk, make_study
from tests.factories import apply, make_code, make_document

# 4.5 is what WCAG 2.2 asks for (1.4.3); a screen that rounds colours otherwise needs a little more.
LEAST = 4.55
HUES = range(1, 13)
# The contrast of an element's words with what is painted behind them, measured from the pixels that a canvas makes.
CONTRAST = """(part) => {
  const pen = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });
  const around = [];
  for (let each = part; each; each = each.parentElement) around.unshift(getComputedStyle(each));
  const paint = (colour) => { pen.fillStyle = colour; pen.fillRect(0, 0, 1, 1); };
  const light = () => {
    const [r, g, b] = [...pen.getImageData(0, 0, 1, 1).data]
      .map((value) => value / 255).map((v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  for (const { backgroundColor } of around) paint(backgroundColor);
  const ground = light();
  paint(around.at(-1).color);
  const words = light();
  return (Math.max(ground, words) + 0.05) / (Math.min(ground, words) + 0.05);
}"""
IN_HUE = "([part, hue, state]) => { part.className = `${part.dataset.was ??= part.className.replace(/\\bc\\d+\\b|\\bon\\b|\\blit\\b/g, '')} c${hue} ${state}`; }"


@pytest.fixture(params=["light", "dark"])
def desk(request: pytest.FixtureRequest, new_page: Callable[..., Page], owner: User) -> Desk:
    study = make_study(owner)
    document = make_document(study)
    apply(document, "Very little", make_code(study, "records", "REC"))
    return Desk(new_page(dark=request.param == "dark")).open(document)


def _too_weak(desk: Desk, coloured: str, read: str, state: str = "") -> list[tuple[int, float]]:
    """Give the hues, put on one element, in which the words of another one inside it are hard to read."""
    part, words = (desk.page.locator(selector).first.element_handle() for selector in (coloured, read))
    found = []
    for hue in HUES:
        desk.page.evaluate(IN_HUE, [part, hue, state])
        found.append((hue, round(words.evaluate(CONTRAST), 2)))
    return [(hue, contrast) for hue, contrast in found if contrast < LEAST]


@pytest.mark.parametrize("state", ["", "lit", "on"])
def test_labels_are_read_in_every_hue(desk: Desk, state: str) -> None:
    assert _too_weak(desk, ".turn [data-coding]", ".turn [data-coding]", state) == []


def test_the_marked_code_of_the_list_is_read_in_every_hue(desk: Desk) -> None:
    desk.select(4, "Very little")
    marked = "#picker-list [aria-selected=true]"
    assert _too_weak(desk, marked, f"{marked} .mono") == []
