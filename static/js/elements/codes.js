/* The page of the code list: a tree with keys, several codes chosen at once, rows that can be dragged. */

import { define } from "../lib/ready.js";
import { post, send } from "../lib/server.js";
import { CodeTree } from "../lib/tree.js";
import { isTextBox } from "../lib/typing.js";
import { fill } from "../lib/words.js";
import { asked, Drop } from "./codes/drop.js";

class Codes extends HTMLElement {
  connectedCallback() {
    this.classList.add("live");
    this.tree = new CodeTree(() => this.rows(), (folded) => post(this.dataset.view, { folded: folded.join(" ") }));
    this.says = this.querySelector("[data-count]");
    this.asks = this.says?.textContent;
    this.setUp();
    const linked = location.hash && document.getElementById(location.hash.slice(1));
    if (linked?.dataset?.code) this.tree.rove(linked);
    this.addEventListener("keydown", (event) => this.key(event));
    this.addEventListener("click", (event) => this.click(event));
    this.addEventListener("change", (event) => event.target.name === "code" && this.count());
    this.addEventListener("focusin", (event) => event.target.matches("tr[data-code]") && this.tree.rove(event.target));
    const filter = document.querySelector("[data-filter]");
    filter?.addEventListener("input", () => this.tree.filter(filter.value));
    filter?.addEventListener("keydown", (event) => this.tree.enter(event) && event.preventDefault());
    this.addEventListener("submit", (event) => event.target.matches(".done form") && (this.hasUndone = true));
    if (this.dataset.arrange) this.drop = new Drop(this);
    document.addEventListener("cccrm:refreshed", () => this.again());
    document.addEventListener("cccrm:placing", () => (this.here = document.activeElement?.closest("tr[data-code]")?.id));
  }

  rows() {
    return [...this.querySelectorAll("tr[data-code]")];
  }

  chosen() {
    return this.rows().filter((row) => this.box(row)?.checked);
  }

  box(row) {
    return row.querySelector("input[name=code]");
  }

  setUp() {
    this.classList.add("live");
    const table = this.querySelector("table");
    table.setAttribute("role", "treegrid");
    for (const row of this.rows()) {
      row.setAttribute("aria-level", this.tree.level(row) + 1);
      row.tabIndex = -1;
      row.draggable = Boolean(this.dataset.arrange);
      for (const inside of row.querySelectorAll("a, input")) inside.tabIndex = -1;
      for (const link of row.querySelectorAll("a")) link.draggable = false;
    }
    this.tree.refresh();
    this.count();
  }

  /* The button that took a step back is gone with it: the focus goes on in the list. */
  again() {
    this.setUp();
    if (this.hasUndone) this.tree.focus(this.tree.current);
    this.hasUndone = false;
  }

  count() {
    const chosen = this.chosen();
    for (const row of this.rows()) row.ariaSelected = this.box(row) ? String(this.box(row).checked) : null;
    this.classList.toggle("has-chosen", chosen.length > 0);
    if (!this.says) return;
    const words = chosen.length === 1 ? this.dataset.chosenOne : this.dataset.chosenMany;
    this.says.textContent = chosen.length ? fill(words, { d: chosen.length }) : this.asks;
    for (const button of this.querySelectorAll("button[name=do]")) button.disabled = !chosen.length;
  }

  /* Choosing */

  click(event) {
    const row = event.target.closest("tr[data-code]");
    if (!row) return;
    if (event.target.closest(".fold")) this.tree.fold(row);
    const box = event.target.closest("input[name=code]");
    if (box) {
      if (event.shiftKey && this.anchor) this.chooseTo(row, box.checked);
      this.anchor = row;
      this.count();
    }
  }

  chooseTo(row, isChosen) {
    const rows = this.tree.visible();
    const [from, to] = [rows.indexOf(this.anchor), rows.indexOf(row)].sort((a, b) => a - b);
    for (const each of rows.slice(Math.max(from, 0), to + 1)) if (this.box(each)) this.box(each).checked = isChosen;
  }

  key(event) {
    const row = event.target;
    if (!row.matches?.("tr[data-code]") || isTextBox(row)) return;
    const box = this.box(row);
    if (event.altKey && ["ArrowUp", "ArrowDown"].includes(event.key) && this.dataset.arrange) {
      this.step(row, event.key === "ArrowUp" ? -1 : 1);
    } else if (event.key === "Enter") row.querySelector("a").click();
    else if (event.key === " " && box) this.choose(row, !box.checked);
    else if (event.shiftKey && ["ArrowUp", "ArrowDown"].includes(event.key) && box) this.extend(event, row);
    else if (event.key === "Escape" && this.chosen().length) this.letGo();
    else if (!this.tree.key(event, row)) return;
    event.preventDefault();
  }

  choose(row, isChosen) {
    this.box(row).checked = isChosen;
    this.anchor = row;
    this.count();
  }

  extend(event, row) {
    this.choose(row, true);
    const rows = this.tree.visible();
    const next = rows[rows.indexOf(row) + (event.key === "ArrowUp" ? -1 : 1)];
    if (!next) return;
    this.choose(next, true);
    this.tree.focus(next);
  }

  letGo() {
    for (const row of this.chosen()) this.box(row).checked = false;
    this.count();
  }

  /* Moving */

  /* One place up or down among the siblings, as they stand when the steps before have been taken. */
  step({ id }, step) {
    return this.send(id, () => {
      const row = document.getElementById(id);
      const siblings = row ? this.tree.siblings(row) : [];
      const target = siblings[siblings.indexOf(row) + step];
      return target && asked([row], target, step < 0 ? "before" : "after");
    });
  }

  /** Move rows to a place; what was done is said below the list, with its Undo. */
  move(rows, target, where, reason = "") {
    const data = asked(rows, target, where);
    data.set("reason", reason);
    return this.send(rows[0].id, data);
  }

  /* Whoever has gone on to another row meanwhile stays there. */
  async send(moved, data) {
    this.here = null;
    if (!(await send(this.dataset.arrange, data))) return;
    this.setUp();
    this.tree.focus(document.getElementById(this.here ?? moved));
  }
}

define("cc-codes", Codes);
