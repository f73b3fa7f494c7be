/* Sentences come translated from the server, with places for what only the page knows: "%s" or "{name}". */

/** Fill the places of a sentence, all at once: what is put in is taken as it is, signs such as "$&" and "%s" too. */
export function fill(sentence, values) {
  const names = Object.keys(values).sort((a, b) => b.length - a.length).join("|");
  if (!names) return sentence;
  const places = new RegExp(`%(${names})|\\{(${names})\\}`, "g");
  return sentence.replace(places, (_all, short, long) => values[short ?? long]);
}
