/* What a label says when it is asked: the code in full, the words, and whose coding it is unless one's own. */

import { rangesOf } from "../../lib/spans.js";

const MOST = 70;

/** Write what a label stands for into its title, once. */
export function describe(label, page) {
  if (!label?.matches(".label") || label.title) return;
  const [start, end] = label.dataset.span.split(" ").map(Number);
  const words = rangesOf(page, start, end).map(String).join(" ");
  const quote = `“${words.length > MOST ? `${words.slice(0, MOST).trimEnd()}…` : words}”`;
  label.title = [fullName(label.textContent), quote, label.dataset.by].filter(Boolean).join(" · ");
}

/* The code list beside the page knows the label that belongs to a mnemonic. */
function fullName(name) {
  for (const mnemonic of document.querySelectorAll(".code-tree .mono")) {
    if (mnemonic.textContent !== name) continue;
    return `${name}, ${mnemonic.closest("[data-code]").querySelector(".l").textContent}`;
  }
  return name;
}
