/* A flat list of rows as a tree: folding, filtering, moving by keys. Each row has data-code and data-level. */

import { findCodes } from "./codes.js";

const TYPING_PAUSE = 900;

export class CodeTree {
  /** `rows()` gives the rows in order; `folded` is called with the folded ids whenever a person changes them. */
  constructor(rows, folded) {
    this.rows = rows;
    this.whenFolded = folded;
    this.letters = "";
    this.found = null;
    this.first = null;
  }

  level(row) {
    return Number(row.dataset.level);
  }

  hasChildren(row) {
    return "hasChildren" in row.dataset;
  }

  isFolded(row) {
    return "folded" in row.dataset;
  }

  /** Show and hide rows after something changed; a filter looks into folded codes, too. */
  refresh() {
    let foldedAt = Infinity;
    for (const row of this.rows()) {
      const level = this.level(row);
      row.classList.remove("away");
      if (level <= foldedAt) foldedAt = Infinity;
      row.hidden = this.found ? !this.found.has(row) : level > foldedAt;
      if (foldedAt === Infinity && this.isFolded(row)) foldedAt = level;
      if (this.hasChildren(row)) row.ariaExpanded = String(!this.isFolded(row) || Boolean(this.found));
    }
    this.rove(this.current && !this.current.hidden ? this.current : this.visible()[0]);
  }

  fold(row, isFolded = !this.isFolded(row)) {
    if (!this.hasChildren(row) || isFolded === this.isFolded(row)) return;
    row.toggleAttribute("data-folded", isFolded);
    this.refresh();
    this.whenFolded(this.rows().filter((each) => this.isFolded(each)).map((each) => each.dataset.code));
  }

  filter(letters) {
    const rows = this.rows();
    this.found = null;
    this.first = null;
    if (letters.trim()) {
      const codes = rows.map((row) => ({ ...about(row), row }));
      this.found = new Set(findCodes(codes, letters).map((code) => code.row));
      this.first = rows.find((row) => this.found.has(row));
      for (const row of [...this.found]) for (const above of this.above(row)) this.found.add(above);
    }
    this.refresh();
  }

  /** Go on from the box of the filter into the list, to the first row that has its letters; gives whether it was for us. */
  enter(event) {
    if (event.key !== "ArrowDown" || !event.target.matches("[data-filter]")) return false;
    if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey || event.isComposing) return false;
    this.focus(this.first ?? this.visible()[0]);
    return true;
  }

  visible() {
    return this.rows().filter((row) => !row.hidden);
  }

  /** The rows above one in the tree, nearest first. */
  above(row) {
    const rows = this.rows();
    const found = [];
    let level = this.level(row);
    for (let i = rows.indexOf(row) - 1; i >= 0 && level > 0; i--) {
      if (this.level(rows[i]) < level) {
        found.push(rows[i]);
        level = this.level(rows[i]);
      }
    }
    return found;
  }

  /** The rows below one in the tree. */
  below(row) {
    const rows = this.rows();
    const place = rows.indexOf(row);
    const end = rows.findIndex((each, i) => i > place && this.level(each) <= this.level(row));
    return rows.slice(place + 1, end < 0 ? undefined : end);
  }

  /** The rows that stand beside one under the same code, itself among them. */
  siblings(row) {
    const parent = this.above(row)[0];
    const rows = parent ? this.below(parent) : this.rows();
    return rows.filter((each) => this.level(each) === this.level(row));
  }

  /** Let the Tab key come to this row. */
  rove(row) {
    if (this.current && this.current !== row) this.current.tabIndex = -1;
    this.current = row ?? null;
    if (row) row.tabIndex = 0;
  }

  focus(row) {
    if (!row) return;
    this.rove(row);
    row.focus({ preventScroll: true });
    row.scrollIntoView({ block: "nearest" });
  }

  /** Act on a key that was pressed on a row; gives whether it was one of ours. */
  key(event, row) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return false;
    const rows = this.visible();
    const place = rows.indexOf(row);
    if (event.key === "ArrowDown") this.focus(rows[place + 1]);
    else if (event.key === "ArrowUp") this.focus(rows[place - 1]);
    else if (event.key === "Home") this.focus(rows[0]);
    else if (event.key === "End") this.focus(rows.at(-1));
    else if (event.key === "ArrowRight") this.inwards(row, rows[place + 1]);
    else if (event.key === "ArrowLeft") this.outwards(row);
    else if (event.key === "*") for (const each of this.siblings(row)) this.fold(each, false);
    else if (/^[\p{L}\p{N}-]$/u.test(event.key)) this.type(event.key, rows, place);
    else return false;
    return true;
  }

  inwards(row, next) {
    if (this.isFolded(row) && !this.found) this.fold(row, false);
    else if (next && this.level(next) > this.level(row)) this.focus(next);
  }

  outwards(row) {
    if (this.hasChildren(row) && !this.isFolded(row) && !this.found) this.fold(row, true);
    else this.focus(this.above(row)[0]);
  }

  /* Letters go to the next code whose mnemonic or label begins with them. */
  type(letter, rows, place) {
    clearTimeout(this.pause);
    this.pause = setTimeout(() => (this.letters = ""), TYPING_PAUSE);
    this.letters += letter.toLocaleLowerCase();
    const from = this.letters.length > 1 ? place : place + 1;
    const ordered = [...rows.slice(from), ...rows.slice(0, from)];
    const begins = (text) => text.toLocaleLowerCase().startsWith(this.letters);
    this.focus(ordered.find((row) => begins(row.dataset.mnemonic) || begins(row.dataset.label)));
  }
}

const about = (row) => ({
  mnemonic: row.dataset.mnemonic,
  label: row.dataset.label,
  path: row.dataset.path ?? "",
  definition: "",
});
