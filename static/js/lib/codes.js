/* Finding codes by letters: mnemonic, label, parent's label, definition, and letters in order with gaps. */

const fold = (text) => text.toLocaleLowerCase();

/** How well a code meets the letters: 0 is best, null is not at all. */
export function rank(code, letters) {
  const [mnemonic, label, path] = [code.mnemonic, code.label, code.path].map(fold);
  if (mnemonic === letters || label === letters) return 0;
  if (mnemonic.startsWith(letters)) return 1;
  if (mnemonic.split("-").some((part) => part.startsWith(letters))) return 2;
  if (label.startsWith(letters)) return 3;
  if (label.split(/\s+/).some((word) => word.startsWith(letters))) return 4;
  if (mnemonic.includes(letters) || label.includes(letters)) return 5;
  if (`${path} ${label}`.includes(letters)) return 6;
  if (letters.length > 1 && isSubsequence(letters, mnemonic)) return 7;
  if (letters.length > 2 && fold(code.definition).includes(letters)) return 8;
  return null;
}

/** Whether the letters stand in `text` in their order, with anything between. */
export function isSubsequence(letters, text) {
  const wanted = [...letters];
  let place = 0;
  for (const letter of text) if (letter === wanted[place]) place++;
  return place >= wanted.length;
}

/** The codes that meet the letters, best first; the list's own order decides between equals. */
export function findCodes(codes, letters) {
  const wanted = fold(letters.trim());
  if (!wanted) return codes;
  return codes
    .map((code, place) => ({ code, place, rank: rank(code, wanted) }))
    .filter((hit) => hit.rank !== null)
    .sort((a, b) => a.rank - b.rank || a.place - b.place)
    .map((hit) => hit.code);
}
