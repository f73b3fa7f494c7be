/* Bars for which no lane is left: those that stand at the same lines become one neutral bar with their number, which
   names and opens them. */

import { moreOf } from "./more.js";

/** Part `{ coding, top, height }` into groups that share lines. */
export function groupsOf(places) {
  const groups = [];
  let far = -Infinity;
  for (const place of [...places].sort((a, b) => a.top - b.top)) {
    if (place.top < far - 1) groups.at(-1).push(place);
    else groups.push([place]);
    far = Math.max(far, place.top + place.height);
  }
  return groups;
}

/** The neutral bar of a group; `lit` gives the classes of a passage. */
export function crowd(group, lit) {
  const more = moreOf(group.map(({ coding }) => named(coding)), String(group.length));
  const top = Math.min(...group.map((place) => place.top));
  more.style.insetBlockStart = `${top}px`;
  more.style.height = `${Math.max(...group.map((place) => place.top + place.height)) - top}px`;
  group.forEach(({ coding }, n) => lit(more.lastElementChild.children[n].firstElementChild, coding.passage));
  return more;
}

/* The label itself stays where its words begin, which may be in another turn. */
function named({ label }) {
  const item = document.createElement("li");
  const link = label.cloneNode(true);
  link.removeAttribute("data-coding");
  item.append(link);
  return item;
}
