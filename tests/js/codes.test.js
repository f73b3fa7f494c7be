// Finding codes by letters: which come first, and which do not come at all.
import { equal, ok, test } from "./harness.js";
import { findCodes, isSubsequence, namesIn, rank, shortened } from "/static/js/lib/codes.js";
import { recentCodes, remember } from "/static/js/lib/recent.js";

const code = (mnemonic, label, path = "", definition = "") => ({ mnemonic, label, path, definition });
const CODES = [
  code("CRM", "Customer relationship management"),
  code("CRM-STR", "Strategy"),
  code("CRM-STR-rew", "Reward system", "Strategy"),
  code("CRM-ORG", "organizational issue", "Customer relationship management"),
  code("CCRM", "Collaborative CRM"),
  code("CCRM-ORG", "organizational issue", "Collaborative CRM", "Who decides about shared data."),
  code("", "trust"),
];
const found = (letters) => findCodes(CODES, letters).map((each) => each.mnemonic || each.label);

test("without letters the list stands as it is", () => equal(found("  "), CODES.map((each) => each.mnemonic || each.label)));
test("a whole mnemonic comes before those that begin with it", () => equal(found("crm").slice(0, 3), ["CRM", "CRM-STR", "CRM-STR-rew"]));
test("letters may be large or small", () => equal(found("CcRm")[0], "CCRM"));
test("a part of a mnemonic counts from its beginning", () => equal(found("rew")[0], "CRM-STR-rew"));
test("words of a label count", () => equal(found("system"), ["CRM-STR-rew"]));
test("a label of its own is found whole", () => equal(found("trust")[0], "trust"));
test("equal labels keep the order of the list", () => equal(found("organizational issue"), ["CRM-ORG", "CCRM-ORG"]));
test("the parent tells equal labels apart", () => equal(found("collaborative crm org"), ["CCRM-ORG"]));
test("letters with gaps find a mnemonic", () => ok(found("csr").includes("CRM-STR")));
test("words of a definition are found last", () => equal(found("decides"), ["CCRM-ORG"]));
test("letters that nothing has find nothing", () => equal(found("zzz"), []));
test("one letter does not search with gaps", () => equal(rank(code("abc", "x"), "q"), null));
test("letters in their order", () => ok(isSubsequence("cst", "crm-str-t")));
test("letters in another order", () => ok(!isSubsequence("tsc", "crm-st")));
test("no letters stand in every text", () => ok(isSubsequence("", "abc")));
test("letters beyond the basic plane", () => ok(isSubsequence("𝑥y", "a𝑥by")));

test("letters with gaps find a code below another", () => equal(found("strr"), ["CRM-STR-rew"]));
test("a word's beginning comes before letters within", () => {
  const codes = [code("", "mistrust"), code("", "trust in data"), code("", "data trust")];
  equal(findCodes(codes, "trust").map((each) => each.label), ["trust in data", "data trust", "mistrust"]);
});
test("initials of a label find it", () => equal(findCodes([code("", "organization wide effort"), code("", "trust")], "owe").length, 1));
test("words may stand in any order, with those of the parent", () => equal(found("org collaborative"), ["CCRM-ORG"]));
test("accents may be left out where nothing has the letters without", () =>
  equal(findCodes([code("", "päätös"), code("", "strategia")], "paatos").map((each) => each.label), ["päätös"]));
test("letters without accents find first what has none", () =>
  equal(findCodes([code("", "sää"), code("", "saa")], "saa").map((each) => each.label), ["saa"]));
test("a definition comes after everything else", () => {
  const codes = [code("A", "one", "", "about trust"), code("B", "trust")];
  equal(findCodes(codes, "trust").map((each) => each.mnemonic), ["B", "A"]);
});
test("among two hundred alike codes each is found, in the order of the list", () => {
  const many = Array.from({ length: 200 }, (_, n) => code(`CRM-${n}`, `label ${n}`, "Parent", "definition ".repeat(30)));
  equal(findCodes(many, "parent la").map((each) => each.label), many.map((each) => each.label));
  equal(findCodes(many, "label 199")[0].mnemonic, "CRM-199");
});

test("what looks like a mnemonic is one", () => equal(namesIn("CRM-STR-rew"), { label: "rew", mnemonic: "CRM-STR-rew" }));
test("everything else is a label", () => equal(namesIn(" long-term  value "), { label: "long-term value", mnemonic: "" }));
test("a long label is cut at a word", () => equal(shortened("cinema tickets on Friday", 16), "cinema tickets…"));
test("a short label stays", () => equal(shortened("cinema  tickets", 16), "cinema tickets"));

test("recent codes are kept for one place only", () => {
  const [here, there] = ["test-here", "test-there"];
  for (const id of ["a", "b", "a"]) remember(here, id);
  equal([recentCodes(here), recentCodes(there)], [["a", "b"], []]);
  localStorage.removeItem(`cccrm-recent-codes-${here}`);
});
