/* Spans for tests that ask for many. */

/** Invent some spans [start, end) that begin before `length`; the same seed gives the same ones. */
export function invented(seed, count, length) {
  let state = seed;
  const next = (below) => ((state = (state * 48271) % 2147483647), state % below);
  return Array.from({ length: count }, () => {
    const start = next(length);
    return [start, start + 1 + next(20)];
  });
}
