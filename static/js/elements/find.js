/* The find bar of the desk: the server says where words stand, so that both find the same; hits are lit, not marked. */

import { firstPlace } from "../lib/bisect.js";
import { define } from "../lib/ready.js";
import { endOf, rangeIn, startOf } from "../lib/spans.js";
import { fill } from "../lib/words.js";

// Milliseconds after the last letter; a regular expression costs the server a process.
const WAIT = 120;
const WAIT_FOR_PATTERN = 400;
const OPTIONS = ["whole_words", "match_case", "is_pattern"];

class Find extends HTMLElement {
  /* `hits` are [start, end] in code points of the document; `at` is the place of the current one in them. */
  connectedCallback() {
    this.input = this.querySelector(".words-to-find");
    this.count = this.querySelector(".count");
    this.goLink = this.querySelector(".go");
    this.forget();
    this.input.addEventListener("input", () => this.soon());
    this.addEventListener("change", (event) => event.target !== this.input && this.search());
    this.addEventListener("click", (event) => this.click(event));
    this.addEventListener("keydown", (event) => this.key(event));
    document.addEventListener("click", (event) => this.opener(event));
    document.addEventListener("cccrm:parts", () => this.light());
    document.addEventListener("cccrm:refreshed", () => this.refreshed());
    this.fromAddress();
  }

  get desk() {
    return this.closest("cc-desk");
  }

  get isOpen() {
    return !this.hidden;
  }

  forget() {
    this.hits = [];
    this.total = 0;
    this.at = -1;
    this.go = null;
    this.answered = "";
  }

  /** Open the bar, or come back to it; where one was is remembered for Escape. */
  open() {
    this.from = { focus: document.activeElement, top: this.sheet.scrollTop };
    this.isWanted = true;
    this.hidden = false;
    this.light();
    this.input.focus({ preventScroll: true });
    this.input.select();
  }

  /** Close the bar; `goesBack` gives focus and place back. */
  close(goesBack = true) {
    this.isWanted = false;
    this.hidden = true;
    // What was still looked for would scroll the page when it is found.
    clearTimeout(this.timer);
    this.waiting?.abort();
    this.light();
    if (!goesBack) return;
    this.sheet.scrollTop = this.from?.top ?? this.sheet.scrollTop;
    const { focus } = this.from ?? {};
    if (focus?.isConnected && focus !== document.body && !this.contains(focus)) focus.focus({ preventScroll: true });
    else this.desk.turns.focus();
  }

  /* On a phone the page itself scrolls. */
  get sheet() {
    const sheet = this.desk.querySelector("#sheet");
    return sheet.scrollHeight > sheet.clientHeight + 1 ? sheet : document.scrollingElement;
  }

  /* A page of hits leads here with its words in the address, and with the hit that was clicked. */
  fromAddress() {
    const asked = new URLSearchParams(location.search);
    if (!asked.get("q")) return;
    this.input.value = asked.get("q");
    for (const name of OPTIONS) this.querySelector(`[name=${name}]`).checked = asked.get(name) === "1";
    this.isWanted = true;
    this.hidden = false;
    this.search(Number(asked.get("at") ?? -1));
  }

  refreshed() {
    this.hidden = !this.isWanted;
    if (this.isOpen) this.search(this.hits[this.at]?.[0]);
  }

  soon() {
    clearTimeout(this.timer);
    const isPattern = this.querySelector("[name=is_pattern]").checked;
    this.timer = setTimeout(() => this.search(), isPattern ? WAIT_FOR_PATTERN : WAIT);
  }

  parameters() {
    const asked = new URLSearchParams({ q: this.input.value });
    for (const name of OPTIONS) if (this.querySelector(`[name=${name}]`).checked) asked.set(name, "1");
    return asked;
  }

  /** Ask the server; go to the first hit from `from` on (an offset), or from the turn that one reads. Gives whether
      there was an answer, and nobody has typed on meanwhile. */
  async search(from) {
    clearTimeout(this.timer);
    this.waiting?.abort();
    this.waiting = new AbortController();
    const asked = this.parameters();
    this.asked = this.input.value.trim();
    this.querySelector(".everywhere").href = `${this.dataset.everywhere}?${asked}`;
    const answer = this.asked ? await this.ask(asked, this.waiting.signal) : { hits: [], total: 0, problem: "", go: null, nowhere: "" };
    if (!answer) return false;
    this.answered = this.asked;
    Object.assign(this, { hits: answer.hits, total: answer.total, problem: answer.problem, go: answer.go, nowhere: answer.nowhere });
    this.goLink.hidden = !this.go;
    this.goLink.textContent = this.go?.text ?? "";
    this.goLink.href = this.go?.url ?? "#";
    const start = from ?? startOf(this.desk.turns.current.querySelector(".words"));
    const first = this.hits.findIndex(([, end]) => end > start);
    this.show(this.hits.length ? Math.max(first, 0) : -1);
    return true;
  }

