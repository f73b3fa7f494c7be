/* From chosen words to a coding: opening the picker, sending what was chosen, recoding. */

import { send } from "../../lib/server.js";
import { rangesOf } from "../../lib/spans.js";
import { Picker } from "../picker.js";

export class Coding {
  constructor(desk) {
    this.desk = desk;
    this.mode = null;
    this.picker = new Picker(desk.querySelector("#picker"), {
      choose: (choice) => this.chosen(choice),
      close: (giveFocus) => this.letGo(giveFocus),
      canAdd: Boolean(desk.dataset.canAdd),
    });
    document.addEventListener("copy", (event) => this.copy(event));
  }

  /** Ask which code the pending words shall have. */
  open() {
    const { span } = this.desk.pending;
    if (!this.desk.canCode || !span) return;
    this.desk.pending.choose(span);
    this.mode = { url: this.desk.dataset.apply };
    this.desk.pending.take.hidden = true;
    this.picker.open(boxOf(this.desk.page, span), { under: this.desk.tree.openCode() });
    getSelection().removeAllRanges();
  }

  /** Add a code to the words of a passage. */
  add(button) {
    this.desk.pending.span = { start: Number(button.dataset.start), end: Number(button.dataset.end) };
    this.open();
  }

  /** Ask which code shall stand in the place of one. */
  recode(button) {
    this.mode = { url: button.dataset.recode, recode: true };
    this.picker.open(button.getBoundingClientRect(), { onlyExisting: true });
  }

  /** A code of the list was chosen while words wait. */
  take(code) {
    const { span } = this.desk.pending;
    if (!this.picker.isOpen) this.mode = { url: this.desk.dataset.apply };
    this.picker.close(false);
    this.desk.pending.span = span;
    this.chosen({ code });
  }

  letGo(giveFocus) {
    this.desk.pending.choose(null);
    if (giveFocus) this.desk.turns.focus();
  }

  async chosen(choice) {
    const turn = this.desk.turns.current?.id;
    const { url, recode } = this.mode;
    const span = this.desk.pending.span;
    const body = { revision: this.desk.dataset.revision, ...(recode ? {} : span), ...choice };
    const done = await send(url, body);
    if (done) this.desk.pending.choose(null);
    this.desk.turns.focus(document.getElementById(turn));
  }

  /* The picker's box has the focus, but what one sees chosen is the words. */
  copy(event) {
    const { span } = this.desk.pending;
    const { input, isOpen } = this.picker;
    if (!isOpen || !span || input.selectionStart !== input.selectionEnd) return;
    const words = rangesOf(this.desk.page, span.start, span.end).map(String).join("\n");
    event.clipboardData.setData("text/plain", words);
    event.preventDefault();
  }
}

/** The rectangle around those lines of a span that are in sight, or around all when none is. */
function boxOf(root, { start, end }) {
  const rects = rangesOf(root, start, end).flatMap((range) => [...range.getClientRects()]);
  const inside = rects.filter((rect) => rect.bottom > 0 && rect.top < innerHeight);
  const seen = inside.length ? inside : rects;
  return {
    top: Math.min(...seen.map((rect) => rect.top)),
    bottom: Math.max(...seen.map((rect) => rect.bottom)),
    left: Math.min(...seen.map((rect) => rect.left)),
  };
}
