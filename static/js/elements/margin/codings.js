/* The codings that the labels of a transcript tell of: where each lies, in which lane its bar stands, what it meets. */

import { lanesByAge } from "../../lib/lanes.js";

const known = new WeakMap();

/* Labels never change, so each is read once. The address in the label names the passage. */
function read(label) {
  if (!known.has(label)) {
    const [start, end] = label.dataset.span.split(" ").map(Number);
    known.set(label, { id: label.dataset.coding, passage: passageOf(label), hue: hueOf(label), start, end, label });
  }
  return known.get(label);
}

// So many milliseconds until it looks again.
const PAUSE = 8;

/** Read the labels that are there while the rest of the page is still coming: the browser has to wait meanwhile. */
export function readAhead(done = 0) {
  if (document.readyState !== "loading") return;
  const labels = document.getElementById("turns")?.getElementsByClassName("label") ?? [];
  for (; done < labels.length; done++) read(labels[done]);
  setTimeout(readAhead, PAUSE, done);
}

/** The passage that a label or a memo in the margin belongs to. */
export const passageOf = (link) => /passage=([^&#]+)/.exec(link.getAttribute("href"))?.[1] ?? null;
const hueOf = (label) => /\bc\d+\b/.exec(label.className)?.[0] ?? "c0";

export class Codings {
  /** Read all labels of a page. */
  constructor(page) {
    this.all = [...page.querySelectorAll("[data-coding]")].map(read).sort((a, b) => a.start - b.start);
    let far = 0;
    this.reach = this.all.map(({ end }) => (far = Math.max(far, end)));
    this.lanes = new Map();
  }

  /** The lane in which the bar of a coding stands, undefined when it is not here. */
  laneOf({ id, start }) {
    if (!this.lanes.has(id)) this.giveLanes(start);
    return this.lanes.get(id);
  }

  /* Bars that meet, also by way of others, decide on each other's lanes; what lies apart waits until it is asked for.
     Identifiers sort by the moment they were made, so their order is that of age. */
  giveLanes(start) {
    let first = this.all.findIndex((coding) => coding.start >= start);
    if (first < 0) return;
    let last = first + 1;
    while (first > 0 && this.reach[first - 1] > this.all[first].start) first--;
    while (last < this.all.length && this.reach[last - 1] > this.all[last].start) last++;
    const byAge = this.all.slice(first, last).sort((a, b) => (a.id < b.id ? -1 : 1));
    const lanes = lanesByAge(byAge.map(({ start, end }) => [start, end]));
    byAge.forEach(({ id }, n) => this.lanes.set(id, lanes[n]));
  }

  /** The codings that share characters with [start, end). */
  touching(start, end) {
    const found = [];
    for (let n = this.reach.findIndex((far) => far > start); n >= 0 && n < this.all.length; n++) {
      if (this.all[n].start >= end) break;
      if (this.all[n].end > start) found.push(this.all[n]);
    }
    return found;
  }

  /** The codings that stand here and not in `other`, or in another lane there. */
  unlike(other) {
    return this.all.filter((coding) => this.laneOf(coding) !== other.laneOf(coding));
  }

  ofPassage(passage) {
    return this.all.filter((coding) => coding.passage === passage);
  }

  /** The shortest passage at an offset, null where nothing is coded. */
  passageAt(offset) {
    const here = this.touching(offset, offset + 1);
    const shortest = here.reduce((a, b) => (a && a.end - a.start <= b.end - b.start ? a : b), null);
    return shortest?.passage ?? null;
  }
}
