/* The lines of the picker's list, as elements. */

import { fill } from "../../lib/words.js";

/** A code of the list; `digit` from 1 to 9 stands at its end. */
export function codeOption(code, codes, digit) {
  const item = option(`option-${code.id}`, `c${code.hue}`, code.mnemonic, code.label);
  item.dataset.code = code.id;
  if (code.path && codes.some((other) => other !== code && other.label === code.label)) {
    item.append(element("small", "", code.path));
  }
  if (digit && digit < 10) item.append(element("kbd", "", String(digit)));
  return item;
}

/** A code that is not there yet; `words` holds the sentences. */
export function newOption(letters, under, words) {
  const sentence = fill(under ? words.under : words.make, { s: letters, p: under?.mnemonic || under?.label || "" });
  const item = option(under ? "option-new-under" : "option-new", "new", words.new, sentence);
  item.dataset.label = letters;
  if (under) item.dataset.parent = under.id;
  return item;
}

function option(id, className, name, label) {
  const item = element("li", className, "");
  item.role = "option";
  item.id = id;
  item.append(element("span", "mono", name), element("span", "l", label));
  return item;
}

function element(tag, className, text) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  made.textContent = text;
  return made;
}
