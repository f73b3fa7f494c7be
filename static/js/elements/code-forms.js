/* Forms about codes: a preview that follows the choice, passages handed out by digits, more passages on demand. */

import { define } from "../lib/ready.js";
import { load } from "../lib/server.js";
import { isTextBox } from "../lib/typing.js";

/** Show what a change touches as soon as something is chosen. */
class Preview extends HTMLElement {
  connectedCallback() {
    this.addEventListener("change", (event) => event.target.matches("[name=target], [name=where]") && this.show());
  }

  async show() {
    const form = this.querySelector("form");
    const asked = new FormData(form);
    asked.delete("csrfmiddlewaretoken");
    const query = new URLSearchParams(asked).toString();
    this.latest = query;
    await load(`${form.getAttribute("action")}?${query}`, () => this.latest === query);
  }
}

/** Hand passages out: a digit at a passage chooses where it goes, and the next passage gets the focus. What was shown
    of the split goes as soon as it would be another one. */
class Split extends HTMLElement {
  connectedCallback() {
    this.addEventListener("keydown", (event) => this.key(event));
    this.addEventListener("input", (event) => this.changed(event.target));
  }

  changed(input) {
    if (input.dataset.part) this.name(input);
    if (/^(label|mnemonic|to)-|^place$/.test(input.name)) this.isOther();
  }

  isOther() {
    this.querySelector("#preview")?.remove();
    this.querySelector("[value=preview]").classList.add("pri");
  }

  key(event) {
    const passage = event.target.closest("[data-passage]");
    if (!passage || isTextBox(event.target) || event.ctrlKey || event.metaKey || event.altKey) return;
    const choices = [...passage.querySelectorAll("input[type=radio]")];
    const choice = /^\d$/.test(event.key) && choices.find((radio) => (radio.value || "0") === event.key);
    if (!choice) return;
    event.preventDefault();
    choice.checked = true;
    this.isOther();
    const passages = [...this.querySelectorAll("[data-passage]")];
    const next = passages[passages.indexOf(passage) + 1];
    const focused = next?.querySelector("input:checked") ?? choice;
    focused.focus({ preventScroll: true });
    next?.scrollIntoView({ block: "center" });
  }

  name(input) {
    for (const words of this.querySelectorAll(`[data-name="${input.dataset.part}"]`)) {
      words.textContent = input.value.trim() || words.dataset.letter;
    }
  }
}

/** Put the next passages after those that stand there. */
class More extends HTMLElement {
  connectedCallback() {
    this.addEventListener("click", (event) => {
      const link = event.target.closest("[data-more]");
      if (!link) return;
      event.preventDefault();
      this.append_(link);
    });
  }

  async append_(link) {
    const before = this.querySelector("#passages");
    const shown = [...before.children].filter((child) => child !== link.parentElement);
    if (!(await load(new URL(link.getAttribute("href").split("#")[0], location.href)))) return;
    const after = this.querySelector("#passages");
    after.querySelector(":scope > p.muted")?.remove();
    const first = after.firstElementChild;
    after.prepend(...shown);
    const next = first?.querySelector("a");
    next?.focus({ preventScroll: true });
  }
}

define("cc-preview", Preview);
define("cc-split", Split);
define("cc-more", More);
