// A test is a sentence and a function; a file imports `test` and the assertions and registers its tests:
//
//   import { equal, test } from "./harness.js";
//   import { toPoints } from "/static/js/lib/spans.js";
//   test("an emoji counts once", () => equal(toPoints("😀a", 2), 1));
//
// Fixtures shared with Python lie under /static/fixtures/ (tests/fixtures). A test may be async.

const tests = [];

export function test(name, body) {
  tests.push({ name, body });
}

// Compare what two values say in JSON, with the order of keys left out.
export function equal(found, wanted, words = "") {
  if (plain(found) !== plain(wanted)) {
    throw new Error(`${words} found ${plain(found)}, wanted ${plain(wanted)}`.trim());
  }
}

export function ok(found, words = "it is not true") {
  if (!found) throw new Error(words);
}

export function throws(body, kind = Error) {
  let thrown = null;
  try {
    body();
  } catch (error) {
    thrown = error;
  }
  if (thrown === null) throw new Error("nothing was thrown");
  if (!(thrown instanceof kind)) throw new Error(`${thrown} was thrown, wanted ${kind.name}`);
}

export async function fixture(name) {
  return (await fetch(`/static/fixtures/${name}`)).json();
}

// An element in the page for the time of one test: `using(html, (element) => ...)`.
export async function using(html, body) {
  const holder = document.createElement("div");
  holder.innerHTML = html;
  document.body.append(holder);
  try {
    return await body(holder.firstElementChild);
  } finally {
    holder.remove();
  }
}

export async function run() {
  const results = [];
  for (const { name, body } of tests) {
    let problem = "";
    try {
      await body();
    } catch (error) {
      problem = String(error) || "failed";
    }
    results.push({ name, problem });
  }
  return results;
}

function plain(value) {
  return JSON.stringify(value, (key, item) =>
    item && typeof item === "object" && !Array.isArray(item)
      ? Object.fromEntries(Object.entries(item).sort(([a], [b]) => (a < b ? -1 : 1)))
      : item === undefined ? "undefined" : item);
}
