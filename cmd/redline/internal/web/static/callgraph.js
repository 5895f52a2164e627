// Who calls whom, and how that goes.

import { pages } from './alerting.js';
import { get, instant, json } from './api.js';
import { manyErrors } from './limits.js';
import { bind, rateInterval } from './promql.js';
import { numberOf } from './samples.js';

/** @typedef {import('./types.js').Column} Column */
/** @typedef {import('./types.js').Labels} Labels */
/** @typedef {import('./types.js').Sampled} Sampled */

/**
 * @typedef {{rate?: number, errors?: number, p99?: number}} Rates requests a second, the share that fails, seconds
 *
 * @typedef {object} Service
 * @property {string} name
 * @property {boolean} known whether it is scraped
 * @property {boolean} up
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
 * @param {import('./types.js').Time} time
 * @param {AbortSignal} signal
 * @returns {Promise<CallGraph>}
 */
export async function askCallGraph(time, signal) {
  /** @type {import('./types.js').Overview} */
  const overview = await json('/redline/overview', {}, { signal });
  const variables = { rateInterval: rateInterval(time.step, overview.interval) };
  /** @param {string} expr */
  const query = (expr) => instant(bind(expr, variables), time.end, { signal });
  /** @param {Column[]} columns @param {string[]} by */
  const rates = async (columns, by) => {
    const shown = columns.filter(({ id }) => id in { rate: 0, errors: 0, p99: 0 });
    return ratesBy(by, shown, await Promise.all(shown.map(({ expr }) => query(expr))));
  };
  const [services, calls, up, { alerts }] = await Promise.all([
    rates(overview.columns, ['job']),
    overview.calls ? rates(overview.calls.columns, ['job', overview.calls.label]) : new Map(),
    query(overview.up),
    get('/api/v1/alerts', {}, { signal }),
  ]);
  const down = up.filter(({ value }) => numberOf(value?.[1]) === 0).map(({ metric }) => metric.job);
  return graphOf(overview.services, services, calls, down, alerts);
}

/**
 * What columns say of each combination of labels.
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
      const { rates } = found.get(key) ?? { rates: {} };
      found.set(key, { labels, rates: { ...rates, [columns[i].id]: numberOf(value?.[1]) } });
    }
  });
  return found;
}

/**
 * @param {string[]} names of the services
 * @param {Map<string, {labels: string[], rates: Rates}>} services
 * @param {Map<string, {labels: string[], rates: Rates}>} callsBy
 * @param {string[]} down
 * @param {{labels: Labels, state: string}[]} alerts
 * @returns {CallGraph}
 */
export function graphOf(names, services, callsBy, down, alerts) {
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
      up: !down.includes(name),
      burns: burning.has(name),
      rates: services.get(JSON.stringify([name]))?.rates ?? {},
    })),
  };
}

/** @param {{labels: Labels, state: string}} alert */
function hurtsUsers({ labels, state }) {
  return state === 'firing' && ('slo' in labels || pages(labels));
}
