// Filling sentences: every place once, and nothing that is put in is taken for a sign of its own.
import { equal, test } from "./harness.js";
import { fill } from "/static/js/lib/words.js";

test("a place is filled", () => equal(fill("make “%s”", { s: "trust" }), "make “trust”"));
test("signs of a replacement are words", () => {
  for (const sign of ["$&", "$1", "$$", "$`", "$'", "$<s>"]) equal(fill("make “%s” here", { s: sign }), `make “${sign}” here`);
});
test("what was put in is not filled again", () => equal(fill("make “%s” under %p", { s: "50 %p", p: "%s" }), "make “50 %p” under %s"));
test("a longer name is no shorter one", () => equal(fill("%n of %all, turn %a", { n: 1, a: 2, all: 3 }), "1 of 3, turn 2"));
test("names in braces are places, too", () => equal(fill("Turn {turn}: {words}, {other}", { turn: 4, words: "{turn} $&" }), "Turn 4: {turn} $&, {other}"));
test("a letter may follow a place", () => equal(fill("%snä", { s: 7 }), "7nä"));
test("nothing to fill in changes nothing", () => equal(fill("100 %", {}), "100 %"));
