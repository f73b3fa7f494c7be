// The code list as a tree: folding, filtering, and the keys that go through it.
import { equal, ok, test } from "./harness.js";
import { CodeTree } from "/static/js/lib/tree.js";

const NAMES = [["CRM", 0], ["CRM-IT", 1], ["CRM-STR", 1], ["CRM-STR-rew", 2], ["CF", 0], ["CF-LTV", 1]];

function made() {
  const list = document.createElement("ul");
  for (const [place, [name, level]] of NAMES.entries()) {
    const row = document.createElement("li");
    Object.assign(row.dataset, { code: name, level, mnemonic: name, label: `about ${name}`, path: "" });
    if ((NAMES[place + 1]?.[1] ?? 0) > level) row.dataset.hasChildren = "";
    row.tabIndex = -1;
    list.append(row);
  }
  document.body.append(list);
  const folds = [];
  const tree = new CodeTree(() => [...list.children], (folded) => folds.push(folded));
  tree.refresh();
  const row = (name) => list.querySelector(`[data-code="${name}"]`);
  const press = (key, name = tree.current.dataset.code) => tree.key(new KeyboardEvent("keydown", { key }), row(name));
  return { tree, row, press, folds, seen: () => tree.visible().map((each) => each.dataset.code), at: () => tree.current.dataset.code };
}

test("a folded code hides everything below it, and says so", () => {
  const { tree, row, seen, folds } = made();
  tree.fold(row("CRM"));
  equal(seen(), ["CRM", "CF", "CF-LTV"]);
  equal(row("CRM").ariaExpanded, "false");
  equal(folds, [["CRM"]]);
});

test("what was folded inside stays folded when the outer one opens", () => {
  const { tree, row, seen } = made();
  tree.fold(row("CRM-STR"));
  tree.fold(row("CRM"));
  tree.fold(row("CRM"));
  equal(seen(), ["CRM", "CRM-IT", "CRM-STR", "CF", "CF-LTV"]);
});

test("a filter looks into folded codes and shows what stands above", () => {
  const { tree, row, seen } = made();
  tree.fold(row("CRM"));
  tree.filter("strr");
  equal(seen(), ["CRM", "CRM-STR", "CRM-STR-rew"]);
  tree.filter("");
  equal(seen(), ["CRM", "CF", "CF-LTV"]);
});

test("the arrows go down, up, out and in", () => {
  const { press, at, seen } = made();
  press("ArrowDown", "CRM");
  equal(at(), "CRM-IT");
  press("ArrowLeft");
  equal(at(), "CRM");
  press("ArrowLeft");
  equal(seen(), ["CRM", "CF", "CF-LTV"]);
  press("ArrowDown");
  equal(at(), "CF");
  press("ArrowRight");
  equal(at(), "CF-LTV");
});

test("Home and End go to both ends, and nothing goes beyond them", () => {
  const { press, at } = made();
  press("End", "CRM");
  press("ArrowDown");
  equal(at(), "CF-LTV");
  press("Home");
  press("ArrowUp");
  equal(at(), "CRM");
});

test("letters go to the next code that begins with them, round the end", () => {
  const { tree, press, at } = made();
  press("c", "CF");
  equal(at(), "CF-LTV");
  tree.letters = "";
  for (const letter of "crm-s") press(letter);
  equal(at(), "CRM-STR");
});

test("keys of the browser are left to it", () => {
  const { tree, row } = made();
  ok(!tree.key(new KeyboardEvent("keydown", { key: "ArrowDown", ctrlKey: true }), row("CRM")));
  ok(!tree.key(new KeyboardEvent("keydown", { key: "Tab" }), row("CRM")));
});

test("from the filter, an arrow alone leads into the list", () => {
  const { tree, at } = made();
  const target = document.createElement("input");
  target.dataset.filter = "";
  const enter = (keys) => tree.enter({ key: "ArrowDown", target, ...keys });
  for (const key of ["ctrlKey", "altKey", "metaKey", "shiftKey", "isComposing"]) ok(!enter({ [key]: true }), key);
  tree.filter("ltv");
  ok(enter({}));
  equal(at(), "CF-LTV");
});

test("siblings stand under the same code", () => {
  const { tree, row } = made();
  equal(tree.siblings(row("CRM-STR")).map((each) => each.dataset.code), ["CRM-IT", "CRM-STR"]);
  equal(tree.siblings(row("CF")).map((each) => each.dataset.code), ["CRM", "CF"]);
  equal(tree.above(row("CRM-STR-rew")).map((each) => each.dataset.code), ["CRM-STR", "CRM"]);
});
