/* Lanes of the bars in the margin, by age: a new bar moves no other. Spans are half-open, in code points. */

import { firstPlace } from "./bisect.js";

/** Give each span, oldest first, the lowest lane in which no older one overlaps it. */
export function lanesByAge(spans) {
  const held = [];
  return spans.map(([start, end]) => {
    const lane = held.findIndex((taken) => fits(taken, place(taken, start), start, end));
    const own = lane < 0 ? held.push([]) - 1 : lane;
    held[own].splice(place(held[own], start), 0, [start, end]);
    return own;
  });
}

/* Where a span belongs among the spans of a lane, which are sorted and do not overlap. */
const place = (taken, start) => firstPlace(taken, ([begin]) => begin >= start);

const fits = (taken, at, start, end) =>
  (at === 0 || taken[at - 1][1] <= start) && (at === taken.length || end <= taken[at][0]);
