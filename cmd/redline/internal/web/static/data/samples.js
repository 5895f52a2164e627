// Answers of Prometheus' API, as the page draws them.

/** @typedef {import('./types.js').Sampled} Sampled */
/** @typedef {import('./types.js').Labels} Labels */
/** @typedef {import('./types.js').Cell} Cell */

/**
 * Times and values of a series.
 * @param {Sampled} sampled
 * @returns {{times: number[], values: number[]}}
 */
export function points({ values = [] }) {
  return { times: values.map(([time]) => time), values: values.map(([, value]) => numberOf(value)) };
}

/**
 * A line of an earlier time, at the times that are shown.
 * @param {{times: number[], values: number[]}|undefined} line
 * @param {number} shift seconds that it is earlier
 */
export function shifted(line, shift) {
  return line && { times: line.times.map((time) => time + shift), values: line.values };
}

/**
 * Quantiles as they can be drawn: at the bounds of their buckets, where they are
 * somewhere beyond them.
 * @param {{times: number[], values: number[]}} line
 * @param {import('./types.js').Bounds} [bounds]
 */
export function within({ times, values }, bounds) {
  if (!bounds) return { times, values };
  return { times, values: values.map((value) => Math.min(bounds.most, Math.max(bounds.least, value))), bounds };
}

/**
 * A number as Prometheus writes it.
 * @param {string|undefined} text
 */
export function numberOf(text) {
  const number = Number(text);
  return Number.isNaN(number) ? Number(text?.replace('Inf', 'Infinity')) : number;
}

/** The text in the place of an empty label value. */
export const nothing = '""';

/**
 * The text of a legend for a series: {{label}} stands for the label's value.
 * @param {string} legend
 * @param {Labels} labels
 */
export function legendOf(legend, labels) {
  const text = legend.replace(/\{\{\s*([^{}\s]+)\s*\}\}/g, (_, name) => labels[name] ?? '').trim();
  if (text !== '') return text;
  return legend === '' ? selectorOf(labels) : nothing;
}

/**
 * Labels as a selector has them.
 * @param {Labels} labels
 */
export function selectorOf({ __name__: name = '', ...labels }) {
  const matchers = Object.entries(labels).map(([label, value]) => `${label}=${JSON.stringify(value)}`);
  return matchers.length === 0 && name ? name : `${name}{${matchers.join(', ')}}`;
}

/**
 * Returns the counts of histograms between bounds. Classic ones have a series for each upper
 * bound, which counts all values below it; native ones have buckets at each time.
 * @param {Sampled[]} sampled
 * @returns {Cell[]}
 */
export function cells(sampled) {
  const native = sampled.flatMap(({ histograms = [] }) => histograms);
  return native.length > 0 ? nativeCells(native) : classicCells(sampled);
}

/**
 * @param {[number, import('./types.js').NativeHistogram][]} histograms
 * @returns {Cell[]}
 */
function nativeCells(histograms) {
  const found = histograms.flatMap(([time, { buckets = [] }]) =>
    buckets.map(([, low, high, count]) => ({ time, low: numberOf(low), high: numberOf(high), count: Number(count) })),
  );
  const aboveZero = Math.min(...found.map(({ low }) => (low > 0 ? low : Infinity)));
  // The bucket around 0 ends close to 0, while other bounds are far away.
  return found.map((cell) => (cell.low < 0 && cell.high > 0 ? { ...cell, low: 0, high: Math.max(cell.high, aboveZero) } : cell));
}

/**
 * @param {Sampled[]} sampled
 * @returns {Cell[]}
 */
function classicCells(sampled) {
  const bounds = sampled
    .map(({ metric, values = [] }) => ({ high: numberOf(metric.le), at: new Map(values) }))
    .filter(({ high }) => !Number.isNaN(high))
    .sort((a, b) => a.high - b.high);
  const times = [...new Set(bounds.flatMap(({ at }) => [...at.keys()]))].sort((a, b) => a - b);
  return times.flatMap((time) => {
    let below = 0;
    return bounds.map(({ high, at }, i) => {
      const upTo = Math.max(below, Number(at.get(time) ?? below));
      const count = upTo - below;
      below = upTo;
      return { time, low: i === 0 ? Math.min(0, high) : bounds[i - 1].high, high, count };
    });
  });
}
