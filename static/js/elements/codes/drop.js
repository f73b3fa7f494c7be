/* Dragging rows of the code list: the place is marked, what a drop there would do is said beside it while one drags,
   and a drop that changes more than the order waits for Enter, with room for a reason. Escape leaves all as it was. */

import { load } from "../../lib/server.js";

const OPENS_AFTER = 700;
const PAUSE = 120;

/** What the server is asked about rows and a place. */
export function asked(rows, target, where) {
  const data = new FormData();
  for (const row of rows) data.append("code", row.dataset.code);
  data.set("target", target?.dataset.code ?? "");
  data.set("where", where);
  return data;
}

export class Drop {
  /** `codes` is the element of the list. */
  constructor(codes) {
    this.codes = codes;
    this.note = codes.querySelector("[data-drop]");
    this.heard = this.note.querySelector("[data-heard]");
    for (const kind of ["dragstart", "dragover", "dragleave", "drop", "dragend"]) {
      codes.addEventListener(kind, (event) => this[kind](event));
    }
    this.note.addEventListener("submit", (event) => this.confirm(event));
    this.note.addEventListener("keydown", (event) => event.key === "Escape" && this.leave(event));
    this.note.querySelector("[data-leave]").addEventListener("click", (event) => this.leave(event));
    document.addEventListener("pointerdown", (event) => this.held && !this.note.contains(event.target) && this.close());
  }

  dragstart(event) {
    const row = event.target.closest?.("tr[data-code]");
    if (!row) return;
    this.close();
    this.dragged = this.codes.box(row)?.checked ? this.codes.chosen() : [row];
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", this.dragged.map((each) => each.dataset.name).join("\n"));
    for (const each of this.dragged) each.classList.add("dragged");
  }

  dragover(event) {
    const { tree } = this.codes;
    const row = event.target.closest?.("tr[data-code]");
    if (!this.dragged || !row || this.dragged.some((each) => each === row || tree.below(each).includes(row))) return;
    event.preventDefault();
    const box = row.getBoundingClientRect();
    const share = (event.clientY - box.top) / box.height;
    this.mark(row, share < 0.28 ? "before" : share > 0.72 ? "after" : "under");
  }

  mark(row, where) {
    if (this.over === row && this.where === where) return;
    this.unmark();
    this.over = row;
    this.where = where;
    row.dataset.drop = where;
    const { tree } = this.codes;
    if (where === "under" && tree.isFolded(row)) this.opening = setTimeout(() => tree.fold(row, false), OPENS_AFTER);
    this.asking = setTimeout(() => this.look(this.dragged, ...this.placeOf(row, where)), PAUSE);
  }

  unmark() {
    clearTimeout(this.opening);
    clearTimeout(this.asking);
    if (this.over) delete this.over.dataset.drop;
    this.over = null;
  }

  /* Below an open code the next place is that of its first sub-code. */
  placeOf(row, where) {
    const { tree } = this.codes;
    const first = where === "after" && !tree.isFolded(row) && tree.below(row)[0];
    return first ? [first, "before"] : [row, where];
  }

  dragleave(event) {
    if (this.codes.contains(event.relatedTarget)) return;
    this.unmark();
    this.close();
  }

  async drop(event) {
    if (!this.over) return;
    event.preventDefault();
    const rows = this.dragged;
    const [target, where] = this.placeOf(this.over, this.where);
    this.unmark();
    this.held = { rows, target, where };
    if (await this.look(rows, target, where)) this.ask(target);
    else this.close();
  }

  dragend() {
    this.unmark();
    for (const row of this.dragged ?? []) row.classList.remove("dragged");
    this.dragged = null;
    if (!this.held) this.close();
  }

  /** Say what a drop at a place would do; gives whether that is still wanted when the answer is there. */
  async look(rows, target, where) {
    const query = new URLSearchParams(asked(rows, target, where)).toString();
    const isWanted = () => this.latest === query;
    if (this.shown !== query) {
      this.latest = query;
      if (!(await load(`${this.codes.dataset.arrange}?${query}`, isWanted))) return false;
      this.shown = query;
    }
    this.stand(target);
    this.heard.textContent = this.note.querySelector("#codes-drop").textContent;
    return isWanted();
  }

  /* Beside the row, over the counts, so that no name of a code is covered. */
  stand(row) {
    const { note, codes } = this;
    note.hidden = false;
    const [box, home] = [row.getBoundingClientRect(), codes.getBoundingClientRect()];
    const below = Math.min(box.bottom + 2, innerHeight - note.offsetHeight - 8);
    note.style.top = `${Math.max(below, 0) - home.top}px`;
  }

  /* Only the order changes: it is done. Else the words stay, with a box for a reason; Enter moves. */
  ask(target) {
    const { dataset } = this.note.querySelector("#codes-drop");
    if ("refused" in dataset) return this.close();
    if (!("asks" in dataset)) return this.move("");
    this.note.classList.add("waits");
    this.kept = target;
    target.dataset.drop = this.held.where;
    this.stand(target);
    this.note.elements.reason.focus();
  }

  confirm(event) {
    event.preventDefault();
    this.move(this.note.elements.reason.value);
  }

  move(reason) {
    const { rows, target, where } = this.held;
    this.close();
    return this.codes.move(rows, target, where, reason);
  }

  leave(event) {
    event.preventDefault();
    const [row] = this.held?.rows ?? [];
    this.close();
    this.codes.tree.focus(row);
  }

  close() {
    if (this.kept) delete this.kept.dataset.drop;
    this.held = this.kept = null;
    this.latest = this.shown = null;
    this.note.hidden = true;
    this.note.classList.remove("waits");
    this.note.elements.reason.value = "";
  }
}
