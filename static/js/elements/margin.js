/* The margin of the transcript: when its turns are laid out, what lies under the pointer, what is lit together.
   What can be seen is placed first, the rest in idle moments; nothing here changes the height of a turn. */

import { firstPlace } from "../lib/bisect.js";
import { light } from "../lib/highlights.js";
import { caretAt } from "../lib/sight.js";
import { painted, soon } from "../lib/soon.js";
import { endOf, offsetAt, startOf } from "../lib/spans.js";
import { Codings, passageOf } from "./margin/codings.js";
import { closeAll, toggle } from "./margin/more.js";
import { place, prepare, unplace } from "./margin/place.js";
import { describe } from "./margin/say.js";

// So many pixels below the window are laid out before one scrolls there.
const AHEAD = 600;
const SLICE = 40;
// A line holds fewer letters, and is higher: so a guess from these takes too many turns rather than too few.
const LETTERS = 70;
const LINE_HEIGHT = 26;

export class Margin {
  /** `page` is the article of the transcript; `current` and `lit` are ids of passages. */
  constructor(page) {
    this.page = page;
    this.current = null;
    this.lit = null;
    this.turn = page.querySelector('.turn[tabindex="0"]');
    this.waiting = new Set();
    this.codings = new Codings(page);
    this.listen();
    this.foresee();
    this.resized();
  }

  listen() {
    const { page } = this;
    page.addEventListener("pointermove", (event) => this.hover(event));
    page.addEventListener("pointerleave", () => this.light(null));
    page.addEventListener("focusin", (event) => this.focused(event.target));
    page.addEventListener("keydown", (event) => this.key(event));
    page.addEventListener("click", (event) => this.opened(event.target));
    document.addEventListener("click", (event) => closeAll(page, event.target.closest?.(".plus")));
    document.addEventListener("scroll", () => this.waiting.size && this.placeSeen(AHEAD), { capture: true, passive: true });
    addEventListener("beforeprint", () => this.placeNow([...this.waiting]));
    document.fonts?.addEventListener("loadingdone", () => this.resized());
    new ResizeObserver(() => this.resized()).observe(page);
  }

  turns() {
    return [...this.page.querySelectorAll(".turn")];
  }

  /** Some turns were written anew: lay them out, and those whose bars stand in another lane now. */
  replaced(turns) {
    const before = this.codings;
    this.codings = new Codings(this.page);
    const words = turns.filter((turn) => turn.isConnected).map(wordsOf);
    const span = [Math.min(...words.map(startOf)), Math.max(...words.map(endOf))];
    const moved = [...before.unlike(this.codings, ...span), ...this.codings.unlike(before, ...span)];
    const all = this.turns();
    const beside = ({ start, end }) => {
      const first = firstPlace(all, (turn) => endOf(wordsOf(turn)) > start);
      return all.slice(first, firstPlace(all, (turn) => startOf(wordsOf(turn)) >= end));
    };
    this.placeNow([...new Set([...words.map((each) => each.closest(".turn")), ...moved.flatMap(beside)])]);
  }

  /** The page comes anew and is laid over this one: what is open stays open, so that no turn shrinks meanwhile. */
  keep(fresh) {
    const { activeElement } = document;
    this.held = this.page.contains(activeElement) ? activeElement.closest(".turn")?.id : null;
    const page = fresh.getElementById(this.page.id);
    if (!page || !this.page.hasAttribute("data-open")) return;
    page.setAttribute("data-open", "");
    for (const turn of page.querySelectorAll(".turn")) turn.classList.add("laid");
  }

  /** All turns were written anew. */
  refreshed() {
    this.codings = new Codings(this.page);
    this.size = null;
    this.resized();
    // A label that had the focus may be gone, and copies of labels are always made anew.
    if (this.held && document.activeElement === document.body) document.getElementById(this.held)?.focus({ preventScroll: true });
    this.held = null;
  }

