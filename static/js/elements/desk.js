/* The desk: choosing words by mouse, finger or keys, coding them, and lighting what belongs together. */

import { load, send } from "../lib/server.js";
import { rangesOf, spanOf, startOf, endOf, wordsAt, wordSpans, offsetAt } from "../lib/spans.js";
import { layOut } from "./margin.js";
import { Picker } from "./picker.js";

const isTyping = (node) => node.closest("input, textarea, select, [contenteditable]");

class Desk extends HTMLElement {
  connectedCallback() {
    this.classList.add("live");
    this.page = this.querySelector("#transcript");
    this.take = this.querySelector("#take");
    this.pending = null;
    this.current = null;
    this.picker = new Picker(this.querySelector("#picker"), {
      choose: (choice) => this.chosen(choice),
      close: (giveFocus) => this.letGo(giveFocus),
      canAdd: Boolean(this.dataset.canAdd),
    });
    this.listen();
    this.rove(this.startTurn());
    this.layOutAll();
    document.fonts?.ready.then(() => this.layOutAll());
    new ResizeObserver(() => this.layOutAll()).observe(this.page);
    const shown = this.querySelector("#details[data-passage]");
    if (shown) this.show(shown.dataset.passage, false);
  }

  get canCode() {
    return Boolean(this.dataset.canCode);
  }

  turns() {
    return [...this.page.querySelectorAll(".turn")];
  }

  layOutAll() {
    const width = this.page.clientWidth;
    const fonts = document.fonts?.status;
    if (width === this.width && fonts === this.fonts) return;
    this.width = width;
    this.fonts = fonts;
    layOut(this.turns());
  }

  startTurn() {
    const target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    return target?.closest?.(".turn") ?? this.page.querySelector(".turn");
  }

  listen() {
    this.page.addEventListener("pointerup", (event) => this.pointerUp(event));
    this.page.addEventListener("click", (event) => this.click(event));
    this.page.addEventListener("focusin", (event) => this.rove(event.target.closest(".turn")));
    this.page.addEventListener("pointerover", (event) => this.hover(event.target));
    this.page.addEventListener("pointerleave", () => this.light("lit", null));
    this.page.addEventListener("focusin", (event) => this.hover(event.target));
    this.addEventListener("keydown", (event) => this.key(event));
    this.addEventListener("submit", (event) => this.submit(event));
    this.addEventListener("click", (event) => this.pane(event));
    this.addEventListener("input", (event) => event.target.matches("[data-filter]") && this.filter(event.target.value));
    document.addEventListener("cccrm:parts", (event) => this.partsPlaced(event.detail));
    document.addEventListener("cccrm:refreshed", () => this.refreshed());
    document.addEventListener("selectionchange", () => this.selectionMoved());
    document.addEventListener("keydown", (event) => this.anywhere(event));
    document.addEventListener("copy", (event) => this.copy(event));
    this.take.addEventListener("click", () => this.openPicker());
  }

  /* Choosing words */

  pointerUp(event) {
    if (event.pointerType === "touch" || !this.canCode) return;
    setTimeout(() => {
      const span = this.selected();
      if (span) {
        this.choose(span);
        this.openPicker();
      }
    });
  }

  selected() {
    const selection = getSelection();
    if (!selection.rangeCount || selection.isCollapsed) return null;
    const range = selection.getRangeAt(0);
    return range.intersectsNode(this.page) ? spanOf(this.page, range) : null;
  }

  selectionMoved() {
    if (!this.canCode || this.picker.isOpen) return;
    const span = matchMedia("(pointer: coarse)").matches ? this.selected() : null;
    this.take.hidden = !span;
    if (span) this.pending = span;
  }

  choose(span) {
    this.pending = span;
    this.light("pending", span);
    if (span) this.rove(wordsAt(this.page, span.start)?.closest(".turn"));
  }

  openPicker() {
    if (!this.canCode) return;
    if (!this.pending) return;
    this.choose(this.pending);
    const rects = rangesOf(this.page, this.pending.start, this.pending.end).flatMap((r) => [...r.getClientRects()]);
    const inside = rects.filter((r) => r.bottom > 0 && r.top < innerHeight);
    const box = (inside.length ? inside : rects).reduce(
      (sum, r) => ({
        top: Math.min(sum.top, r.top),
        bottom: Math.max(sum.bottom, r.bottom),
        left: Math.min(sum.left, r.left),
      }),
      { top: Infinity, bottom: -Infinity, left: Infinity },
    );
    this.mode = { url: this.dataset.apply };
    this.take.hidden = true;
    this.picker.open(box, { under: this.openCode() });
    getSelection().removeAllRanges();
  }

  letGo(giveFocus) {
    this.choose(null);
    if (giveFocus) this.focusTurn(this.turn);
  }

  openCode() {
    const item = this.querySelector(".code-tree .sel");
    if (!item) return null;
    return { id: item.dataset.code, mnemonic: item.querySelector(".mono")?.textContent, label: item.querySelector(".l").textContent };
  }

