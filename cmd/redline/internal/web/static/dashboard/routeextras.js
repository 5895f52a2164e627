// Adds to a table of routes: the alerts of a route, the course of its requests, and a
// line of all routes in one.

import { identity } from '../parts/labels.js';
import { instant, range } from '../data/api.js';
import { bind, rateInterval, stepOf } from '../data/promql.js';
import { legendOf, numberOf, points, shifted } from '../data/samples.js';

/** @typedef {import('../data/types.js').Table} Table */
/** @typedef {import('../data/types.js').Time} Time */
/** @typedef {import('../data/types.js').Variables} Variables */

/** @typedef {{times: number[], values: number[], start: number, end: number, step: number, before?: import('../charts/spark.js').Points}} Trend */

/**
 * @typedef {object} Extras
 * @property {Map<string, string[]>} alerts names of alerts, by the line
 * @property {Map<string, Trend>} trends of requests, by the line
 */

/** Pixels that a trend is drawn for. */
const trendWidth = 180;

/** Lines with trends that are drawn. */
export const trended = 20;

/** @type {Extras} */
export const noExtras = { alerts: new Map(), trends: new Map() };

/**
 * @param {Table} table
 * @param {Variables} variables
 * @param {number} interval seconds between scrapes
 * @param {Time} time
 * @param {import('../state/compare.js').Comparison|null} compared
 * @param {AbortSignal} signal
 * @returns {Promise<Extras>}
 */
export async function askExtras({ label, method = '', columns, alerts = [] }, variables, interval, time, compared, signal) {
  const { start, end, range: length } = time;
  const of = { start, end, step: stepOf(length, trendWidth) };
  const short = { ...variables, rateInterval: rateInterval(of.step, interval) };
  const rate = columns.find(({ id }) => id === 'rate');
  const trend = (shift = 0) => (rate ? range(bind(rate.expr, short), start - shift, end - shift, of.step, { signal }) : []);
  const [found, lines, past] = await Promise.all([
    Promise.all(alerts.map(async ({ expr, legend }) => (await instant(bind(expr, variables), end, { signal })).map(({ metric }) => ({ metric, name: legendOf(legend, metric) })))),
    trend(),
    compared ? trend(compared.shift) : [],
  ]);
  const keyOf = (/** @type {import('../data/types.js').Sampled} */ { metric }) => lineKey(metric[label], metric[method]);
  const before = new Map(past.map((one) => [keyOf(one), shifted(points(one), compared?.shift ?? 0)]));
  /** @type {Map<string, string[]>} */
  const names = new Map();
  for (const { metric, name } of found.flat()) {
    const line = metric[label] ?? '';
    names.set(line, [...new Set([...(names.get(line) ?? []), name])]);
  }
  return {
    alerts: names,
    trends: new Map(lines.map((one) => [keyOf(one), { ...points(one), ...of, before: before.get(keyOf(one)) }])),
  };
}

/**
 * The figures of all lines in one, by the column.
 * @param {import('../data/types.js').Column[]} columns
 * @param {Variables} variables
 * @param {number} end
 * @param {AbortSignal} signal
 * @returns {Promise<Record<string, number|undefined>>}
 */
export async function askTotals(columns, variables, end, signal) {
  const totals = await Promise.all(columns.map(async ({ id, total }) => /** @type {const} */ ([id, total === undefined ? [] : await instant(bind(total, variables), end, { signal })])));
  return Object.fromEntries(totals.map(([id, answer]) => [id, answer.length > 0 ? numberOf(answer[0].value?.[1]) : undefined]));
}

/**
 * Returns the same text for the same line.
 * @param {string} [route]
 * @param {string} [method]
 */
export function lineKey(route = '', method = '') {
  return identity({ route, method });
}
