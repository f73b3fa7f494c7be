/* Choosing transcripts (<file-drop>) and their preview (<import-preview>). Both work without this file. */

import { define } from "../lib/ready.js";
import { fill } from "../lib/words.js";

const MEGABYTE = 1024 * 1024;

/** Lists what was chosen, takes dropped files, and says what is too much before anything is sent. */
class FileDrop extends HTMLElement {
  connectedCallback() {
    this.input = this.querySelector("input[type=file]");
    this.list = this.querySelector(".chosen");
    this.input.addEventListener("change", () => this.show());
    for (const name of ["dragenter", "dragover"]) this.addEventListener(name, (event) => this.hover(event));
    this.addEventListener("dragleave", () => this.classList.remove("over"));
    this.addEventListener("drop", (event) => this.take(event));
    this.closest("form").addEventListener("submit", (event) => this.send(event));
    this.show();
  }

  hover(event) {
    if (!event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    this.classList.add("over");
  }

  take(event) {
    this.classList.remove("over");
    if (!event.dataTransfer?.files.length) return;
    event.preventDefault();
    this.input.files = event.dataTransfer.files;
    this.show();
  }

  isTooLarge(file) {
    return file.size > Number(this.dataset.megabytes) * MEGABYTE;
  }

  show() {
    const files = [...this.input.files];
    this.list.hidden = files.length === 0;
    this.list.replaceChildren(...files.map((file) => this.line(file)));
    const isTooMany = files.length > Number(this.dataset.most);
    this.input.setCustomValidity(isTooMany ? this.dataset.tooMany : "");
  }

  line(file) {
    const line = document.createElement("li");
    const name = document.createElement("span");
    const size = document.createElement("span");
    name.textContent = file.name;
    const amount = new Intl.NumberFormat(document.documentElement.lang, { maximumFractionDigits: 1 });
    size.textContent =
      file.size < MEGABYTE
        ? `${amount.format(Math.ceil(file.size / 1024))} kB`
        : `${amount.format(file.size / MEGABYTE)} MB`;
    if (this.isTooLarge(file)) {
      size.textContent += ` · ${this.dataset.tooLarge}`;
      size.className = "bad";
    }
    line.append(name, size);
    return line;
  }

  send(event) {
    const button = event.submitter;
    if (!button) return;
    button.textContent = this.dataset.busy;
    button.setAttribute("aria-disabled", "true");
  }
}

/** Keeps the number on the Import button right while files are ticked and unticked. */
class ImportPreview extends HTMLElement {
  connectedCallback() {
    this.addEventListener("change", (event) => {
      if (event.target.name?.endsWith("-include")) this.count();
    });
  }

  count() {
    const boxes = [...this.querySelectorAll("input[name$='-include']")];
    for (const box of boxes) box.closest(".file").classList.toggle("left-out", !box.checked);
    const number = boxes.filter((box) => box.checked).length;
    const button = this.querySelector("button[name=import]");
    button.disabled = number === 0;
    button.textContent = number === 1 ? this.dataset.one : fill(this.dataset.many, { n: number });
  }
}

define("file-drop", FileDrop);
define("import-preview", ImportPreview);
