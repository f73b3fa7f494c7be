/* What a new code will be called: label and mnemonic, both to be changed before it is made, and a warning when
   something very like it is there already. */

import { namesIn } from "../../lib/codes.js";
import { fill } from "../../lib/words.js";

const WAIT = 150;

export class NewCode {
  /** `propose` is the address that gives {mnemonic, alike}; `make()` makes the code, `useInstead(id)` takes another. */
  constructor(element, { propose, make, useInstead }) {
    this.element = element;
    this.label = element.querySelector("[name=label]");
    this.mnemonic = element.querySelector("[name=mnemonic]");
    this.under = element.querySelector(".under");
    this.alike = element.querySelector(".alike");
    Object.assign(this, { address: propose, make, useInstead });
    element.addEventListener("submit", (event) => {
      event.preventDefault();
      this.make();
    });
    this.label.addEventListener("input", () => this.ask());
    this.mnemonic.addEventListener("input", () => (this.isOwn = true));
    this.alike.addEventListener("click", ({ target }) => {
      if (target.dataset.code) this.useInstead(target.dataset.code);
    });
  }

  get isShown() {
    return !this.element.hidden;
  }

  /** What is sent; an empty mnemonic is proposed by the server. */
  get names() {
    const label = this.label.value;
    // What was proposed for the label before is no name for this one.
    return { label, mnemonic: this.isOwn || this.proposedFor === label ? this.mnemonic.value : "" };
  }

  /** Show the names that these letters give to a code under another, or nothing for null. */
  show(wanted) {
    clearTimeout(this.timer);
    this.request?.abort();
    this.element.hidden = !wanted;
    if (!wanted) return;
    const { label, mnemonic } = namesIn(wanted.letters);
    this.label.value = label;
    this.mnemonic.value = mnemonic;
    this.isOwn = Boolean(mnemonic);
    this.proposedFor = null;
    this.parent = wanted.under;
    const { dataset } = this.under;
    this.under.textContent = wanted.under ? fill(dataset.under, { p: wanted.under.mnemonic || wanted.under.label }) : dataset.top;
    this.alike.replaceChildren();
    this.ask();
  }

  focus() {
    this.label.focus({ preventScroll: true });
    this.label.select();
  }

  ask() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.fetch(), WAIT);
  }

  async fetch() {
    this.request?.abort();
    this.request = new AbortController();
    const label = this.label.value;
    const query = new URLSearchParams({ label, parent: this.parent?.id ?? "" });
    try {
      const answer = await fetch(`${this.address}?${query}`, { signal: this.request.signal });
      if (answer.ok && !answer.redirected) this.placed(label, await answer.json());
    } catch {
      // Without an answer the code can be made all the same.
    }
  }

  placed(label, { mnemonic, alike }) {
    this.proposedFor = label;
    if (!this.isOwn) this.mnemonic.value = mnemonic;
    this.alike.replaceChildren(...alike.map((code) => this.warning(code)));
  }

  warning({ id, mnemonic, label }) {
    const line = document.createElement("span");
    const name = [mnemonic, label].filter(Boolean).join(" ");
    const button = document.createElement("button");
    button.type = "button";
    button.className = "link";
    button.dataset.code = id;
    button.textContent = this.alike.dataset.take;
    button.setAttribute("aria-label", `${this.alike.dataset.take}: ${name}`);
    line.append(fill(this.alike.dataset.alike, { s: name }), " ", button);
    return line;
  }
}
