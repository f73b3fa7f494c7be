// The codings of a page: what its labels tell, in which lanes their bars stand, and what a new one changes.
import { equal, test } from "./harness.js";
import { Codings } from "/static/js/elements/margin/codings.js";
import { lanesByAge } from "/static/js/lib/lanes.js";
import { invented } from "./invented.js";

const idOf = (age) => `01a2-${String(age).padStart(4, "0")}`;

/* A page with a label for each span; the older ones have the smaller identifiers, and stand anywhere in the page. */
function pageOf(spans) {
  const page = document.createElement("article");
  const labels = spans.map(([start, end], age) => {
    const label = document.createElement("a");
    label.className = `label c${age % 12}`;
    label.setAttribute("href", `?passage=p${age}#turn-1`);
    label.dataset.coding = idOf(age);
    label.dataset.span = `${start} ${end}`;
    return { label, start };
  });
  labels.sort((a, b) => a.start - b.start);
  page.append(...labels.map(({ label }) => label));
  return page;
}

const CASES = Array.from({ length: 100 }, (_, seed) => invented(seed + 1, seed % 40, 200));
const of = (codings, age) => codings.all.find(({ id }) => id === idOf(age));

test("a label tells passage, hue and span", () => {
  const [{ passage, hue, start, end }] = new Codings(pageOf([[3, 9]])).all;
  equal([passage, hue, start, end], ["p0", "c0", 3, 9]);
});

test("lanes are the same, whichever is asked for first", () => {
  for (const spans of CASES) {
    const lanes = lanesByAge(spans);
    const [forwards, backwards] = [new Codings(pageOf(spans)), new Codings(pageOf(spans))];
    spans.forEach((_, age) => equal(forwards.laneOf(of(forwards, age)), lanes[age]));
    spans.forEach((_, n) => {
      const age = spans.length - 1 - n;
      equal(backwards.laneOf(of(backwards, age)), lanes[age]);
    });
  }
});

test("what touches a stretch is found", () => {
  for (const spans of CASES) {
    const codings = new Codings(pageOf(spans));
    const found = codings.touching(50, 70).map(({ id }) => id);
    const expected = spans.flatMap(([start, end], age) => (start < 70 && end > 50 ? [idOf(age)] : []));
    equal(found.sort(), expected);
  }
});

test("labels far below are read when somebody asks for them", () => {
  const codings = new Codings(pageOf(Array.from({ length: 50 }, (_, n) => [10 * n, 10 * n + 8])));
  equal(codings.touching(10, 20).map(({ start }) => start), [10]);
  equal(codings.known.length < 5, true);
  equal(codings.laneOf({ id: idOf(40), start: 400 }), 0);
  equal(codings.known.length < 45, true);
  equal(codings.all.length, 50);
});

test("a coding that comes is the only one unlike before", () => {
  for (const spans of CASES) {
    const [before, after] = [new Codings(pageOf(spans)), new Codings(pageOf([...spans, [40, 90]]))];
    equal(after.unlike(before, 40, 90).map(({ id }) => id), [idOf(spans.length)]);
    equal(before.unlike(after, 40, 90), []);
  }
});

test("what moves because a coding went is found by the place of that one", () => {
  for (const spans of CASES.filter(({ length }) => length)) {
    const went = spans.length >> 1;
    const [before, after] = [new Codings(pageOf(spans)), new Codings(pageOf(spans))];
    const [start, end] = spans[went];
    after.labels = [...after.labels].filter((label) => label.dataset.coding !== idOf(went));
    const moved = after.all.filter((coding) => after.laneOf(coding) !== before.laneOf(coding)).map(({ id }) => id);
    equal(after.unlike(before, start, end).map(({ id }) => id), moved);
    equal(before.unlike(after, start, end).map(({ id }) => id).filter((id) => !moved.includes(id)), [idOf(went)]);
  }
});

test("where nothing is coded nothing is unlike", () => {
  const [before, after] = [new Codings(pageOf([[0, 5], [50, 60]])), new Codings(pageOf([[0, 5], [50, 60]]))];
  equal(after.unlike(before, 10, 40), []);
  equal(new Codings(pageOf([])).unlike(before, 10, 40), []);
});
