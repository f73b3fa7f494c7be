"""What looks smaller than a finger needs has 24 by 24 pixels around its middle all the same (WCAG 2.2, 2.5.8).

axe lets small things pass that stand far from others; these are those that do not wait for its verdict. Links within
a sentence are exempt.
"""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from coding.demo.load import load_demo
from interviews.models import Study, User
from tests.browser.conftest import DESKTOP, PHONE
from tests.browser.test_widths import pages_of

SMALL = {
    "study": ".brand, .crumbs a, td > a.book",
    "read": ".brand, .crumbs a, td > a.book",
    "desk": ".brand, .crumbs a, .doc-f nav > a, .doc-h nav > a, .grip, .notes > .note",
    "code_hits": ".hits .link",
    "memos": ".memo-by > a",
    "plan": ".crumbs a, .tree .end > a",
    "exports": ".crumbs a, summary",
}
# A little less than half of 24 pixels, for places between two pixels.
OUT_OF_REACH = """([selector, reach]) => [...document.querySelectorAll(selector)]
  .filter((part) => part.checkVisibility())
  .filter((part) => {
    part.scrollIntoView({ block: "center", behavior: "instant" });
    const { left, top, width, height } = part.getClientRects()[0];
    // The grip is at the edge of a list that needs its own bar: it grows to the other side.
    const x = part.matches(".grip") ? left + 12 : left + width / 2;
    const y = top + height / 2;
    return ![[0, -reach], [0, reach], [-reach, 0], [reach, 0]].every(([by, down]) => {
      const hit = document.elementFromPoint(x + by, y + down);
      return hit && (part === hit || part.contains(hit));
    });
  })
  .map((part) => `${part.className} ${part.textContent.trim().slice(0, 30)}`)"""


@pytest.fixture
def study(owner: User) -> Study:
    return load_demo(owner)


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_small_things_are_large_enough_to_be_pressed(
    new_page: Callable[..., Page], study: Study, size: tuple[int, int]
) -> None:
    page = new_page(size=size)
    pages = pages_of(study)
    found = []
    for name, selector in SMALL.items():
        # Without an open passage, whose drawer would cover half of a phone.
        page.goto(pages[name].split("?passage")[0])
        if name == "desk":
            # Memos stand where they belong once their turn is laid out, which far down is in idle moments.
            page.wait_for_selector("#transcript[data-placed]")
        found += [f"{name}: {part}" for part in page.evaluate(OUT_OF_REACH, [selector, 11])]
    assert found == []
