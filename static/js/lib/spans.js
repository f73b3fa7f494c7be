/* Spans in the browser. Offsets outside this file are Unicode code points of the document, half-open;
   JavaScript strings and DOM offsets count UTF-16 units. Only this file converts. */

/** Code points in the first `units` UTF-16 units of `text`; a unit inside a pair counts the whole pair. */
export function toCodePoints(text, units) {
  let points = 0;
  for (let i = 0; i < units; points++) i += text.codePointAt(i) > 0xffff ? 2 : 1;
  return points;
}

/** UTF-16 units of the first `points` code points of `text`. */
export function toUnits(text, points) {
  let units = 0;
  for (let n = 0; n < points && units < text.length; n++) units += text.codePointAt(units) > 0xffff ? 2 : 1;
  return units;
}

/** Code points of a text. */
export const lengthOf = (text) => toCodePoints(text, text.length);

export const startOf = (words) => Number(words.dataset.start);
export const endOf = (words) => Number(words.dataset.end);

/** The document offset of a DOM position inside `words`. */
export function offsetAt(words, node, offset) {
  const range = document.createRange();
  range.selectNodeContents(words);
  range.setEnd(node, offset);
  return startOf(words) + toCodePoints(words.textContent, range.toString().length);
}

/** The span that a DOM range takes of the turns in `root`, clipped to their words; null when it takes none. */
export function spanOf(root, range) {
  const touched = [...root.querySelectorAll(".words")].filter((words) => range.intersectsNode(words));
  if (!touched.length) return null;
  const [first, last] = [touched[0], touched.at(-1)];
  const start = first.contains(range.startContainer)
    ? offsetAt(first, range.startContainer, range.startOffset)
    : startOf(first);
  const end = last.contains(range.endContainer) ? offsetAt(last, range.endContainer, range.endOffset) : endOf(last);
  return start < end ? trimmed(root, start, end) : null;
}

/** Shrink a span so that it neither begins nor ends with blanks; null when nothing is left. */
export function trimmed(root, start, end) {
  const first = wordsAt(root, start) ?? wordsAfter(root, start);
  const last = wordsAt(root, end - 1) ?? wordsBefore(root, end);
  if (!first || !last) return null;
  const head = [...first.textContent].slice(Math.max(0, start - startOf(first)));
  const tail = [...last.textContent].slice(0, end - startOf(last));
  const blanks = head.findIndex((c) => !/\s/u.test(c));
  start = Math.max(start, startOf(first)) + (blanks < 0 ? head.length : blanks);
  end = Math.min(end, endOf(last));
  for (let i = tail.length - 1; i >= 0 && /\s/u.test(tail[i]); i--) end--;
  return start < end ? { start, end } : null;
}

export function wordsAt(root, offset) {
  return [...root.querySelectorAll(".words")].find((w) => startOf(w) <= offset && offset < endOf(w));
}

const wordsAfter = (root, offset) => [...root.querySelectorAll(".words")].find((w) => startOf(w) >= offset);
const wordsBefore = (root, offset) => [...root.querySelectorAll(".words")].findLast((w) => endOf(w) <= offset);

/** The DOM ranges of a span: one for each turn that it touches. */
export function rangesOf(root, start, end) {
  return [...root.querySelectorAll(".words")]
    .filter((words) => startOf(words) < end && endOf(words) > start)
    .map((words) => rangeIn(words, Math.max(start, startOf(words)), Math.min(end, endOf(words))));
}

/** The DOM range of [start, end) inside one turn's words. */
export function rangeIn(words, start, end) {
  const text = words.textContent;
  const from = toUnits(text, start - startOf(words));
  const to = toUnits(text, end - startOf(words));
  const range = document.createRange();
  place(words, from, (node, offset) => range.setStart(node, offset), false);
  place(words, to, (node, offset) => range.setEnd(node, offset), true);
  return range;
}

/* At a border between two text nodes a start belongs to the later one, an end to the earlier. */
function place(words, units, put, isEnd) {
  const walker = document.createTreeWalker(words, NodeFilter.SHOW_TEXT);
  let left = units;
  let node = walker.nextNode();
  let previous = node;
  while (node && (isEnd ? left > node.length : left >= node.length)) {
    left -= node.length;
    previous = node;
    node = walker.nextNode();
  }
  if (node) put(node, left);
  else if (previous) put(previous, previous.length);
  else put(words, 0);
}

/** Ranges of single characters of one turn's words, by their offset; for many of them the words are walked once. */
export function rulerOf(words) {
  const text = words.textContent;
  const isPlain = text.length === endOf(words) - startOf(words);
  const units = (offset) => (isPlain ? offset - startOf(words) : toUnits(text, offset - startOf(words)));
  const nodes = [];
  const walker = document.createTreeWalker(words, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(), from = 0; node; from += node.length, node = walker.nextNode()) nodes.push({ node, from });
  return (offset) => {
    const at = units(offset);
    const { node, from } = nodes.findLast((each) => each.from <= at) ?? nodes[0];
    const range = document.createRange();
    range.setStart(node, Math.min(at - from, node.length));
    range.setEnd(node, Math.min(at - from + (text.codePointAt(at) > 0xffff ? 2 : 1), node.length));
    return range;
  };
}
