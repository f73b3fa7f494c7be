/* What needs the whole page. On the desk the script is there before it: see `scripts` in templates/coding/desk.html. */

const waiting = [];

/** Do some work when the page has been read, in the order in which it was asked for; at once when it has been. */
export function whenRead(work) {
  if (document.readyState === "loading") waiting.push(work);
  else work();
}

/** Bring an element to life when its page has been read. */
export function define(name, element) {
  whenRead(() => customElements.define(name, element));
}

function begin() {
  for (const work of waiting.splice(0)) work();
}

document.addEventListener("cccrm:read", begin);
// Should the script that says so not have come.
document.addEventListener("DOMContentLoaded", begin);
