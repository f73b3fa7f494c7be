/* Places bars and labels of the margin beside the lines of their words. All reading before all writing. */

import { endOf, rangeIn, startOf } from "../lib/spans.js";

const LANE = 6;
const MOST_LANES = 7;

/** Lay out the margins of some turns. */
export function layOut(turns) {
  for (const turn of turns) reset(turn);
  const plans = turns.map(measure);
  for (const plan of plans) draw(plan);
}

function reset(turn) {
  for (const item of turn.querySelectorAll(".labels > li")) item.style.marginBlockStart = "";
}

function measure(turn) {
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
    return first
      ? { bar, from: first.top - top, height: last.bottom - first.top, lane: Math.min(Number(bar.dataset.lane), MOST_LANES) }
      : { bar, from: 0, height: 0, lane: 0 };
  });
  const lanes = Math.max(0, ...bars.map((b) => b.lane + 1));
  const tops = new Map(bars.map((b) => [b.bar.dataset.bar, b.from]));
  const labels = [...turn.querySelectorAll(".labels > li")].map((item) => ({
    item,
    top: tops.get(item.firstElementChild.dataset.coding) ?? 0,
    height: item.getBoundingClientRect().height,
  }));
  return { turn, bars, labels, lanes };
}

function draw({ turn, bars, labels, lanes }) {
  turn.querySelector(".gut").style.setProperty("--lanes", lanes);
  for (const { bar, from, height, lane } of bars) {
    bar.style.insetBlockStart = `${from}px`;
    bar.style.height = `${height}px`;
    bar.style.insetInlineEnd = `${lane * LANE}px`;
  }
  let y = 0;
  for (const { item, top, height } of labels) {
    const room = Math.max(0, top - y);
    item.style.marginBlockStart = `${room}px`;
    y += room + height;
  }
}
