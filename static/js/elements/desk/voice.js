/* What is said to those who do not see it: which words are chosen, where a passage begins and ends. */

import { rangesOf, wordsAt } from "../../lib/spans.js";
import { unitsIn } from "../../lib/segments.js";
import { fill } from "../../lib/words.js";

// So many words of the beginning and of the end are said of a long span.
const SAID = 4;

export class Voice {
  /** Sentences come translated as data attributes of #said, with {names} to fill in. */
  constructor(desk) {
    this.desk = desk;
    this.element = desk.querySelector("#said");
  }

  say(text) {
    // The same words twice would not be said again.
    this.element.textContent = this.element.textContent === text ? `${text}\u00a0` : text;
  }

  /** Say a sentence of #said with its places filled in; "n" picks one or many. */
  tell(name, values = {}) {
    this.say(fill(this.sentence(name, values.n), values));
  }

  /** Say which words a span takes. */
  span(span) {
    if (span) this.tell("span", this.facts(span));
  }

  /** Say where a span begins and ends. */
  place(span) {
    const facts = this.facts(span);
    this.tell(facts.turn === facts.last ? "place" : "places", facts);
  }

  /** Say what a turn holds: its words and its codings. */
  turn(turn) {
    const words = turn.querySelector(".words");
    const labels = [...turn.querySelectorAll("[data-coding]")].map((label) => label.textContent.trim());
    const values = { turn: turn.dataset.turn, n: unitsIn(words, "word").length };
    const said = [fill(this.sentence("turn", values.n), values)];
    if (labels.length) said.push(fill(this.sentence("codes", labels.length), { n: labels.length, codes: labels.join(", ") }));
    this.say(said.join(" "));
  }

  sentence(name, n) {
    const { dataset } = this.element;
    const key = `say${name[0].toUpperCase()}${name.slice(1)}`;
    return (n === 1 && dataset[`${key}One`]) || (dataset[key] ?? "");
  }

  facts({ start, end }) {
    const { page } = this.desk;
    const turnOf = (offset) => wordsAt(page, offset)?.closest(".turn")?.dataset.turn ?? "";
    const text = rangesOf(page, start, end).map(String).join(" ");
    const words = text.split(/\s+/).filter(Boolean);
    const isLong = words.length > 2 * SAID + 2;
    const said = isLong ? `${words.slice(0, SAID).join(" ")} … ${words.slice(-SAID).join(" ")}` : words.join(" ");
    return {
      turn: turnOf(start),
      last: turnOf(end - 1),
      n: count(page, start, end),
      words: said,
      first: words.slice(0, SAID).join(" "),
      end: words.slice(-SAID).join(" "),
    };
  }
}

function count(page, start, end) {
  const touched = [...page.querySelectorAll(".words")].filter((w) => Number(w.dataset.start) < end && Number(w.dataset.end) > start);
  const units = touched.flatMap((words) => unitsIn(words, "word"));
  return units.filter((unit) => unit.start < end && unit.end > start).length;
}
