/* Correcting from the desk: F2 or the quiet link of a turn, and putting a waiting passage on selected words. */

import { define } from "../lib/ready.js";
import { load } from "../lib/server.js";
import { spanOf } from "../lib/spans.js";
import { isTyping } from "../lib/typing.js";

const corrects = () => document.querySelector("#correcting[data-correct]");
const urlOf = (turn) => {
  const base = new URL(corrects().dataset.correct, location.href);
  return new URL(`turns/${encodeURIComponent(turn.dataset.turn)}/`, base);
};

document.addEventListener("keydown", (event) => {
  if (event.key !== "F2" || event.ctrlKey || event.altKey || event.shiftKey || event.metaKey || isTyping(event.target)) return;
  const turn = event.target.closest?.(".turn");
  if (!turn || !corrects()) return;
  event.preventDefault();
  location.assign(urlOf(turn));
});

/* One link for the whole page, put behind the words of the turn that the mouse or the focus is in. */
let link = null;

function offer(event) {
  const turn = event.target.closest?.("#transcript .turn");
  const place = turn?.querySelector(".body");
  if (!place || !corrects() || link?.parentNode === place) return;
  link ??= makeLink();
  link.href = urlOf(turn);
  link.closest(".turn")?.classList.remove("offers");
  place.append(link);
  turn.classList.add("offers");
}

/* A turn that has the focus is filled anew without getting it again. */
function offerAgain() {
  if (link && !link.isConnected) offer({ target: document.activeElement ?? document.body });
}

function makeLink() {
  const made = document.createElement("a");
  made.className = "correct-turn not-printed";
  made.textContent = corrects().dataset.label;
  made.title = "F2";
  // The turn itself answers to F2, and Tab goes on to its labels.
  made.tabIndex = -1;
  return made;
}

document.addEventListener("mouseover", offer);
document.addEventListener("focusin", offer);
for (const kind of ["parts", "refreshed"]) document.addEventListener(`cccrm:${kind}`, offerAgain);

/* A page that was left open may show an older state of the text: ask when somebody comes back to it. */
document.addEventListener("visibilitychange", () => {
  const url = document.querySelector("#correcting")?.dataset.current;
  if (url && document.visibilityState === "visible") load(url);
});

document.addEventListener("click", (event) => {
  if (!event.target.closest("[data-reload]")) return;
  event.preventDefault();
  location.reload();
});

class Placing extends HTMLElement {
  connectedCallback() {
    this.page = document.querySelector("#transcript");
    this.form = this.querySelector("form");
    this.button = this.querySelector("button");
    // While a passage is placed, selecting words does not code them.
    this.page.addEventListener("pointerup", (event) => event.stopImmediatePropagation(), true);
    this.moved = () => this.selectionMoved();
    document.addEventListener("selectionchange", this.moved);
  }

  disconnectedCallback() {
    document.removeEventListener("selectionchange", this.moved);
  }

  selectionMoved() {
    const selection = getSelection();
    if (!selection.rangeCount || selection.isCollapsed) return;
    const range = selection.getRangeAt(0);
    const span = range.intersectsNode(this.page) && !this.contains(range.commonAncestorContainer) ? spanOf(this.page, range) : null;
    if (!span) return;
    this.form.elements.start.value = span.start;
    this.form.elements.end.value = span.end;
    this.button.disabled = false;
    this.querySelector(".taken").textContent = selection.toString().trim().slice(0, 80);
  }
}

define("cc-placing", Placing);
