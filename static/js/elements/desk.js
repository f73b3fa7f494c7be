/* The desk: holds its parts together (desk/*.js, one behaviour each) and passes on what the server wrote anew. */

import { define } from "../lib/ready.js";
import { sendForm } from "../lib/server.js";
import { soon } from "../lib/soon.js";
import { Bookmark } from "./desk/bookmark.js";
import { Coding } from "./desk/coding.js";
import { Edges } from "./desk/edges.js";
import { Keys } from "./desk/keys.js";
import { Passages } from "./desk/passages.js";
import { Pending } from "./desk/pending.js";
import { Tree } from "./desk/tree.js";
import { Turns } from "./desk/turns.js";
import { Voice } from "./desk/voice.js";
import { Margin } from "./margin.js";
import * as switches from "./margin/switches.js";

class Desk extends HTMLElement {
  connectedCallback() {
    this.classList.add("live");
    this.page = this.querySelector("#transcript");
    this.turns = new Turns(this);
    this.margin = new Margin(this.page);
    this.tree = new Tree(this);
    this.pending = new Pending(this);
    this.coding = new Coding(this);
    this.passages = new Passages(this);
    this.edges = new Edges(this);
    this.voice = new Voice(this);
    this.keys = new Keys(this);
    this.bookmark = new Bookmark(this);
    this.listen();
    switches.listen(this);
    const shown = this.querySelector("#details[data-passage]");
    if (!shown) return;
    this.passages.show(shown.dataset.passage, false);
    soon(() => this.passages.letScroll());
  }

  get canCode() {
    return Boolean(this.dataset.canCode);
  }

  listen() {
    this.addEventListener("submit", (event) => this.submit(event));
    this.addEventListener("click", (event) => this.click(event));
    document.addEventListener("cccrm:parts", (event) => this.partsPlaced(event.detail));
    document.addEventListener("cccrm:coded", (event) => this.passages.coded(event.detail.passage));
    document.addEventListener("cccrm:refreshing", (event) => this.margin.keep(event.detail));
    document.addEventListener("cccrm:refreshed", () => this.refreshed());
  }

  help() {
    this.querySelector("#help").showModal();
  }

  click({ target }) {
    const is = (selector) => target.closest(selector);
    if (is("[data-close]")) this.passages.close();
    else if (is("[data-help]")) this.help();
    else if (is("[data-add-code]")) this.coding.add(is("[data-add-code]"));
    else if (is("[data-move-edges]")) this.edges.beginByKeys(this.passages.current, this.passages.span);
    else if (is("[data-recode]")) this.coding.recode(is("[data-recode]"));
    else if (is(".code-tree [data-code]")) this.tree.pick(is("[data-code]"));
  }

  async submit(event) {
    const form = event.target;
    if (!form.matches("[data-part]")) return;
    event.preventDefault();
    const isDetail = form.closest("#details");
    // Its answer brings the details, too.
    if (isDetail) this.passages.reading = null;
    await sendForm(form, event.submitter);
    // The answer has replaced the button that was pressed, and the focus must not go with it.
    if (document.activeElement !== document.body) return;
    if (isDetail) this.querySelector("#details-pane").focus({ preventScroll: true });
    else this.turns.focus();
  }

  partsPlaced(parts) {
    const turns = parts.filter((part) => part.matches(".turn"));
    for (const turn of turns) turn.classList.add("fresh");
    this.turns.replaced(turns);
    if (parts.some((part) => part.id === "turns")) this.refreshed();
    else if (turns.length) this.margin.replaced(turns);
    this.pending.again();
    const details = parts.find((part) => part.id === "details");
    if (details) this.passages.detailsCame(details.dataset.passage);
    this.edges.placeSoon();
  }

  refreshed() {
    this.classList.add("live");
    this.turns.refreshed();
    this.margin.refreshed();
    this.pending.again();
    this.passages.again();
    this.edges.place();
  }
}

/* htmx looks at every link of a page when it starts. The turns have hundreds, and none of them is for it; what is
   for it around them can wait until the page is painted. */
const FOR_HTMX = "body > :not(main), cc-desk > :not(.sheet), .doc-h, .doc-f, #switched";
document.addEventListener("htmx:before:process", (event) => {
  if (event.target !== document.body || !document.querySelector("cc-desk")) return;
  event.preventDefault();
  soon(() => {
    for (const part of document.querySelectorAll(FOR_HTMX)) window.htmx.process(part);
  });
});

define("cc-desk", Desk);

/* While the rest of the page is still coming, letters are made ready. */
const FACES = ["Book", "Face", "Code"];
if (document.readyState === "loading") {
  for (const face of FACES) document.fonts?.load(`1em ${face}`).catch(() => null);
}
