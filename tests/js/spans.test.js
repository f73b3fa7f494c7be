// Offsets in the browser: UTF-16 units and code points agree with Python's fixture; DOM positions find their words.
import { equal, fixture, test, using } from "./harness.js";
import { offsetAt, rangeIn, rangesOf, spanOf, toCodePoints, toUnits, trimmed } from "/static/js/lib/spans.js";

const PAIRS = await fixture("spans.json");

for (const { name, text, pairs } of PAIRS) {
  test(`units become code points: ${name}`, () => equal(pairs.map(([units]) => toCodePoints(text, units)), pairs.map(([, points]) => points)));
  test(`code points become units: ${name}`, () => equal(pairs.map(([, points]) => toUnits(text, points)), pairs.map(([units]) => units)));
}

test("a unit inside a pair counts the whole pair", () => equal(toCodePoints("a😀b", 2), 2));
test("code points beyond the text end at its end", () => equal(toUnits("a😀", 9), 3));

// Two turns: "Hi 😀 there" at 3 to 13, "Well <mark>yes</mark>." at 17 to 26.
const TURNS = `<article>
<div class="turn"><span class="who">H</span><span class="words" data-start="3" data-end="13">Hi <mark><b>😀</b> the</mark>re</span></div>
<div class="turn"><span class="who">J</span><span class="words" data-start="17" data-end="26">Well <mark>yes</mark>.</span></div>
</article>`;
const words = (root, n) => root.querySelectorAll(".words")[n];

function rangeOf(from, start, to, end) {
  const range = document.createRange();
  range.setStart(from, start);
  range.setEnd(to, end);
  return range;
}

test("a position in a nested element is an offset of the document", () =>
  using(TURNS, (root) => equal(offsetAt(words(root, 0), root.querySelector("b").firstChild, 2), 7)));

test("each span of a turn finds its range, and the range its span", () =>
  using(TURNS, (root) => {
    for (let start = 3; start < 13; start++) {
      for (let end = start + 1; end <= 13; end++) {
        const range = rangeIn(words(root, 0), start, end);
        equal(range.toString(), [..."Hi 😀 there"].slice(start - 3, end - 3).join(""));
        equal(offsetAt(words(root, 0), range.startContainer, range.startOffset), start);
        equal(offsetAt(words(root, 0), range.endContainer, range.endOffset), end);
      }
    }
  }));

test("a selection over two turns spans both", () =>
  using(TURNS, (root) => {
    const range = rangeOf(words(root, 0).firstChild, 1, root.querySelectorAll("mark")[1].firstChild, 3);
    equal(spanOf(root, range), { start: 4, end: 25 });
  }));

test("a selection that begins in the speaker's label begins with her words", () =>
  using(TURNS, (root) => {
    const range = rangeOf(root.querySelectorAll(".who")[1].firstChild, 0, words(root, 1).firstChild, 4);
    equal(spanOf(root, range), { start: 17, end: 21 });
  }));

test("a selection outside the words takes nothing", () =>
  using(TURNS, (root) => equal(spanOf(root, rangeOf(root.querySelector(".who").firstChild, 0, root.querySelector(".who").firstChild, 1)), null)));

test("blanks at the ends of a selection are left out", () =>
  using(TURNS, (root) => equal(trimmed(root, 5, 8), { start: 6, end: 7 })));

test("nothing but blanks is no selection", () =>
  using(TURNS, (root) => equal(trimmed(root, 5, 6), null)));

test("blanks at the end of a turn are no selection", () =>
  using(`<article><span class="words" data-start="0" data-end="4">ab  </span></article>`, (root) => equal(trimmed(root, 2, 4), null)));

test("an empty turn is no selection", () =>
  using(`<article><span class="words" data-start="5" data-end="5"></span></article>`, (root) => equal(trimmed(root, 4, 6), null)));

test("a span over two turns gives a range for each", () =>
  using(TURNS, (root) => equal(rangesOf(root, 8, 22).map(String), ["there", "Well "])));
