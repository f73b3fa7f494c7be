/* Keys of the desk. Those of a turn act only where the turn itself has the focus. */

import { isTyping } from "../../lib/typing.js";

export class Keys {
  constructor(desk) {
    this.desk = desk;
    desk.addEventListener("keydown", (event) => this.inDesk(event));
    document.addEventListener("keydown", (event) => this.anywhere(event));
  }

  inDesk(event) {
    const { desk } = this;
    const isInDetails = event.target.closest("#details-pane");
    if (event.key === "Escape" && isInDetails && !isTyping(event.target)) desk.passages.close();
    if (isTyping(event.target) || event.ctrlKey || event.metaKey || event.altKey) return;
    const turn = event.target.closest(".turn");
    if (turn && event.target === turn && this.onTurn(event, turn)) event.preventDefault();
  }

  /* Gives whether the key was ours. */
  onTurn(event, turn) {
    const { turns, pending, coding, canCode } = this.desk;
    const down = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const on = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (down) turns.move(down);
    else if (on) pending.moveWords(on, event.shiftKey);
    else if (event.key === "Enter" && canCode) {
      if (!pending.span) pending.takeTurn(turn);
      coding.open();
    } else if (event.key === "Escape") pending.choose(null);
    else return false;
    return true;
  }

  anywhere(event) {
    if (isTyping(event.target)) return;
    // Brackets are typed with AltGr on many keyboards, and Windows reports that as Ctrl and Alt.
    const isShortcut = (event.ctrlKey || event.metaKey || event.altKey) && !event.getModifierState("AltGraph");
    if (isShortcut) return;
    if (event.key === "?") this.desk.help();
    else if (event.key === ":") this.desk.querySelector("cc-find").open();
    else if (event.key === "[") this.desk.querySelector("[rel=prev]")?.click();
    else if (event.key === "]") this.desk.querySelector("[rel=next]")?.click();
    else return;
    event.preventDefault();
  }
}
