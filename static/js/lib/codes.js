/* Finding codes by letters: mnemonic, label, parent's label, definition, and letters in order with gaps. */

const fold = (text) => text.normalize("NFC").toLocaleLowerCase();
const bare = (text) => text.normalize("NFD").replace(/\p{M}/gu, "");
const within = (text, letters) => text.includes(letters);
const begins = (texts, letters) => texts.some((text) => text.startsWith(letters));

/* What is compared, from the best on; the first that holds is the rank. */
const WAYS = [
  ({ mnemonic, label }, letters) => mnemonic === letters || label === letters,
  ({ mnemonic }, letters) => mnemonic.startsWith(letters),
  ({ mnemonic }, letters) => begins(mnemonic.split("-"), letters),
  ({ label }, letters) => label.startsWith(letters),
  ({ words }, letters) => begins(words, letters),
  ({ mnemonic, label }, letters) => within(mnemonic, letters) || within(label, letters),
  ({ path, label, mnemonic }, letters) => letters.split(/\s+/).every((word) => within(`${path} ${label} ${mnemonic}`, word)),
  ({ mnemonic }, letters) => letters.length > 1 && isSubsequence(letters, mnemonic),
  ({ words }, letters) => letters.length > 1 && words.map((word) => word[0]).join("").startsWith(letters),
  ({ definition }, letters) => letters.length > 2 && within(definition, letters),
];

function folded({ mnemonic, label, path, definition }, how) {
  const [m, l, p, d] = [mnemonic, label, path, definition].map((text) => how(text ?? ""));
  return { mnemonic: m, label: l, path: p, definition: d, words: l.split(/[\s\-/]+/).filter(Boolean) };
}

/** How well a code meets the letters: 0 is best, null is not at all. */
export function rank(code, letters, how = fold) {
  const texts = folded(code, how);
  const place = WAYS.findIndex((way) => way(texts, letters));
  return place < 0 ? null : place;
}

/** Whether the letters stand in `text` in their order, with anything between. */
export function isSubsequence(letters, text) {
  const wanted = [...letters];
  let place = 0;
  for (const letter of text) if (letter === wanted[place]) place++;
  return place >= wanted.length;
}

/** The codes that meet the letters, best first; the list's own order decides between equals.

Letters with their accents are meant so; only where nothing has them, accents are left aside. */
export function findCodes(codes, letters) {
  const wanted = fold(letters.trim());
  if (!wanted) return codes;
  const found = ranked(codes, wanted, fold);
  return found.length ? found : ranked(codes, bare(wanted), (text) => bare(fold(text)));
}

function ranked(codes, wanted, how) {
  return codes
    .map((code, place) => ({ code, place, rank: rank(code, wanted, how) }))
    .filter((hit) => hit.rank !== null)
    .sort((a, b) => a.rank - b.rank || a.place - b.place)
    .map((hit) => hit.code);
}

const MNEMONIC = /^\p{Lu}[\p{L}\p{N}]*(-[\p{L}\p{N}]+)+$/u;

/** What is label and what mnemonic of a new code in the letters typed: "CRM-STR-rew" is a mnemonic without a label. */
export function namesIn(letters) {
  const text = letters.trim().replace(/\s+/g, " ");
  return MNEMONIC.test(text) ? { label: text.split("-").at(-1), mnemonic: text } : { label: shortened(text, 200), mnemonic: "" };
}

/** A text cut at a word where it is longer than `most` characters. */
export function shortened(text, most) {
  const flat = text.trim().replace(/\s+/g, " ");
  if ([...flat].length <= most) return flat;
  const head = [...flat].slice(0, most - 1).join("");
  return `${head.slice(0, Math.max(head.lastIndexOf(" "), most / 2))}…`;
}
