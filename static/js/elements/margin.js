/* Places bars and labels of the margin beside the lines of their words. All reading before all writing. */

import { lanesByAge } from "../lib/lanes.js";
import { endOf, rangeIn, startOf } from "../lib/spans.js";

const LANE = 6;
const MOST_LANES = 7;

/** Lay out the margins of some turns; bars elsewhere move only to another lane. */
export function layOut(turns) {
  if (!turns.length) return;
  const lanes = lanesIn(turns[0].closest("article"));
  for (const turn of turns) reset(turn);
  const plans = turns.map((turn) => measure(turn, lanes));
  for (const plan of plans) draw(plan);
  shift(turns[0].closest("article"), lanes);
}

/* The lane of each coding of a transcript. Identifiers sort by the moment they were made. */
function lanesIn(page) {
  const labels = [...page.querySelectorAll("[data-coding]")].map((label) => label.dataset);
  labels.sort((a, b) => (a.coding < b.coding ? -1 : 1));
  const lanes = lanesByAge(labels.map(({ start, end }) => [Number(start), Number(end)]));
  return new Map(labels.map(({ coding }, n) => [coding, Math.min(lanes[n], MOST_LANES)]));
}

function reset(turn) {
  for (const item of turn.querySelectorAll(".labels > li")) item.style.marginBlockStart = "";
}

function measure(turn, lanes) {
  const words = turn.querySelector(".words");
  const top = turn.querySelector(".gut").getBoundingClientRect().top;
  const bars = [...turn.querySelectorAll("[data-bar]")].map((bar) => {
    const start = Math.max(Number(bar.dataset.start), startOf(words));
    const end = Math.min(Number(bar.dataset.end), endOf(words));
    // Paper breaks lines elsewhere: there only bars of whole turns can stand, the rest has its underline.
    bar.toggleAttribute("data-whole", start === startOf(words) && end === endOf(words));
    const rects = rangeIn(words, start, end).getClientRects();
    const first = rects[0];
    const last = rects[rects.length - 1];
    const lane = lanes.get(bar.dataset.bar) ?? 0;
    return first
      ? { bar, from: first.top - top, height: last.bottom - first.top, lane }
      : { bar, from: 0, height: 0, lane: 0 };
  });
  const tops = new Map(bars.map((b) => [b.bar.dataset.bar, b.from]));
  const labels = [...turn.querySelectorAll(".labels > li")].map((item) => ({
    item,
    top: tops.get(item.firstElementChild.dataset.coding) ?? 0,
    height: item.getBoundingClientRect().height,
  }));
  return { bars, labels };
}

function draw({ bars, labels }) {
  for (const { bar, from, height } of bars) {
    bar.style.insetBlockStart = `${from}px`;
    bar.style.height = `${height}px`;
  }
  let y = 0;
  for (const { item, top, height } of labels) {
    const room = Math.max(0, top - y);
    item.style.marginBlockStart = `${room}px`;
    y += room + height;
  }
}

function shift(page, lanes) {
  for (const gutter of page.querySelectorAll(".gut")) {
    const bars = [...gutter.querySelectorAll("[data-bar]")];
    gutter.style.setProperty("--lanes", Math.max(0, ...bars.map((bar) => (lanes.get(bar.dataset.bar) ?? 0) + 1)));
    for (const bar of bars) bar.style.insetInlineEnd = `${(lanes.get(bar.dataset.bar) ?? 0) * LANE}px`;
  }
}
