/* Where keys belong to what one writes in, and not to the page. */

/** Whether a node is a place to write or choose in. */
export const isTyping = (node) => Boolean(node.closest?.("input, textarea, select, [contenteditable]"));

const WITHOUT_LETTERS = ["checkbox", "radio", "button", "submit", "reset", "file", "range", "color"];

/** Say whether a node is a box with words of its own, in which Ctrl+Z is about those words. */
export function isTextBox(node) {
  const box = node.closest?.("input, textarea, [contenteditable]");
  return Boolean(box) && !WITHOUT_LETTERS.includes(box.type);
}
