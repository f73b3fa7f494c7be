/* A table and one of its cells: arrow keys between cells, citing at the caret, words that were not saved yet. */

import { define } from "../lib/ready.js";

const STEPS = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] };

/** Moves the focus between the cells of a grid; Tab still walks through all of them. */
class Table extends HTMLElement {
  connectedCallback() {
    this.addEventListener("keydown", (event) => this.move(event));
  }

  move(event) {
    const step = STEPS[event.key];
    const here = event.target.closest?.("td[data-cell]");
    if (!step || !here || event.altKey || event.ctrlKey || event.metaKey) return;
    const rows = [...this.querySelectorAll("tbody tr")];
    const row = rows.indexOf(here.parentElement);
    const column = [...here.parentElement.children].indexOf(here);
    const target = rows[row + step[0]]?.children[column + step[1]]?.querySelector(".open");
    if (target) {
      event.preventDefault();
      target.focus();
    }
  }
}

/** Puts citations at the caret and keeps words from getting lost. */
class Cell extends HTMLElement {
  connectedCallback() {
    this.caret = null;
    this.addEventListener("click", (event) => this.cite(event.target.closest("[data-cite]")));
    this.addEventListener("input", () => this.note());
    this.addEventListener("focusout", (event) => {
      if (event.target === this.text) this.caret = this.text.selectionEnd;
    });
    this.addEventListener("submit", (event) => {
      if (event.target.id === "cell-form") this.leaving = true;
    });
    this.settled = () => this.settle();
    this.leave = (event) => {
      if (this.isDirty && !this.leaving) event.preventDefault();
    };
    document.addEventListener("htmx:after:swap", this.settled);
    document.addEventListener("cccrm:refresh", this.settled);
    window.addEventListener("beforeunload", this.leave);
    this.settle();
  }

  disconnectedCallback() {
    document.removeEventListener("htmx:after:swap", this.settled);
    document.removeEventListener("cccrm:refresh", this.settled);
    window.removeEventListener("beforeunload", this.leave);
  }

  get text() {
    return this.querySelector("#text");
  }

  get isDirty() {
    return Boolean(this.text) && this.text.value.trim() !== this.text.defaultValue.trim();
  }

  /** After the server has answered: buttons that need JavaScript appear; saved words follow the server again. */
  settle() {
    this.leaving = false;
    for (const button of this.querySelectorAll("[data-cite]")) button.hidden = !this.text;
    // A text area that was typed in shows its own value for ever; resetting lets it follow what was saved.
    if (this.text && !this.isDirty && document.activeElement !== this.text) this.text.form.reset();
    this.note();
  }

  /** "Still true" is about what is saved, so it waits while there are other words. */
  note() {
    const confirm = this.querySelector("#cell-confirm button:not([aria-describedby])");
    if (confirm) confirm.disabled = this.isDirty;
  }

  cite(button) {
    if (!button || !this.text) return;
    const text = this.text;
    const at = this.caret ?? text.value.length;
    const before = text.value.slice(0, at);
    const words = `${before === "" || /\s$/.test(before) ? "" : " "}(${button.dataset.cite})`;
    text.focus();
    text.setSelectionRange(at, at);
    text.setRangeText(words, at, at, "end");
    this.caret = text.selectionEnd;
    text.dispatchEvent(new Event("input", { bubbles: true }));
  }
}

define("cc-table", Table);
define("cc-cell", Cell);
