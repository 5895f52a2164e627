// The lines of an earlier time, beside those of a chart.

import { identity } from '../parts/labels.js';
import { isOther } from './lines.js';
import { legendOf, numberOf, points, within } from '../data/samples.js';

/** @typedef {import('../data/types.js').Series} Series */
/** @typedef {import('../data/types.js').Query} Query */
/** @typedef {import('../data/types.js').Sampled} Sampled */

/**
 * Lines of an earlier time, at the times that are shown.
 * @typedef {object} Earlier
 * @property {string} text the name of that time
 * @property {(Series|undefined)[]} series one for each line of the chart; of a stack, one for all of them
 * @property {boolean} total whether it is one for all
 */

/**
 * @param {{query: Query, sampled: Sampled[], figures?: Sampled[]}[]} results of the earlier time
 * @param {number} shift seconds that it is earlier
 * @param {Series[]} lines of the chart
 * @param {boolean} stacked
 * @param {string} text
 * @returns {Earlier}
 */
export function earlierOf(results, shift, lines, stacked, text) {
  const all = results.flatMap(({ query, sampled, figures = [] }) => {
    const whole = new Map(figures.map(({ metric, value }) => [identity(metric), numberOf(value?.[1])]));
    return sampled.map((one) => {
      const { times, values } = points(one);
      return {
        label: legendOf(query.legend, one.metric), labels: one.metric, figure: whole.get(identity(one.metric)),
        ...within({ times: times.map((time) => time + shift), values }, query.bounds),
      };
    });
  });
  if (stacked) return { text, total: true, series: all.length > 0 ? [totalOf(all)] : [] };
  const found = new Map(all.map((one) => [keyOf(one), one]));
  return { text, total: false, series: lines.map((line) => (isOther(line) ? undefined : found.get(keyOf(line)))) };
}

/**
 * The same of a query that has no legends: lines are known by their labels.
 * @param {Sampled[]} sampled of the earlier time
 * @param {number} shift
 * @param {Series[]} lines
 * @param {string} text
 * @returns {Earlier}
 */
export function earlierByLabels(sampled, shift, lines, text) {
  const found = new Map(sampled.map((one) => [identity(one.metric), points(one)]));
  const series = lines.map(({ label, labels = {} }) => {
    const before = found.get(identity(labels));
    return before && { label, labels, times: before.times.map((time) => time + shift), values: before.values };
  });
  return { text, total: false, series };
}

/** @param {Series} line */
const keyOf = ({ label, labels = {} }) => `${label} ${identity(labels)}`;

/**
 * Returns the sum of lines.
 * @param {Series[]} lines
 * @returns {Series}
 */
function totalOf(lines) {
  /** @type {Map<number, number>} */
  const at = new Map();
  for (const { times, values } of lines) {
    times.forEach((time, i) => Number.isFinite(values[i]) && at.set(time, (at.get(time) ?? 0) + values[i]));
  }
  const times = [...at.keys()].sort((a, b) => a - b);
  return { label: 'total', labels: {}, color: '--muted', times, values: times.map((time) => at.get(time) ?? 0) };
}

/**
 * Reports whether an earlier time has a value at all.
 * @param {Earlier} earlier
 */
export function hasData({ series }) {
  return series.some((one) => one?.values.some(Number.isFinite));
}

/** @typedef {{series: Series, label: string, color: string}} Entry a line of a chart */
/** @typedef {Entry & {of: number}} Past a line of an earlier time, and the place of the line that it belongs to */

/**
 * The lines of an earlier time that belong to those that are shown. Of a stack, of which
 * they are the total, there is none beside one line alone.
 * @param {Earlier|null} earlier
 * @param {Entry[]} entries
 * @param {Entry[]} shown
 * @returns {Past[]}
 */
export function pastOf(earlier, entries, shown) {
  if (!earlier) return [];
  if (earlier.total) return shown.length < entries.length ? [] : earlier.series.flatMap((series) => (series ? [{ series, label: `total, ${earlier.text}`, color: '--text', of: -1 }] : []));
  return shown.flatMap(({ label, color }, i) => {
    const series = earlier.series[entries.indexOf(shown[i])];
    return series ? [{ series, label: `${label}, ${earlier.text}`, color, of: i }] : [];
  });
}
