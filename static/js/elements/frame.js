/* What every page does: close menus, let notices go. */

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
new MutationObserver(() => {
  for (const notice of document.querySelectorAll("#notices .notice:not(.error):not([data-timed]):not(:has(a))")) {
    notice.dataset.timed = "";
    setTimeout(() => notice.remove(), 6000);
  }
}).observe(document.getElementById("notices") ?? document.body, { childList: true, subtree: true });
