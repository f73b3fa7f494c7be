/* The words that are chosen and not coded yet, by mouse, finger or keys. */

import { light } from "../../lib/highlights.js";
import { endOf, spanOf, startOf, wordsAt, wordSpans } from "../../lib/spans.js";

export class Pending {
  /** `span` is {start, end} in code points of the document, or null. */
  constructor(desk) {
    this.desk = desk;
    this.span = null;
    this.take = desk.querySelector("#take");
    this.take.addEventListener("click", () => desk.coding.open());
    desk.page.addEventListener("pointerup", (event) => this.pointerUp(event));
    document.addEventListener("selectionchange", () => this.selectionMoved());
  }

  /** Make this span the pending one and light it up; null lets go. */
  choose(span) {
    this.span = span;
    light(this.desk.page, "pending", span);
    if (span) this.desk.turns.rove(wordsAt(this.desk.page, span.start)?.closest(".turn"));
  }

  /** The span that the browser's own selection takes of the transcript, or null. */
  selected() {
    const selection = getSelection();
    if (!selection.rangeCount || selection.isCollapsed) return null;
    const range = selection.getRangeAt(0);
    return range.intersectsNode(this.desk.page) ? spanOf(this.desk.page, range) : null;
  }

  pointerUp(event) {
    if (event.pointerType === "touch" || !this.desk.canCode) return;
    setTimeout(() => {
      const span = this.selected();
      if (!span) return;
      this.choose(span);
      this.desk.coding.open();
    });
  }

  selectionMoved() {
    if (!this.desk.canCode || this.desk.coding.picker.isOpen) return;
    const span = matchMedia("(pointer: coarse)").matches ? this.selected() : null;
    this.take.hidden = !span;
    if (span) this.span = span;
  }

  /** Take all words of a turn. */
  takeTurn(turn) {
    const words = turn.querySelector(".words");
    this.choose({ start: startOf(words), end: endOf(words) });
  }

  /** Go on to the next or previous word of the turn, or take it too. */
  moveWords(step, isGrowing) {
    const words = wordSpans(this.desk.turns.current.querySelector(".words"));
    if (!words.length) return;
    const from = this.span ? words.findIndex((word) => word.end > this.span.start) : -1;
    let to = this.span ? words.findLastIndex((word) => word.start < this.span.end) : -1;
    if (from < 0) return this.choose(words[0]);
    if (isGrowing) {
      to = Math.max(from, Math.min(words.length - 1, to + step));
      return this.choose({ start: words[from].start, end: words[to].end });
    }
    const place = Math.max(0, Math.min(words.length - 1, step > 0 ? to + 1 : from - 1));
    return this.choose(words[place]);
  }
}
