/* The codings that the labels of a transcript tell of: where each lies, in which lane its bar stands, what it meets. */

import { firstPlace } from "../../lib/bisect.js";
import { lanesByAge } from "../../lib/lanes.js";

const known = new WeakMap();

/* What a label tells. It never changes, so each is read once; what only a bar asks for, when one is made. */
class Coding {
  constructor(label) {
    const [start, end] = label.dataset.span.split(" ").map(Number);
    Object.assign(this, { id: label.dataset.coding, start, end, label });
  }

  /* The address in the label names it. */
  get passage() {
    return passageOf(this.label);
  }

  get hue() {
    return /\bc\d+\b/.exec(this.label.className)?.[0] ?? "c0";
  }
}

function read(label) {
  if (!known.has(label)) known.set(label, new Coding(label));
  return known.get(label);
}

/** The passage that a label or a memo in the margin belongs to. */
export const passageOf = (link) => /passage=([^&#]+)/.exec(link.getAttribute("href"))?.[1] ?? null;

export class Codings {
  /** Tell of the labels of a page. They stand in the order in which their words begin, so those further down are read
      only when somebody asks for what is there: a page that opens needs the first few of thousands. */
  constructor(page) {
    this.labels = page.querySelectorAll("[data-coding]");
    // What has been read, and how far the codings up to each one go.
    this.known = [];
    this.reach = [];
    this.lanes = new Map();
  }

  /* The coding at a place in their order, undefined behind the last. */
  at(place) {
    const { known, reach, labels } = this;
    while (known.length <= place && known.length < labels.length) {
      const coding = read(labels[known.length]);
      reach.push(Math.max(reach.at(-1) ?? 0, coding.end));
      known.push(coding);
    }
    return known[place];
  }

  get all() {
    this.at(this.labels.length - 1);
    return this.known;
  }

  /* The first place at which a coding begins at an offset or later. */
  firstFrom(start) {
    while ((this.known.at(-1)?.start ?? -1) < start && this.at(this.known.length));
    return firstPlace(this.known, (coding) => coding.start >= start);
  }

  /** The lane in which the bar of a coding stands, undefined when it is not here. */
  laneOf({ id, start }) {
    if (!this.lanes.has(id)) this.giveLanes(start);
    return this.lanes.get(id);
  }

  /* Bars that meet, also by way of others, decide on each other's lanes; what lies apart waits until it is asked for.
     Identifiers sort by the moment they were made, so their order is that of age. */
  giveLanes(start) {
    const first = this.firstFrom(start);
    if (!this.at(first)) return;
    const byAge = this.meeting(first, first + 1).sort((a, b) => (a.id < b.id ? -1 : 1));
    const lanes = lanesByAge(byAge.map(({ start, end }) => [start, end]));
    byAge.forEach(({ id }, n) => this.lanes.set(id, lanes[n]));
  }

  /* The codings in the places from `first` to before `last`, and all that meet them, also by way of others. */
  meeting(first, last) {
    while (first > 0 && this.reach[first - 1] > this.known[first].start) first--;
    while (this.at(last) && this.reach[last - 1] > this.known[last].start) last++;
    return this.known.slice(first, last);
  }

  /* From which place on codings may share characters with [start, end), and before which. */
  placesAt(start, end) {
    const last = this.firstFrom(end);
    return [Math.min(last, firstPlace(this.reach, (far) => far > start)), last];
  }

  /** The codings that share characters with [start, end). */
  touching(start, end) {
    return this.known.slice(...this.placesAt(start, end)).filter((coding) => coding.end > start);
  }

  /** The codings that stand here and not in `other`, or in another lane there, where the two differ only in what
      shares characters with [start, end). */
  unlike(other, start, end) {
    const [first, last] = this.placesAt(start, end);
    const here = first < last ? this.meeting(first, last) : [];
    return here.filter((coding) => this.laneOf(coding) !== other.laneOf(coding));
  }

  /** The shortest passage at an offset, null where nothing is coded. */
  passageAt(offset) {
    const here = this.touching(offset, offset + 1);
    const shortest = here.reduce((a, b) => (a && a.end - a.start <= b.end - b.start ? a : b), null);
    return shortest?.passage ?? null;
  }
}
