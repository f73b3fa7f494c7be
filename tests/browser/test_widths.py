"""The main pages of the example at four widths, light and dark: nothing sideways, nothing cut, nothing too small.

The pictures lie in test-results/ for people to look at.
"""

from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest
from django.urls import reverse
from playwright.sync_api import Page

from coding.demo.load import load_demo
from coding.models import Code, CrossCaseTable, Passage
from interviews.models import Document, Study, User
from tests.browser.conftest import DESKTOP, PHONE, TABLET, ZOOMED
from tests.browser.desk import make_study
from tests.factories import apply, make_code, make_document

SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
# Words that do not fit into their button or heading, and letters below 12 pixels outside of small capitals and signs.
CUT = """() => [...document.querySelectorAll("main .btn, main h1, main h2, main label, .places a")]
  .filter((part) => part.checkVisibility() && getComputedStyle(part).position !== "absolute" && part.scrollWidth > part.clientWidth + 1 && part.clientWidth > 1)
  .map((part) => part.textContent.trim().slice(0, 60))"""
SMALL = """() => [...document.querySelectorAll("main *")]
  .filter((part) => part.checkVisibility() && [...part.childNodes].some((n) => n.nodeType === 3 && n.textContent.trim())
    && parseFloat(getComputedStyle(part).fontSize) < 11.9)
  .map((part) => part.outerHTML.slice(0, 100))"""

TOPS = "parts => parts.map((part) => part.getBoundingClientRect().top)"
# Where the first line of words stands: a mark without height is put before them.
BASELINES = """parts => parts.map((part) => {
  const mark = document.createElement("span");
  mark.style.display = "inline-block";
  part.prepend(mark);
  const { bottom } = mark.getBoundingClientRect();
  mark.remove();
  return bottom;
})"""


def pages_of(study: Study) -> dict[str, str]:
    """The addresses of the main pages, by the name of their picture."""
    slug = study.slug
    document = Document.objects.filter(study=study).order_by("case__position", "number")[0]
    passage = Passage.objects.filter(document=document, codings__isnull=False).order_by("anchors__start")[2]
    table = CrossCaseTable.objects.filter(study=study)[0]
    row, column = table.rows.select_related("theme")[0], table.columns.all()[0]
    code, other = Code.objects.filter(study=study, codings__isnull=False).distinct()[:2]
    desk = reverse("read_document", args=[slug, document.pk])
    return {
        "start": reverse("start"),
        "study": reverse("study", args=[slug]),
        "desk": f"{desk}?passage={passage.pk}#p-{passage.pk}",
        "read": reverse("read", args=[slug]),
        "codes": reverse("codes", args=[slug]),
        "code": reverse("code", args=[slug, code.pk]),
        "find": reverse("find", args=[slug]) + "?q=customer&who=informants",
        "code_hits": reverse("code_hits", args=[slug]) + "?q=customer&who=informants",
        "memos": reverse("memos", args=[slug]),
        "tables": reverse("tables", args=[slug]),
        "table": reverse("table", args=[slug, table.pk]),
        "cell": reverse("cell", args=[slug, table.pk, row.theme_id, column.case_id]),
        "exports": reverse("exports", args=[slug]),
        "cases": reverse("cases", args=[slug]),
        "plan": reverse("plan", args=[slug]),
        "import": reverse("import", args=[slug]),
        "members": reverse("members", args=[slug]),
        "history": reverse("history", args=[slug]),
        "code_new": reverse("code_new", args=[slug]),
        "code_split": reverse("code_split", args=[slug, code.pk]),
        "code_pair": reverse("code_pair", args=[slug, code.pk, other.pk]),
        "move": f"{reverse('codes_change', args=[slug])}?do=move&code={code.pk}",
        "merge": f"{reverse('codes_change', args=[slug])}?do=merge&code={code.pk}&target={other.pk}",
        "table_edit": reverse("table_edit", args=[slug, table.pk]),
        "case": reverse("case", args=[slug, document.case_id]),
        "names": reverse("names", args=[slug]),
        "document": reverse("document", args=[slug, document.pk]),
        "correct": reverse("correct", args=[slug, document.pk]),
        "correct_turn": reverse("correct_turn", args=[slug, document.pk, "2"]),
        "revisions": reverse("revisions", args=[slug, document.pk]),
        "settings": reverse("settings", args=[slug]),
    }


def _faults(page: Page, name: str) -> list[str]:
    width = page.viewport_size["width"] if page.viewport_size else 0
    found = [f"cut: {words}" for words in page.evaluate(CUT)] + [
        f"small: {part}" for part in page.evaluate(SMALL)
    ]
    if (over := page.evaluate(SIDEWAYS)) > 0:
        found.append(f"{over} pixels sideways")
    return [f"{name} at {width}: {fault}" for fault in found]


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_main_pages_fit_every_width(
    new_page: Callable[..., Page], owner: User, shot: Callable[..., Path], dark: bool
) -> None:
    pages = pages_of(load_demo(owner))
    page = new_page(dark=dark)
    found: list[str] = []
    for name, url in pages.items():
        page.goto(url)
        for size in (DESKTOP, TABLET, PHONE) if dark else (DESKTOP, TABLET, ZOOMED, PHONE):
            page.set_viewport_size({"width": size[0], "height": size[1]})
            shot(page, f"{name}-{size[0]}-{'dark' if dark else 'light'}")
            found += _faults(page, name) if not dark else []
    assert found == []


