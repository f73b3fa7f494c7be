/* What can wait. */

/** Do some work when the browser has nothing more urgent to do. */
export const soon = globalThis.requestIdleCallback?.bind(globalThis) ?? ((work) => setTimeout(work, 1));

/** When the next frame has been painted. */
export const painted = () => new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
