/* The words that are chosen and not coded yet, by mouse, finger or keys. */

import { light } from "../../lib/highlights.js";
import { moveEdge, unitsAround, unitsIn } from "../../lib/segments.js";
import { bringIntoSight, caretAt, viewOf } from "../../lib/sight.js";
import { rangesOf, spanOf } from "../../lib/spans.js";

export class Pending {
  /** `span` is {start, end} in code points of the document, or null; `edge` is the one that keys move; `coded` are
      the words of the turn that were coded last, from which keys go on. */
  constructor(desk) {
    this.desk = desk;
    this.span = null;
    this.coded = null;
    this.edge = "end";
    this.take = desk.querySelector("#take");
    this.take.addEventListener("click", () => desk.coding.open());
    // A press on the button must not let go of the words that the handles of a phone hold.
    for (const kind of ["pointerdown", "mousedown"]) this.take.addEventListener(kind, (event) => event.preventDefault());
    desk.page.addEventListener("pointerdown", () => (this.isDrawing = true));
    document.addEventListener("pointermove", (event) => this.isDrawing && requestAnimationFrame(() => this.holdIn(event)));
    // A hand that draws over the last words of a line lets go beside the page, or outside of the window.
    document.addEventListener("pointerup", (event) => this.pointerUp(event));
    document.addEventListener("selectionchange", () => this.selectionMoved());
    for (const kind of ["placing", "refreshing"]) document.addEventListener(`cccrm:${kind}`, () => (this.held = this.selected()));
  }

  /** Make this span the pending one and light it up; null lets go. */
  choose(span) {
    this.span = span;
    this.coded = null;
    if (!span) this.edge = "end";
    light(this.desk.page, "pending", span);
  }

  /** Let go of words that have their code now. */
  settle() {
    const { span } = this;
    this.choose(null);
    this.coded = span;
  }

  /** Whether there is an edge to hold. */
  get canHold() {
    return Boolean(this.span);
  }

  /** The span that the browser's own selection takes of the transcript, or null. */
  selected() {
    const selection = getSelection();
    if (!selection.rangeCount || selection.isCollapsed) return null;
    const range = selection.getRangeAt(0);
    return range.intersectsNode(this.desk.page) ? spanOf(this.desk.page, range) : null;
  }

  /** Turns were written anew while words were chosen: they stay chosen. */
  again() {
    if (this.span) light(this.desk.page, "pending", this.span);
    if (this.held && !this.selected()) {
      const ranges = rangesOf(this.desk.page, this.held.start, this.held.end);
      const [first, last] = [ranges[0], ranges.at(-1)];
      if (first) getSelection().setBaseAndExtent(first.startContainer, first.startOffset, last.endContainer, last.endOffset);
    }
    this.held = null;
  }

  pointerUp(event) {
    const isOurs = this.isDrawing || this.desk.page.contains(event.target);
    this.isDrawing = false;
    if (!isOurs || event.pointerType === "touch" || !this.desk.canCode) return;
    setTimeout(() => {
      this.holdIn(event);
      const span = this.selected();
      if (!span) return;
      this.choose(span);
      this.desk.coding.open();
    });
  }

  /* Beside the transcript the browser would choose everything up to its end; what is meant is the line at that height. */
  holdIn({ clientX, clientY }) {
    const selection = getSelection();
    const view = viewOf(this.desk.page);
    const page = this.desk.page.getBoundingClientRect();
    const isInside = clientX > page.left && clientX < page.right && clientY > view.top && clientY < view.bottom;
    if (isInside || selection.isCollapsed || !this.desk.page.contains(selection.anchorNode)) return;
    const words = this.desk.page.querySelector(".turn > .body").getBoundingClientRect();
    const caret = caretAt(between(words.left, clientX, words.right), between(view.top, clientY, view.bottom));
    if (caret && this.desk.page.contains(caret.node)) selection.extend(caret.node, caret.offset);
  }

  selectionMoved() {
    if (!this.desk.canCode || this.desk.coding.picker.isOpen) return;
    const span = matchMedia("(pointer: coarse)").matches ? this.selected() : null;
    this.take.hidden = !span;
    if (span) this.span = span;
  }

  /* By keys */

  /** Take all words of a turn. */
  takeTurn(turn) {
    const [whole] = unitsIn(turn.querySelector(".words"), "turn");
    if (whole) this.choose(whole);
  }

  /** Go on to the next or previous word or sentence of the turn. */
  move(kind, step) {
    const units = this.units(kind);
    if (!units.length) return;
    const next = this.span && beside(units, this.span, step);
    const here = this.span ? units.find((unit) => unit.end > this.span.start) : this.entry(units, step);
    this.say(next ?? here ?? units[0]);
  }

  /** Move the edge that is held by a word, a sentence or a turn; without chosen words, take one. */
  grow(kind, step) {
    if (this.span) return this.say(grown(this.desk.page, this.span, this.edge, kind, step));
    const units = this.units(kind);
    if (units.length) this.say(this.entry(units, 1));
  }

  units(kind) {
    return unitsIn(this.desk.turns.current.querySelector(".words"), kind);
  }

  /* Where keys come in while nothing is chosen: beside the words just coded, else at the border of the turn. */
  entry(units, step) {
    return (this.coded && beside(units, this.coded, step)) ?? units.at(step > 0 ? 0 : -1);
  }

  /** Say which edge the keys move from now on. */
  hold(edge) {
    this.edge = edge;
    this.desk.voice.tell(edge);
  }

  say(span) {
    this.choose(span);
    showEdge(this.desk.page, span, this.edge);
    this.desk.voice.span(span);
  }
}

// Pixels that keep a point off the lines at the edge of a box.
const INSIDE = 4;
const between = (least, value, most) => Math.max(least + INSIDE, Math.min(value, most - INSIDE));

/* The unit after or before a span. */
const beside = (units, { start, end }, step) =>
  step > 0 ? units.find((unit) => unit.start >= end) : units.findLast((unit) => unit.end <= start);

/** A span whose edge has moved on by a unit, beyond the turn where need be. */
export function grown(page, span, edge, kind, step) {
  const offset = edge === "end" ? span.end : span.start;
  return moveEdge(span, edge, step, unitsAround(page, offset, kind));
}

/** Bring an edge of a span into sight. */
export function showEdge(page, { start, end }, edge) {
  const ranges = edge === "end" ? rangesOf(page, end - 1, end) : rangesOf(page, start, start + 1);
  bringIntoSight(page, ranges[0]?.getBoundingClientRect());
}
