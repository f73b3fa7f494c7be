/* The code picker: a combobox that finds a code by letters and stands beside the words it is about to code. */

import { findCodes, shortened } from "../lib/codes.js";
import { recentCodes, remember } from "../lib/recent.js";
import { fill } from "../lib/words.js";
import { NewCode } from "./picker/new-code.js";
import { codeOption, newOption } from "./picker/options.js";
import { Standing } from "./picker/standing.js";

const MOST = 200;
const MOST_OF_A_QUOTE = 48;

export class Picker {
  /** `element` is #picker; `choose(choice, stays)` gets {code} or {label, mnemonic, parent}; `canAdd` allows new
      codes; `place` names the recent codes' place; `propose` is the address that proposes mnemonics. */
  constructor(element, { choose, close, canAdd, place, propose, page }) {
    this.element = element;
    this.input = element.querySelector("#picker-input");
    this.list = element.querySelector("[role=listbox]");
    this.definition = element.querySelector(".def");
    this.say = element.querySelector(".say");
    this.vivo = element.querySelector(".vivo");
    Object.assign(this, { choose, whenClosed: close, canAdd, recentPlace: place });
    this.standing = new Standing(element, page);
    this.newCode = new NewCode(element.querySelector(".new-code"), {
      propose,
      make: () => this.take(this.marked),
      useInstead: (code) => this.apply({ code }),
    });
    this.listen();
  }

  listen() {
    this.input.addEventListener("input", () => this.fill());
    this.input.addEventListener("keydown", (event) => this.key(event));
    this.element.addEventListener("keydown", (event) => this.keyAround(event));
    this.list.addEventListener("pointerdown", (event) => event.preventDefault());
    this.list.addEventListener("click", (event) => this.press(event.target.closest("[role=option]")));
    this.vivo.addEventListener("click", () => this.takeWords());
    this.element.querySelector("[data-cancel]").addEventListener("click", () => this.close());
    document.addEventListener("pointerdown", (event) => {
      // A click in the list of codes chooses for the picker, so the words stay chosen.
      const isOurs = this.element.contains(event.target) || event.target.closest?.(".code-tree [data-code]");
      if (this.isOpen && !isOurs) this.close(false);
    });
  }

  get isOpen() {
    return this.element.matches(":popover-open");
  }

  /** Open beside what `lines()` gives as rectangles. `under` is the code that a new one stands under, `words` what
      a code in vivo is called, `letters` what is typed already; `isNew` goes straight to a new code. */
  open(lines, { under = null, words = "", letters = "", isNew = false, onlyExisting = false, recent = false } = {}) {
    this.codes = JSON.parse(document.getElementById("picker-codes")?.textContent ?? "[]");
    Object.assign(this, { under, words, onlyExisting, onlyRecent: recent });
    this.input.value = letters;
    if (!this.isOpen) this.element.showPopover();
    this.fill(isNew);
    this.standing.place(lines);
    this.standing.takeFocus(this.input);
  }

  close(giveFocus = true) {
    if (!this.isOpen) return;
    this.hide();
    this.whenClosed(giveFocus);
  }

  hide() {
    this.element.hidePopover();
    this.standing.leave();
  }

  remember(code) {
    remember(this.recentPlace, code);
  }

  /* What is listed */

  fill(isNew = false) {
    const letters = this.input.value.trim();
    const found = letters ? findCodes(this.codes, letters) : this.recentFirst();
    const options = found.slice(0, MOST).map((code, place) => codeOption(code, this.codes, letters ? 0 : place + 1));
    const makes = letters && this.mayAdd ? this.newOptions(letters, found) : [];
    this.list.replaceChildren(...options, ...makes);
    const isThere = isNew && letters && this.mayAdd && !makes.length;
    this.say.textContent = options.length + makes.length ? this.warning(found, isThere) : this.nothing(letters);
    this.mark((isNew && makes[0]) || (options[0] ?? makes[0]));
    this.offerWords();
  }

  nothing(letters) {
    return letters ? this.say.dataset.none : this.say.dataset.empty;
  }

  /* Who asked for a new code and gets one that is there reads why. The code of exactly these letters comes first. */
  warning([code], isThere) {
    return isThere ? fill(this.say.dataset.there, { s: [code.mnemonic, code.label].filter(Boolean).join(" ") }) : "";
  }

  get mayAdd() {
    return this.canAdd && !this.onlyExisting;
  }

