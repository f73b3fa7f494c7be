/* Correcting a turn: what the change does to its words and passages, shown while one writes. The server compares. */

import { define } from "../lib/ready.js";
import { ask } from "../lib/server.js";

const PAUSE = 350;

class TurnChange extends HTMLElement {
  connectedCallback() {
    this.form = this.querySelector("form");
    this.latest = 0;
    this.form.addEventListener("input", (event) => event.target.name === "reason" || this.wait());
  }

  wait() {
    clearTimeout(this.waiting);
    this.waiting = setTimeout(() => this.look(), PAUSE);
  }

  look() {
    const body = new FormData(this.form);
    body.set("step", "preview");
    const mine = ++this.latest;
    return ask(this.form.action, body, () => mine === this.latest && this.isConnected);
  }
}

define("cc-turn-change", TurnChange);
