/* The turns of the transcript: which one is current, and moving from one to the next. */

import { endOf, startOf, wordsAt } from "../../lib/spans.js";

export class Turns {
  /** `desk` is the cc-desk element; `current` is the turn that keys act on, the only one that Tab reaches. */
  constructor(desk) {
    this.desk = desk;
    this.current = null;
    this.rove(this.first());
    // Before the margin hears of it, which lets Tab reach the labels of the current turn only.
    desk.page.addEventListener("focusin", (event) => this.rove(event.target.closest(".turn")));
  }

  all() {
    return [...this.desk.page.querySelectorAll(".turn")];
  }

  first() {
    const target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    return target?.closest?.(".turn") ?? this.desk.page.querySelector(".turn");
  }

  rove(turn) {
    if (!turn || turn === this.current) return;
    if (this.current) this.leave();
    this.current = turn;
    if (turn.tabIndex !== 0) turn.tabIndex = 0;
  }

  leave() {
    this.current.tabIndex = -1;
    this.desk.pending.coded = null;
  }

  /** Let keys act on a turn that has some of these words: the current one where it can, since the focus may be there. */
  roveTo({ start, end }) {
    const words = this.current?.querySelector(".words");
    if (words && startOf(words) < end && endOf(words) > start) return;
    this.rove(wordsAt(this.desk.page, start)?.closest(".turn"));
  }

  /** Give a turn the focus where it stands; nothing scrolls. */
  focus(turn = this.current) {
    if (!turn) return;
    this.rove(turn);
    turn.focus({ preventScroll: true });
  }

  /** Go on by some turns, with focus and sight. */
  move(step) {
    const turns = this.all();
    const next = turns[turns.indexOf(this.current) + step];
    if (!next) return;
    this.desk.pending.choose(null);
    this.rove(next);
    next.focus();
    next.scrollIntoView({ block: "nearest" });
  }

  /** Some turns were written anew: the current one may be among them. */
  replaced(turns) {
    const again = turns.find((turn) => turn.id === this.current?.id);
    if (!again) return;
    this.current = null;
    this.rove(again);
  }

  /** The whole page was written anew. */
  refreshed() {
    const turn = this.current && document.getElementById(this.current.id);
    this.current = null;
    this.rove(turn ?? this.first());
  }
}
