// The time that evidence is drawn for.

/** @typedef {{from: number, to: number, began: number}} Span */

/** Seconds that are drawn before and after the beginning, and the least after it. */
const [before, after, least] = [900, 1200, 60];

/**
 * Returns the time that evidence is drawn for: around the beginning, unless the page shows a
 * time of its own.
 * @param {number} began
 * @param {number} last the end of the incident, or now
 * @param {import('../data/types.js').Time} time
 * @returns {Span}
 */
export function spanAround(began, last, { live, start, end }) {
  if (!live) return { from: start, to: end, began };
  return { from: began - before, to: Math.max(began + least, Math.min(last, began + after)), began };
}
