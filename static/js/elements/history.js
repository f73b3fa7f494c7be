/* Undo and Redo on every page: by button and by key, one after the other; and "Show" for what is off the screen. */

import { keepOpen } from "../lib/keep.js";
import { read } from "../lib/later.js";
import { inTurn, post, putParts, tellFailed } from "../lib/server.js";
import { isTextBox } from "../lib/typing.js";

/* Steps that wait for their turn, "undo" or "redo", or the form itself; and where the last one can be seen. */
const waiting = [];
const pressed = new Set();
let home = "";

function ask(step) {
  waiting.push(step);
  inTurn(takeStep);
}

async function takeStep() {
  const next = waiting.shift();
  const form = typeof next === "string" ? document.querySelector(`#undo [data-${next}]`) : next;
  const taken = form ? await keepingButton(() => turnBack(form)) : "";
  pressed.delete(next);
  // What was asked for behind a step that is refused is let go.
  if (taken === null) waiting.length = 0;
  home = taken || home;
  if (waiting.length || !home) return;
  const place = home;
  home = "";
  await keepingButton(() => refresh(place));
}

/* A button pressed again before it was answered means the step before; in the list of steps it means nothing more. */
function press(form) {
  const isAgain = pressed.has(form);
  pressed.add(form);
  if (!isAgain) ask(form);
  else if (form.closest("#undo")) ask(kindOf(form));
}

const kindOf = (form) => (form.hasAttribute("data-redo") ? "redo" : "undo");

/* The focus stays where it was pressed: on the same button, or on the one that is left. */
async function keepingButton(work) {
  const form = document.activeElement?.closest("#undo form");
  const done = await work();
  if (!form || document.activeElement !== document.body) return done;
  const again = document.querySelector(`#undo [data-${kindOf(form)}] button`) ?? document.querySelector("#undo button");
  again?.focus();
  return done;
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
    tellFailed();
    return null;
  } finally {
    document.getElementById("saved")?.classList.remove("busy");
  }
}

/* Fetch the page again and morph it, so that scroll and focus stay. A page that is gone leads to where the step was. */
async function refresh(home) {
  const answer = await fetch(location.href, { headers: { "X-Requested-With": "fetch" } }).catch(() => null);
  if (!answer) return tellFailed();
  if (!answer.ok) return location.assign(home);
  const page = read(await answer.text());
  // What the script has laid out may be kept: see the desk.
  document.dispatchEvent(new CustomEvent("cccrm:refreshing", { detail: page }));
  for (const id of ["main", "undo", "notices"]) {
    const fresh = page.getElementById(id);
    const stale = document.getElementById(id);
    if (fresh && stale) keepOpen(stale, fresh);
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
  press(event.target);
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
  ask(step);
});
