"""The edges of a passage: dragged with mouse and finger, moved by keys and buttons, joined with what is nearly the same."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from coding.models import Anchor, Coding, Passage
from interviews.models import Document, User
from tests.browser.conftest import PHONE, Complaints
from tests.browser.desk import REFUSED, Desk, make_study
from tests.factories import apply, make_code, make_document

type Shot = Callable[..., Path]
WORDS = "sees them each week"
# Letters near a handle whose middle would take hold of it instead of choosing them.
COVERED = """edge => {
  const near = document.querySelector(`.edge[data-edge="${edge}"] > .hold`).getBoundingClientRect();
  const covered = [];
  for (const words of document.querySelectorAll("#turns .words")) {
    const walker = document.createTreeWalker(words, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      for (let at = 0; at < node.length; at++) {
        const range = document.createRange();
        range.setStart(node, at);
        range.setEnd(node, at + 1);
        const { left, top, width, height } = range.getBoundingClientRect();
        const [x, y] = [left + width / 2, top + height / 2];
        const isNear = Math.abs(x - near.left - near.width / 2) < 60 && Math.abs(y - near.top - near.height / 2) < 60;
        if (isNear && document.elementFromPoint(x, y)?.closest(".edge")) covered.push(node.data.slice(at, at + 12));
      }
    }
  }
  return covered;
}"""


@pytest.fixture
def document(owner: User) -> Document:
    study = make_study(owner)
    document = make_document(study)
    apply(document, WORDS, make_code(study, "trust", "TR"))
    return document


@pytest.fixture
def desk(browser_page: Page, document: Document) -> Desk:
    desk = Desk(browser_page).open(document)
    desk.click_words(2, WORDS)
    expect(desk.page.locator(".edge")).to_have_count(2)
    return desk


def _quote() -> str:
    return Anchor.objects.get().quote


def _drag(desk: Desk, edge: str, turn: int, words: str, *, free: bool = False) -> None:
    """Take hold of a knob and pull it to the end (or the beginning) of some words."""
    knob = desk.page.locator(f'.edge[data-edge="{edge}"]').bounding_box()
    assert knob is not None
    place = desk._place(turn, words, scrolls=False)["to" if edge == "end" else "from"]
    mouse = desk.page.mouse
    mouse.move(knob["x"] + 1, knob["y"] + (knob["height"] + 4 if edge == "end" else -4))
    mouse.down()
    if free:
        desk.page.keyboard.down("Alt")
    mouse.move(*place, steps=5)
    mouse.up()
    if free:
        desk.page.keyboard.up("Alt")


def _marked(desk: Desk, words: str) -> None:
    expect(desk.turn(2).locator("mark").first).to_have_text(words)


def test_an_edge_is_dragged_and_snaps_to_words(desk: Desk, shot: Shot) -> None:
    shot(desk.page, "pictures/edges")
    _drag(desk, "end", 2, "each week & kno")
    _marked(desk, "sees them each week & knows")
    assert _quote() == "sees them each week & knows"
    _drag(desk, "start", 2, "e sees")
    _marked(desk, "He sees them each week & knows")
    expect(desk.details.locator(".quote").first).to_have_text("He sees them each week & knows")
    expect(desk.undo.first).to_contain_text("move the edges of TR")
    desk.undo.first.click()
    _marked(desk, "sees them each week & knows")


def test_with_alt_an_edge_stands_at_a_letter(desk: Desk) -> None:
    _drag(desk, "end", 2, "each week & kno", free=True)
    _marked(desk, "sees them each week & kno")


def test_an_edge_goes_on_into_the_next_turn(desk: Desk) -> None:
    _drag(desk, "end", 3, "And what is")
    expect(desk.turn(3).locator("mark").first).to_have_text("And what is")


def test_words_beside_an_edge_can_still_be_chosen(desk: Desk) -> None:
    desk.select(2, "& knows")
    assert desk.chosen_words() == "& knows"


def test_keys_move_the_edges_from_the_label(desk: Desk) -> None:
    page = desk.page
    desk.turn(2).locator("[data-coding]").focus()
    page.keyboard.press("Shift+ArrowRight")
    assert desk.lit_words("pending") == "sees them each week & knows"
    for key in ("<", "Shift+ArrowLeft"):
        page.keyboard.press(key)
    expect(page.locator("#said")).to_have_text("Turn 2, 6 words: He sees them each week & knows")
    page.keyboard.press("Enter")
    _marked(desk, "He sees them each week & knows")
    assert (_quote(), desk.focused()) == ("He sees them each week & knows", "2")


def test_escape_leaves_the_edges_as_they_were(desk: Desk) -> None:
    page = desk.page
    page.get_by_role("button", name="Move by keys").click()
    assert desk.focused() == "2"
    for key in ("Shift+ArrowDown", "Escape"):
        page.keyboard.press(key)
    assert (desk.lit_words("pending"), desk.lit_words("current"), _quote()) == ("", WORDS, WORDS)


def test_buttons_move_the_edges_by_a_word(desk: Desk) -> None:
    desk.page.get_by_role("button", name="End one word later").click()
    _marked(desk, "sees them each week & knows")
    desk.page.get_by_role("button", name="Begin one word later").click()
    _marked(desk, "them each week & knows")


def test_words_that_carry_the_code_already_are_refused(
    desk: Desk, document: Document, complaints: Complaints
) -> None:
    complaints.allow(REFUSED)
    apply(document, "they need", Coding.objects.get().code)
    _drag(desk, "end", 2, "they need")
    expect(desk.notice).to_contain_text("Some of these words carry TR already")
    assert desk.lit_words("current") == WORDS


def test_nearly_the_same_words_are_joined(desk: Desk, document: Document, shot: Shot) -> None:
    apply(document, "He sees them each week", make_code(document.study, "service", "SER"))
    desk.open(document)
    desk.click_words(2, "them each")
    section = desk.details.locator(".near")
    expect(section).to_contain_text("He sees them each week")
    expect(section).to_contain_text("SER")
    shot(desk.page, "pictures/nearly-the-same-words")
    section.get_by_role("button", name="Join with the passage above").click()
    desk.expect_labels(2, "TR", "SER")
    expect(desk.details.locator(".codings")).to_contain_text("SER")
    assert (Passage.objects.count(), _quote()) == (1, WORDS)
    expect(desk.undo.first).to_contain_text("join passages with SER")


def test_a_recoded_passage_says_what_it_was(desk: Desk, document: Document) -> None:
    make_code(document.study, "service", "SER")
    desk.open(document)
    desk.click_words(2, WORDS)
    desk.page.get_by_role("button", name="Recode TR").click()
    desk.type_code("ser")
    expect(desk.details.locator(".codings")).to_contain_text("was TR until")


def test_a_finger_finds_the_handles(new_page: Callable[..., Page], document: Document, shot: Shot) -> None:
    desk = Desk(new_page(size=PHONE, has_touch=True, is_mobile=True)).open(document)
    desk.turn(2).locator("[data-coding]").tap()
    expect(desk.page.locator(".edge")).to_have_count(2)
    shot(desk.page, "pictures/edges-phone")
    assert _holds(desk) == [[40, 40], [40, 40]]


def _holds(desk: Desk) -> list[list[int]]:
    sizes = "holds => holds.map(hold => hold.getBoundingClientRect()).map(box => [box.width, box.height])"
    return list(desk.page.locator(".edge > .hold").evaluate_all(sizes))


def test_the_mouse_finds_them_and_every_word_beside_them(desk: Desk) -> None:
    assert _holds(desk) == [[24, 24], [24, 24]]
    for edge in ("start", "end"):
        assert desk.page.evaluate(COVERED, edge) == []


def test_a_knob_is_taken_hold_of_at_its_far_corner(desk: Desk) -> None:
    hold = desk.page.locator('.edge[data-edge="end"] > .hold').bounding_box()
    assert hold is not None
    mouse = desk.page.mouse
    mouse.move(hold["x"] + 23, hold["y"] + 23)
    mouse.down()
    mouse.move(*desk._place(2, "knows", scrolls=False)["to"], steps=4)
    mouse.up()
    _marked(desk, "sees them each week & knows")
