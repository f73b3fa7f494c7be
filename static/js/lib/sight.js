/* Scrolling as little as needed. The sheet scrolls by itself; on a phone the window does, below the bar that stays at its head. */

const MARGIN = 48;

/** What scrolls the transcript, and the part of the window that it shows. */
export function viewOf(page) {
  const sheet = page.closest(".sheet");
  const scrolls = sheet && getComputedStyle(sheet).overflowY !== "visible";
  if (!scrolls) return { scroller: globalThis, top: belowBar(), bottom: innerHeight };
  const { top, bottom } = sheet.getBoundingClientRect();
  return { scroller: sheet, top, bottom };
}

/* In a very low window the bar goes with the page. */
const belowBar = () => Math.max(0, document.querySelector(".bar")?.getBoundingClientRect().bottom ?? 0);

/** The place between two letters at a point of the window, `{ node, offset }`, or null. */
export function caretAt(x, y) {
  const caret = document.caretPositionFromPoint?.(x, y);
  if (caret) return { node: caret.offsetNode, offset: caret.offset };
  const range = document.caretRangeFromPoint?.(x, y);
  return range ? { node: range.startContainer, offset: range.startOffset } : null;
}

/** Scroll the transcript so far that a rectangle comes into sight. */
export function bringIntoSight(page, rect) {
  if (!rect) return;
  const { scroller, top, bottom } = viewOf(page);
  if (rect.top < top + MARGIN) scroller.scrollBy(0, rect.top - top - MARGIN);
  else if (rect.bottom > bottom - MARGIN) scroller.scrollBy(0, rect.bottom - bottom + MARGIN);
}