  /* A page that opens at its head will show its first turns: they are told to be laid out before anything is measured,
     since the browser would skip them, and need a second pass to find out what they are like. The others are hidden
     from it until they were painted; not where one comes for a place, since it does not go into what is hidden. */
  foresee() {
    if (this.turn?.previousElementSibling) return;
    this.page.toggleAttribute("data-opening", true);
    painted().then(() => this.page.removeAttribute("data-opening"));
    let room = innerHeight;
    for (const turn of this.turns()) {
      if (room <= 0) break;
      prepare(turn, this.codings);
      room -= LINE_HEIGHT * Math.ceil(turn.querySelector(".words").textContent.length / LETTERS);
    }
  }

  /* Lines break elsewhere when the page is as wide as before only if the letters changed. */
  resized() {
    const style = getComputedStyle(this.page);
    const size = `${this.page.clientWidth} ${style.fontSize}`;
    if (size === this.size && lettersThere() === this.letters) return;
    this.size = size;
    this.isBeside = style.getPropertyValue("--beside").trim() === "1";
    this.lanes = Number(style.getPropertyValue("--lanes"));
    this.waiting = new Set(this.turns());
    this.placeSeen();
    // Letters that are at hand come when the page is first laid out, and that was just now.
    this.letters = lettersThere();
  }

  /* Turns that were skipped so far may turn out smaller than was thought, and others come into sight. */
  placeSeen(ahead = 0) {
    for (let seen = this.seen(ahead); seen.length; seen = this.seen(ahead)) {
      if (this.placeNow(seen) > innerHeight + ahead) break;
    }
    this.goOn();
  }

  seen(ahead) {
    const waiting = [...this.waiting];
    const found = [];
    const first = firstPlace(waiting, (turn) => turn.getBoundingClientRect().bottom >= -ahead);
    for (const turn of waiting.slice(first)) {
      if (turn.getBoundingClientRect().top > innerHeight + ahead) break;
      found.push(turn);
    }
    return found;
  }

  goOn() {
    if (this.isWorking || !this.waiting.size) return;
    this.isWorking = true;
    soon(() => {
      this.isWorking = false;
      this.placeNow([...this.waiting].slice(0, SLICE));
      this.goOn();
    });
  }

  /* Gives the height of the window at which the last of the turns ends, if it is known without laying out again. */
  placeNow(turns) {
    for (const turn of turns) this.waiting.delete(turn);
    if (!turns.length) return null;
    const stay = this.page.hasAttribute("data-open") ? null : this.holdStill();
    const lit = (item, passage) => this.dress(item, passage);
    const end = this.isBeside ? place(turns, this.codings, lit, this.lanes) : unplace(turns);
    for (const turn of turns) this.reach(turn);
    stay?.();
    this.page.toggleAttribute("data-placed", !this.waiting.size);
    if (!this.waiting.size) this.page.setAttribute("data-open", "");
    return stay ? null : end;
  }

  /* While a page opens, turns above the screen get their true height; what is read must not move by that. */
  holdStill() {
    const scroller = this.page.closest(".sheet");
    if (!scroller.scrollTop && !document.scrollingElement.scrollTop) return null;
    const top = () => kept.getBoundingClientRect().top;
    const kept = this.turns().find((turn) => turn.getBoundingClientRect().top >= scroller.getBoundingClientRect().top);
    if (!kept) return null;
    const before = top();
    return () => {
      const box = scroller.scrollTop ? scroller : document.scrollingElement;
      if (box.scrollTop) box.scrollTop += top() - before;
    };
  }

  /* Tab goes to the labels of the turn that one is in, and on; not through the labels of all turns. */
  reach(turn) {
    const tabIndex = turn.id === this.turn?.id ? 0 : -1;
    for (const item of turn.querySelectorAll(".label, .plus > button, .note")) {
      if (item.tabIndex !== tabIndex) item.tabIndex = tabIndex;
    }
    if (!this.current && !this.lit) return;
    for (const item of turn.querySelectorAll(".label, .note")) this.dress(item, passageOf(item));
  }

  /* What lies where */

  /** The words of a passage, as far as its place is known here. */
  spanOf(passage) {
    const [link] = this.linksOf(passage);
    if (!link) return null;
    const [start, end] = link.dataset.span.split(" ").map(Number);
    return { start, end };
  }

  linksOf(passage) {
    return [...this.page.querySelectorAll(`.turn a[href^="?passage=${CSS.escape(passage)}"]`)];
  }

