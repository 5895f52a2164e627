// The lines of a chart, from the answers to its queries.

import { identity } from '../parts/labels.js';
import { legendOf, numberOf, points, within } from '../data/samples.js';

/** @typedef {import('../data/types.js').Query} Query */
/** @typedef {import('../data/types.js').Sampled} Sampled */
/** @typedef {import('../data/types.js').Series} Series */

/** Lines that can be told apart. */
const mostLines = 15;

/**
 * The lines of answers: where there are many those that add up to most, in the same order
 * whichever these are. A stack has the others in one on top, so that it adds up to the
 * total.
 * @param {{query: Query, sampled: Sampled[], figures?: Sampled[], of: number}[]} results
 *   with their figures over all of the time, some of so many series
 * @param {boolean} stacked
 * @returns {{series: Series[], of: number}}
 */
export function linesOf(results, stacked) {
  const all = results.flatMap(({ query, sampled, figures = [] }) => {
    const whole = new Map(figures.map(({ metric, value }) => [identity(metric), numberOf(value?.[1])]));
    return sampled.map((one) => ({
      label: legendOf(query.legend, one.metric), labels: one.metric,
      ...within(points(one), query.bounds), figure: whole.get(identity(one.metric)),
    }));
  });
  const chosen = results.some(({ query }) => query.of !== undefined);
  const of = chosen ? results.reduce((total, one) => total + one.of, 0) : all.length;
  const sums = all.map(({ values }) => sum(values));
  const least = sums.length > mostLines ? [...sums].sort((a, b) => b - a)[mostLines - 1] : -Infinity;
  const drawn = all.filter((_, i) => !(sums[i] < least)).slice(0, mostLines);
  if (!stacked) return { series: drawn, of };
  const named = drawn.filter((one) => !isOther(one));
  const rest = all.filter((one) => !named.includes(one));
  return { series: rest.length > 0 ? [other(rest), ...named] : named, of };
}

/**
 * Reports whether a line is the total of others: it has no labels, and is called so.
 * @param {Series} series
 */
export function isOther({ label, labels = {} }) {
  return label === 'other' && Object.keys(labels).length === 0;
}

/**
 * Several lines as one.
 * @param {Series[]} lines
 * @returns {Series}
 */
function other(lines) {
  /** @type {Map<number, number>} */
  const at = new Map();
  for (const { times, values } of lines) {
    times.forEach((time, i) => at.set(time, (at.get(time) ?? 0) + (values[i] || 0)));
  }
  const times = [...at.keys()].sort((a, b) => a - b);
  const figure = lines.every((one) => one.figure === undefined) ? undefined : lines.reduce((total, one) => total + (one.figure || 0), 0);
  return { label: 'other', labels: {}, color: '--muted', figure, times, values: times.map((time) => at.get(time) ?? 0) };
}

/** @param {number[]} values */
function sum(values) {
  return values.reduce((total, value) => total + (value || 0), 0);
}
