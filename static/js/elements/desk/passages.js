/* The passage that is open in the details: found from words, label or bar, lit in all three, closed again. */

import { light } from "../../lib/highlights.js";
import { load } from "../../lib/server.js";
import { offsetAt, rangesOf } from "../../lib/spans.js";

const spanOfLabel = (label) => ({ start: Number(label.dataset.start), end: Number(label.dataset.end) });

export class Passages {
  /** `current` is the id of the open passage. */
  constructor(desk) {
    this.desk = desk;
    this.current = null;
    desk.page.addEventListener("click", (event) => this.click(event));
    desk.page.addEventListener("pointerover", (event) => this.hover(event.target));
    desk.page.addEventListener("pointerleave", () => light(desk.page, "lit", null));
    desk.page.addEventListener("focusin", (event) => this.hover(event.target));
    document.addEventListener("cccrm:show", (event) => this.show(event.detail));
  }

  click(event) {
    const label = event.target.closest("[data-coding], [data-bar], .note[data-passage]");
    if (label) {
      event.preventDefault();
      this.show(label.dataset.passage);
    } else if (!this.desk.pending.selected() && event.target.closest("mark")) {
      const passage = this.at(event);
      if (passage) this.show(passage);
    }
  }

  /** The shortest passage under a point of the words. */
  at(event) {
    const words = event.target.closest(".words");
    const caret = document.caretPositionFromPoint?.(event.clientX, event.clientY);
    const node = caret?.offsetNode ?? document.caretRangeFromPoint?.(event.clientX, event.clientY)?.startContainer;
    if (!node || !words.contains(node)) return null;
    const offset = offsetAt(words, node, caret ? caret.offset : 0);
    const length = (label) => spanOfLabel(label).end - spanOfLabel(label).start;
    const labels = [...this.desk.page.querySelectorAll("[data-coding]")].filter(
      (label) => spanOfLabel(label).start <= offset && offset <= spanOfLabel(label).end,
    );
    labels.sort((a, b) => length(a) - length(b));
    return labels[0]?.dataset.passage;
  }

  /** Light a passage up; `fetchIt` reads its details, and `opens` brings them forward where they are a drawer. */
  async show(passage, fetchIt = true, opens = true) {
    const { desk } = this;
    this.current = passage;
    this.mark(passage);
    const span = this.spanOf(passage);
    light(desk.page, "current", span);
    if (opens) desk.classList.add("with-details");
    if (opens) this.uncover(span);
    // Details that stand there already are not fetched again: that would take the focus, and words just typed, along.
    const isThere = desk.querySelector("#details")?.dataset.passage === passage;
    if (fetchIt && !isThere) await load(this.url(passage));
  }

  /** Words were coded: they light up at once, and their details follow where these can be seen. */
  async coded(passage) {
    const { desk } = this;
    await this.show(passage, false, false);
    const details = desk.querySelector("#details");
    // What stands there may have been true before this coding only, so whoever opens the passage reads it anew.
    delete details.dataset.passage;
    if (!details.checkVisibility()) return;
    const isWanted = () => this.current === passage && !details.contains(document.activeElement);
    await load(this.url(passage), isWanted);
  }

  url(passage) {
    return new URL(`../../passages/${passage}/`, location.href);
  }

  mark(passage) {
    for (const item of this.desk.page.querySelectorAll(".on")) item.classList.remove("on");
    if (!passage) return;
    const parts = this.desk.page.querySelectorAll(`[data-passage="${CSS.escape(passage)}"]`);
    for (const item of parts) item.classList.add("on");
  }

  /** On a phone the details cover the lower part of the screen, so the words they are about move above. */
  uncover(span) {
    if (!span || !matchMedia("(max-width: 48rem)").matches) return;
    const words = rangesOf(this.desk.page, span.start, span.end)[0]?.getBoundingClientRect();
    if (words && (words.top < 0 || words.top > innerHeight / 4)) scrollBy(0, words.top - innerHeight / 6);
  }

  spanOf(passage) {
    const label = this.desk.page.querySelector(`[data-coding][data-passage="${CSS.escape(passage)}"]`);
    return label ? spanOfLabel(label) : null;
  }

  hover(target) {
    const label = target.closest?.("[data-coding], [data-bar]");
    light(this.desk.page, "lit", label ? this.spanOf(label.dataset.passage) : null);
  }

  close() {
    this.current = null;
    this.desk.classList.remove("with-details");
    this.mark(null);
    light(this.desk.page, "current", null);
    this.desk.turns.focus();
  }
}
