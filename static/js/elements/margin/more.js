/* "+3": the labels that have no room at their turn, folded into a button that names and opens them. */

import { fill } from "../../lib/words.js";

const words = () => document.querySelector("#transcript").dataset;

/** Fold labels of a turn (list items) at a height in pixels; none unfolds those that were folded. */
export function fold(turn, items, top) {
  const list = turn.querySelector(".labels");
  const old = list?.querySelector(":scope > .plus");
  if (old) {
    list.append(...old.querySelectorAll(".rest > li"));
    old.remove();
  }
  if (!items.length) return;
  const more = moreOf(items, `+${items.length}`);
  more.style.insetBlockStart = `${top}px`;
  list.append(more);
}

/** A button with some text that names labels (list items) and opens them, and the labels. */
export function moreOf(items, text) {
  const more = document.createElement("li");
  more.className = "plus";
  more.append(button(items, text), rest(items));
  return more;
}

function button(items, text) {
  const made = document.createElement("button");
  made.type = "button";
  made.textContent = text;
  made.setAttribute("aria-expanded", "false");
  const names = items.map((item) => item.textContent).join(", ");
  const { more, moreOne } = words();
  made.setAttribute("aria-label", fill(items.length === 1 ? moreOne : more, { n: items.length, s: names }));
  return made;
}

function rest(items) {
  const made = document.createElement("ul");
  made.className = "rest";
  made.append(...items);
  return made;
}

/** Open or close what a "+3" holds; gives whether it is open now. */
export function toggle(more, isOpen = !more.classList.contains("open")) {
  more.classList.toggle("open", isOpen);
  more.firstElementChild.setAttribute("aria-expanded", String(isOpen));
  const turn = more.closest(".turn");
  turn?.classList.toggle("opened", Boolean(turn.querySelector(".plus.open")));
  return isOpen;
}

/** Close all that are open, but for one. */
export function closeAll(page, but = null) {
  for (const more of page.querySelectorAll(".plus.open")) if (more !== but) toggle(more, false);
}
