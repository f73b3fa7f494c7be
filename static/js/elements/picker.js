/* The code picker: a combobox that finds a code by letters and stands below the words it is about to code. */

import { findCodes } from "../lib/codes.js";

const MOST = 40;
const GAP = 6;
const LEAST = 300;
const RECENT = "cccrm-recent-codes";

export class Picker {
  /** `element` is #picker; `choose(choice)` gets {code} or {label, parent}; `canAdd` allows new codes. */
  constructor(element, { choose, close, canAdd }) {
    this.element = element;
    this.input = element.querySelector("input");
    this.list = element.querySelector("[role=listbox]");
    this.definition = element.querySelector(".def");
    this.say = element.querySelector(".say");
    this.choose = choose;
    this.whenClosed = close;
    this.canAdd = canAdd;
    this.input.addEventListener("input", () => this.fill());
    this.input.addEventListener("keydown", (event) => this.key(event));
    this.list.addEventListener("pointerdown", (event) => event.preventDefault());
    this.list.addEventListener("click", (event) => this.take(event.target.closest("[role=option]")));
    document.addEventListener("pointerdown", (event) => {
      // A click in the list of codes chooses for the picker, so the words stay chosen.
      const isOurs = this.element.contains(event.target) || event.target.closest?.(".code-tree [data-code]");
      if (this.isOpen && !isOurs) this.close(false);
    });
    globalThis.visualViewport?.addEventListener("resize", () => this.standOnKeyboard());
  }

  get isOpen() {
    return this.element.matches(":popover-open");
  }

  /** Open below (or above) a rectangle; `under` is the code that a new one may stand under. */
  open(rect, { under = null, onlyExisting = false } = {}) {
    this.codes = JSON.parse(document.getElementById("picker-codes")?.textContent ?? "[]");
    this.under = under;
    this.onlyExisting = onlyExisting;
    this.input.value = "";
    if (!this.isOpen) this.element.showPopover();
    this.fill();
    this.place(rect);
    this.input.focus({ preventScroll: true });
  }

  close(giveFocus = true) {
    if (!this.isOpen) return;
    this.element.hidePopover();
    this.whenClosed(giveFocus);
  }

  /* Below the words where there is room, above otherwise; the list shrinks before it covers them. */
  place(rect) {
    const style = this.element.style;
    style.top = style.bottom = style.left = "";
    if (matchMedia("(max-width: 48rem)").matches) return;
    const below = innerHeight - rect.bottom - GAP;
    const above = rect.top - GAP;
    const goesBelow = below >= Math.min(LEAST, above) || above < LEAST / 2;
    if (goesBelow) style.top = `${Math.min(rect.bottom + GAP, innerHeight - LEAST)}px`;
    else style.bottom = `${innerHeight - rect.top + GAP}px`;
    const room = Math.max(goesBelow ? below : above, LEAST);
    this.list.style.maxHeight = `${Math.max(96, Math.min(260, room - 150))}px`;
    style.left = `${Math.max(8, Math.min(rect.left, innerWidth - this.element.offsetWidth - 8))}px`;
  }

  /* A keyboard on the screen may lie over the bottom sheet instead of pushing it up. */
  standOnKeyboard() {
    if (!this.isOpen || !matchMedia("(max-width: 48rem)").matches) return;
    const { height, offsetTop } = globalThis.visualViewport;
    this.element.style.bottom = `${Math.max(0, innerHeight - height - offsetTop)}px`;
  }

  fill() {
    const letters = this.input.value.trim();
    const found = letters ? findCodes(this.codes, letters) : this.recentFirst();
    const options = found.slice(0, MOST).map((code, place) => this.option(code, letters ? 0 : place + 1));
    const exact = found.some((c) => [c.label, c.mnemonic].some((w) => w.toLocaleLowerCase() === letters.toLocaleLowerCase()));
    if (letters && this.canAdd && !this.onlyExisting) {
      if (this.under) options.push(this.newOption(letters, this.under));
      if (!this.under || !exact) options.push(this.newOption(letters, null));
    }
    this.list.replaceChildren(...options);
    this.say.textContent = options.length ? "" : this.say.dataset.none;
    this.mark(options[0]);
  }

  recentFirst() {
    const recent = JSON.parse(sessionStorage.getItem(RECENT) ?? "[]");
    const first = recent.map((id) => this.codes.find((code) => code.id === id)).filter(Boolean);
    return [...first, ...this.codes.filter((code) => !first.includes(code))];
  }

  option(code, digit) {
    const item = document.createElement("li");
    item.role = "option";
    item.id = `option-${code.id}`;
    item.className = `c${code.hue}`;
    item.dataset.code = code.id;
    const name = document.createElement("span");
    name.className = "mono";
    name.textContent = code.mnemonic;
    const label = document.createElement("span");
    label.className = "l";
    label.textContent = code.label;
    item.append(name, label);
    if (code.path && this.codes.some((other) => other !== code && other.label === code.label)) {
      const parent = document.createElement("small");
      parent.textContent = code.path;
      item.append(parent);
    }
    if (digit && digit < 10) {
      const key = document.createElement("kbd");
      key.textContent = digit;
      item.append(key);
    }
    return item;
  }

  newOption(letters, under) {
    const item = document.createElement("li");
    item.role = "option";
    item.id = under ? "option-new-under" : "option-new";
    item.className = "new";
    item.dataset.label = letters;
    if (under) item.dataset.parent = under.id;
    const name = document.createElement("span");
    name.className = "mono";
    name.textContent = this.say.dataset.new;
    const words = document.createElement("span");
    words.className = "l";
    words.textContent = (under ? this.say.dataset.under : this.say.dataset.make)
      .replace("%s", letters)
      .replace("%p", under?.mnemonic || under?.label || "");
    item.append(name, words);
    return item;
  }

  mark(option) {
    for (const other of this.list.children) other.ariaSelected = String(other === option);
    this.marked = option ?? null;
    this.input.setAttribute("aria-activedescendant", option?.id ?? "");
    option?.scrollIntoView({ block: "nearest" });
    this.describe(this.codes.find((code) => code.id === option?.dataset.code));
  }

  describe(code) {
    const parts = [];
    for (const [kind, text] of [["use", code?.use || code?.definition], ["not", code?.not], ["example", code?.example]]) {
      if (!text) continue;
      const head = document.createElement("b");
      head.textContent = this.definition.dataset[kind];
      parts.push(head, ` ${text} `);
    }
    this.definition.replaceChildren(...parts);
    this.definition.hidden = !parts.length;
  }

  key(event) {
    // A key that ends an input method's word, or a shortcut of the browser, is not ours.
    if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
    const options = [...this.list.children];
    const place = options.indexOf(this.marked);
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      this.mark(options[(place + step + options.length) % options.length]);
    } else if (event.key === "Enter") {
      this.take(this.marked);
    } else if (event.key === "Escape" || event.key === "Tab") {
      this.close();
    } else if (!this.input.value && /^[1-9]$/.test(event.key) && options[event.key - 1]?.dataset.code) {
      this.take(options[event.key - 1]);
    } else {
      return;
    }
    event.preventDefault();
    event.stopPropagation();
  }

  take(option) {
    if (!option) return;
    const { code, label, parent } = option.dataset;
    if (code) this.remember(code);
    this.element.hidePopover();
    this.choose(code ? { code } : { label, parent });
  }

  remember(code) {
    const recent = JSON.parse(sessionStorage.getItem(RECENT) ?? "[]").filter((id) => id !== code);
    sessionStorage.setItem(RECENT, JSON.stringify([code, ...recent].slice(0, 9)));
  }
}
