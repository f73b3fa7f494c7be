/* Labels below each other in the margin of one turn: each at its place or lower, none over another. Pixels. */

/** How high a label of one line is. */
export const LINE = 24;

/**
 * Give the places of the labels that have room: `{ top, isCut }`, cut to one line where two have no room.
 * `labels` are `{ top, height }` in the order in which they stand. Where some have no room, the last one that
 * has is cut, since it shares its line with the button that names the rest.
 */
export function stack(labels, room) {
  const places = [];
  let y = 0;
  for (const { top, height } of labels) {
    const at = Math.max(y, Math.min(top, room - LINE));
    const isCut = at + height > room;
    if (at + (isCut ? LINE : height) > room) break;
    places.push({ top: at, isCut });
    y = at + (isCut ? LINE : height);
  }
  if (places.length && places.length < labels.length) places.at(-1).isCut = true;
  return places;
}
