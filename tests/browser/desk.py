"""The desk as a person uses it: select words, type letters, read the margin. Page objects for the stories."""

from typing import Any

from django.urls import reverse
from playwright.sync_api import Locator, Page, expect

from interviews.actions.studies import create_study
from interviews.models import Document, Study, User

# What a refused step leaves in the console: the browser's own line, nothing of ours.
REFUSED = r"Failed to load resource.*status of 422"

PLACE_OF_WORDS = """([turn, wanted, scrolls]) => {
  const words = document.querySelector(`#turn-${turn} .words`);
  const at = words.textContent.indexOf(wanted);
  if (at < 0) throw new Error(`turn ${turn} does not say: ${wanted}`);
  if (scrolls) words.closest(".turn").scrollIntoView({ block: "center" });
  const box = (from, to) => {
    const walker = document.createTreeWalker(words, NodeFilter.SHOW_TEXT);
    const range = document.createRange();
    let left = 0;
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      if (from >= left && from < left + node.length) range.setStart(node, from - left);
      if (to > left && to <= left + node.length) range.setEnd(node, to - left);
      left += node.length;
    }
    return range.getBoundingClientRect();
  };
  const letter = [...wanted][0].length;
  const last = [...wanted].at(-1).length;
  const first = box(at, at + letter);
  const end = box(at + wanted.length - last, at + wanted.length);
  const isRtl = words.closest("[dir]").dir === "rtl";
  return {
    from: [isRtl ? first.right - 1 : first.left + 1, first.top + first.height / 2],
    to: [isRtl ? end.left + 1 : end.right - 1, end.top + end.height / 2],
    middle: [first.left + first.width / 2, first.top + first.height / 2],
  };
}"""


def make_study(owner: User, title: str = "Collaborative work") -> Study:
    """Give a person a study."""
    return create_study(title=title, owner=owner)


class Desk:
    """One transcript on the desk in one page of a browser."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.picker = page.locator("#picker")
        self.letters = page.locator("#picker-input")
        self.options = page.locator("#picker-list [role=option]")
        self.details = page.locator("#details")
        self.notice = page.locator("#notices .notice")
        self.undo = page.locator("#undo [data-undo] button")
        self.redo = page.locator("#undo [data-redo] button")

    def open(self, document: Document, query: str = "") -> "Desk":
        """Go to a transcript and wait until it answers to the mouse."""
        self.page.goto(reverse("read_document", args=[document.study.slug, document.pk]) + query)
        return self.ready()

    def ready(self) -> "Desk":
        """Wait for the script, the letters and the margin, so that places on the page stay."""
        expect(self.page.locator("cc-desk.live")).to_be_attached()
        self.page.evaluate("document.fonts.ready.then(() => true)")
        expect(self.page.locator("#transcript[data-placed]")).to_be_attached()
        return self

    def turn(self, number: object) -> Locator:
        """Give a turn by its number."""
        return self.page.locator(f'[data-turn="{number}"]')

    def select(self, turn: object, words: str, *, until: tuple[object, str] | None = None) -> None:
        """Draw the mouse over words of a turn, or from them to the words of a later turn; the picker opens."""
        self.draw_over(turn, words, until=until)
        expect(self.picker).to_be_visible()

    def draw_over(self, turn: object, words: str, *, until: tuple[object, str] | None = None) -> None:
        """Draw the mouse over words, whatever the page makes of it."""
        start = self._place(turn, words)
        end = self._place(*until, scrolls=False) if until else start
        self.page.mouse.move(*start["from"])
        self.page.mouse.down()
        self.page.mouse.move(*end["to"], steps=4)
        self.page.mouse.up()

    def _place(self, turn: object, words: str, scrolls: bool = True) -> dict[str, Any]:
        return dict(self.page.evaluate(PLACE_OF_WORDS, [str(turn), words, scrolls]))

    def click_words(self, turn: object, words: str) -> None:
        """Click into the first letter of some words."""
        self.page.mouse.click(*self._place(turn, words)["middle"])

    def type_code(self, letters: str) -> None:
        """Type letters into the picker and apply what they find."""
        self.letters.fill(letters)
        self.page.keyboard.press("Enter")
        expect(self.picker).to_be_hidden()

    def code(self, turn: object, words: str, letters: str) -> None:
        """Select words, type letters, and wait until the step can be undone."""
        self.select(turn, words)
        before = self.undo_step()
        self.type_code(letters)
        expect(self.page.locator("#undo [data-undo]")).not_to_have_attribute("action", before)

    def undo_step(self) -> str:
        """Give the address that would undo the last step, or nothing."""
        form = self.page.locator("#undo [data-undo]")
        return form.get_attribute("action") or "" if form.count() else ""

    def marks(self, turn: object) -> list[str]:
        """Give the words of the marks in a turn, run by run."""
        return self.turn(turn).locator(".words mark").all_text_contents()

    def labels(self, turn: object) -> list[str]:
        """Give the labels in the margin of a turn."""
        return self.turn(turn).locator("[data-coding]").all_text_contents()

    def expect_labels(self, turn: object, *labels: str) -> None:
        """Wait for exactly these labels in the margin of a turn."""
        expect(self.turn(turn).locator("[data-coding]")).to_have_text(list(labels))

    def focused(self) -> str:
        """Give the number of the turn that has the focus, or nothing."""
        return self.page.evaluate("document.activeElement?.dataset?.turn ?? ''")

    def scroll(self) -> int:
        """Give how far the sheet is scrolled, in pixels."""
        return round(self.page.locator("#sheet").evaluate("sheet => sheet.scrollTop"))

    def lit_words(self, name: str) -> str:
        """Give the words that are lit as "current" (open in the details) or "pending" (chosen, not coded)."""
        return self.page.evaluate("name => [...(CSS.highlights.get(name) ?? [])].map(String).join('|')", name)

    def chosen_words(self) -> str:
        """Give the words that are chosen but not coded yet."""
        return self.lit_words("pending")
