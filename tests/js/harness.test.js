// The harness itself: what it calls equal, and that elements it made are gone afterwards.
import { equal, ok, test, throws, using } from "./harness.js";

test("lists are compared in order", () => throws(() => equal([1, 2], [2, 1])));

test("nothing is not the same as null", () => throws(() => equal(undefined, null)));

test("another kind of error is not the one that was wanted", () => {
  throws(() => throws(() => { throw new Error("x"); }, TypeError));
});

test("an element stands in the page only for its test", async () => {
  await using("<p id=only>here</p>", (element) => equal(element.textContent, "here"));
  ok(document.querySelector("#only") === null);
});
