// Lanes by age: bars that meet stand side by side, each as near to the words as older ones let it, and stay there.
import { equal, test } from "./harness.js";
import { invented } from "./invented.js";
import { lanesByAge } from "/static/js/lib/lanes.js";

const meet = ([a, b], [c, d]) => a < d && c < b;

const CASES = Array.from({ length: 200 }, (_, seed) => invented(seed + 1, seed % 25, 60));

test("no bars, no lanes", () => equal(lanesByAge([]), []));
test("bars that do not meet share the first lane", () => equal(lanesByAge([[0, 3], [3, 5], [9, 12]]), [0, 0, 0]));
test("the older of two bars stands beside the words", () => equal(lanesByAge([[4, 9], [0, 20]]), [0, 1]));
test("a lane that is free further down is used again", () => equal(lanesByAge([[0, 5], [0, 9], [5, 9]]), [0, 1, 0]));

test("each bar takes the lowest lane that older ones leave free", () => {
  for (const spans of CASES) {
    const lanes = lanesByAge(spans);
    spans.forEach((span, n) => {
      const taken = new Set(lanes.slice(0, n).filter((_, older) => meet(span, spans[older])));
      let lowest = 0;
      while (taken.has(lowest)) lowest++;
      equal(lanes[n], lowest);
    });
  }
});

test("a new bar moves no other", () => {
  for (const spans of CASES) equal(lanesByAge([...spans, [5, 70]]).slice(0, -1), lanesByAge(spans));
});
