// Labels in the margin of a turn: at their place or lower, never over one another, never below the turn.
import { equal, test } from "./harness.js";
import { stack } from "/static/js/lib/stack.js";

const labels = (...tops) => tops.map((top) => ({ top, height: 24 }));
const tops = (places) => places.map((place) => place.top);

test("labels of separate lines stand at their lines", () => equal(tops(stack(labels(3, 30, 84), 120)), [3, 30, 84]));
test("labels of one line give way downwards", () => equal(tops(stack(labels(3, 3, 3), 120)), [3, 27, 51]));
test("a label that was pushed pushes the next", () => equal(tops(stack(labels(3, 3, 30), 120)), [3, 27, 51]));
test("what does not fit is left out", () => equal(tops(stack(labels(3, 3, 3), 60)), [3, 27]));
test("the last label beside the rest is cut to its line", () =>
  equal(stack(labels(3, 3, 3), 60).map((place) => place.isCut), [false, true]));
test("a label of two lines that has room for one is cut", () =>
  equal(stack([{ top: 3, height: 43 }], 38), [{ top: 3, isCut: true }]));
test("a label that stands a little too low moves up into the turn", () => equal(tops(stack(labels(20), 38)), [14]));
test("a turn without any room shows none", () => equal(stack(labels(0), 10), []));
test("no label covers another or leaves its turn", () => {
  for (let seed = 1; seed < 200; seed++) {
    const given = Array.from({ length: seed % 9 }, (_, n) => ({ top: (n * seed * 7) % 90, height: n % 3 ? 24 : 43 }));
    given.sort((a, b) => a.top - b.top);
    const places = stack(given, 100);
    places.forEach(({ top, isCut }, n) => {
      const end = top + (isCut ? 24 : given[n].height);
      equal(end <= (places[n + 1]?.top ?? 100), true);
    });
  }
});
