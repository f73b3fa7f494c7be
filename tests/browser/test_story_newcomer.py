"""A newcomer: a title, a Word transcript of her own, words, the first code, and back."""

import io

import docx
from playwright.sync_api import Page, expect

from coding.models import Anchor, Code, Coding
from tests.browser.desk import Desk

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
KNOWS = "he knows what they need"


def _transcript() -> bytes:
    """A transcript as people type them: labels, words in bold, a part that stands in a table."""
    document = docx.Document()
    document.add_paragraph("H: Who looks after the customers here?")
    answer = document.add_paragraph("J: Everybody does. ")
    answer.add_run("The driver sees them each week").bold = True
    answer.add_run(f", and {KNOWS}.")
    table = document.add_table(rows=2, cols=2)
    for row, words in zip(
        table.rows, (("H:", "What is written down?"), ("J:", "Almost nothing.")), strict=True
    ):
        row.cells[0].text, row.cells[1].text = words
    for number in range(12):
        document.add_paragraph(f"H: And in year {number + 1}?")
        document.add_paragraph("J: " + "It was the same story as before, with other people in it. " * 3)
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def _read_the_file(page: Page) -> None:
    page.goto("/")
    page.get_by_label("Title").fill("Talk and trust")
    page.get_by_role("button", name="Make the study").click()
    page.get_by_role("link", name="Import").first.click()
    file = {"name": "Interview B1.docx", "mimeType": WORD, "buffer": _transcript()}
    page.get_by_label("Transcripts").set_input_files([file])
    page.get_by_role("button", name="Read the files").click()


def _imported(page: Page) -> Desk:
    _read_the_file(page)
    page.get_by_role("button", name="Import 1 transcript").click()
    return Desk(page).ready()


def test_the_preview_shows_the_turns_before_anything_is_saved(browser_page: Page) -> None:
    _read_the_file(browser_page)
    turns = browser_page.locator(".turns").first
    expect(turns.locator("b")).to_have_text("The driver sees them each week")
    expect(turns).to_contain_text("Almost nothing.")
    expect(browser_page.locator("article.file")).to_contain_text("28 turns")
    browser_page.get_by_role("button", name="Do not import").click()
    expect(browser_page.locator(".notice")).to_contain_text("Nothing was imported")


def test_words_are_coded_without_a_list_and_the_step_is_undone(browser_page: Page) -> None:
    desk = _imported(browser_page)
    expect(desk.turn(2).locator(".words b")).to_have_text("The driver sees them each week")
    expect(desk.turn(4).locator(".words")).to_have_text("Almost nothing.")

    desk.select(2, KNOWS)
    desk.type_code("knowing customers")
    desk.expect_labels(2, "knowing customers")
    assert desk.marks(2) == [KNOWS]
    assert Anchor.objects.get().quote == KNOWS
    assert desk.focused() == "2"

    expect(desk.undo).to_contain_text("knowing customers")
    desk.undo.click()
    desk.expect_labels(2)
    assert desk.marks(2) == []
    assert (Coding.objects.count(), Code.objects.count()) == (0, 0)


def test_undo_keeps_the_place_and_the_focus(browser_page: Page) -> None:
    desk = _imported(browser_page)
    desk.code(20, "the same story", "repetition")
    desk.expect_labels(20, "repetition")
    place = desk.scroll()
    browser_page.keyboard.press("Control+z")
    desk.expect_labels(20)
    assert desk.scroll() == place > 0
    assert desk.focused() == "20"


def test_after_undo_the_list_forgets_the_code_and_the_words_can_be_coded_again(browser_page: Page) -> None:
    desk = _imported(browser_page)
    desk.code(2, KNOWS, "knowing customers")
    desk.expect_labels(2, "knowing customers")
    desk.undo.click()
    desk.expect_labels(2)
    expect(browser_page.locator(".code-tree li")).to_have_count(0)
    expect(desk.details).not_to_contain_text("Passage")
    assert desk.lit_words("current") == ""

    desk.select(2, "Everybody")
    expect(desk.options).to_have_count(0)
    desk.type_code("everyone")
    desk.expect_labels(2, "everyone")
    assert desk.marks(2) == ["Everybody"]
    # Undo itself is a step that can be turned back.
    desk.undo.click()
    desk.expect_labels(2)
