/* A box over a select of codes: letters find a code by mnemonic, label, path or letters in order, arrows go through
   what is found, and the select follows at once. Without this script the select itself is there. */

import { findCodes } from "../lib/codes.js";
import { define } from "../lib/ready.js";
import { fill } from "../lib/words.js";

const PAGE = 8;
const PAUSE = 150;
const MOST = 200;
const CLASSES = { true: "code-option indented", false: "code-option" };

class CodeChoice extends HTMLElement {
  connectedCallback() {
    if (this.box) return;
    this.select = this.querySelector("select");
    this.build();
    this.listen();
    this.show();
  }

  build() {
    const { select } = this;
    const id = select.id || select.name;
    this.list = made("ul", { id: `${id}-list`, hidden: true, tabIndex: -1 }, { role: "listbox" });
    this.said = made("span", { className: "only-heard" }, { role: "status" });
    this.none = made("p", { className: "none", hidden: true, textContent: this.dataset.none });
    this.box = made("input", { type: "text", id: `${id}-letters`, autocomplete: "off", spellcheck: false }, {
      role: "combobox",
      "aria-autocomplete": "list",
      "aria-expanded": "false",
      "aria-controls": this.list.id,
    });
    for (const name of ["aria-label", "aria-describedby", "aria-invalid"]) {
      if (select.hasAttribute(name)) this.box.setAttribute(name, select.getAttribute(name));
    }
    const labels = [...select.labels];
    for (const label of labels) label.htmlFor = this.box.id;
    this.list.setAttribute("aria-label", labels[0]?.textContent.trim() || select.getAttribute("aria-label") || "");
    // Where a code must be chosen, the first option only asks for it; elsewhere it is an answer like the others.
    this.box.required = select.required;
    if (select.required) this.box.placeholder = select.options[0].text;
    this.hasNothing = !select.required;
    select.required = false;
    select.hidden = true;
    this.append(this.box, this.list, this.none, this.said);
  }

  listen() {
    const { box, list, select } = this;
    box.addEventListener("focus", () => box.select());
    box.addEventListener("click", () => this.open());
    box.addEventListener("input", () => this.find());
    box.addEventListener("keydown", (event) => this.key(event));
    box.addEventListener("blur", () => this.close());
    list.addEventListener("pointerdown", (event) => event.preventDefault());
    list.addEventListener("click", (event) => this.press(event.target.closest("[role=option]")));
    // What the browser or a script of the page puts into the select is shown, too.
    select.addEventListener("change", () => this.isOpen || this.show());
    select.form?.addEventListener("reset", () => setTimeout(() => this.show()));
    addEventListener("pageshow", () => this.show());
  }

  get isOpen() {
    return this.box.getAttribute("aria-expanded") === "true";
  }

  get options() {
    return [...this.select.options].filter((option) => option.value || this.hasNothing);
  }

  /** Show in the box what is chosen. */
  show() {
    const option = this.select.selectedOptions[0];
    this.box.value = option && (option.value || this.hasNothing) ? option.text.trim() : "";
  }

  open() {
    if (this.isOpen) return;
    this.before = this.select.value;
    this.expand(true);
    this.fill(this.options, true);
    this.mark(this.items.find((item) => item.dataset.value === this.before) ?? null);
  }

  expand(isOpen) {
    this.box.setAttribute("aria-expanded", String(isOpen));
    this.list.hidden = !isOpen;
    this.none.hidden = true;
    if (!isOpen) this.box.removeAttribute("aria-activedescendant");
  }

  /** Close the list; what is marked is chosen by then. */
  close() {
    if (this.isOpen) {
      this.expand(false);
      this.tell();
    }
    this.said.textContent = "";
    this.show();
  }