  async ask(asked, signal) {
    try {
      const response = await fetch(`${this.dataset.url}?${asked}&revision=${this.desk.dataset.revision}`, { signal, headers: { "HX-Request": "true" } });
      if (response.redirected) location.reload();
      if (!response.ok) throw new Error(response.statusText);
      return await response.json();
    } catch (error) {
      if (error.name !== "AbortError") this.count.textContent = this.dataset.failed;
      return null;
    }
  }

  /** Make a hit the current one and bring it into sight. */
  show(at) {
    this.at = at;
    this.light();
    this.tell();
    const words = this.wordsOf(this.hits[at]);
    // What the first letters found was passing by.
    if (!this.hits.length && this.from) this.sheet.scrollTop = this.from.top;
    if (!words) return;
    const box = rangeIn(words, ...this.hits[at]).getBoundingClientRect();
    const room = this.sheet === document.scrollingElement ? { top: 0, bottom: innerHeight } : this.sheet.getBoundingClientRect();
    const isInSight = box.top > room.top + this.firstElementChild.offsetHeight + 16 && box.bottom < room.bottom - 16;
    if (!isInSight) this.sheet.scrollBy(0, box.top - (room.top + (room.bottom - room.top) / 3));
  }

  tell() {
    const turn = this.wordsOf(this.hits[this.at])?.closest(".turn").dataset.turn ?? "";
    const some = fill(this.dataset.one, { n: this.at + 1, all: this.total, t: turn });
    this.count.textContent = this.problem || (this.hits.length ? some : this.asked ? this.nowhere || this.dataset.none : "");
    this.classList.toggle("wrong", Boolean(this.problem));
    this.input.setAttribute("aria-invalid", String(Boolean(this.problem)));
    for (const button of this.querySelectorAll("[data-step]")) button.disabled = this.hits.length < 2;
  }

  step(by) {
    if (this.hits.length) this.show((this.at + by + this.hits.length) % this.hits.length);
  }

  /* The words element in which a hit stands; turns come in order. */
  wordsOf(hit) {
    if (!hit) return null;
    const words = this.turns[firstPlace(this.turns, (turn) => endOf(turn) > hit[0])];
    return words && startOf(words) <= hit[0] && hit[1] <= endOf(words) ? words : null;
  }

  light() {
    if (!globalThis.CSS?.highlights) return;
    this.turns = [...this.desk.page.querySelectorAll(".words")];
    const lit = this.isOpen ? this.hits : [];
    const ranges = lit.map((hit) => [hit, this.wordsOf(hit)]).map(([hit, words]) => words && rangeIn(words, ...hit));
    CSS.highlights.set("hit", new Highlight(...ranges.filter(Boolean)));
    const now = ranges[this.at];
    const light = new Highlight(...(now ? [now] : []));
    light.priority = 1;
    CSS.highlights.set("hit-now", light);
  }

  /** Leave the bar for the words of the current hit, which are chosen then, ready to be coded. */
  enterText() {
    const hit = this.hits[this.at];
    const turn = this.wordsOf(hit)?.closest(".turn");
    if (!turn) return;
    if (this.desk.canCode) this.desk.pending.choose({ start: hit[0], end: hit[1] });
    this.desk.turns.focus(turn);
  }

  /** Go to the turn whose address was typed. */
  goThere() {
    const url = new URL(this.go.url, location.href);
    const turn = url.pathname === location.pathname && document.getElementById(decodeURIComponent(url.hash.slice(1)));
    if (!turn) return location.assign(url);
    this.close(false);
    turn.scrollIntoView({ block: "start" });
    this.desk.turns.focus(turn);
  }

  key(event) {
    if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Escape") this.close();
    else if (event.target !== this.input) return;
    else if (event.key === "Enter") this.enter(event.shiftKey ? -1 : 1);
    else if (event.key === "ArrowDown") this.enterText();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  /* Enter asks where the letters have not been found yet, so that a quick hand loses nothing. */
  async enter(by) {
    const isKnown = this.input.value.trim() === this.answered;
    if (!isKnown && !(await this.search())) return;
    if (this.go) this.goThere();
    else if (isKnown) this.step(by);
  }

  click(event) {
    const step = event.target.closest("[data-step]");
    if (step) this.step(Number(step.dataset.step));
    else if (event.target.closest("[data-close-find]")) this.close();
    else if (event.target.closest(".go")) {
      event.preventDefault();
      this.goThere();
    }
  }

  opener(event) {
    const link = event.target.closest?.("[data-find]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    this.open();
  }
}

define("cc-find", Find);
