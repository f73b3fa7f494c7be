/* Where bars, labels and memos of some turns stand. What must be written before is written first, then everything
   is read, then everything is written: the browser lays the page out once. */

import { endOf, rulerOf, startOf } from "../../lib/spans.js";
import { LINE, stack } from "../../lib/stack.js";
import { crowd, groupsOf } from "./crowd.js";
import { fold } from "./more.js";

const LANE = 6;
const STRIP = 24;
// Labels need their room, too: so many bars stand side by side, and what is beyond shares one column. A narrower page
// says a smaller number itself (`--lanes`).
const MOST_LANES = 9;
const COLUMN = 24;
const NOTE_LINE = 19;
// Above and below the lines of a memo, so that one line can be pressed.
const NOTE_PADDING = 6;
const spanOf = (link) => link.dataset.span.split(" ").map(Number);

/** Place the margins of some turns; `codings` is what stands in the page, `lit` gives the classes of a passage, `most`
    is how many bars stand side by side. Gives the height of the window at which the last of them ends. */
export function place(turns, codings, lit, most) {
  const plans = turns.map((turn) => prepare(turn, codings, most));
  for (const plan of plans) plan.bars = drawBars(plan, lit);
  for (const plan of plans) measure(plan);
  for (const plan of plans) draw(plan, lit);
  return plans.at(-1).end;
}

/** Take back what was placed: on a narrow page labels stand below the words, in a line. */
export function unplace(turns) {
  for (const turn of turns) {
    fold(turn, [], 0);
    for (const item of turn.querySelectorAll(".labels > li, .note")) item.style.cssText = "";
    removeBars(turn);
    turn.classList.add("laid");
  }
}

/** Write what decides how high labels and words are, where it is not written yet; nothing is read of the page. */
export function prepare(turn, codings, most = MOST_LANES) {
  const words = turn.querySelector(".words");
  const here = codings.touching(startOf(words), endOf(words));
  const lanes = here.reduce((found, coding) => Math.max(found, codings.laneOf(coding) + 1), 0);
  const width = lanes > most + 1 ? most * LANE + COLUMN : lanes * LANE;
  const strip = width > STRIP ? `${width}px` : "";
  const list = turn.querySelector(".labels");
  if (list) fold(turn, [], 0);
  if (list && list.style.getPropertyValue("--strip") !== strip) list.style.setProperty("--strip", strip);
  turn.classList.add("laid");
  return { turn, words, list, codings, here, strip, most };
}

function measure(plan) {
  const { turn, words, list, here } = plan;
  const box = turn.getBoundingClientRect();
  const body = words.getBoundingClientRect();
  const line = linesOf(words);
  const [first, last] = [startOf(words), endOf(words)];
  plan.room = box.height;
  plan.end = box.bottom;
  plan.places = here.map(({ start, end }) => {
    const from = start <= first ? body : line(start);
    const to = end >= last ? body : line(end - 1);
    return { top: from.top - box.top, height: to.bottom - from.top, isWhole: start <= first && end >= last };
  });
  const lineTop = (start) => (start <= first ? line(first) : line(start)).middle - box.top - LINE / 2;
  plan.labels = [...(list?.children ?? [])].map((item) => {
    const [start] = spanOf(item.firstElementChild);
    return { item, top: lineTop(start), height: item.offsetHeight };
  });
  const down = (turn.querySelector(".notes")?.getBoundingClientRect().top ?? 0) - box.top;
  plan.notes = [...turn.querySelectorAll(".note")].map((item) => ({ item, top: lineTop(spanOf(item)[0]) - down }));
  plan.until = plan.notes.length ? untilNextNotes(turn, box) - down : 0;
}

/* The line in which a character stands; each is asked for once. */
function linesOf(words) {
  const ruler = words.firstChild ? rulerOf(words) : null;
  const asked = new Map();
  return (offset) => {
    if (!asked.has(offset)) {
      const found = ruler?.(offset).getBoundingClientRect();
      const { top, bottom } = found?.height ? found : words.getBoundingClientRect();
      asked.set(offset, { top, bottom, middle: (top + bottom) / 2 });
    }
    return asked.get(offset);
  };
}

