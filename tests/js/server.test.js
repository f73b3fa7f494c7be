// Changes are asked for in turn: the first at once, each further one when the one before it has been answered.
import { equal, test } from "./harness.js";
import { inTurn } from "/static/js/lib/server.js";

function held() {
  let letGo;
  const until = new Promise((done, fail) => (letGo = { done, fail }));
  return { until, ...letGo };
}

test("where nothing waits the work begins at once", () => {
  let isBegun = false;
  inTurn(() => (isBegun = true));
  equal(isBegun, true);
});

test("what comes later waits for what was asked before", async () => {
  const first = held();
  const seen = [];
  const one = inTurn(() => first.until.then(() => seen.push("one")));
  const two = inTurn(() => seen.push("two"));
  await Promise.resolve();
  equal(seen, []);
  first.done();
  await Promise.all([one, two]);
  equal(seen, ["one", "two"]);
});

test("what failed does not hold up what follows", async () => {
  const first = held();
  const one = inTurn(() => first.until);
  const two = inTurn(() => "two");
  first.fail(new Error("no"));
  equal(await one.catch((error) => error.message), "no");
  equal(await two, "two");
});

test("work that throws at once is a failure of its own", async () => {
  const one = inTurn(() => {
    throw new Error("broken");
  });
  equal(await one.catch((error) => error.message), "broken");
  let isBegun = false;
  inTurn(() => (isBegun = true));
  await new Promise((done) => setTimeout(done));
  equal(isBegun, true);
});
