// Words and sentences in many languages, and edges that move from one to the next.
import { equal, test, using } from "./harness.js";
import { moveEdge, sentencesOf, snapEdge, unitsAround, unitsIn, wordsOf } from "/static/js/lib/segments.js";

const cut = (text, spans) => spans.map(({ start, end }) => [...text].slice(start, end).join(""));
const words = (text, language) => cut(text, wordsOf(text, language));
const sentences = (text, language) => cut(text, sentencesOf(text, language));

test("words are without punctuation", () => equal(words("Well, yes.", "en"), ["Well", "yes"]));
test("an apostrophe stays in its word", () => equal(words("they don’t", "en"), ["they", "don’t"]));
test("an emoji before a word moves it by one", () => equal(wordsOf("😀 the", "en"), [{ start: 2, end: 5 }]));
test("a mark that combines belongs to its word", () => equal(words("x\u0323\u0307a ja", "fi"), ["x\u0323\u0307a", "ja"]));
test("Finnish words", () => equal(words("Kyllä, päätös on hyvä.", "fi"), ["Kyllä", "päätös", "on", "hyvä"]));
test("Chinese words are told without blanks", () => equal(words("我们去看望客户。", "zh").join(""), "我们去看望客户"));
test("Arabic words", () => equal(words("نعم، كل أسبوع", "ar"), ["نعم", "كل", "أسبوع"]));
test("a language that is none is no error", () => equal(words("a b", "not a language"), ["a", "b"]));

test("sentences are without the blanks between them", () => equal(sentences("Yes.  He does! And?", "en"), ["Yes.", "He does!", "And?"]));
test("a title ends no sentence", () => equal(sentences("Ask Dr. Smith. He knows.", "en"), ["Ask Dr. Smith.", "He knows."]));
test("an initial ends no sentence", () => equal(sentences("J. Virtanen left. Then?", "en"), ["J. Virtanen left.", "Then?"]));
test("a Finnish abbreviation ends no sentence", () => equal(sentences("Kysy esim. Matilta. Hän tietää.", "fi"), ["Kysy esim. Matilta.", "Hän tietää."]));
test("a German ordinal ends no sentence", () => equal(sentences("Am 5. Juni. Danach nicht.", "de"), ["Am 5. Juni.", "Danach nicht."]));
test("an English number may end one", () => equal(sentences("There were 5. Then none.", "en"), ["There were 5.", "Then none."]));
test("Chinese sentences", () => equal(sentences("我们去。他不去。", "zh"), ["我们去。", "他不去。"]));
test("a new line ends a sentence", () => equal(sentences("as Dr.\nSmith", "en"), ["as Dr.", "Smith"]));
test("emoji count once", () => equal(sentencesOf("😀! Yes.", "en"), [{ start: 0, end: 2 }, { start: 3, end: 7 }]));

const UNITS = [{ start: 3, end: 5 }, { start: 6, end: 9 }, { start: 12, end: 14 }];
test("the end grows by a unit", () => equal(moveEdge({ start: 3, end: 5 }, "end", 1, UNITS), { start: 3, end: 9 }));
test("the end shrinks by a unit", () => equal(moveEdge({ start: 3, end: 14 }, "end", -1, UNITS), { start: 3, end: 9 }));
test("the last unit is not given away", () => equal(moveEdge({ start: 6, end: 9 }, "end", -1, UNITS), { start: 6, end: 9 }));
test("the beginning grows backwards", () => equal(moveEdge({ start: 12, end: 14 }, "start", -1, UNITS), { start: 6, end: 14 }));
test("the beginning shrinks forwards", () => equal(moveEdge({ start: 3, end: 14 }, "start", 1, UNITS), { start: 6, end: 14 }));
test("the beginning stays before the end", () => equal(moveEdge({ start: 12, end: 14 }, "start", 1, UNITS), { start: 12, end: 14 }));
test("an edge inside a unit goes to its border", () => equal(moveEdge({ start: 3, end: 7 }, "end", 1, UNITS), { start: 3, end: 9 }));
test("beyond the last unit nothing moves", () => equal(moveEdge({ start: 3, end: 14 }, "end", 1, UNITS), { start: 3, end: 14 }));

test("a dragged end snaps to the nearest word", () => equal(snapEdge({ start: 3, end: 5 }, "end", 8, UNITS), { start: 3, end: 9 }));
test("a dragged beginning snaps to the nearest word", () => equal(snapEdge({ start: 12, end: 14 }, "start", 7, UNITS), { start: 6, end: 14 }));
test("a dragged end stays behind the beginning", () => equal(snapEdge({ start: 6, end: 14 }, "end", 0, UNITS), { start: 6, end: 9 }));

const TURNS = `<article lang="en">
<span class="words" data-start="3" data-end="13">Hi. There!</span>
<span class="words" data-start="15" data-end="15"></span>
<span class="words" data-start="17" data-end="26">Well yes.</span></article>`;
const turn = (root, n) => root.querySelectorAll(".words")[n];

test("units are spans of the document", () => using(TURNS, (root) => equal(unitsIn(turn(root, 2), "word"), [{ start: 17, end: 21 }, { start: 22, end: 25 }])));
test("a turn is taken without the blanks at its ends", () => using(TURNS, (root) => equal(unitsIn(turn(root, 0), "turn"), [{ start: 3, end: 13 }])));
test("an empty turn has no units", () => using(TURNS, (root) => equal(unitsIn(turn(root, 1), "turn"), [])));
test("an edge goes on into the next turn with words", () =>
  using(TURNS, (root) => {
    const span = { start: 7, end: 13 };
    equal(moveEdge(span, "end", 1, unitsAround(root, 13, "word")), { start: 7, end: 21 });
    equal(moveEdge(span, "end", 1, unitsAround(root, 13, "turn")), { start: 7, end: 26 });
  }));
test("a beginning goes back into the turn before", () =>
  using(TURNS, (root) => equal(moveEdge({ start: 17, end: 21 }, "start", -1, unitsAround(root, 17, "sentence")), { start: 7, end: 21 })));
