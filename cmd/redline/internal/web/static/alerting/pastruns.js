// The times for which alerts fired, from the series that the engine keeps of them.

import { points } from '../data/samples.js';

/** @typedef {import('../data/types.js').Labels} Labels */
/** @typedef {import('../data/types.js').Sampled} Sampled */

/** @typedef {{from: number, to: number}} Run a time for which an alert fired */

/**
 * An alert that fired.
 * @typedef {object} Past
 * @property {Labels} labels
 * @property {Run[]} runs in order
 * @property {boolean} last whether it fires at the end of the time
 */

/**
 * Returns alerts by their samples, those that began last first.
 * @param {Sampled[]} sampled
 * @param {number} end
 * @param {number} step
 * @returns {Past[]}
 */
export function pastOf(sampled, end, step) {
  const found = sampled.map((one) => {
    const { __name__: _, alertstate: __, ...labels } = one.metric;
    /** @type {Run[]} */
    const runs = [];
    for (const time of points(one).times) {
      const run = runs.at(-1);
      if (run && time - run.to <= 1.5 * step) run.to = time;
      else runs.push({ from: time, to: time });
    }
    return { labels, runs, last: end - (runs.at(-1)?.to ?? 0) < 1.5 * step };
  });
  const begun = (/** @type {Past} */ { runs }) => runs.at(-1)?.from ?? 0;
  return found.filter(({ runs }) => runs.length > 0).sort((a, b) => begun(b) - begun(a));
}
