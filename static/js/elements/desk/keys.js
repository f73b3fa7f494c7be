/* Keys of the desk. Those of a turn act only where the turn itself has the focus; the sheet of keys lists all. */

import { isTyping } from "../../lib/typing.js";
import { passageOf } from "../margin/codings.js";

const LETTER = /^\p{L}\p{M}*$/u;
const ALONG = { ArrowRight: 1, ArrowLeft: -1 };
const ACROSS = { ArrowDown: 1, ArrowUp: -1 };
const BY_TURN = { PageDown: 1, PageUp: -1 };
const BY_SENTENCE = { ")": 1, "(": -1 };
const HOLDS = { "<": "start", ">": "end" };

export class Keys {
  constructor(desk) {
    this.desk = desk;
    desk.addEventListener("keydown", (event) => this.inDesk(event));
    document.addEventListener("keydown", (event) => this.anywhere(event));
  }

  inDesk(event) {
    const { desk } = this;
    if (isTyping(event.target)) return;
    const isInDetails = event.target.closest("#details-pane");
    if (event.key === "Escape" && isInDetails) desk.passages.close();
    // What is written with AltGr is a letter, though Windows reports it as Ctrl and Alt.
    const isShortcut = (event.ctrlKey || event.metaKey || event.altKey) && !event.getModifierState("AltGraph");
    if (isShortcut || event.isComposing) return;
    const turn = event.target.closest(".turn");
    // Not by its coding: behind a number of bars stand copies, and the page names each coding once.
    const label = event.target.closest(".label");
    const isOurs = turn === event.target ? this.onTurn(event, turn) : label && this.onLabel(event, label);
    if (isOurs) event.preventDefault();
  }

  /* Each gives whether the key was ours. */

  onTurn(event, turn) {
    const { edges } = this.desk;
    if (edges.moving) return this.whileMoving(event);
    if (event.key === "Escape") return this.letsGo();
    return this.grows(event, this.desk.pending) || this.moves(event, turn) || this.codes(event, turn);
  }

  /* One step back: the chosen words, then the passage that is open. */
  letsGo() {
    const { pending, passages } = this.desk;
    pending.coded = null;
    if (pending.span) pending.choose(null);
    else if (passages.current) passages.close();
    return true;
  }

  /* Growing and shrinking at the edge that is held; `holder` is the pending words or the edges of a passage. */
  grows({ key, shiftKey }, holder) {
    if (key in HOLDS && holder.canHold) holder.hold(HOLDS[key]);
    else if (!shiftKey) return false;
    else if (key in ALONG) holder.grow("word", ALONG[key] * this.direction());
    else if (key in ACROSS) holder.grow("sentence", ACROSS[key]);
    else if (key in BY_TURN) holder.grow("turn", BY_TURN[key]);
    else return false;
    return true;
  }

  direction() {
    return this.desk.turns.current?.querySelector("[dir]")?.dir === "rtl" ? -1 : 1;
  }

  moves({ key, shiftKey }, turn) {
    const { turns, pending, voice } = this.desk;
    if (key in BY_SENTENCE) pending.move("sentence", BY_SENTENCE[key]);
    else if (key === "." && !shiftKey) pending.span ? voice.place(pending.span) : voice.turn(turn);
    else if (key in ACROSS) turns.move(ACROSS[key]);
    else if (key in ALONG) pending.move("word", ALONG[key] * this.direction());
    else return false;
    return true;
  }

  codes({ key, repeat }, turn) {
    const { coding, canCode } = this.desk;
    if (!canCode) return false;
    // The Enter that applied a code, held a little long, asks for no other one.
    if (repeat) return key === "Enter";
    if (key === "Enter") coding.openFor(turn);
    else if (key === "0") coding.openFor(turn, { recent: true });
    else if (key === '"') coding.openFor(turn, { inVivo: true });
    else if (LETTER.test(key)) coding.openFor(turn, { letters: key });
    else return false;
    return true;
  }

  whileMoving(event) {
    const { edges, voice } = this.desk;
    if (this.grows(event, edges)) return true;
    if (event.key === "Enter") edges.save();
    else if (event.key === "Escape") edges.cancel();
    else if (event.key === ".") voice.place(edges.moving.span);
    else return event.key in ACROSS || event.key in ALONG;
    return true;
  }

  onLabel(event, label) {
    const { desk } = this;
    const passage = passageOf(label);
    const span = desk.margin.spanOf(passage);
    if (event.key === ".") desk.voice.place(span);
    else if (event.shiftKey && desk.canCode && (event.key in ACROSS || event.key in ALONG)) {
      desk.edges.beginByKeys(passage, span);
      this.grows(event, desk.edges);
    } else if (event.key === "Enter" && !event.shiftKey && desk.passages.current === passage) {
      if (!event.repeat) desk.passages.goInto();
    } else return false;
    return true;
  }

  anywhere(event) {
    if (isTyping(event.target) || event.defaultPrevented) return;
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
