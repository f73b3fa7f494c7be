// Finding codes by letters: which come first, and which do not come at all.
import { equal, ok, test } from "./harness.js";
import { findCodes, isSubsequence, rank } from "/static/js/lib/codes.js";

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