  async chosen(choice) {
    const turn = this.turn?.id;
    const { url, recode } = this.mode;
    const span = this.pending;
    const body = { revision: this.dataset.revision, ...(recode ? {} : span), ...choice };
    const done = await send(url, body);
    if (done) this.choose(null);
    this.focusTurn(document.getElementById(turn));
  }

  /* Moving by keys */

  rove(turn) {
    if (!turn || turn === this.turn) return;
    if (this.turn) this.turn.tabIndex = -1;
    this.turn = turn;
    turn.tabIndex = 0;
  }

  focusTurn(turn) {
    if (!turn) return;
    this.rove(turn);
    turn.focus({ preventScroll: true });
  }

  key(event) {
    if (event.key === "Escape" && event.target.closest("#details-pane") && !isTyping(event.target)) this.closeDetails();
    if (isTyping(event.target) || event.ctrlKey || event.metaKey || event.altKey) return;
    const turn = event.target.closest(".turn");
    if (!turn || event.target !== turn) return;
    const steps = { ArrowDown: 1, ArrowUp: -1 };
    if (event.key in steps) this.moveTurn(steps[event.key]);
    else if (event.key === "ArrowRight" || event.key === "ArrowLeft") this.moveWords(event);
    else if (event.key === "Enter" && this.canCode) this.takeTurn(turn);
    else if (event.key === "Escape") this.choose(null);
    else return;
    event.preventDefault();
  }

  moveTurn(step) {
    const turns = this.turns();
    const next = turns[turns.indexOf(this.turn) + step];
    if (!next) return;
    this.choose(null);
    this.rove(next);
    next.focus();
    next.scrollIntoView({ block: "nearest" });
  }

  takeTurn(turn) {
    if (!this.pending) {
      const words = turn.querySelector(".words");
      this.pending = { start: startOf(words), end: endOf(words) };
    }
    this.openPicker();
  }

  moveWords(event) {
    const words = wordSpans(this.turn.querySelector(".words"));
    if (!words.length) return;
    const step = event.key === "ArrowRight" ? 1 : -1;
    const from = this.pending ? words.findIndex((w) => w.end > this.pending.start) : -1;
    let to = this.pending ? words.findLastIndex((w) => w.start < this.pending.end) : -1;
    if (from < 0) return this.choose(words[0]);
    if (event.shiftKey) {
      to = Math.max(from, Math.min(words.length - 1, to + step));
      return this.choose({ start: words[from].start, end: words[to].end });
    }
    const place = Math.max(0, Math.min(words.length - 1, step > 0 ? to + 1 : from - 1));
    return this.choose(words[place]);
  }

  anywhere(event) {
    if (isTyping(event.target)) return;
    // Brackets are typed with AltGr on many keyboards, and Windows reports that as Ctrl and Alt.
    const isShortcut = (event.ctrlKey || event.metaKey || event.altKey) && !event.getModifierState("AltGraph");
    if ((event.ctrlKey || event.metaKey) && event.key === "z" && !event.shiftKey && !event.altKey) {
      document.querySelector("[data-undo]")?.requestSubmit();
    } else if (isShortcut) return;
    else if (event.key === "?") this.querySelector("#help").showModal();
    else if (event.key === "[") this.querySelector("[rel=prev]")?.click();
    else if (event.key === "]") this.querySelector("[rel=next]")?.click();
    else return;
    event.preventDefault();
  }

  copy(event) {
    if (!this.picker.isOpen || !this.pending || this.picker.input.selectionStart !== this.picker.input.selectionEnd) return;
    const words = rangesOf(this.page, this.pending.start, this.pending.end).map(String).join("\n");
    event.clipboardData.setData("text/plain", words);
    event.preventDefault();
  }

  /* Passages */

  click(event) {
    const label = event.target.closest("[data-coding], [data-bar], .note[data-passage]");
    if (label) {
      event.preventDefault();
      this.show(label.dataset.passage);
    } else if (!this.selected() && event.target.closest("mark")) {
      const passage = this.passageAt(event);
      if (passage) this.show(passage);
    }
  }

  passageAt(event) {
    const words = event.target.closest(".words");
    const caret = document.caretPositionFromPoint?.(event.clientX, event.clientY);
    const node = caret?.offsetNode ?? document.caretRangeFromPoint?.(event.clientX, event.clientY)?.startContainer;
    if (!node || !words.contains(node)) return null;
    const offset = offsetAt(words, node, caret ? caret.offset : 0);
    const labels = [...this.page.querySelectorAll("[data-coding]")].filter(
      (l) => Number(l.dataset.start) <= offset && offset <= Number(l.dataset.end),
    );
    labels.sort((a, b) => a.dataset.end - a.dataset.start - (b.dataset.end - b.dataset.start));
    return labels[0]?.dataset.passage;
  }

