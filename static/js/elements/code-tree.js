/* The code list beside the transcript as a tree: one stop of the Tab key, arrows, folding, a filter. */

import { define } from "../lib/ready.js";
import { post } from "../lib/server.js";
import { CodeTree } from "../lib/tree.js";

/* Which code is open outlives the list, which the server writes anew when a code was added. */
let open = null;

class CodeList extends HTMLElement {
  connectedCallback() {
    this.tree = new CodeTree(() => this.rows(), (folded) => post(this.dataset.view, { folded: folded.join(" ") }));
    this.addEventListener("keydown", (event) => this.key(event));
    this.addEventListener("click", (event) => this.click(event));
    this.addEventListener("input", (event) => event.target.matches("[data-filter]") && this.tree.filter(event.target.value));
    this.setUp();
    this.again = () => this.isConnected && this.setUp();
    document.addEventListener("cccrm:refreshed", this.again);
  }

  disconnectedCallback() {
    document.removeEventListener("cccrm:refreshed", this.again);
  }

  rows() {
    return [...this.querySelectorAll("[data-code]")];
  }

  setUp() {
    this.classList.add("live");
    this.querySelector("ul")?.setAttribute("role", "tree");
    for (const row of this.rows()) {
      row.setAttribute("role", "treeitem");
      row.setAttribute("aria-level", this.tree.level(row) + 1);
      row.tabIndex = -1;
      row.querySelector("a").tabIndex = -1;
      this.show(row, row.dataset.code === open);
    }
    this.tree.refresh();
  }

  show(row, isOpen) {
    row.classList.toggle("sel", isOpen);
    row.ariaSelected = String(isOpen);
  }

  /** Open a code, under which new ones are made; the same one again closes it. */
  toggle(row) {
    open = row.dataset.code === open ? null : row.dataset.code;
    for (const each of this.rows()) this.show(each, each.dataset.code === open);
  }

  click(event) {
    const row = event.target.closest("[data-code]");
    if (!row) return;
    if (event.target.closest(".fold")) {
      event.stopPropagation();
      this.tree.fold(row);
      return;
    }
    // With a key of the browser the link opens the code's page beside this one.
    if (event.ctrlKey || event.metaKey || event.shiftKey) {
      event.stopPropagation();
      return;
    }
    event.preventDefault();
    this.tree.rove(row);
  }

  key(event) {
    if (this.tree.enter(event)) event.preventDefault();
    const row = event.target.closest("[data-code]");
    if (!row || event.target !== row) return;
    const isPick = event.key === "Enter" || event.key === " ";
    if (isPick && !event.ctrlKey && !event.metaKey) row.querySelector("a").click();
    else if (!this.tree.key(event, row)) return;
    event.preventDefault();
    event.stopPropagation();
  }
}

/* The edge between the code list and the transcript: drawn by the mouse, or moved by the arrows. */
class Grip extends HTMLElement {
  connectedCallback() {
    this.addEventListener("pointerdown", (event) => this.draw(event));
    this.addEventListener("keydown", (event) => this.key(event));
  }

  get width() {
    return Number(this.getAttribute("aria-valuenow"));
  }

  get rem() {
    return parseFloat(getComputedStyle(document.documentElement).fontSize);
  }

  bounded(width) {
    const [least, most] = ["aria-valuemin", "aria-valuemax"].map((name) => Number(this.getAttribute(name)));
    return Math.max(least, Math.min(most, Math.round(width)));
  }

  set(width) {
    const desk = this.parentElement;
    desk.className = desk.className.replace(/\s*\bpane-\d+/g, "");
    desk.classList.add(`pane-${width}`);
    this.setAttribute("aria-valuenow", width);
    clearTimeout(this.saving);
    this.saving = setTimeout(() => post(this.dataset.view, { pane: width }), 400);
  }

  draw(event) {
    event.preventDefault();
    this.setPointerCapture(event.pointerId);
    const isRtl = getComputedStyle(this).direction === "rtl";
    const edge = this.parentElement.getBoundingClientRect();
    const move = ({ clientX }) => this.set(this.bounded((isRtl ? edge.right - clientX : clientX - edge.left) / this.rem));
    this.addEventListener("pointermove", move);
    this.addEventListener("lostpointercapture", () => this.removeEventListener("pointermove", move), { once: true });
  }

  key(event) {
    const isRtl = getComputedStyle(this).direction === "rtl";
    const wider = isRtl ? "ArrowLeft" : "ArrowRight";
    const narrower = isRtl ? "ArrowRight" : "ArrowLeft";
    const width = { [wider]: this.width + 1, [narrower]: this.width - 1, Home: 0, End: 99 }[event.key];
    if (width === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    event.stopPropagation();
    this.set(this.bounded(width));
  }
}

define("cc-code-list", CodeList);
define("cc-grip", Grip);
