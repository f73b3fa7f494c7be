// Three units that must fail and one that must not: tests/browser/test_js_units.py sees that they are told apart.
import { equal, ok, test, throws } from "./harness.js";

test("unequal values fail", () => equal(1, 2));
test("silence fails where an error is wanted", () => throws(() => 1));
test("a rejected promise fails", async () => ok(await Promise.resolve(false)));
test("keys may stand in any order", () => equal({ a: 1, b: 2 }, { b: 2, a: 1 }));
