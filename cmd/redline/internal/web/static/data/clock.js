// The engine's clock. The browser's may be ahead or behind, so that a query of the last
// seconds would be half empty, or late.

/** Seconds that the clocks may differ before it counts: the header has whole ones. */
const tolerated = 2;

/** Seconds that the engine's clock is ahead. */
let ahead = 0;

/**
 * Hears the time of an answer.
 * @param {string|null} date the header
 */
export function syncClock(date) {
  const told = Date.parse(date ?? '') / 1000 + 0.5 - Date.now() / 1000;
  if (!Number.isNaN(told)) ahead = Math.abs(told) > tolerated ? told : 0;
}

/** The engine's time, in seconds since 1970. */
export const now = () => Date.now() / 1000 + ahead;
