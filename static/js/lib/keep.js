/* What a person has in hand while the server writes a part of the page anew: the focus, and words not saved yet. */

const TELLING = ["id", "name", "href", "aria-label", "data-coding", "data-recode", "data-add-code"];
const sent = new WeakMap();

/** Note what the boxes of a form say as it is sent; gives how to forget it when nothing was saved. */
export function noteSent(form) {
  const boxes = boxesOf(form);
  for (const box of boxes) sent.set(box, box.value);
  return () => boxes.forEach((box) => sent.delete(box));
}

/** Take over from a part that goes; what this gives puts it into the part that has come. */
export function keep(stale) {
  const focused = stale.contains(document.activeElement) ? document.activeElement : null;
  const drafts = boxesOf(stale).filter(isDraft);
  return (fresh) => {
    for (const draft of drafts) goOnWith(draft, sameIn(fresh, draft));
    if (focused) goOnAt(focused, sameIn(fresh, focused));
  };
}

/** The boxes of a kind whose words are not saved, nor on their way. */
export const draftsIn = (part, kind) => [...part.querySelectorAll(kind)].filter(isDraft);

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
  if (!box) return;
  box.value = draft.value;
  const folded = box.closest("details");
  if (folded) folded.open = true;
}

function goOnAt(focused, element) {
  if (!element) return;
  // Before it has the focus: afterwards the browser would lay the page out to see whether it may keep it.
  if (element.tabIndex !== focused.tabIndex) element.tabIndex = focused.tabIndex;
  element.focus({ preventScroll: true });
  if (typeof focused.selectionStart !== "number" || document.activeElement !== element) return;
  element.setSelectionRange(focused.selectionStart, focused.selectionEnd, focused.selectionDirection);
}
