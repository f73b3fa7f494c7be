/* Where keys belong to what one writes in, and not to the page. */

/** Whether a node is a place to write or choose in. */
export const isTyping = (node) => Boolean(node.closest?.("input, textarea, select, [contenteditable]"));
