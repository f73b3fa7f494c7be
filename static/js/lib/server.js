/* Posting to the server and putting the parts of its answer where their ids are. */

import { become, keep, noteSent } from "./keep.js";
import { read } from "./later.js";

const token = () => JSON.parse(document.body.getAttribute("hx-headers:inherited"))["X-CSRFToken"];

/** Replace each element whose id stands in the answer; everything else stays as it is. */
export function putParts(html) {
  const { body } = read(html);
  document.dispatchEvent(new CustomEvent("cccrm:placing"));
  const placed = [];
  for (const part of [...body.children]) {
    const stale = part.id && document.getElementById(part.id);
    if (!stale) continue;
    part.removeAttribute("hx-swap-oob");
    placed.push(put(stale, part));
  }
  return placed;
}

/* Gives the element that stands there now. */
function put(stale, part) {
  const goOn = keep(stale);
  const stays = document.activeElement === stale;
  if (stays) become(stale, part);
  else stale.replaceWith(part);
  const there = stays ? stale : part;
  window.htmx.process(there);
  goOn(there);
  return there;
}

// What was asked for last, until it is answered.
let last = null;

/** Do some work when all changes asked for before have been answered: an answer that overtook another would show
    what was true before it, and an Undo pressed at once would take back the step before the one that is meant. */
export function inTurn(work) {
  // Where nothing waits it begins at once, and not after what the page goes on with.
  const mine = last ? last.then(work) : begin(work);
  const answered = mine.catch(() => null).then(() => {
    if (last === answered) last = null;
  });
  last = answered;
  return mine;
}

async function begin(work) {
  return work();
}

/** Send an object or data of a form in turn; gives whether it was done. A refusal puts its sentence into the notices.
    What depends on the page as it stands then is given as a function; nothing is sent when it gives nothing. */
export function send(url, body) {
  return inTurn(() => {
    const data = typeof body === "function" ? body() : body;
    if (!data) return false;
    document.getElementById("saved")?.classList.add("busy");
    return answer(post(url, data), () => true, leadingOn());
  });
}

const asked = new WeakMap();

/** Send a form. Pressed twice, a button asks once, unless the form says that it may be pressed `data-again`. */
export async function sendForm(form, submitter) {
  const data = new FormData(form, submitter);
  const words = new URLSearchParams(data).toString();
  if (asked.get(form) === words && !form.hasAttribute("data-again")) return false;
  asked.set(form, words);
  const forget = noteSent(form);
  const isDone = await send(form.action, data);
  if (asked.get(form) === words) asked.delete(form);
  if (!isDone) forget();
  return isDone;
}

/** Send a form or an object and give the answer as it is. */
export function post(url, body) {
  const data = body instanceof FormData ? body : Object.entries(body).reduce((f, [k, v]) => (f.set(k, v ?? ""), f), new FormData());
  return fetch(url, { method: "POST", body: data, headers: { "HX-Request": "true", "X-CSRFToken": token() } });
}

/** Send values of which no answer is expected, also when the page is just being left; a failure does no harm. */
export function leave(url, values) {
  const body = new URLSearchParams(values);
  return fetch(url, { method: "POST", body, keepalive: true, headers: { "X-CSRFToken": token() } }).catch(() => null);
}

/** Ask with a form too long for an address, without changing anything; what is not `isWanted` any more is left. */
export function ask(url, body, isWanted) {
  return answer(post(url, body), isWanted);
}

/** Fetch parts without changing anything; what is not `isWanted` any more when it comes is left. */
export function load(url, isWanted = () => true) {
  return answer(fetch(url, { headers: { "HX-Request": "true" } }), isWanted);
}

/* `stale` are the notices that go when this is done. */
async function answer(pending, isWanted = () => true, stale = []) {
  try {
    const response = await pending;
    if (response.redirected) {
      // Signed out meanwhile: the answer is the sign-in page, and no part of this one.
      location.reload();
      return false;
    }
    const html = await response.text();
    if (!isWanted()) return false;
    const placed = putParts(html);
    if (response.ok) for (const notice of [...refusals(), ...stale]) notice.remove();
    if (!response.ok && !placed.length) tell(document.documentElement.dataset.failed ?? response.statusText);
    document.dispatchEvent(new CustomEvent("cccrm:parts", { detail: placed }));
    for (const [name, detail] of Object.entries(JSON.parse(response.headers.get("HX-Trigger") ?? "{}"))) {
      document.dispatchEvent(new CustomEvent(name, { detail }));
    }
    return response.ok;
  } catch {
    tellFailed();
    return false;
  } finally {
    document.getElementById("saved")?.classList.remove("busy");
  }
}

/* A refusal stands until the next answer that succeeds; a notice that leads somewhere, until the next step that does. */
const refusals = () => document.querySelectorAll("#notices .error");
const leadingOn = () => [...document.querySelectorAll("#notices .notice:has(a)")];

/** Say that the server cannot be reached. */
export function tellFailed() {
  tell(document.getElementById("saved")?.dataset.failed ?? "");
}

/* Say a sentence in the notices. */
function tell(sentence) {
  const notice = document.createElement("p");
  notice.className = "notice error";
  notice.setAttribute("role", "alert");
  notice.textContent = sentence;
  document.getElementById("notices").replaceChildren(notice);
}
