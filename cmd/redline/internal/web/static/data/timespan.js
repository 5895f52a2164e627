// The time that a figure is of: all that is shown, as far as there are data. Charts
// have points of shorter times.

import { duration, scrapesOfRate } from './promql.js';
import { formatDuration, formatTime } from './units.js';

/** @typedef {Pick<import('./types.js').Time, 'start'|'since'|'end'|'step'|'live'>} Span */

/** Seconds that figures may be behind, so that they are those of the charts beside them. */
const behind = 15;

/**
 * Returns the end of the time of figures: that of the charts, which have points at multiples of
 * the step.
 * @param {Span} time
 */
export function figureEnd({ end, step }) {
  return step <= behind ? Math.floor(end / step) * step : end;
}

/** Seconds that figures are of. @param {Span} time */
export const lengthOf = (time) => Math.max(1, Math.floor(figureEnd(time) - time.since));

/**
 * The interval that the rate of a figure is taken over.
 * @param {Span} time
 * @param {number} interval seconds between scrapes
 */
export function wholeInterval(time, interval) {
  return duration(Math.max(lengthOf(time), Math.ceil(scrapesOfRate * interval)));
}

/**
 * The time that figures are of, in words.
 * @param {Span} time
 */
export function spanText(time) {
  const { start, since, end, live } = time;
  if (live) return `the last ${formatDuration(lengthOf(time))}`;
  return `${formatTime(Math.max(start, since))} to ${formatTime(end)}`;
}
