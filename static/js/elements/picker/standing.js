/* Where the picker stands: never over the words it is about to code. On a phone it is a sheet at the lower edge. */

import { viewOf } from "../../lib/sight.js";

const GAP = 8;
const LEAST = 300;
const LOW = 225;
const MOST = 460;
// Of the screen: as high as the sheet on a phone may be, see picker.css. For longer words it is low.
const SHARE = 0.6;
export const isPhone = () => matchMedia("(max-width: 48rem)").matches;

export class Standing {
  constructor(element, page) {
    this.element = element;
    this.page = page;
    this.scrolled = null;
    this.room = 0;
    globalThis.visualViewport?.addEventListener("resize", () => this.onKeyboard());
    // What is listed below the box changes with each letter, and the height of the sheet with it.
    new ResizeObserver(() => this.isOpen && isPhone() && this.uncover()).observe(element);
  }

  get isOpen() {
    return this.element.matches(":popover-open");
  }

  /** Stand below the lines that `lines()` gives, above or beside them; the sheet scrolls where there is no room. */
  place(lines) {
    const { style } = this.element;
    style.top = style.bottom = style.left = style.maxHeight = "";
    this.lines = lines;
    this.element.classList.remove("low");
    if (isPhone()) return this.uncover();
    const { top, bottom } = this.view();
    let box = boxOf(lines(), top, bottom);
    if (!fits(box, top, bottom) && !this.besides(box)) {
      this.scroll(Math.max(0, this.missing(box, top, bottom)));
      box = boxOf(lines(), top, bottom);
    }
    this.stand(box, top, bottom);
  }

  view() {
    const { top, bottom } = viewOf(this.page);
    return { top: Math.max(0, top), bottom: Math.min(innerHeight, bottom) };
  }

  stand(box, top, bottom) {
    const { style } = this.element;
    const below = bottom - box.bottom - GAP;
    const above = box.top - top - GAP;
    const width = this.element.offsetWidth;
    let left = box.left;
    let height = below;
    if (below >= Math.min(LEAST, above)) style.top = `${box.bottom + GAP}px`;
    else if (above >= LEAST) {
      style.bottom = `${innerHeight - box.top + GAP}px`;
      height = above;
    } else {
      // Words from the upper edge to the lower: the picker stands at their side.
      left = box.right + GAP;
      height = Math.min(MOST, bottom - top - 2 * GAP);
      style.top = `${Math.max(top + GAP, Math.min(box.top, bottom - height - GAP))}px`;
    }
    style.maxHeight = `${Math.min(MOST, Math.max(LEAST / 2, height))}px`;
    style.left = `${Math.max(GAP, Math.min(left, innerWidth - width - GAP))}px`;
  }

  besides(box) {
    return innerWidth - box.right - 2 * GAP >= this.element.offsetWidth;
  }

  /* How far to scroll so that there is room below the last line. */
  missing(box, top, bottom) {
    const wanted = box.bottom + LEAST + GAP - bottom;
    // Words that fit above a somewhat lower picker stay in sight as a whole.
    return box.height + LOW + 2 * GAP < bottom - top ? Math.min(wanted, box.top - top - GAP) : wanted;
  }

  /* On a phone the sheet covers the lower part of the screen, so the words move above it; behind the last words the
     page has no more to scroll by, and gets room for it. The sheet is low where the words are longer than what is free. */
  uncover() {
    const box = boxOf(this.lines(), -Infinity, Infinity);
    const top = this.view().top + GAP;
    this.element.classList.toggle("low", box.height > (1 - SHARE) * seenHeight() - top - 2 * GAP);
    const free = this.element.getBoundingClientRect().top - 2 * GAP;
    const by = wayInto(box, top, free);
    const needed = Math.max(by, box.bottom - free);
    if (needed > spare()) this.giveRoom(this.room + needed - spare());
    this.scroll(by);
  }

  giveRoom(room) {
    this.room = Math.ceil(room);
    this.page.style.setProperty("--room-below", `${this.room}px`);
  }

  /* Whoever has scrolled into the room looks at it: it goes when it is out of sight, so that nothing jumps. */
  takeRoomBack() {
    if (this.isOpen || !this.room) return;
    if (spare() >= this.room) this.giveRoom(0);
    else addEventListener("scroll", () => this.takeRoomBack(), { once: true, passive: true });
  }

  scroll(by) {
    if (!by) return;
    const { scroller } = viewOf(this.page);
    const before = placeOf(scroller);
    const from = this.scrolled && isNear(before, this.scrolled.to) ? this.scrolled.from : before;
    scroller.scrollBy(0, by);
    this.scrolled = { scroller, from, to: placeOf(scroller) };
  }

  /** The picker goes: what was scrolled for its sake goes back, unless somebody has scrolled since. */
  leave() {
    if (this.scrolled) {
      const { scroller, from, to } = this.scrolled;
      this.scrolled = null;
      if (isNear(placeOf(scroller), to)) scroller.scrollTo(0, from);
    }
    this.takeRoomBack();
  }

  /** A keyboard on the screen would cover half the list: a finger calls it by touching the box. */
  takeFocus(input) {
    const isFinger = isPhone() && matchMedia("(pointer: coarse)").matches && !input.value;
    (isFinger ? this.element : input).focus({ preventScroll: true });
    if (!isFinger) input.setSelectionRange(input.value.length, input.value.length);
  }

  /* A keyboard on the screen may lie over the bottom sheet instead of pushing it up. */
  onKeyboard() {
    if (!this.isOpen || !isPhone()) return;
    const { height, offsetTop } = globalThis.visualViewport;
    this.element.style.bottom = `${Math.max(0, innerHeight - height - offsetTop)}px`;
    this.element.style.setProperty("--seen", `${height}px`);
    this.uncover();
  }
}

/* The box around those lines that are in sight, or around all when none is. */
function boxOf(lines, top, bottom) {
  const inside = lines.filter((line) => line.bottom > top && line.top < bottom);
  const seen = inside.length ? inside : lines;
  const box = {
    top: Math.min(...seen.map((line) => line.top)),
    bottom: Math.max(...seen.map((line) => line.bottom)),
    left: Math.min(...seen.map((line) => line.left)),
    right: Math.max(...seen.map((line) => line.right)),
  };
  return { ...box, height: box.bottom - box.top };
}

/* How far to scroll so that a box is between two heights. What is longer shows its beginning, or, where only that is on
   the screen, its end; in the midst of it nothing moves. */
function wayInto(box, top, bottom) {
  const [above, below] = [box.top - top, box.bottom - bottom];
  if (box.height <= bottom - top) return below > 0 ? below : Math.min(0, above);
  if (above > -GAP) return above;
  return box.bottom <= innerHeight ? below : 0;
}

const seenHeight = () => globalThis.visualViewport?.height ?? innerHeight;
const placeOf = (scroller) => (scroller === globalThis ? scrollY : scroller.scrollTop);
const isNear = (a, b) => Math.abs(a - b) < 2;

/* How much further the page can be scrolled on a phone, where the window does it. */
const spare = () => document.scrollingElement.scrollHeight - innerHeight - scrollY;

const fits = (box, top, bottom) => bottom - box.bottom - GAP >= LEAST || box.top - top - GAP >= LEAST;
