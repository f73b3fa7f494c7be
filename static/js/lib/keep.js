/* What a person has in hand while the server writes a part of the page anew: the focus, and words not saved yet. */

const TELLING = ["id", "name", "href", "aria-label", "data-coding", "data-recode", "data-add-code"];
const sent = new WeakMap();
// Words whose box went without another in its place, as when the details of another passage came; by their purpose.
const left = new Map();

/** Note what the boxes of a form say as it is sent; gives how to forget it when nothing was saved. */
export function noteSent(form) {
  const boxes = boxesOf(form);
  for (const box of boxes) sent.set(box, box.value);
  return () => boxes.forEach((box) => sent.delete(box));
}

/** Take over from a part that goes; what this gives puts it into the part that has come. A part that has the focus
    itself is not told of: it has to stay (`become`). */
export function keep(stale) {
  const { activeElement } = document;
  const focused = stale !== activeElement && stale.contains(activeElement) ? activeElement : null;
  const drafts = boxesOf(stale).filter(isDraft);
  return (fresh) => {
    for (const draft of drafts) goOnWith(draft, sameIn(fresh, draft));
    for (const box of fresh.querySelectorAll("textarea")) comeBack(box);
    if (focused) goOnAt(focused, sameIn(fresh, focused));
  };
}

/** Let an element be like a fresh one, with its children, and keep the focus. Taken out and put back it would lose the
    focus and get it again, and each time the browser would lay the page out. */
export function become(stale, fresh) {
  if (stale.hasAttribute("tabindex")) fresh.tabIndex = stale.tabIndex;
  for (const { name } of [...stale.attributes]) if (!fresh.hasAttribute(name)) stale.removeAttribute(name);
  for (const { name, value } of fresh.attributes) if (stale.getAttribute(name) !== value) stale.setAttribute(name, value);
  stale.replaceChildren(...fresh.childNodes);
}

/** Whether boxes of a kind have words that are not saved, nor on their way; also those that were left for others. */
export const hasDrafts = (kind) => left.size > 0 || [...document.querySelectorAll(kind)].some(isDraft);

/** What was unfolded stays unfolded in the part that is laid over it: somebody may be writing there. */
export function keepOpen(stale, fresh) {
  const open = new Set([...stale.querySelectorAll("details[open]")].map(what));
  for (const folded of fresh.querySelectorAll("details")) if (open.has(what(folded))) folded.open = true;
}

const what = (folded) => `${folded.querySelector("summary")?.textContent} ${folded.querySelector("form")?.getAttribute("action")}`;

const boxesOf = (part) => [...part.querySelectorAll("textarea, select, input:not([type=hidden], [type=file])")];

const isDraft = (box) => box.value !== savedIn(box) && box.value !== sent.get(box);

function savedIn(box) {
  if (!box.options) return box.defaultValue;
  return ([...box.options].find((option) => option.defaultSelected) ?? box.options[0])?.value;
}

/* The element that is there for the same thing, or nothing. */
function sameIn(part, element) {
  const wanted = purpose(element);
  return [part, ...part.querySelectorAll(element.localName)].find((each) => purpose(each) === wanted);
}

function purpose(element) {
  const value = element.localName === "button" ? element.value : "";
  const action = element.closest("form")?.getAttribute("action");
  return [element.localName, value, action, ...TELLING.map((name) => element.getAttribute(name))].join("\n");
}

function goOnWith(draft, box) {
  if (!box && draft.localName === "textarea") left.set(purpose(draft), draft);
  if (!box) return;
  // Somebody else has saved meanwhile: only with the version that was seen does the server show both texts.
  if (savedIn(box) !== savedIn(draft)) seeAsBefore(draft.form, box.form);
  box.value = draft.value;
  const folded = box.closest("details");
  if (folded) folded.open = true;
}

function comeBack(box) {
  const draft = left.get(purpose(box));
  if (left.delete(purpose(box))) goOnWith(draft, box);
}

function seeAsBefore(stale, fresh) {
  const version = fresh?.elements.namedItem("version");
  if (version) version.value = stale.elements.namedItem("version").value;
}

function goOnAt(focused, element) {
  if (!element) return;
  // Before it has the focus: afterwards the browser would lay the page out to see whether it may keep it.
  if (element.tabIndex !== focused.tabIndex) element.tabIndex = focused.tabIndex;
  element.focus({ preventScroll: true });
  if (typeof focused.selectionStart !== "number" || document.activeElement !== element) return;
  element.setSelectionRange(focused.selectionStart, focused.selectionEnd, focused.selectionDirection);
}
