/* Where one left off: kept on the server as one reads, in the address as well, and gone to when the desk opens. */

import { leave } from "../../lib/server.js";

const WAIT = 1500;

export class Bookmark {
  constructor(desk) {
    this.desk = desk;
    this.kept = desk.dataset.leftOff ?? "";
    this.goThere();
    this.listen();
  }

  listen() {
    // A link that leads to a passage scrolls, too: only what the reader does herself says where she reads.
    const acts = () => (this.hasActed = true);
    for (const kind of ["wheel", "touchmove", "pointerdown", "keydown"]) {
      document.addEventListener(kind, acts, { capture: true, passive: true, once: true });
    }
    // The sheet scrolls by itself, on a phone the page does: scrolling is heard on its way down.
    document.addEventListener("scroll", () => this.soon(), { capture: true, passive: true });
    this.desk.page.addEventListener("focusin", () => this.soon());
    addEventListener("pagehide", () => this.timer && this.keep());
    document.addEventListener("visibilitychange", () => document.hidden && this.timer && this.keep());
  }

  /* Links carry the turn in their address, which the browser goes to by itself. */
  goThere() {
    if (!this.kept || location.hash || location.search) return;
    const turn = document.getElementById(`turn-${this.kept}`);
    turn?.scrollIntoView({ block: "start" });
    if (turn) this.desk.turns.rove(turn);
  }

  soon() {
    if (!this.hasActed) return;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.keep(), WAIT);
  }

  /** The turn that one reads: the focused one while it is in sight, else the first that is. */
  turn() {
    const top = Math.max(this.desk.querySelector("#sheet").getBoundingClientRect().top, 0);
    const isInSight = (turn) => {
      const box = turn.getBoundingClientRect();
      return box.bottom > top + 24 && box.top < innerHeight - 24;
    };
    const focused = document.activeElement?.closest?.(".turn");
    return focused && isInSight(focused) ? focused : this.desk.turns.all().find(isInSight);
  }

  keep() {
    clearTimeout(this.timer);
    this.timer = null;
    const turn = this.turn();
    if (!turn) return;
    const number = turn.previousElementSibling ? turn.dataset.turn : "";
    if (number === this.kept) return;
    this.kept = number;
    leave(this.desk.dataset.leaveOff, { turn: number });
    if (!location.search) history.replaceState(history.state, "", number ? `#turn-${number}` : location.pathname);
  }
}
