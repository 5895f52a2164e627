// The earlier time of a comparison. No number is shown of a time without data.

import { instant } from '../data/api.js';
import { html } from '../parts/html.js';
import { duration } from '../data/promql.js';
import { numberOf } from '../data/samples.js';
import { figureEnd, lengthOf } from '../data/timespan.js';
import { useTime, useUrl } from './state.js';
import { format, formatWithin } from '../data/units.js';

/** @typedef {import('../data/types.js').Time} Time */
/** @typedef {import('../data/types.js').Unit} Unit */
/** @typedef {import('../data/types.js').Bounds} Bounds */

/**
 * @typedef {object} Comparison
 * @property {string} id as the address has it
 * @property {string} text the name of the earlier time
 * @property {number} shift seconds that it is earlier
 * @property {Time} time the earlier time itself
 */

/** The earlier times that can be chosen, each with its seconds; 0 is the length of the time that is shown. */
export const comparisons = [
  { id: 'before', text: 'the period before', seconds: 0 },
  { id: '1d', text: 'the day before', seconds: 86400 },
  { id: '1w', text: 'the week before', seconds: 7 * 86400 },
];

/** @returns {Comparison|null} the time that the page is compared with */
export function useComparison() {
  const time = useTime();
  const [id] = useUrl('compare');
  return comparisonOf(id, time);
}

/**
 * @param {string} id
 * @param {Time} time
 * @returns {Comparison|null}
 */
export function comparisonOf(id, time) {
  const found = comparisons.find((one) => one.id === id);
  if (!found) return null;
  // Points stand at multiples of the step, the earlier ones too.
  const shift = Math.ceil((found.seconds || time.range) / time.step) * time.step;
  return { id, text: found.text, shift, time: { ...time, start: time.start - shift, since: time.since - shift, end: time.end - shift } };
}

/** How many times of a range are looked at, and which part of them needs samples. */
const [looks, enough] = [60, 0.9];

/** Seconds after which a sample is old, at the least. */
const fresh = 60;

/**
 * The jobs that there are samples of, all over a time. A rate over a time that is half
 * empty would be half of the true one.
 * @param {Time} time
 * @param {AbortSignal} signal
 * @returns {Promise<Set<string>>}
 */
export async function covered(time, signal) {
  const length = lengthOf(time);
  const every = Math.max(1, Math.floor(length / looks));
  const samples = `(max by (job) (timestamp(up) >= time() - ${Math.max(fresh, 2 * every)}))`;
  const found = await instant(`count_over_time(${samples}[${duration(length)}:${duration(every)}])`, figureEnd(time), { signal });
  const least = Math.max(1, enough * Math.floor(length / every));
  return new Set(found.filter(({ value }) => numberOf(value?.[1]) >= least).map(({ metric }) => metric.job));
}

/**
 * How a value differs from an earlier one, in words, as far as both are known.
 * @param {number|null|undefined} now
 * @param {number|null|undefined} before
 * @param {Unit} unit
 * @param {Bounds} [bounds] of the buckets that both are quantiles of
 */
export function changeText(now, before, unit, bounds) {
  if (!isKnown(before)) return 'no data';
  const was = `was ${formatWithin(before, unit, bounds)}`;
  const beyond = (/** @type {number} */ value) => bounds !== undefined && (value >= bounds.most || value <= bounds.least);
  if (!isKnown(now) || beyond(now) || beyond(before)) return was;
  if (unit === 'ratio' || unit === '%') return signed(now - before, unit === '%' ? 1 : 100, 'pp');
  if (before === 0) return now === 0 ? '±0' : was;
  const ratio = now / before;
  return ratio >= 10 ? `×${format(ratio)}` : signed(ratio - 1, 100, '%');
}

/**
 * @param {number|null|undefined} value
 * @returns {value is number}
 */
function isKnown(value) {
  return typeof value === 'number' && Number.isFinite(value);
}

/**
 * @param {number} difference
 * @param {number} factor
 * @param {string} suffix
 */
function signed(difference, factor, suffix) {
  const size = Number(Math.abs(difference * factor).toFixed(1));
  if (size === 0) return `±0\u202f${suffix}`;
  return `${difference > 0 ? '+' : '−'}${format(size)}\u202f${suffix}`;
}

/**
 * A change beside a value.
 * @param {{now: number|null|undefined, before: number|null|undefined, unit: Unit, bounds?: Bounds, text: string}} props text: the name of the earlier time
 */
export function Change({ now, before, unit, bounds, text }) {
  return html` <small class="change" title=${`${text}: ${formatWithin(before, unit, bounds)}`}>${changeText(now, before, unit, bounds)}</small>`;
}

/**
 * A query of an earlier time, that has those series which are the largest at the later one.
 * @param {string} expr
 * @param {number} end of the later time
 */
export function sameRank(expr, end) {
  return expr.replaceAll('@ end()', `@ ${end.toFixed(3)}`);
}
