/* Looking for a place in what is sorted: half of it is left out at each look. */

/** The first place of a list from which on something is true; its length where it never is. */
export function firstPlace(list, isTrue) {
  let [low, high] = [0, list.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (isTrue(list[middle])) high = middle;
    else low = middle + 1;
  }
  return low;
}
