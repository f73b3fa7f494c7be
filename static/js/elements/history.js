/* Undo and Redo on every page: by button and by key, one after the other; and "Show" for what is off the screen. */

import { post, putParts, tell } from "../lib/server.js";
import { isTextBox } from "../lib/typing.js";

/* Steps that were asked for while another is under way wait for it: "undo" or "redo", or the form itself. */
const waiting = [];
let isBusy = false;

async function takeSteps() {
  if (isBusy) return;
  isBusy = true;
  const button = document.activeElement?.closest?.("#undo form");
  const pressed = button?.hasAttribute("data-redo") ? "redo" : "undo";
  // A step may be asked for while the page comes anew: then it comes once more.
  while (waiting.length) {
    const home = await takeWaiting();
    if (home) await refresh(home);
  }
  isBusy = false;
  if (button && !document.activeElement?.closest("#undo")) buttonAgain(pressed)?.focus();
}

/* Take all steps that wait, up to one that is refused; gives where the last that was taken can be seen. */
async function takeWaiting() {
  let home = "";
  while (waiting.length) {
    const next = waiting.shift();
    const form = typeof next === "string" ? document.querySelector(`#undo [data-${next}]`) : next;
    if (!form) continue;
    const answer = await turnBack(form);
    if (answer === null) waiting.length = 0;
    else home = answer;
  }
  return home;
}

/* The focus stays where it was pressed: on the same button, or on the one that is left. */
function buttonAgain(pressed) {
  return document.querySelector(`#undo [data-${pressed}] button`) ?? document.querySelector("#undo button");
}

/* Gives where the step can be seen, or null when it was refused. */
async function turnBack(form) {
  document.getElementById("saved")?.classList.add("busy");
  try {
    const response = await post(form.action, new FormData(form));
    if (response.redirected) location.reload();
    putParts(await response.text());
    return response.ok ? JSON.parse(response.headers.get("HX-Trigger"))["cccrm:undone"].home : null;
  } catch {
    tell(document.getElementById("saved")?.dataset.failed ?? "");
    return null;
  } finally {
    document.getElementById("saved")?.classList.remove("busy");
  }
}

/* Fetch the page again and morph it, so that scroll and focus stay. A page that is gone leads to where the step was. */
async function refresh(home) {
  const answer = await fetch(location.href, { headers: { "X-Requested-With": "fetch" } });
  if (!answer.ok) {
    location.assign(home);
    return;
  }
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  // What the script has laid out may be kept: see the desk.
  document.dispatchEvent(new CustomEvent("cccrm:refreshing", { detail: page }));
  for (const id of ["main", "undo", "notices"]) {
    const fresh = page.getElementById(id);
    const stale = document.getElementById(id);
    if (fresh && stale) await window.htmx.swap({ text: fresh.innerHTML, target: stale, swap: "innerMorph" });
  }
  document.dispatchEvent(new CustomEvent("cccrm:refreshed"));
  for (const link of document.querySelectorAll("#notices [data-show]")) if (isInSight(placeOf(link))) link.remove();
}

/* The element that a link shows, when it is on this page: its row or turn, else null. */
function placeOf(link) {
  if (link.pathname !== location.pathname) return null;
  const passage = new URL(link.href).searchParams.get("passage");
  // On the desk a passage is found by a label of its own.
  const label = passage && document.querySelector(`.turn a[href*="${CSS.escape(passage)}"]`);
  const named = link.hash ? document.getElementById(decodeURIComponent(link.hash.slice(1))) : document.querySelector("h1");
  const place = label ?? named;
  return place?.closest(".turn") ?? place;
}

function isInSight(element) {
  if (!element) return false;
  const box = element.getBoundingClientRect();
  const bar = document.querySelector(".bar")?.getBoundingClientRect().bottom ?? 0;
  return box.bottom > bar && box.top < innerHeight;
}

function show(event, link) {
  const place = placeOf(link);
  if (!place) return;
  event.preventDefault();
  place.scrollIntoView({ block: "center" });
  if (!place.hasAttribute("tabindex")) place.tabIndex = -1;
  place.focus({ preventScroll: true });
  const passage = new URL(link.href).searchParams.get("passage");
  if (passage) document.dispatchEvent(new CustomEvent("cccrm:show", { detail: passage }));
}

document.addEventListener("click", (event) => {
  const link = event.target.closest?.("a[data-show]");
  if (link && !event.ctrlKey && !event.metaKey && !event.shiftKey) show(event, link);
});

document.addEventListener("submit", (event) => {
  if (!event.target.matches("[data-turn-back]")) return;
  event.preventDefault();
  waiting.push(event.target);
  takeSteps();
});

function stepOfKey(event) {
  const isCommand = (event.ctrlKey || event.metaKey) && !event.altKey;
  if (!isCommand || isTextBox(event.target) || event.target.closest?.("dialog")) return null;
  const key = event.key.toLowerCase();
  if (key === "z") return event.shiftKey ? "redo" : "undo";
  // With the command key this opens the browser's own history.
  return key === "y" && event.ctrlKey && !event.shiftKey ? "redo" : null;
}

document.addEventListener("keydown", (event) => {
  const step = stepOfKey(event);
  if (!step) return;
  event.preventDefault();
  waiting.push(step);
  takeSteps();
});
