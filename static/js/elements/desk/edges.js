/* Moving the edges of the passage that is open: two handles for mouse and finger, the growing keys for the rest. */

import { light } from "../../lib/highlights.js";
import { send } from "../../lib/server.js";
import { snapEdge, unitsAround } from "../../lib/segments.js";
import { offsetAt, rangesOf } from "../../lib/spans.js";
import { grown, showEdge } from "./pending.js";

export class Edges {
  /** `moving` is {passage, from, span, edge} while edges move, else null. */
  constructor(desk) {
    this.desk = desk;
    this.moving = null;
    this.handles = ["start", "end"].map((edge) => this.handle(edge));
    new ResizeObserver(() => this.place()).observe(desk.page);
    // Not its promise `ready`: to ask for that makes the browser lay out the page at once.
    document.fonts?.addEventListener("loadingdone", () => this.place());
  }

  handle(edge) {
    const handle = document.createElement("span");
    handle.className = "edge";
    handle.dataset.edge = edge;
    // Larger than what is seen of it.
    const hold = document.createElement("span");
    hold.className = "hold";
    handle.append(hold);
    // Keys and buttons of the details do the same for those who do not see it.
    handle.ariaHidden = "true";
    handle.addEventListener("pointerdown", (event) => this.grasp(event, edge));
    handle.addEventListener("pointermove", (event) => this.drag(event));
    handle.addEventListener("pointerup", (event) => this.drop(event));
    handle.addEventListener("pointercancel", () => this.cancel());
    return handle;
  }

  get canHold() {
    return Boolean(this.moving);
  }

  /** Whether the passage that is open has codings that this person may move. */
  get isOffered() {
    const { current } = this.desk.passages;
    return Boolean(this.desk.canCode && current && this.desk.querySelector(`#details[data-passage="${current}"] [data-edges]`));
  }

  /** Put the handles at the ends of a span of the page, or take them away. */
  place(span = this.moving?.span ?? this.desk.passages.span) {
    const { page } = this.desk;
    const isShown = span && (this.moving || this.isOffered);
    for (const handle of this.handles) {
      if (!isShown) handle.remove();
      else if (handle.parentNode !== page) page.append(handle);
    }
    if (!isShown) return;
    const origin = page.getBoundingClientRect();
    for (const handle of this.handles) put(handle, edgeBox(page, span, handle.dataset.edge), origin);
  }

  /** The same when everything that an answer brings has been told, which is several things: once for all of them. */
  placeSoon() {
    if (this.isDue) return;
    this.isDue = true;
    queueMicrotask(() => {
      this.isDue = false;
      this.place();
    });
  }

  /* By mouse and finger */

  grasp(event, edge) {
    event.preventDefault();
    event.stopPropagation();
    const { current, span } = this.desk.passages;
    if (!current || !span) return;
    this.begin(current, span, edge);
    event.target.setPointerCapture(event.pointerId);
    this.desk.classList.add("dragging");
  }

  drag(event) {
    if (!this.desk.classList.contains("dragging")) return;
    const offset = offsetUnder(this.desk.page, event.clientX, event.clientY);
    if (offset === null) return;
    const { span, edge } = this.moving;
    const isFree = event.altKey && (edge === "end" ? offset > span.start : offset < span.end);
    const next = isFree ? { ...span, [edge]: offset } : snapEdge(span, edge, offset, unitsAround(this.desk.page, offset, "word"));
    this.preview(next);
  }

  drop(event) {
    if (!this.desk.classList.contains("dragging")) return;
    event.stopPropagation();
    this.desk.classList.remove("dragging");
    this.save(false);
  }

  /* By keys */

  /** Take hold of a passage's edges; the turn in which it begins gets the focus. */
  begin(passage, span, edge = "end") {
    this.desk.pending.choose(null);
    this.moving = { passage, from: span, span, edge };
    this.preview(span);
  }

  /** Begin by keys: from the button in the details, or with the first growing key on a label. */
  beginByKeys(passage, span) {
    if (!passage || !span) return;
    this.begin(passage, span);
    const turn = rangesOf(this.desk.page, span.start, span.end)[0]?.startContainer.parentElement.closest(".turn");
    this.desk.turns.focus(turn);
    showEdge(this.desk.page, span, "end");
    this.desk.voice.tell("edges");
  }

  grow(kind, step) {
    const { span, edge } = this.moving;
    const next = grown(this.desk.page, span, edge, kind, step);
    this.preview(next);
    showEdge(this.desk.page, next, edge);
    this.desk.voice.span(next);
  }

  hold(edge) {
    this.moving.edge = edge;
    this.desk.voice.tell(edge);
  }

  preview(span) {
    this.moving.span = span;
    light(this.desk.page, "current", null);
    light(this.desk.page, "pending", span);
    this.place(span);
  }

  async save(givesFocus = true) {
    const { passage, from, span } = this.moving;
    this.moving = null;
    const isSame = from.start === span.start && from.end === span.end;
    if (!isSame) {
      const body = { revision: this.desk.dataset.revision, ...span };
      await send(new URL(`../../passages/${passage}/edges/`, location.href), body);
    }
    // Meanwhile other edges may be held, and the focus may have gone elsewhere.
    if (this.moving) return;
    this.settle();
    if (givesFocus && document.activeElement === document.body) this.desk.turns.focus();
  }

  cancel() {
    this.desk.classList.remove("dragging");
    this.moving = null;
    this.settle();
  }

  settle() {
    light(this.desk.page, "pending", this.desk.pending.span);
    light(this.desk.page, "current", this.desk.passages.span);
    this.place();
  }
}

/** Where an edge of a span stands on the screen: the side of its first or last letter, for either direction. */
function edgeBox(page, { start, end }, edge) {
  const range = edge === "start" ? rangesOf(page, start, start + 1)[0] : rangesOf(page, end - 1, end).at(-1);
  const rect = range?.getClientRects()[0] ?? range?.getBoundingClientRect();
  if (!rect) return null;
  const isRtl = range.startContainer.parentElement.closest("[dir]")?.dir === "rtl";
  return { x: (edge === "start") !== isRtl ? rect.left : rect.right, top: rect.top, height: rect.height };
}

function put(handle, box, origin) {
  if (!box) return;
  handle.style.left = `${box.x - origin.left}px`;
  handle.style.top = `${box.top - origin.top}px`;
  handle.style.height = `${box.height}px`;
}

/** The document offset of the letter under a point; beside the words, that of the nearest end of their line. */
function offsetUnder(page, x, y) {
  const words = wordsUnder(page, x, y);
  if (!words) return null;
  const box = words.getBoundingClientRect();
  const inside = Math.max(box.left + 1, Math.min(box.right - 1, x));
  const caret = document.caretPositionFromPoint?.(inside, y) ?? asCaret(document.caretRangeFromPoint?.(inside, y));
  return caret && words.contains(caret.offsetNode) ? offsetAt(words, caret.offsetNode, caret.offset) : null;
}

const asCaret = (range) => range && { offsetNode: range.startContainer, offset: range.startOffset };

function wordsUnder(page, x, y) {
  const direct = document.elementFromPoint(x, y)?.closest(".words");
  if (direct) return direct;
  const { left, width } = page.getBoundingClientRect();
  return document.elementFromPoint(left + width / 2, y)?.closest(".turn")?.querySelector(".words") ?? null;
}
