/* The codes used last, kept in this browser for one person and study. */

const MOST = 9;
const KEY = "cccrm-recent-codes";

/** The ids of the codes used last, the newest first; `place` names person and study. */
export function recentCodes(place) {
  try {
    const kept = JSON.parse(localStorage.getItem(`${KEY}-${place}`) ?? "[]");
    return Array.isArray(kept) ? kept : [];
  } catch {
    return [];
  }
}

/** Put a code first. A browser that keeps nothing does without. */
export function remember(place, code) {
  const codes = [code, ...recentCodes(place).filter((id) => id !== code)].slice(0, MOST);
  try {
    localStorage.setItem(`${KEY}-${place}`, JSON.stringify(codes));
  } catch {
    /* Private windows may refuse. */
  }
}
