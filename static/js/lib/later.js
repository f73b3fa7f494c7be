/* What nobody sees when a page opens can wait in `noscript`: without scripts it is there from the start. Choices in a
   form make Chromium lay the page out as soon as they are read, before the script has said what will be seen. */

/** Put what waits below an element into its place. */
export function bring(root) {
  for (const holder of root.querySelectorAll("noscript[data-later]")) {
    // A document that was read by a script has elements in it, the page itself only their text.
    holder.replaceWith(...(holder.firstElementChild ? holder : read(holder.textContent).body).childNodes);
  }
}

/** Read HTML as a document in which nothing waits. */
export function read(html) {
  const page = new DOMParser().parseFromString(html, "text/html");
  bring(page);
  return page;
}
