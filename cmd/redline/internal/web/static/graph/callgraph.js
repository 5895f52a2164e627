// Who calls whom, and how that goes.

import { askFiring, pages } from '../alerting/alerting.js';
import { instant, json } from '../data/api.js';
import { manyErrors } from '../data/thresholds.js';
import { bind } from '../data/promql.js';
import { numberOf } from '../data/samples.js';
import { figureEnd, spanText, wholeInterval } from '../data/timespan.js';

/** @typedef {import('../data/types.js').Column} Column */
/** @typedef {import('../data/types.js').Labels} Labels */
/** @typedef {import('../data/types.js').Sampled} Sampled */

/**
 * @typedef {{rate?: number, errors?: number, p99?: number, bounds?: import('../data/types.js').Bounds}} Rates requests a second, the share that fails, seconds between bounds
 *
 * @typedef {{up: number, of: number}} Reached targets that can be scraped, of how many
 *
 * @typedef {object} Service
 * @property {string} name
 * @property {boolean} known whether it is scraped
 * @property {Reached} reached
 * @property {boolean} burns whether an alert says that it fails its users
 * @property {Rates} rates
 *
 * @typedef {object} Call
 * @property {string} from
 * @property {string} to
 * @property {boolean} hurts
 * @property {Rates} rates
 *
 * @typedef {{services: Service[], calls: Call[]}} CallGraph
 */

/**
 * @param {import('../data/types.js').Time} time
 * @param {AbortSignal} signal
 * @returns {Promise<CallGraph & {span: string}>}
 */
export async function askCallGraph(time, signal) {
  /** @type {import('../data/types.js').Overview} */
  const overview = await json('/redline/overview', {}, { signal });
  const variables = { rateInterval: wholeInterval(time, overview.interval) };
  /** @param {string} expr */
  const query = (expr) => instant(bind(expr, variables), figureEnd(time), { signal });
  /** @param {Column[]} columns @param {string[]} by */
  const rates = async (columns, by) => {
    const shown = columns.filter(({ id }) => id in { rate: 0, errors: 0, p99: 0 });
    return ratesBy(by, shown, await Promise.all(shown.map(({ expr }) => query(expr))));
  };
  const [services, calls, reached, alerts] = await Promise.all([
    rates(overview.columns, ['job']),
    overview.calls ? rates(overview.calls.columns, ['job', overview.calls.label]) : new Map(),
    askReached(overview, time.end, signal),
    askFiring(signal),
  ]);
  return { ...graphOf(overview.services, services, calls, reached, alerts.filter(({ told }) => told)), span: spanText(time) };
}

/**
 * How many targets of each job can be scraped at a time.
 * @param {import('../data/types.js').Overview} overview
 * @param {number} at
 * @param {AbortSignal} signal
 * @returns {Promise<Map<string, Reached>>}
 */
export async function askReached(overview, at, signal) {
  const [up, targets] = await Promise.all([overview.up, overview.targets].map((expr) => instant(expr, at, { signal })));
  const found = new Map(targets.map(({ metric, value }) => [metric.job, { up: 0, of: numberOf(value?.[1]) }]));
  for (const { metric, value } of up) {
    const one = found.get(metric.job);
    if (one) one.up = numberOf(value?.[1]);
  }
  return found;
}

/** Whether nothing is known of a service: one instance of several does not decide that. @param {Reached} reached */
export function isDown({ up, of }) {
  return of > 0 && up === 0;
}

/** @param {Reached} reached */
export function reachedText({ up, of }) {
  return up === 0 ? 'down' : `${up}/${of} up`;
}

/**
 * Returns the columns' values for each combination of labels.
 * @param {string[]} by names of labels
 * @param {Column[]} columns
 * @param {Sampled[][]} answers of the columns
 * @returns {Map<string, {labels: string[], rates: Rates}>}
 */
function ratesBy(by, columns, answers) {
  /** @type {Map<string, {labels: string[], rates: Rates}>} */
  const found = new Map();
  answers.forEach((samples, i) => {
    for (const { metric, value } of samples) {
      const labels = by.map((name) => metric[name] ?? '');
      const key = JSON.stringify(labels);
      const { rates } = found.get(key) ?? { rates: /** @type {Rates} */ ({}) };
      const bounds = columns[i].boundsOf?.[metric.job] ?? rates.bounds;
      found.set(key, { labels, rates: { ...rates, bounds, [columns[i].id]: numberOf(value?.[1]) } });
    }
  });
  return found;
}

/**
 * @param {string[]} names of the services
 * @param {Map<string, {labels: string[], rates: Rates}>} services
 * @param {Map<string, {labels: string[], rates: Rates}>} callsBy
 * @param {Map<string, Reached>} reached
 * @param {{labels: Labels, state: string}[]} alerts
 * @returns {CallGraph}
 */
export function graphOf(names, services, callsBy, reached, alerts) {
  const burning = new Set(alerts.filter(hurtsUsers).map(({ labels }) => labels.job));
  const calls = [...callsBy.values()]
    .map(({ labels: [from, to], rates }) => ({ from, to, rates, hurts: (rates.errors ?? 0) >= manyErrors }))
    .filter(({ from, to }) => from !== '' && to !== '')
    .sort((a, b) => (a.from + a.to < b.from + b.to ? -1 : 1));
  const others = [...new Set(calls.flatMap(({ from, to }) => [from, to]))].filter((name) => !names.includes(name)).sort();
  return {
    calls,
    services: [...names, ...others].map((name) => ({
      name,
      known: names.includes(name),
      reached: reached.get(name) ?? { up: 0, of: 0 },
      burns: burning.has(name),
      rates: services.get(JSON.stringify([name]))?.rates ?? {},
    })),
  };
}

/** @param {{labels: Labels, state: string}} alert */
function hurtsUsers({ labels, state }) {
  return state === 'firing' && ('slo' in labels || pages(labels));
}
