/* Lighting words up without touching the page: CSS Custom Highlights by name. */

import { rangesOf } from "./spans.js";

/** Light the words of a span up under a name of `::highlight()`; null puts the light out. */
export function light(root, name, span) {
  if (!globalThis.CSS?.highlights) return;
  if (!span) CSS.highlights.delete(name);
  else CSS.highlights.set(name, new Highlight(...rangesOf(root, span.start, span.end)));
}
