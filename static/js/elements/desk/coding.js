/* From chosen words to a coding: opening the picker, sending what was chosen, recoding. */

import { shortened } from "../../lib/codes.js";
import { send } from "../../lib/server.js";
import { rangesOf } from "../../lib/spans.js";
import { Picker } from "../picker.js";
import { isPhone } from "../picker/standing.js";

export class Coding {
  constructor(desk) {
    this.desk = desk;
    this.mode = null;
    this.picker = new Picker(desk.querySelector("#picker"), {
      choose: (choice, stays) => this.chosen(choice, stays),
      close: (giveFocus) => this.letGo(giveFocus),
      canAdd: Boolean(desk.dataset.canAdd),
      place: desk.dataset.keep,
      propose: desk.dataset.propose,
      page: desk.page,
    });
    document.addEventListener("copy", (event) => this.copy(event));
  }

  /** Ask which code the pending words shall have; `letters` are typed already, `inVivo` takes the words as a name. */
  open({ letters = "", inVivo = false, recent = false } = {}) {
    const { span } = this.desk.pending;
    if (!this.desk.canCode || !span) return;
    this.desk.pending.choose(span);
    this.desk.turns.roveTo(span);
    this.mode = { url: this.desk.dataset.apply };
    this.desk.pending.take.hidden = true;
    const words = shortened(this.words(span).replace(/[\s.,;:!?…]+$/u, ""), 200);
    const options = { under: this.desk.tree.openCode(), words, letters: inVivo ? words : letters, isNew: inVivo, recent };
    this.picker.open(() => linesOf(this.desk.page, span), options);
    getSelection().removeAllRanges();
  }

  /** The same for the words chosen in a turn, or the whole of it. */
  openFor(turn, options) {
    this.tookTurn = !this.desk.pending.span;
    if (this.tookTurn) this.desk.pending.takeTurn(turn);
    this.open(options);
  }

  words({ start, end }) {
    return rangesOf(this.desk.page, start, end).map(String).join(" ");
  }

  /** Add a code to the words of a passage. */
  add(button) {
    this.desk.pending.span = { start: Number(button.dataset.start), end: Number(button.dataset.end) };
    this.open();
  }

  /** Ask which code shall stand in the place of one. */
  recode(button) {
    this.mode = { url: button.dataset.recode, recode: true };
    const { passages, page } = this.desk;
    // On a phone the button is in a sheet that does not move: there the words stay in sight.
    const lines = () => (isPhone() && passages.span ? linesOf(page, passages.span) : [button.getBoundingClientRect()]);
    this.picker.open(lines, { onlyExisting: true });
  }

  /** A code of the list was chosen while words wait. */
  take(code) {
    const { span } = this.desk.pending;
    if (!this.picker.isOpen) this.mode = { url: this.desk.dataset.apply };
    this.picker.close(false);
    this.desk.pending.span = span;
    this.picker.remember(code);
    this.chosen({ code });
  }

  /* Escape goes back by one step: words that were chosen before the list opened stay chosen. */
  letGo(giveFocus) {
    if (!giveFocus || this.tookTurn || this.mode?.recode) this.desk.pending.choose(null);
    this.tookTurn = false;
    if (giveFocus) this.desk.turns.focus();
  }

  /* Beside the codings of another, one's own first one makes two coders to choose from. */
  get missesCoders() {
    return this.desk.querySelector("#margin-coders").hidden && Boolean(this.desk.page.querySelector("[data-by]"));
  }

  async chosen(choice, stays = false) {
    const { url, recode } = this.mode;
    const { span } = this.desk.pending;
    this.tookTurn = false;
    const body = { revision: this.desk.dataset.revision, ...(recode ? {} : span), ...choice, ...(this.missesCoders ? { others: 1 } : {}) };
    const answered = send(url, body);
    // What is pressed while the answer is on its way is for the turn; whoever has gone on is not called back.
    this.desk.turns.focus();
    const done = await answered;
    if (this.picker.isOpen) return;
    // Words chosen meanwhile are other words, and stay.
    const isSame = this.desk.pending.span === span;
    if (done && isSame && !stays) this.desk.pending.settle();
    if (document.activeElement === document.body) this.desk.turns.focus();
    if (done && isSame && stays && document.activeElement === this.desk.turns.current) this.open();
  }

  /* The picker's box has the focus, but what one sees chosen is the words. */
  copy(event) {
    const { span } = this.desk.pending;
    const { input, isOpen } = this.picker;
    if (!isOpen || !span || document.activeElement !== input || input.selectionStart !== input.selectionEnd) return;
    const words = rangesOf(this.desk.page, span.start, span.end).map(String).join("\n");
    event.clipboardData.setData("text/plain", words);
    event.preventDefault();
  }
}

/** The rectangles of the lines of a span. */
function linesOf(root, { start, end }) {
  return rangesOf(root, start, end).flatMap((range) => [...range.getClientRects()]);
}