@pytest.mark.parametrize("size", [DESKTOP, TABLET], ids=["desktop", "tablet"])
def test_on_the_desk_panes_scroll_and_the_page_does_not(
    new_page: Callable[..., Page], owner: User, size: tuple[int, int]
) -> None:
    page = new_page(size)
    page.goto(pages_of(load_demo(owner))["desk"])
    assert page.evaluate("document.documentElement.scrollHeight - innerHeight") == 0


def test_what_stands_in_a_row_stands_on_one_line(browser_page: Page, owner: User) -> None:
    page = browser_page
    pages = pages_of(load_demo(owner))
    page.goto(pages["code_hits"])
    heads = page.locator(".with-code .field > label").evaluate_all(TOPS)
    assert max(heads) - min(heads) < 0.5
    box, field = page.locator(".find-form .check > input, #find-q").evaluate_all(
        "([field, box]) => [box, field].map((part) => part.getBoundingClientRect().left)"
    )
    assert box == field
    address, words = page.locator(".hits li").first.locator(".address, .context").evaluate_all(BASELINES)
    assert abs(address - words) < 1


@pytest.mark.parametrize("size", [DESKTOP, PHONE, (360, 780)])
def test_no_word_breaks_beside_a_code_that_is_met(
    new_page: Callable[..., Page], owner: User, shot: Callable[..., Path], size: tuple[int, int]
) -> None:
    page = new_page(size)
    document = make_document(make_study(owner))
    first, _second = [
        apply(document, "Very little", make_code(document.study, name, f"CCRM-{name}"))
        for name in ("STR-longterm", "IT-longterm")
    ]
    page.goto(reverse("code", args=[document.study.slug, first.code_id]))
    page.locator(".meets").scroll_into_view_if_needed()
    shot(page, f"code-meets-{size[0]}")
    compare = page.locator(".meets td:last-child > a").bounding_box()
    assert compare is not None
    assert compare["height"] < 26
    region = page.locator(".scroll:has(.meets)")
    assert region.evaluate("part => part.scrollWidth - part.clientWidth") == 0


@pytest.mark.parametrize("width", [1440, 1060])
def test_undo_runs_into_nothing_beside_a_long_place(
    new_page: Callable[..., Page], owner: User, width: int
) -> None:
    page = new_page((width, 900))
    study = make_study(owner, "Collaborative customer relationship management in business-to-business firms")
    document = make_document(
        study, title="The interview with the director of customer relations and planning"
    )
    code = make_code(study, "rewarding systems of the management", "CRM-STR-rewarding")
    for words in ("Very little", "also the driver"):
        apply(document, words, code)
    page.goto(reverse("correct", args=[study.slug, document.pk]))
    page.locator("#undo [data-undo] button").click()
    page.locator("#undo [data-redo] button").wait_for()
    boxes = page.locator(".brand, .crumbs, .places, #undo button, .person").evaluate_all(
        "parts => parts.map((part) => part.getBoundingClientRect()).map(({ left, right }) => [left, right])"
    )
    assert all(before[1] < after[0] for before, after in pairwise(boxes))
    assert boxes[-1][1] <= width
    assert boxes[-1][0] - boxes[-2][1] < 30
    assert page.locator("#undo [data-undo] .what").evaluate("what => what.clientWidth") > 40


def test_beside_a_summary_the_words_of_a_passage_have_room(
    new_page: Callable[..., Page], owner: User
) -> None:
    study = load_demo(owner)
    page = new_page((1100, 900))
    page.goto(pages_of(study)["cell"])
    words = page.locator(".ev-words").first.bounding_box()
    assert words is not None
    assert words["width"] > 450
    lines = "head => parseFloat(getComputedStyle(head).borderBlockEndWidth)"
    assert page.locator("#passages-head").evaluate(lines) == 0


def test_files_are_chosen_by_a_button_like_the_others(browser_page: Page, owner: User) -> None:
    document = make_document(make_study(owner))
    look = "field => { const { backgroundColor, borderRadius } = getComputedStyle(field, '::file-selector-button'); return [backgroundColor, borderRadius]; }"
    looks = []
    for address in (
        reverse("correct", args=[document.study.slug, document.pk]),
        reverse("import", args=[document.study.slug]),
        reverse("import_codes", args=[document.study.slug]),
    ):
        browser_page.goto(address)
        looks.append(browser_page.locator("input[type=file]").first.evaluate(look))
    assert looks == [looks[0]] * 3
    assert looks[0][1] == "4px"
