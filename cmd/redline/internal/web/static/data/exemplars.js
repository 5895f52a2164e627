// The exemplars that a chart shows: of thousands those that people look for.

import { exemplars as ask } from './api.js';

/** @typedef {import('./types.js').Exemplar} Exemplar */
/** @typedef {import('./types.js').Labels} Labels */
/** @typedef {{time: number, value: number, own: Labels, series: Labels}} Found */

/** Stretches of the time, and the exemplars of each that can be told apart. */
const stretches = 50;
const each = 2;

/**
 * The largest exemplars of each stretch of a time.
 * @param {string[]} selectors of their series
 * @param {number} start
 * @param {number} end
 * @param {AbortSignal} signal
 * @returns {Promise<Exemplar[]>} in order
 */
export async function largestExemplars(selectors, start, end, signal) {
  const found = (await Promise.all(selectors.map((selector) => all(selector, start, end, signal)))).flat();
  /** @type {Map<number, Found[]>} */
  const largest = new Map();
  for (const exemplar of found) {
    const stretch = Math.floor(((exemplar.time - start) / (end - start)) * stretches);
    const there = largest.get(stretch) ?? [];
    largest.set(stretch, [...there, exemplar].sort((a, b) => b.value - a.value).slice(0, each));
  }
  return [...largest.values()]
    .flat()
    .sort((a, b) => a.time - b.time)
    .map(({ time, value, own, series }) => ({ time, value, labels: { ...own, ...whose(series) } }));
}

/**
 * @param {string} selector
 * @param {number} start
 * @param {number} end
 * @param {AbortSignal} signal
 * @returns {Promise<Found[]>}
 */
async function all(selector, start, end, signal) {
  const answer = await ask(selector, start, end, { signal }).catch((err) => {
    if (signal.aborted) throw err;
    return []; // not every engine keeps exemplars, and the chart is worth seeing without them
  });
  return answer.flatMap(({ seriesLabels, exemplars }) =>
    exemplars.map(({ labels, value, timestamp }) => ({ time: Number(timestamp), value: Number(value), own: labels, series: seriesLabels })),
  );
}

/**
 * Returns the labels that tell exemplars apart.
 * @param {Labels} labels
 */
function whose({ __name__: _, le: __, job: ___, ...labels }) {
  return labels;
}
