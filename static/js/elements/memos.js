/* Memos on every page: saved without leaving the page, and the codes that a memo names as labels one can take out. */

import { hasDrafts } from "../lib/keep.js";
import { define } from "../lib/ready.js";
import { sendForm } from "../lib/server.js";
import { fill } from "../lib/words.js";

document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (!form.matches("[data-memo]")) return;
  event.preventDefault();
  const done = await sendForm(form, event.submitter);
  // The answer has replaced the button that was pressed: the focus goes on to what it was about.
  if (done) document.getElementById(form.dataset.memo)?.focus({ preventScroll: true });
});

/* The browser asks before a page is left whose memo or translation is not saved. Only then does it keep the page from
   coming back at once by Back, so it is told when there is something. */
const WRITTEN = "[data-memo] textarea, [data-part] textarea";
const stay = (event) => hasDrafts(WRITTEN) && event.preventDefault();

document.addEventListener("input", ({ target }) => {
  if (target.matches(WRITTEN)) window.addEventListener("beforeunload", stay);
});

/* What comes when the pointer that is down is up again and has clicked; nothing while none is down. */
let pressed = null;
const press = () => {
  pressed = new Promise((done) => {
    const lift = () => setTimeout(() => done((pressed = null)));
    for (const end of ["pointerup", "pointercancel"]) window.addEventListener(end, lift, { capture: true, once: true });
  });
};
window.addEventListener("pointerdown", press, { capture: true });

/** Lets codes be added one by one, by the browser's own list of names; what is sent stays one line of names. */
class CodeNames extends HTMLElement {
  connectedCallback() {
    if (this.sent) return;
    this.box = this.querySelector("input");
    this.sent = Object.assign(document.createElement("input"), { type: "hidden", name: this.box.name });
    this.box.removeAttribute("name");
    this.append(this.sent);
    this.names = this.parted(this.box.value);
    this.box.value = "";
    this.box.addEventListener("input", (event) => this.isPicked(event) && this.add());
    this.box.addEventListener("change", () => this.left());
    this.box.addEventListener("keydown", (event) => this.key(event));
    this.addEventListener("click", (event) => this.takeOut(event.target.closest("[data-name]")));
    document.addEventListener("cccrm:refreshed", () => this.isConnected && this.again());
    // A name that was not finished goes along: what stands in the box was meant.
    this.closest("form").addEventListener("formdata", ({ formData }) => {
      if (this.isConnected) formData.set(this.sent.name, this.named.join("; "));
    });
    this.show();
  }

  /* The page that came anew brought the box as it is without script. */
  again() {
    this.box.removeAttribute("name");
    this.append(this.sent);
    this.show();
  }

  /* Picked from the browser's list, and not typed: one name may begin another. */
  isPicked({ inputType }) {
    const isKnown = [...(this.box.list?.options ?? [])].some((option) => option.value === this.box.value);
    return isKnown && (!inputType || inputType === "insertReplacementText");
  }

  key(event) {
    if (event.key === "Enter") {
      // Enter takes a name; saving is the button's.
      event.preventDefault();
      this.add();
    } else if (event.key === "Backspace" && !this.box.value) {
      this.names.pop();
      this.show();
    }
  }

  /* The box was left by a key, or by pressing something else: that must not move away under the pointer. */
  left() {
    if (!pressed) this.add();
    else pressed.then(() => this.add());
  }

  /* The names taken, and what stands in the box. */
  get named() {
    return [...new Set([...this.names, ...this.parted(this.box.value)])];
  }

  /* Names stand between semicolons, or between commas where no code has one in its name. */
  parted(line) {
    const known = new Set([...(this.box.list?.options ?? [])].flatMap(({ value, text }) => [value, text]));
    const names = line.split(";").map((name) => name.trim());
    return names.flatMap((name) => (known.has(name) ? [name] : name.split(",").map((part) => part.trim()))).filter(Boolean);
  }

  add() {
    if (!this.box.value.trim()) return;
    this.names = this.named;
    this.box.value = "";
    this.show();
  }

  takeOut(button) {
    if (!button) return;
    this.names = this.names.filter((name) => name !== button.dataset.name);
    this.show();
    this.box.focus();
  }

  show() {
    this.sent.value = this.names.join("; ");
    this.box.placeholder = "";
    for (const old of this.querySelectorAll("[data-name]")) old.remove();
    for (const name of this.names) this.box.before(this.label(name));
  }

  label(name) {
    const button = Object.assign(document.createElement("button"), { type: "button", className: "mono names-code" });
    button.dataset.name = name;
    button.textContent = `${name} ×`;
    button.setAttribute("aria-label", fill(this.dataset.remove, { s: name }));
    return button;
  }
}

define("cc-code-names", CodeNames);
