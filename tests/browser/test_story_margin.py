"""The margin: bars beside their lines, labels that cover nothing, "+3", lighting, memos, switches, and other scripts."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from coding.actions.memos import write_memo
from coding.models import Anchor, Coding
from interviews.log import type_name
from interviews.models import Document, User
from tests.browser.conftest import DESKTOP, PHONE, TABLET, ZOOMED, Complaints
from tests.browser.desk import Desk, make_study
from tests.browser.test_axe import Inspector
from tests.factories import apply, make_code, make_document

SAID = (
    "We keep the list of calls ourselves and nobody else reads it, which is a pity for the younger ones here."
)
LONG = " ".join([SAID] * 4)
NAMES = ("STR", "STR-rew", "TR", "SHA", "ROL", "CRM-STR-rewst", "IT")
LIT = re.compile(r"\blit\b")
# Whether boxes of the page lie over one another, where each is a label that can be seen or the words of a turn.
COVERED = """() => {
  const boxes = [...document.querySelectorAll(".label, .plus > button, .words")]
    .filter((item) => item.checkVisibility())
    .flatMap((item) => (item.matches(".words") ? [...item.getClientRects()] : [item.getBoundingClientRect()])
      .map((box) => ({ name: item.textContent.slice(0, 20), isWords: item.matches(".words"), box })));
  const meet = (a, b) => a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 1 && b.top < a.bottom - 1;
  const found = [];
  boxes.forEach((a, n) => boxes.slice(n + 1).forEach((b) => {
    if (!(a.isWords && b.isWords) && meet(a.box, b.box)) found.push(`${a.name} / ${b.name}`);
  }));
  return found;
}"""
FIRST_FRAME = """requestAnimationFrame(() => {
  const placed = [...document.querySelectorAll(".label")].filter((label) => label.parentElement.style.insetBlockStart);
  window.first = { bars: document.querySelectorAll("[data-bar]").length, labels: placed.length };
});"""
LINES = """([turn, wanted]) => {
  const words = document.querySelector(`#turn-${turn} .words`);
  const at = words.textContent.indexOf(wanted);
  const range = document.createRange();
  const walker = document.createTreeWalker(words, NodeFilter.SHOW_TEXT);
  let left = 0;
  for (let node = walker.nextNode(); node; left += node.length, node = walker.nextNode()) {
    if (at >= left && at < left + node.length) range.setStart(node, at - left);
    const end = at + wanted.length;
    if (end > left && end <= left + node.length) range.setEnd(node, end - left);
  }
  const boxes = [...range.getClientRects()];
  return [Math.min(...boxes.map((box) => box.top)), Math.max(...boxes.map((box) => box.bottom))];
}"""


@pytest.fixture
def document(owner: User) -> Document:
    return make_document(make_study(owner), (("H", "Who keeps it?"), ("J", LONG), ("H", "And?"), ("J", SAID)))


@pytest.fixture
def coded(document: Document) -> list[Coding]:
    """Seven codes on the whole of a short turn, two that overlap in a long one."""
    codes = {name: make_code(document.study, f"about {name}", name) for name in NAMES}
    first = apply(
        document, "the list of calls ourselves and nobody else reads it, which is a pity", codes["STR"]
    )
    second = apply(document, "which is a pity for the younger ones here. We keep the list", codes["TR"])
    return [first, second, *(apply(document, "Who keeps it?", code) for code in codes.values())]


@pytest.fixture
def desk(browser_page: Page, document: Document, coded: list[Coding]) -> Desk:
    return Desk(browser_page).open(document)


def _box(desk: Desk, turn: int, selector: str) -> dict[str, float]:
    found = desk.turn(turn).locator(selector).first.bounding_box()
    assert found is not None
    return dict(found)


def test_a_bar_stands_beside_exactly_its_lines(desk: Desk, coded: list[Coding]) -> None:
    top, bottom = desk.page.evaluate(
        LINES, [2, "the list of calls ourselves and nobody else reads it, which is a pity"]
    )
    bar = _box(desk, 2, f'[data-bar="{coded[0].pk}"]')
    assert abs(bar["y"] - top) <= 1
    assert abs(bar["y"] + bar["height"] - bottom) <= 1


def test_bars_that_meet_stand_side_by_side_and_a_new_one_moves_none(desk: Desk, coded: list[Coding]) -> None:
    old, young = (_box(desk, 2, f'[data-bar="{coding.pk}"]') for coding in coded[:2])
    assert young["x"] + young["width"] <= old["x"]
    desk.code(2, "reads it, which is", "sha")
    desk.expect_labels(2, "STR", "SHA", "TR")
    assert _box(desk, 2, f'[data-bar="{coded[0].pk}"]') == old
    assert _box(desk, 2, f'[data-bar="{coded[1].pk}"]') == young


def test_a_label_stands_at_the_first_line_of_its_bar(desk: Desk, coded: list[Coding]) -> None:
    bar, label = _box(desk, 2, f'[data-bar="{coded[0].pk}"]'), _box(desk, 2, f'[data-coding="{coded[0].pk}"]')
    assert abs((label["y"] + label["height"] / 2) - (bar["y"] + 12)) <= 3
    assert label["x"] + label["width"] <= bar["x"]
    assert label["height"] >= 24


@pytest.mark.parametrize("size", [DESKTOP, TABLET, PHONE])
def test_no_label_covers_words_or_another_label(
    new_page: Callable[..., Page], document: Document, coded: list[Coding], size: tuple[int, int]
) -> None:
    desk = Desk(new_page(size=size)).open(document)
    assert desk.page.evaluate(COVERED) == []


def test_words_that_are_selected_across_turns_bring_no_labels_along(desk: Desk) -> None:
    start, end = desk._place(2, "which is a pity"), desk._place(4, "We keep", scrolls=False)
    desk.page.mouse.move(*start["from"])
    desk.page.mouse.down()
    desk.page.mouse.move(*end["to"], steps=4)
    selected = desk.page.evaluate("String(getSelection())")
    assert "which is a pity" in selected
    assert "We keep" in selected
    assert "STR" not in selected
    desk.page.mouse.up()


def test_what_has_no_room_at_a_turn_becomes_a_number_that_opens(
    desk: Desk, shot: Callable[..., Path]
) -> None:
    more = desk.turn(1).locator(".plus > button")
    expect(more).to_have_text("+6")
    expect(more).to_have_attribute("aria-label", "6 more codes: STR-rew, TR, SHA, ROL, CRM-STR-rewst, IT")
    box = _box(desk, 1, ".plus > button")
    assert min(box["width"], box["height"]) >= 24
    assert abs(box["y"] - _box(desk, 1, ".label")["y"]) <= 1
    hidden = desk.turn(1).locator("[data-coding]", has_text="ROL")
    expect(hidden).to_be_hidden()
    more.click()
    expect(hidden).to_be_visible()
    expect(more).to_have_attribute("aria-expanded", "true")
    shot(desk.page, "margin-more")
    hidden.click()
    expect(desk.details).to_contain_text("Passage · A1:1")
    desk.page.locator(".doc-h").click()
    expect(hidden).to_be_hidden()


def test_what_opens_lies_over_the_turns_below_and_their_memos(
    desk: Desk, document: Document, coded: list[Coding], owner: User
) -> None:
    about = {"object_type": type_name(coded[0].passage), "object_id": coded[0].passage_id}
    write_memo(study=document.study, actor=owner, text="Compare with the others.", **about)
    desk.open(document)
    desk.turn(1).locator(".plus > button").click()
    last = desk.turn(1).locator(".plus .rest .label").last
    box = last.bounding_box()
    assert box is not None
    assert box["y"] > _box(desk, 2, ".words")["y"]
    middle = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    at = desk.page.evaluate("([x, y]) => document.elementFromPoint(x, y).textContent", middle)
    assert at == last.inner_text()


def test_a_memo_longer_than_its_turn_is_pressed_in_its_lower_part(
    desk: Desk, document: Document, coded: list[Coding], owner: User
) -> None:
    about = {"object_type": type_name(coded[2].passage), "object_id": coded[2].passage_id}
    write_memo(study=document.study, actor=owner, text="Compare with the others. " * 20, **about)
    desk.open(document)
    note = desk.turn(1).locator(".note")
    box = note.bounding_box()
    assert box is not None
    assert box["y"] + box["height"] > _box(desk, 2, ".words")["y"]
    desk.page.mouse.click(box["x"] + 20, box["y"] + box["height"] - 6)
    expect(desk.details).to_contain_text("Passage · A1:1")


def test_what_opens_lies_over_the_handles_of_edges(browser_page: Page, owner: User) -> None:
    study = make_study(owner)
    document = make_document(study, (("H", "Who?"), ("J", "Everybody sells to them all the time here.")))
    for n in range(6):
        apply(document, "Who?", make_code(study, f"long label of an organisation wide effort {n}"))
    apply(document, "Everybody", make_code(study, "selling", "SELL"))
    desk = Desk(browser_page).open(document)
    desk.turn(2).locator(".label").click()
    expect(browser_page.locator(".edge[data-edge=start]")).to_be_visible()
    desk.turn(1).locator(".plus > button").click()
    hold = browser_page.locator(".edge[data-edge=start] > .hold").bounding_box()
    rest = desk.turn(1).locator(".plus.open > .rest").bounding_box()
    assert hold is not None
    assert rest is not None
    middle = hold["x"] + hold["width"] / 2, hold["y"] + hold["height"] / 2
    assert middle[0] < rest["x"] + rest["width"]
    assert browser_page.evaluate(
        "([x, y]) => Boolean(document.elementFromPoint(x, y).closest('.rest'))", middle
    )


def _places(locator: Locator) -> list[float]:
    """Give where each letter that can be seen begins, from left to right as they are written."""
    return locator.evaluate("""item => {
      const [text] = item.childNodes;
      const edge = item.getBoundingClientRect();
      return [...text.data].map((_, n) => {
        const range = document.createRange();
        range.setStart(text, n);
        range.setEnd(text, n + 1);
        return Math.round(range.getBoundingClientRect().left - edge.left);
      });
    }""")


def test_beside_a_text_from_right_to_left_latin_names_and_numbers_run_as_ever(
    browser_page: Page, owner: User, shot: Callable[..., Path]
) -> None:
    study = make_study(owner)
    document = make_document(
        study, (("س", "من يبيع؟"), ("ج", "الجميع يبيع لهم هنا كل يوم.")), interviewer="س"
    )
    for n in range(6):
        apply(document, "من يبيع؟", make_code(study, f"importance {n}", f"CRM-STR-rewarding-all-{n}"))
    desk = Desk(browser_page).open(document)
    shot(browser_page, "margin-rtl-latin")
    plus, digit = _places(desk.turn(1).locator(".plus > button"))
    assert plus < digit
    assert _places(desk.turn(1).locator(".one-line > .label"))[0] >= 0
    title = browser_page.locator(".doc-h .title").bounding_box()
    last = browser_page.locator(".doc-h .about button").last.bounding_box()
    assert title is not None
    assert last is not None
    assert abs(last["x"] + last["width"] - title["x"] - title["width"]) < 2


def test_a_number_that_hides_one_label_says_so(browser_page: Page, owner: User) -> None:
    study = make_study(owner)
    document = make_document(study, (("H", "Who?"), ("J", "Everybody sells.")))
    for name in ("one", "two"):
        apply(document, "Who?", make_code(study, f"long label of an organisation wide effort {name}"))
    desk = Desk(browser_page).open(document)
    more = desk.turn(1).locator(".plus > button")
    expect(more).to_have_attribute("aria-label", "1 more code: long label of an organisation wide effort two")


def _crowded(document: Document, count: int) -> list[Coding]:
    """Code ever longer words of the long turn, all from one place on."""
    words = LONG.split()
    return [
        apply(document, " ".join(words[: 12 + n]), make_code(document.study, f"code {n}", f"C{n}"))
        for n in range(count)
    ]


BARS = """[...document.querySelectorAll('[data-turn="2"] [data-bar]')].map((bar) => bar.getBoundingClientRect().x)"""


@pytest.mark.parametrize(("size", "side_by_side"), [(DESKTOP, 9), (TABLET, 7)])
def test_no_bar_lies_on_another_however_many_there_are(
    new_page: Callable[..., Page],
    document: Document,
    size: tuple[int, int],
    side_by_side: int,
    shot: Callable[..., Path],
) -> None:
    _crowded(document, side_by_side + 1)
    desk = Desk(new_page(size=size)).open(document)
    before = desk.page.evaluate(BARS)
    assert len(set(before)) == side_by_side + 1
    words = LONG.split()
    for n in (1, 2):
        code = make_code(document.study, f"more {n}", f"M{n}")
        apply(document, " ".join(words[: 40 + n]), code)
    desk.page.reload()
    desk.ready()
    # What had a lane keeps it; the last of them and those beyond are one bar with a number.
    assert sorted(desk.page.evaluate(BARS)) == sorted(before)[1:]
    crowd = desk.turn(2).locator(".crowd > .plus > button")
    expect(crowd).to_have_text("3")
    expect(crowd).to_have_attribute("aria-label", f"3 more codes: M2, M1, C{side_by_side}")
    shot(desk.page, f"margin-crowd-{size[0]}")
    box = _box(desk, 2, ".crowd > .plus > button")
    assert min(box["width"], box["height"]) >= 24
    assert box["x"] + box["width"] <= min(desk.page.evaluate(BARS))
    assert desk.page.evaluate(COVERED) == []
    crowd.click()
    shot(desk.page, f"margin-crowd-open-{size[0]}")
    desk.turn(2).locator(".crowd .label", has_text="M2").click()
    expect(desk.details.locator(".quote").first).to_have_text(" ".join(words[:42]))


@pytest.mark.parametrize(
    "size", [(768, 1024), (800, 1024), (960, 768), TABLET, (1280, 800), DESKTOP, (1920, 1080), ZOOMED]
)
def test_labels_beside_many_bars_have_room_for_a_word(
    new_page: Callable[..., Page], document: Document, size: tuple[int, int]
) -> None:
    _crowded(document, 13)
    desk = Desk(new_page(size=size)).open(document)
    desk.turn(2).scroll_into_view_if_needed()
    expect(desk.turn(2).locator(".crowd")).to_be_visible()
    assert desk.turn(2).locator(".labels > li").first.evaluate("item => item.clientWidth") >= 90


COVERED_AT_ITS_EDGE = """label => {
  const { left, top, height } = label.getBoundingClientRect();
  return document.elementFromPoint(left + 1, top + height / 2) !== label;
}"""


@pytest.mark.parametrize("size", [(800, 1024), TABLET, (1280, 800), DESKTOP, (1920, 1080)])
def test_the_edge_of_the_code_list_covers_no_label(
    new_page: Callable[..., Page], document: Document, size: tuple[int, int]
) -> None:
    code = make_code(document.study, "organisational learning", "ORGANISATIONAL-LEARNING")
    apply(document, "the list of calls", code)
    desk = Desk(new_page(size=size)).open(document)
    label = desk.turn(2).locator("[data-coding]")
    label.scroll_into_view_if_needed()
    assert not label.evaluate(COVERED_AT_ITS_EDGE)


def test_a_copy_behind_the_number_of_bars_moves_its_edges_by_keys(desk: Desk, document: Document) -> None:
    _crowded(document, 13)
    desk.open(document)
    desk.turn(2).locator(".crowd > .plus > button").focus()
    press = desk.page.keyboard.press
    press("ArrowDown")
    expect(desk.page.locator(":focus")).to_have_text("C12")
    press("Shift+ArrowLeft")
    assert desk.chosen_words() == " ".join(LONG.split()[:23])
    before = desk.undo_step()
    press("Enter")
    expect(desk.page.locator("#undo [data-undo]")).not_to_have_attribute("action", before)
    moved = Anchor.objects.get(passage__codings__code__mnemonic="C12")
    assert moved.quote == " ".join(LONG.split()[:23])


def test_on_a_phone_many_codes_stand_below_the_words(
    new_page: Callable[..., Page], document: Document, shot: Callable[..., Path]
) -> None:
    _crowded(document, 12)
    desk = Desk(new_page(size=PHONE)).open(document)
    expect(desk.turn(2).locator(".label:visible")).to_have_count(12)
    expect(desk.turn(2).locator(".crowd")).to_have_count(0)
    assert desk.page.evaluate(COVERED) == []
    shot(desk.page, "margin-crowd-390")


COVERED_BY_DETAILS = """() => {
  const top = document.querySelector("#details-pane").getBoundingClientRect().top;
  return document.activeElement.getBoundingClientRect().bottom > top ? document.activeElement.textContent : null;
}"""


@pytest.mark.parametrize("size", [PHONE, ZOOMED])
def test_what_gets_the_focus_is_not_below_the_details(
    new_page: Callable[..., Page], document: Document, size: tuple[int, int]
) -> None:
    _crowded(document, 12)
    desk = Desk(new_page(size=size)).open(document)
    desk.turn(2).focus()
    desk.page.keyboard.press("Tab")
    desk.page.keyboard.press("Enter")
    expect(desk.details.locator(".quote").first).to_be_visible()
    below = []
    for _ in range(6):
        desk.page.keyboard.press("Tab")
        below.append(desk.page.evaluate(COVERED_BY_DETAILS))
    assert [each for each in below if each] == []


def test_without_bars_there_is_no_number_of_bars(desk: Desk, document: Document) -> None:
    _crowded(document, 12)
    desk.open(document)
    crowd = desk.turn(2).locator(".crowd")
    expect(crowd).to_be_visible()
    desk.page.get_by_role("button", name="margin").click()
    desk.page.get_by_role("checkbox", name="Labels").uncheck()
    expect(crowd).to_be_visible()
    desk.page.get_by_role("checkbox", name="Bars").uncheck()
    expect(crowd).to_be_hidden()


def test_the_labels_of_a_turn_are_reached_by_keys(desk: Desk) -> None:
    desk.turn(1).focus()
    press = desk.page.keyboard.press
    press("Tab")
    focused = desk.page.locator(":focus")
    expect(focused).to_have_text("STR")
    expect(focused).to_have_attribute("title", "STR, about STR · “Who keeps it?”")
    press("ArrowDown")
    expect(focused).to_have_text("+6")
    press("ArrowDown")
    expect(focused).to_have_text("STR-rew")
    press("Enter")
    expect(desk.details).to_contain_text("Passage · A1:1")
    press("Escape")
    expect(focused).to_have_text("+6")
    press("Escape")
    assert desk.focused() == "1"


def test_the_focus_stays_in_the_turn_when_the_label_that_had_it_goes(desk: Desk) -> None:
    desk.code(4, "nobody else reads it", "sha")
    desk.expect_labels(4, "SHA")
    desk.turn(4).locator("[data-coding]").focus()
    desk.page.keyboard.press("Control+z")
    desk.expect_labels(4)
    expect(desk.turn(4)).to_be_focused()


def test_the_focus_stays_in_the_turn_when_copies_of_labels_come_anew(desk: Desk, document: Document) -> None:
    _crowded(document, 13)
    desk.open(document)
    desk.code(2, "younger ones", "sha")
    desk.turn(2).locator(".crowd > .plus > button").focus()
    desk.page.keyboard.press("ArrowDown")
    expect(desk.page.locator(":focus")).to_have_text("C12")
    before = desk.undo_step()
    desk.page.keyboard.press("Control+z")
    expect(desk.page.locator("#undo [data-undo]")).not_to_have_attribute("action", before)
    expect(desk.turn(2)).to_be_focused()


def test_only_the_labels_of_the_current_turn_are_stops_of_tab(desk: Desk) -> None:
    stops = "[...document.querySelectorAll('.label')].filter((label) => label.tabIndex === 0).length"
    desk.turn(2).focus()
    assert desk.page.evaluate(stops) == 2
    desk.turn(4).focus()
    assert desk.page.evaluate(stops) == 0


@pytest.mark.parametrize("way", ["label", "bar", "words", "focus"])
def test_bar_label_and_words_light_together(desk: Desk, coded: list[Coding], way: str) -> None:
    passage = coded[0]
    label, bar = (
        desk.turn(2).locator(f'[data-coding="{passage.pk}"]'),
        desk.turn(2).locator(f'[data-bar="{passage.pk}"]'),
    )
    if way == "words":
        desk.page.mouse.move(*desk._place(2, "list of calls")["middle"])
    elif way == "focus":
        label.focus()
    else:
        {"label": label, "bar": bar}[way].hover()
    for part in (label, bar):
        expect(part).to_have_class(LIT)
    assert desk.lit_words("lit") == passage.passage.anchors.get().quote
    other = desk.turn(2).locator(f'[data-coding="{coded[1].pk}"]')
    expect(other).not_to_have_class(LIT)


def test_anywhere_in_the_strip_the_nearest_bar_is_meant(desk: Desk, coded: list[Coding]) -> None:
    bar = _box(desk, 2, f'[data-bar="{coded[0].pk}"]')
    desk.page.mouse.click(bar["x"] - 1, bar["y"] + 5)
    expect(desk.details.locator(".quote")).to_contain_text("the list of calls ourselves")


def test_the_margin_moves_no_words(desk: Desk, document: Document) -> None:
    tops = "[...document.querySelectorAll('.words')].map((words) => words.getBoundingClientRect().top)"
    desk.select(4, SAID)
    before = desk.page.evaluate(tops)
    desk.type_code("it")
    desk.expect_labels(4, "IT")
    assert desk.page.evaluate(tops) == before


def test_memos_stand_at_the_height_of_their_passage_and_fold(
    desk: Desk, document: Document, coded: list[Coding], owner: User
) -> None:
    for coding in coded[:2]:
        about = {"object_type": type_name(coding.passage), "object_id": coding.passage_id}
        write_memo(study=document.study, actor=owner, text="Compare with the others. " * 20, **about)
    desk.open(document)
    first, second = (desk.turn(2).locator(".note").nth(n).bounding_box() for n in (0, 1))
    assert first is not None
    assert second is not None
    bar = _box(desk, 2, f'[data-bar="{coded[0].pk}"]')
    assert abs(first["y"] - bar["y"]) <= 6
    assert first["y"] + first["height"] <= second["y"] + 1
    desk.turn(2).locator(".note").first.click()
    expect(desk.details.locator(".quote")).to_contain_text("the list of calls ourselves")


def test_the_margin_stands_there_from_the_first_frame_on(browser_page: Page, document: Document) -> None:
    apply(document, "the list of calls", make_code(document.study, "trust", "TR"))
    browser_page.add_init_script(FIRST_FRAME)
    Desk(browser_page).open(document)
    assert browser_page.evaluate("window.first") == {"bars": 1, "labels": 1}


def test_switches_hide_and_bring_back_and_say_so(desk: Desk, shot: Callable[..., Path]) -> None:
    page = desk.page
    says = page.locator("#switched")
    page.get_by_role("button", name="margin").click()
    page.get_by_role("checkbox", name="Labels").uncheck()
    expect(desk.turn(2).locator(".label").first).to_be_hidden()
    expect(says).to_contain_text("Labels are off.")
    page.get_by_role("checkbox", name="Labels").check()
    expect(says).to_be_empty()
    expect(page.get_by_role("checkbox", name="Labels")).to_be_focused()
    page.get_by_role("combobox", name="Codes").select_option(label="TR · about TR")
    expect(says).to_contain_text("Showing TR and below. 7 codings are hidden.")
    desk.expect_labels(2, "TR")
    shot(page, "margin-switches")
    page.keyboard.press("Escape")
    page.reload()
    desk.ready()
    desk.expect_labels(2, "TR")
    page.get_by_role("button", name="Show all").click()
    desk.expect_labels(2, "STR", "TR")
    expect(says).to_be_empty()


def test_where_there_are_no_bars_none_are_offered(
    desk: Desk, new_page: Callable[..., Page], document: Document
) -> None:
    desk.page.get_by_role("button", name="margin").click()
    expect(desk.page.get_by_role("checkbox", name="Bars")).to_be_visible()
    phone = Desk(new_page(PHONE)).open(document).page
    phone.get_by_role("button", name="margin").click()
    expect(phone.get_by_role("checkbox", name="Labels")).to_be_visible()
    expect(phone.get_by_role("checkbox", name="Bars")).to_be_hidden()
    # Whoever uses the others there keeps the bars of the desk.
    phone.get_by_role("checkbox", name="Memos").uncheck()
    expect(phone.locator("#switched")).to_contain_text("Memos are off.")


def test_the_open_code_is_offered_alone(desk: Desk) -> None:
    desk.page.locator('.code-tree [data-label="about TR"] .pick').click()
    desk.page.get_by_role("button", name="margin").click()
    desk.page.get_by_role("button", name="Only TR").click()
    expect(desk.page.locator("#switched")).to_contain_text("Showing TR and below.")


def test_the_choice_of_a_code_is_there_again_when_the_page_came_anew(desk: Desk) -> None:
    page = desk.page
    desk.code(4, "nobody else reads it", "sha")
    desk.expect_labels(4, "SHA")
    page.locator("#undo [data-undo] button").click()
    desk.expect_labels(4)
    page.get_by_role("button", name="margin").click()
    page.get_by_role("combobox", name="Codes").select_option(label="TR · about TR")
    expect(page.locator("#switched")).to_contain_text("Showing TR and below.")
    expect(page.get_by_role("combobox", name="Codes")).to_have_count(1)
    expect(page.get_by_role("combobox", name="Codes").locator("option:checked")).to_have_text("TR · about TR")


def test_what_is_coded_while_its_code_is_hidden_is_seen(desk: Desk) -> None:
    desk.page.get_by_role("button", name="margin").click()
    desk.page.get_by_role("combobox", name="Codes").select_option(label="TR · about TR")
    desk.page.keyboard.press("Escape")
    desk.expect_labels(2, "TR")
    desk.code(4, "nobody else reads it", "sha")
    desk.expect_labels(4, "SHA")


def test_a_transcript_that_runs_from_right_to_left_has_its_margin_on_the_right(
    new_page: Callable[..., Page], owner: User, shot: Callable[..., Path]
) -> None:
    said = "نعم، السائق يعرف العملاء جيدا ويكتب كل شيء في دفتره القديم. " * 3
    document = make_document(make_study(owner), (("H", "من يكتب؟"), ("J", said.strip()), ("H", "OK?")))
    apply(document, "السائق يعرف العملاء", make_code(document.study, "trust", "TR"))
    desk = Desk(new_page()).open(document)
    label, bar, words = (_box(desk, 2, part) for part in (".label", "[data-bar]", ".words"))
    assert words["x"] + words["width"] <= bar["x"] + 1
    assert bar["x"] + bar["width"] <= label["x"]
    shot(desk.page, "margin-rtl")


def test_labels_that_are_open_and_switches_are_accessible(desk: Desk, complaints: Complaints) -> None:
    inspector = Inspector(complaints)
    desk.turn(1).locator(".plus > button").click()
    inspector.look_all_over(desk.page, "labels that had no room")
    desk.page.get_by_role("button", name="margin").click()
    inspector.look_all_over(desk.page, "the switches of the margin")
    assert inspector.found == []


def test_a_long_transcript_opens_at_the_place_one_came_for(browser_page: Page, owner: User) -> None:
    words: Any = tuple(("HJ"[n % 2], f"Line {n}. " + SAID * (n % 5 + 1)) for n in range(120))
    document = make_document(make_study(owner), words)
    coding = apply(document, "Line 97.", make_code(document.study, "trust", "TR"))
    desk = Desk(browser_page)
    desk.open(document, f"?passage={coding.passage_id}#p-{coding.passage_id}")
    expect(desk.turn(98).locator("mark")).to_be_in_viewport()
    assert desk.page.evaluate(COVERED) == []
