/* What every page does: close menus, let notices go. */

import { whenRead } from "../lib/ready.js";

document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll("details.person[open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") {
    for (const menu of document.querySelectorAll("details.person[open]")) menu.open = false;
  }
});

/* A notice stays long enough to be read; errors, and those that lead somewhere, stay until the next step. */
const LONG_ENOUGH = 6000;
const timers = new WeakMap();
const watch = new MutationObserver(letGo);

function letGo() {
  for (const notice of document.querySelectorAll("#notices .notice:not(.error, [data-timed], :has(a))")) {
    notice.dataset.timed = "";
    // Another sentence may come into the same element: it has its own time.
    clearTimeout(timers.get(notice));
    timers.set(notice, setTimeout(() => notice.matches("[data-timed]") && notice.remove(), LONG_ENOUGH));
  }
}

let watched = null;

function follow() {
  const notices = document.getElementById("notices");
  if (!notices || notices === watched) return;
  watch.observe(notices, { childList: true, subtree: true, characterData: true });
  // What came with the page stays until the next one; what an answer put into its place is let go.
  if (watched) letGo();
  watched = notices;
}

whenRead(() => {
  follow();
  new MutationObserver(follow).observe(document.body, { childList: true });
});