function untilNextNotes(turn, box) {
  let next = turn.nextElementSibling;
  while (next && !next.querySelector(".note")) next = next.nextElementSibling;
  return (next?.getBoundingClientRect().top ?? turn.parentElement.getBoundingClientRect().bottom) - box.top;
}

/* The bars of a turn, made here: the page names each coding once, at its label. They get their places later, and are
   made before the page is laid out, so that it is laid out with them. */
function drawBars({ turn, codings, here, strip, most }, lit) {
  removeBars(turn);
  if (!here.length) return [];
  const bars = document.createElement("div");
  bars.className = "bars";
  bars.setAttribute("aria-hidden", "true");
  if (strip) bars.style.setProperty("--strip", strip);
  const made = here.map((coding) => bar(coding, Math.min(codings.laneOf(coding), most)));
  made.forEach((each, n) => lit(each, here[n].passage));
  bars.append(...made);
  turn.append(bars);
  return made;
}

function removeBars(turn) {
  for (const part of turn.querySelectorAll(".bars, .crowd")) part.remove();
}

function bar({ id, passage, hue }, lane) {
  const made = document.createElement("i");
  made.className = `stroke ${hue}`;
  made.dataset.bar = id;
  made.dataset.passage = passage;
  made.style.insetInlineEnd = `${lane * LANE}px`;
  return made;
}

function placeBar(bar, { top, height, isWhole }) {
  // Paper breaks lines elsewhere: there only bars of whole turns can stand, the rest has its underline.
  if (isWhole) bar.dataset.whole = "";
  bar.style.insetBlockStart = `${top}px`;
  bar.style.height = `${height}px`;
}

/* What is beyond the lanes: a bar that has its lines for itself stands there, others become one. */
function drawBeyond({ turn, codings, here, bars, places, strip, most }, lit) {
  if (!here.some((coding) => codings.laneOf(coding) >= most)) return;
  const beyond = here
    .map((coding, n) => ({ coding, bar: bars[n], ...places[n] }))
    .filter(({ coding }) => codings.laneOf(coding) >= most);
  const groups = groupsOf(beyond).filter((group) => group.length > 1);
  if (!groups.length) return;
  for (const { bar } of groups.flat()) bar.remove();
  const list = document.createElement("ul");
  list.className = "crowd";
  list.style.setProperty("--strip", strip);
  list.append(...groups.map((group) => crowd(group, lit)));
  turn.append(list);
}

function draw(plan, lit) {
  const { turn, bars, places, labels, room, notes, until } = plan;
  bars.forEach((bar, n) => placeBar(bar, places[n]));
  drawBeyond(plan, lit);
  const stood = stack(labels, room);
  labels.forEach(({ item }, n) => {
    item.style.insetBlockStart = n < stood.length ? `${stood[n].top}px` : "";
    item.classList.toggle("one-line", Boolean(stood[n]?.isCut));
    item.classList.toggle("with-more", n === stood.length - 1 && n < labels.length - 1);
  });
  const rest = labels.slice(stood.length).map(({ item }) => item);
  if (rest.length) fold(turn, rest, stood.at(-1)?.top ?? Math.max(0, Math.min(labels[0].top, room - LINE)));
  drawNotes(notes, until);
}

/* Memos stand at the height of their passage and fold where the next one begins. */
function drawNotes(notes, until) {
  let y = 0;
  notes.forEach(({ item, top }, n) => {
    const at = Math.max(top, y);
    const room = (notes[n + 1]?.top ?? until) - at;
    const lines = Math.max(1, Math.floor(room / NOTE_LINE));
    item.style.cssText = `inset-block-start:${at - NOTE_PADDING / 2}px;-webkit-line-clamp:${lines}`;
    y = at + NOTE_LINE + NOTE_PADDING;
  });
}
