/* What every page does: refresh after an undo, close menus, let notices go. */

/** Fetch the page again and morph #main, so that scroll and focus stay. */
async function refresh() {
  const answer = await fetch(location.href, { headers: { "X-Requested-With": "fetch" } });
  if (!answer.ok) {
    location.reload();
    return;
  }
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  for (const id of ["main", "undo", "notices"]) {
    const fresh = page.getElementById(id);
    const stale = document.getElementById(id);
    if (fresh && stale) {
      await window.htmx.swap({ text: fresh.innerHTML, target: stale, swap: "innerMorph" });
    }
  }
  document.dispatchEvent(new CustomEvent("cccrm:refreshed"));
}

document.addEventListener("cccrm:undone", refresh);

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

/* A notice stays long enough to be read; errors stay until the next step. */
new MutationObserver(() => {
  for (const notice of document.querySelectorAll("#notices .notice:not(.error):not([data-timed])")) {
    notice.dataset.timed = "";
    setTimeout(() => notice.remove(), 6000);
  }
}).observe(document.getElementById("notices") ?? document.body, { childList: true, subtree: true });