  /** The passage under the pointer: that of a label, a memo, a bar, or the shortest over the words. */
  passageUnder(event) {
    const link = event.target.closest(".label, .note");
    if (link) return passageOf(link);
    const strip = event.target.closest(".bars");
    if (strip) return barNear(strip, event);
    return event.target.closest("mark") ? this.codings.passageAt(offsetUnder(event)) : null;
  }

  /* What is lit */

  hover(event) {
    if (event.pointerType === "touch" || this.isHovering) return;
    this.isHovering = true;
    requestAnimationFrame(() => {
      this.isHovering = false;
      if (event.target.isConnected) this.light(this.passageUnder(event));
      describe(event.target.closest(".label"), this.page);
    });
  }

  focused(target) {
    const turn = target.closest(".turn");
    if (turn && turn.id !== this.turn?.id) {
      const before = this.turn;
      this.turn = turn;
      for (const each of [before && document.getElementById(before.id), turn]) if (each) this.reach(each);
    }
    const link = target.closest(".label, .note");
    if (link) describe(link, this.page);
    this.light(link ? passageOf(link) : null);
  }

  /** Light label, bar and words of a passage up together; null puts the light out. */
  light(passage) {
    if (passage === this.lit) return;
    const before = this.lit;
    this.lit = passage;
    this.dressAll(before, passage);
    light(this.page, "lit", passage && this.spanOf(passage));
  }

  /** Mark the passage that is open in the details. */
  mark(passage) {
    const before = this.current;
    this.current = passage;
    this.dressAll(before, passage);
    light(this.page, "current", passage && this.spanOf(passage));
  }

  dressAll(...passages) {
    for (const passage of passages.filter(Boolean)) {
      const bars = this.page.querySelectorAll(`[data-bar][data-passage="${CSS.escape(passage)}"]`);
      for (const item of [...bars, ...this.linksOf(passage)]) this.dress(item, passage);
    }
  }

  dress(item, passage) {
    if (!this.current && !this.lit && !item.matches(".on, .lit")) return;
    item.classList.toggle("on", passage === this.current);
    item.classList.toggle("lit", passage === this.lit);
    const more = item.closest(".plus");
    more?.classList.toggle("lit", Boolean(more.querySelector(".label:is(.on, .lit)")));
  }

  /* Opening "+3", and moving along the labels of a turn */

  opened(target) {
    const button = target.closest(".plus > button");
    if (button && toggle(button.parentElement)) closeAll(this.page, button.parentElement);
  }

  key(event) {
    const here = event.target.closest(".label, .plus > button, .note");
    if (!here || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) this.step(here, step);
    else if (event.key === "Escape") this.leave(here);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  step(here, step) {
    if (here.matches(".plus > button") && step > 0) toggle(here.parentElement, true);
    const items = [...here.closest(".turn").querySelectorAll(".label, .plus > button, .note")];
    const seen = items.filter((item) => item.checkVisibility());
    seen[seen.indexOf(here) + step]?.focus();
  }

  leave(here) {
    const more = here.closest(".plus.open");
    if (more) toggle(more, false);
    (more?.firstElementChild ?? here.closest(".turn")).focus({ preventScroll: true });
  }
}

const wordsOf = (turn) => turn.querySelector(".words");

const lettersThere = () => [...(document.fonts ?? [])].filter((face) => face.status === "loaded").length;

/* Bars are narrow: anywhere in their strip the nearest one is meant. */
function barNear(strip, { clientX, clientY }) {
  const near = [...strip.children]
    .map((stroke) => ({ passage: stroke.dataset.passage, box: stroke.getBoundingClientRect() }))
    .filter(({ box }) => box.top - 2 <= clientY && clientY <= box.bottom + 2)
    .sort((a, b) => Math.abs(a.box.left - clientX) - Math.abs(b.box.left - clientX));
  return near[0]?.passage ?? null;
}

function offsetUnder({ target, clientX, clientY }) {
  const words = target.closest(".words");
  const caret = caretAt(clientX, clientY);
  return caret && words?.contains(caret.node) ? offsetAt(words, caret.node, caret.offset) : -1;
}
