/* Where every page's behaviour is registered; one element a file in elements/. */
import "./elements/frame.js";
import "./elements/history.js";
import "./elements/find.js";
import "./elements/import-preview.js";
import "./elements/cell.js";
import "./elements/choose-hits.js";
import "./elements/memos.js";
import "./elements/correct.js";
import "./elements/turn-change.js";
import "./elements/code-tree.js";
import "./elements/codes.js";
import "./elements/code-choice.js";
import "./elements/code-forms.js";
// Last: it measures the page, which the others change as they come to life.
import "./elements/desk.js";
