/* The passage that is open in the details: found from words, label or bar, lit in all three, closed again. */

import { inTurn, load } from "../../lib/server.js";
import { painted, soon } from "../../lib/soon.js";
import { rangesOf } from "../../lib/spans.js";

export class Passages {
  /** `current` is the id of the open passage, `reading` what is on its way: {passage}, or null. */
  constructor(desk) {
    this.desk = desk;
    this.current = null;
    this.reading = null;
    desk.page.addEventListener("click", (event) => this.click(event));
    document.addEventListener("cccrm:show", (event) => this.show(event.detail));
  }

  /** The span of the open passage, or null. */
  get span() {
    return this.current && this.desk.margin.spanOf(this.current);
  }

  click(event) {
    const isLink = event.target.closest(".label, .note");
    // With Ctrl and the like the browser opens the link elsewhere.
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    if (isLink) event.preventDefault();
    else if (this.desk.pending.selected()) return;
    const passage = this.desk.margin.passageUnder(event);
    if (passage) this.show(passage);
  }

  /** Light a passage up; `fetchIt` reads its details, and `opens` brings them forward where they are a drawer. */
  async show(passage, fetchIt = true, opens = true) {
    const { desk } = this;
    this.current = passage;
    desk.margin.mark(passage);
    const span = desk.margin.spanOf(passage);
    if (opens) desk.classList.add("with-details");
    if (opens) this.uncover(span);
    desk.edges.placeSoon();
    // Details that stand there already are not fetched again: that would take the focus, and words just typed, along.
    const isThere = desk.querySelector("#details")?.dataset.passage === passage;
    if (fetchIt && isThere) this.reading = null;
    else if (fetchIt) await this.read(passage);
  }

  /* With null what concerns the whole transcript is read. What is on its way is not asked for again: a second answer would take away the button that the first one brought.
     Whoever opened another passage since, or closed this one, does not want it any more. */
  async read(passage) {
    if (this.reading?.passage === passage) return;
    const mine = { passage };
    this.reading = mine;
    await load(passage ? this.url(passage) : this.about, () => this.reading === mine);
    if (this.reading === mine) this.reading = null;
  }

  /** The page was written anew: details that were on their way may show what was true before that. */
  again() {
    const { passage } = this.reading ?? {};
    this.reading = null;
    if (passage && this.desk.margin.spanOf(passage)) this.read(passage);
  }

  /** Details have come, or none any more; with a passage's that is not wanted now, the wanted one is still to come. */
  detailsCame(passage) {
    if (this.reading && this.reading.passage !== (passage ?? null)) return;
    this.reading = null;
    if (!passage) return this.close(document.activeElement === document.body);
    // After a coding the drawer stays shut: it would cover the words that were just coded.
    this.show(passage, false, false);
    soon(() => this.letScroll());
  }

  /** Words were coded: they light up at once, and their details follow where these can be seen. */
  async coded(passage) {
    const { desk } = this;
    await this.show(passage, false, false);
    // What stands there may have been true before this coding only, so whoever opens the passage reads it anew.
    delete desk.querySelector("#details").dataset.passage;
    this.reading = null;
    // To ask whether they can be seen makes the browser lay the page out, and the label shall be painted before.
    await painted();
    // What was asked for meanwhile may take the passage away again, as Undo does.
    await inTurn(() => null);
    const isWanted = this.current === passage && !this.reading && desk.margin.spanOf(passage);
    if (isWanted && desk.querySelector("#details").checkVisibility()) await this.read(passage);
  }

  url(passage) {
    return new URL(`../../passages/${passage}/`, location.href);
  }

  get about() {
    return new URL("about/", location.href);
  }

  /** A long quotation scrolls by itself, by keys, too. */
  letScroll() {
    const quote = this.desk.querySelector("#details .pane-top + .quote");
    if (quote && quote.scrollHeight > quote.clientHeight) quote.tabIndex = 0;
  }

  /** From its label into the details of the open passage: Tab would lead by way of everything between. */
  goInto() {
    this.desk.classList.add("with-details");
    this.desk.querySelector("#details-pane").focus({ preventScroll: true });
  }

  /** On a phone the details cover the lower part of the screen, so the words they are about move above. */
  uncover(span) {
    if (!span || !matchMedia("(max-width: 48rem)").matches) return;
    const words = rangesOf(this.desk.page, span.start, span.end)[0]?.getBoundingClientRect();
    if (words && (words.top < 0 || words.top > innerHeight / 4)) scrollBy(0, words.top - innerHeight / 6);
  }

  close(givesFocus = true) {
    this.current = null;
    this.reading = null;
    this.desk.classList.remove("with-details");
    this.desk.margin.mark(null);
    this.desk.edges.place();
    if (givesFocus) this.desk.turns.focus();
    // A drawer is shut; a pane beside the transcript goes back to what concerns the whole of it.
    const details = this.desk.querySelector("#details");
    if (details.dataset.passage && details.checkVisibility()) this.read(null);
  }
}
