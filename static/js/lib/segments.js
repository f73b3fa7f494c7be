/* Words, sentences and turns as spans of the document (code points), told by the language of the transcript. */

import { endOf, lengthOf, startOf } from "./spans.js";

// After these a full stop ends no sentence, though a capital letter follows.
const ABBREVIATIONS = new Set(
  `dr prof mr mrs ms st vs eg ie e.g i.e approx no fig resp
   esim ks ns mm nk toht nro klo n
   z.b bzw ca nr hr fr d.h u.a sog
   t.ex bl.a dvs kl
   bijv dhr mevr drs ir bv
   m mme mlle p.ex`.split(/\s+/),
);
const LAST_WORD = /([\p{L}\p{M}.]+)\.[\s\p{Pe}\p{Pf}"']*$/u;
// "5. Juni", "5. Kerros": an ordinal in these languages.
const ORDINAL = /(^|[\s(])\d{1,4}\.\s*$/u;
const WITH_ORDINALS = new Set(["de", "fi", "et", "da", "nb", "nn", "no", "cs", "hu", "pl"]);

const segmenters = new Map();

function segmenter(language, granularity) {
  const key = `${granularity} ${language}`;
  if (!segmenters.has(key)) segmenters.set(key, new Intl.Segmenter(known(language), { granularity }));
  return segmenters.get(key);
}

/* What somebody typed as the language of a transcript may be none. */
function known(language) {
  try {
    return language && Intl.getCanonicalLocales(language)[0];
  } catch {
    return undefined;
  }
}

/** The words of a text as [start, end) in code points; punctuation and blanks are none. */
export function wordsOf(text, language) {
  const spans = [];
  let at = 0;
  for (const { segment, isWordLike } of segmenter(language, "word").segment(text)) {
    const length = lengthOf(segment);
    if (isWordLike) spans.push({ start: at, end: at + length });
    at += length;
  }
  return spans;
}

/** The sentences of a text as [start, end) in code points, without the blanks between them. */
export function sentencesOf(text, language) {
  const spans = [];
  let at = 0;
  for (const piece of joined([...segmenter(language, "sentence").segment(text)], language)) {
    const start = at + lengthOf(piece) - lengthOf(piece.trimStart());
    const end = at + lengthOf(piece.trimEnd());
    at += lengthOf(piece);
    if (start < end) spans.push({ start, end });
  }
  return spans;
}

function joined(segments, language) {
  const pieces = [];
  let open = "";
  for (const { segment } of segments) {
    open += segment;
    if (goesOn(open, language)) continue;
    pieces.push(open);
    open = "";
  }
  return open ? [...pieces, open] : pieces;
}

function goesOn(text, language) {
  if (/\n\s*$/.test(text)) return false;
  if (WITH_ORDINALS.has((language ?? "").slice(0, 2).toLowerCase()) && ORDINAL.test(text)) return true;
  const word = LAST_WORD.exec(text)?.[1];
  return Boolean(word) && (/^\p{Lu}$/u.test(word) || ABBREVIATIONS.has(word.toLowerCase()));
}

/** The words, sentences or the whole of one turn as spans of the document; `kind` is "word", "sentence", "turn". */
export function unitsIn(words, kind) {
  const text = words.textContent;
  const language = words.closest("[lang]")?.lang || undefined;
  const found = { word: wordsOf, sentence: sentencesOf, turn: wholeOf }[kind](text, language);
  return found.map(({ start, end }) => ({ start: start + startOf(words), end: end + startOf(words) }));
}

function wholeOf(text) {
  const start = lengthOf(text) - lengthOf(text.trimStart());
  const end = lengthOf(text.trimEnd());
  return start < end ? [{ start, end }] : [];
}

/** The units of the turn in which an offset lies, and of the nearest turns with words before and after it. */
export function unitsAround(root, offset, kind) {
  const turns = [...root.querySelectorAll(".words")].filter((words) => startOf(words) < endOf(words));
  const here = turns.findIndex((words) => offset <= endOf(words));
  const place = here < 0 ? turns.length - 1 : here;
  return turns.slice(Math.max(0, place - 1), place + 2).flatMap((words) => unitsIn(words, kind));
}

/** A span with one edge ("start" or "end") moved on by one unit; the same span where there is none. */
export function moveEdge(span, edge, step, units) {
  const { start, end } = span;
  if (edge === "end") {
    const unit = step > 0 ? units.find((u) => u.end > end) : units.findLast((u) => u.end < end && u.end > start);
    return unit ? { start, end: unit.end } : span;
  }
  const unit = step < 0 ? units.findLast((u) => u.start < start) : units.find((u) => u.start > start && u.start < end);
  return unit ? { start: unit.start, end } : span;
}

/** The edge nearest to an offset at which a unit begins or ends, such that something stays between the edges. */
export function snapEdge(span, edge, offset, units) {
  const isOpen = edge === "end" ? (u) => u.end > span.start : (u) => u.start < span.end;
  const places = units.filter(isOpen).map((unit) => unit[edge]);
  places.sort((a, b) => Math.abs(a - offset) - Math.abs(b - offset));
  return places.length ? { ...span, [edge]: places[0] } : span;
}