  /** Light a passage up; `fetchIt` reads its details, and `opens` brings them forward where they are a drawer. */
  async show(passage, fetchIt = true, opens = true) {
    this.current = passage;
    for (const item of this.page.querySelectorAll(".on")) item.classList.remove("on");
    const parts = this.page.querySelectorAll(`[data-passage="${CSS.escape(passage)}"]`);
    for (const item of parts) item.classList.add("on");
    this.light("current", this.spanOfPassage(passage));
    if (opens) this.classList.add("with-details");
    if (opens) this.uncover(this.spanOfPassage(passage));
    // Details that stand there already are not fetched again: that would take the focus, and words just typed, along.
    const isThere = this.querySelector("#details")?.dataset.passage === passage;
    if (fetchIt && !isThere) await load(new URL(`../../passages/${passage}/`, location.href));
  }

  /** On a phone the details cover the lower part of the screen, so the words they are about move above. */
  uncover(span) {
    if (!span || !matchMedia("(max-width: 48rem)").matches) return;
    const words = rangesOf(this.page, span.start, span.end)[0]?.getBoundingClientRect();
    if (words && (words.top < 0 || words.top > innerHeight / 4)) scrollBy(0, words.top - innerHeight / 6);
  }

  spanOfPassage(passage) {
    const label = this.page.querySelector(`[data-coding][data-passage="${CSS.escape(passage)}"]`);
    return label ? { start: Number(label.dataset.start), end: Number(label.dataset.end) } : null;
  }

  hover(target) {
    const label = target.closest?.("[data-coding], [data-bar]");
    this.light("lit", label ? this.spanOfPassage(label.dataset.passage) : null);
  }

  light(name, span) {
    if (!globalThis.CSS?.highlights) return;
    if (!span) CSS.highlights.delete(name);
    else CSS.highlights.set(name, new Highlight(...rangesOf(this.page, span.start, span.end)));
  }

  /* The panes */

  pane(event) {
    const target = event.target;
    if (target.closest("[data-close]")) this.closeDetails();
    else if (target.closest("[data-help]")) this.querySelector("#help").showModal();
    else if (target.closest("[data-add-code]")) this.addCode(target.closest("[data-add-code]"));
    else if (target.closest("[data-recode]")) this.recode(target.closest("[data-recode]"));
    else if (target.closest(".code-tree [data-code]")) this.pickInTree(target.closest("[data-code]"));
  }

  closeDetails() {
    this.classList.remove("with-details");
    for (const item of this.page.querySelectorAll(".on")) item.classList.remove("on");
    this.light("current", null);
    this.focusTurn(this.turn);
  }

  addCode(button) {
    this.pending = { start: Number(button.dataset.start), end: Number(button.dataset.end) };
    this.openPicker();
  }

  recode(button) {
    this.mode = { url: button.dataset.recode, recode: true };
    this.picker.open(button.getBoundingClientRect(), { onlyExisting: true });
  }

  pickInTree(item) {
    if (this.canCode && (this.pending || this.picker.isOpen)) {
      const span = this.pending;
      if (!this.picker.isOpen) this.mode = { url: this.dataset.apply };
      this.picker.close(false);
      this.pending = span;
      this.chosen({ code: item.dataset.code });
      return;
    }
    const was = item.classList.contains("sel");
    for (const other of this.querySelectorAll(".code-tree .sel")) other.classList.remove("sel");
    item.classList.toggle("sel", !was);
    item.querySelector("button").setAttribute("aria-pressed", String(!was));
  }

  filter(letters) {
    const wanted = letters.toLocaleLowerCase();
    for (const item of this.querySelectorAll(".code-tree [data-code]")) {
      item.hidden = !item.textContent.toLocaleLowerCase().includes(wanted);
    }
  }

  async submit(event) {
    const form = event.target;
    if (!form.matches("[data-part]")) return;
    event.preventDefault();
    const isDetail = form.closest("#details");
    await send(form.action, new FormData(form));
    // The answer has replaced the button that was pressed, and the focus must not go with it.
    if (document.activeElement !== document.body) return;
    if (isDetail) this.querySelector("#details-pane").focus({ preventScroll: true });
    else this.focusTurn(this.turn);
  }

  /* After parts of the page were replaced */

  partsPlaced(parts) {
    const turns = parts.filter((part) => part.matches(".turn"));
    for (const turn of turns) {
      turn.classList.add("fresh");
      if (turn.id === this.turn?.id) {
        this.turn = null;
        this.rove(turn);
      }
    }
    layOut(turns);
    const details = parts.find((part) => part.id === "details");
    // After a coding the drawer stays shut: it would cover the words that were just coded.
    if (details?.dataset.passage) this.show(details.dataset.passage, false, false);
    else if (details) this.closeDetails();
  }

  refreshed() {
    const turn = this.turn && document.getElementById(this.turn.id);
    this.classList.add("live");
    this.page = this.querySelector("#transcript");
    this.turn = null;
    this.rove(turn ?? this.page.querySelector(".turn"));
    layOut(this.turns());
  }
}

customElements.define("cc-desk", Desk);