  find() {
    if (!this.isOpen) this.open();
    const letters = this.box.value.trim();
    const codes = this.options.map((option) => ({ definition: "", ...about(option), option }));
    const found = letters ? findCodes(codes, letters).map((code) => code.option) : this.options;
    this.fill(found, !letters);
    const first = letters ? this.items[0] : this.items.find((item) => item.dataset.value === this.before);
    this.choose(first?.dataset.value ?? this.before);
    this.mark(first ?? null);
    const words = found.length === 1 ? this.dataset.foundOne : this.dataset.foundMany;
    this.said.textContent = found.length ? fill(words, { d: found.length }) : this.dataset.none;
    this.none.hidden = found.length > 0;
    this.list.hidden = !found.length;
  }

  /** List some options: all of them as a tree, or those that were found, each with where it stands. */
  fill(options, isTree) {
    this.items = options.slice(0, isTree ? options.length : MOST).map((option, place) => this.item(option, place, isTree));
    this.list.replaceChildren(...this.items);
  }

  item(option, place, isTree) {
    const { mnemonic, label, path, level } = about(option);
    const item = made("li", { id: `${this.list.id}-${place}`, className: CLASSES[isTree] }, { role: "option", "aria-selected": "false" });
    item.dataset.value = option.value;
    if (isTree && Number(level)) item.dataset.level = Math.min(Number(level), 5);
    if (mnemonic) item.append(made("span", { className: "mono", textContent: mnemonic }), " ");
    item.append(made("span", { className: "l", textContent: label }));
    if (path) item.append(" ", made("small", { className: isTree ? "only-heard" : "path", textContent: path }));
    return item;
  }

  mark(item) {
    for (const other of this.items) other.setAttribute("aria-selected", String(other === item));
    this.marked = item;
    if (!item) return this.box.removeAttribute("aria-activedescendant");
    this.box.setAttribute("aria-activedescendant", item.id);
    item.scrollIntoView({ block: "nearest" });
  }

  /* The select follows at once; who listens to it hears of it when the keys rest. */
  choose(value) {
    if (this.select.value === value) return;
    this.select.value = value;
    this.isUntold = true;
    clearTimeout(this.waiting);
    this.waiting = setTimeout(() => this.tell(), PAUSE);
  }

  tell() {
    clearTimeout(this.waiting);
    if (!this.isUntold) return;
    this.isUntold = false;
    this.select.dispatchEvent(new Event("change", { bubbles: true }));
  }

  go(place) {
    const item = this.items[Math.max(0, Math.min(this.items.length - 1, place))];
    if (!item) return;
    this.mark(item);
    this.choose(item.dataset.value);
  }

  press(item) {
    if (!item) return;
    this.choose(item.dataset.value);
    this.close();
  }

  key(event) {
    if (event.ctrlKey || event.metaKey || event.isComposing) return;
    const act = this.isOpen ? this.openKey(event) : this.closedKey(event);
    if (!act) return;
    act();
    event.preventDefault();
    event.stopPropagation();
  }

  closedKey({ key }) {
    return ["ArrowDown", "ArrowUp"].includes(key) ? () => this.open() : null;
  }

  openKey({ key, altKey, shiftKey }) {
    const place = this.items.indexOf(this.marked);
    if (shiftKey) return null;
    return {
      ArrowDown: () => this.go(place + 1),
      ArrowUp: () => (altKey ? this.close() : this.go(place < 0 ? this.items.length - 1 : place - 1)),
      PageDown: () => this.go(place + PAGE),
      PageUp: () => this.go(place - PAGE),
      Home: () => this.go(0),
      End: () => this.go(this.items.length - 1),
      Enter: () => this.close(),
      Escape: () => this.putBack(),
    }[key];
  }

  putBack() {
    this.choose(this.before);
    this.close();
    this.box.select();
  }
}

/* An option that stands for no code is found by its own words. */
function about({ text, dataset }) {
  return { mnemonic: dataset.mnemonic ?? "", label: dataset.label ?? text.trim(), path: dataset.path ?? "", level: dataset.level ?? 0 };
}

function made(name, properties, attributes = {}) {
  const element = Object.assign(document.createElement(name), properties);
  for (const [attribute, value] of Object.entries(attributes)) element.setAttribute(attribute, value);
  return element;
}

define("cc-code-choice", CodeChoice);