  newOptions(letters, found) {
    const lower = letters.toLocaleLowerCase();
    const isThere = found.some((code) => [code.label, code.mnemonic].some((name) => name.toLocaleLowerCase() === lower));
    const makes = this.under ? [newOption(letters, this.under, this.say.dataset)] : [];
    return this.under && isThere ? makes : [...makes, ...(isThere ? [] : [newOption(letters, null, this.say.dataset)])];
  }

  recentFirst() {
    const first = recentCodes(this.recentPlace).map((id) => this.codes.find((code) => code.id === id)).filter(Boolean);
    if (this.onlyRecent && first.length) return first;
    return [...first, ...this.codes.filter((code) => !first.includes(code))];
  }

  offerWords() {
    this.vivo.hidden = !(this.words && this.mayAdd && this.input.value !== this.words);
    const sentence = this.vivo.querySelector(".l");
    sentence.textContent = fill(sentence.dataset.vivo, { s: shortened(this.words, MOST_OF_A_QUOTE) });
  }

  /** A code in vivo: the words themselves become its name. */
  takeWords() {
    if (this.vivo.hidden) return;
    this.input.value = this.words;
    this.fill(true);
    this.input.focus({ preventScroll: true });
  }

  mark(option) {
    for (const other of this.list.children) other.ariaSelected = String(other === option);
    this.marked = option ?? null;
    if (option) this.input.setAttribute("aria-activedescendant", option.id);
    else this.input.removeAttribute("aria-activedescendant");
    option?.scrollIntoView({ block: "nearest" });
    const { code, label, parent } = option?.dataset ?? {};
    this.describe(this.codes.find((each) => each.id === code));
    this.newCode.show(code || !option ? null : { letters: label, under: parent ? this.under : null });
  }

  describe(code) {
    const parts = [];
    for (const [kind, text] of [["use", code?.use || code?.definition], ["not", code?.not], ["example", code?.example]]) {
      if (!text) continue;
      const line = document.createElement("span");
      const head = document.createElement("b");
      head.textContent = this.definition.dataset[kind];
      line.append(head, ` ${text}`);
      parts.push(line);
    }
    this.definition.replaceChildren(...parts);
    this.definition.hidden = !parts.length;
    this.definition.scrollTop = 0;
    this.definition.tabIndex = this.isCut ? 0 : -1;
  }

  /* Keys reach what is cut off of a definition, and pass one that is seen as a whole. */
  get isCut() {
    return this.definition.scrollHeight > this.definition.clientHeight;
  }

  /* What is pressed */

  key(event) {
    // A key that ends an input method's word, or a shortcut of the browser, is not ours.
    if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
    const options = [...this.list.children];
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) this.mark(options[(options.indexOf(this.marked) + step + options.length) % options.length]);
    else if (event.key === "Enter" && event.repeat) return event.preventDefault();
    else if (event.key === "Enter") this.take(this.marked, event.shiftKey);
    else if (event.key === "Tab" && !event.shiftKey && this.newCode.isShown) this.newCode.focus();
    else if (event.key === "Tab" && !event.shiftKey && this.isCut) this.definition.focus();
    else if (event.key === "Tab") this.close();
    else if (!this.input.value && /^[1-9]$/.test(event.key) && options[event.key - 1]?.dataset.code) {
      this.take(options[event.key - 1]);
    } else if (!this.input.value && event.key === '"' && !this.vivo.hidden) this.takeWords();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  /* Where a finger opened the picker the box waits for a touch; a keyboard that is there all the same goes on in it. */
  keyAround(event) {
    const isShortcut = event.ctrlKey || event.metaKey || event.altKey;
    if (event.target === this.element && !isShortcut && /^(.|Enter|ArrowUp|ArrowDown)$/u.test(event.key)) {
      this.input.focus({ preventScroll: true });
      return this.key(event);
    }
    if (event.key !== "Escape" || event.isComposing) return;
    event.preventDefault();
    event.stopPropagation();
    this.close();
  }

  /* A finger or the mouse sees first what a new code will be called; Enter makes it at once. */
  press(option) {
    if (option?.dataset.code || option === this.marked) this.take(option);
    else if (option) this.mark(option);
  }

  take(option, stays = false) {
    if (!option) return;
    const { code, parent } = option.dataset;
    this.apply(code ? { code } : { ...this.newCode.names, parent }, stays);
  }

  /* What was chosen is on its way before the list goes: the server works while the page is painted. */
  apply(choice, stays = false) {
    this.choose(choice, stays);
    this.hide();
    if (choice.code) this.remember(choice.code);
  }
}
