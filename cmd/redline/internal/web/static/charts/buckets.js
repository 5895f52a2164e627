// Where the buckets of a heatmap stand.

import { format, ticks } from '../data/units.js';

/** @typedef {import('../data/types.js').Cell} Cell */
/** @typedef {import('../data/types.js').Unit} Unit */

/**
 * Cells, and how high their bounds stand: at equal distances for equal factors where
 * they are above 0, as the buckets of most histograms are, else evenly.
 * @typedef {object} Laid
 * @property {Cell[]} cells that counted something
 * @property {number[]} times
 * @property {number[]} bounds in rising order
 * @property {(bound: number) => number} heightOf
 * @property {[number, number]} reach from the lowest to the highest
 * @property {number} most that a cell counted
 */

/**
 * @param {Cell[]} all
 * @returns {Laid}
 */
export function layOut(all) {
  const counted = all.filter(({ count }) => count > 0);
  const cells = coarser(counted);
  const lowest = Math.min(...cells.map(({ low }) => low));
  const highest = Math.max(...cells.map(({ high }) => high));
  const bounds = distinct((cells === counted ? all : cells).flatMap(({ low, high }) => [low, high]))
    .filter((bound) => Number.isFinite(bound) && bound >= lowest && bound <= highest);
  const heightOf = heights(bounds);
  const ends = cells.flatMap(({ low, high }) => [heightOf(low), heightOf(high)]);
  return {
    ...{ cells, bounds, heightOf, times: distinct(all.map(({ time }) => time)) },
    reach: ends.length > 0 ? [Math.min(...ends), Math.max(...ends)] : [0, 1],
    most: Math.max(0, ...cells.map(({ count }) => count)),
  };
}

/** Rows of cells that can be told apart. */
const mostRows = 40;

/** The highest resolution of native histograms: their bounds are powers of 2^(1/2^8). */
const finest = 8;

/**
 * Cells of so few rows that they can be seen: those of native histograms become those
 * of a lower resolution, where each bucket is two of before.
 * @param {Cell[]} cells
 * @returns {Cell[]}
 */
function coarser(cells) {
  const highs = distinct(cells.map(({ high }) => high));
  if (highs.length <= mostRows || !highs.every(isNativeBound)) return cells;
  let resolution = finest;
  const row = (/** @type {number} */ high) => Math.ceil(Math.log2(high) * 2 ** resolution - 1e-6);
  while (new Set(highs.map(row)).size > mostRows) resolution--;
  /** @type {Map<string, Cell>} */
  const merged = new Map();
  for (const { time, high, count } of cells) {
    const at = row(high);
    const bound = (/** @type {number} */ n) => 2 ** (n / 2 ** resolution);
    const key = `${time} ${at}`;
    merged.set(key, { time, low: bound(at - 1), high: bound(at), count: count + (merged.get(key)?.count ?? 0) });
  }
  return [...merged.values()];
}

/** @param {number} bound */
function isNativeBound(bound) {
  const exponent = Math.log2(bound) * 2 ** finest;
  return Math.abs(exponent - Math.round(exponent)) < 1e-6; // which NaN and ∞ are not
}

/** @param {number[]} numbers */
function distinct(numbers) {
  return [...new Set(numbers)].sort((a, b) => a - b);
}

/**
 * Returns the height of a bound. One beyond all others, such as +Inf, stands some way off.
 * @param {number[]} bounds
 */
function heights(bounds) {
  const positive = bounds.filter((bound) => bound > 0);
  if (positive.length === 0 || bounds[0] < 0) {
    const margin = ((bounds.at(-1) ?? 1) - (bounds[0] ?? 0) || 1) / 10;
    return (/** @type {number} */ bound) => within(bound, (bounds[0] ?? 0) - margin, (bounds.at(-1) ?? 1) + margin);
  }
  const [first, last] = [positive[0], positive[positive.length - 1]];
  return (/** @type {number} */ bound) => Math.log2(within(bound, first / 2, last * 2));
}

/**
 * @param {number} value
 * @param {number} least
 * @param {number} most
 */
function within(value, least, most) {
  return Math.min(most, Math.max(least, value));
}

/**
 * The bounds with texts that do not touch, of an axis so many pixels high.
 * @param {Laid} laid
 * @param {number} pixels
 */
export function boundsApart({ bounds, heightOf, reach: [low, high] }, pixels) {
  const room = (18 / pixels) * (high - low);
  let last = -Infinity;
  return (bounds.length > mostTicks ? roundNumbers(bounds) : bounds).filter((bound) => {
    const at = heightOf(bound);
    if (at - last < room) return false;
    last = at;
    return true;
  });
}

/** Bounds that somebody chose, and knows by their numbers. There are more where a formula did. */
const mostTicks = 25;

/**
 * Powers of ten among bounds, or more where there are few.
 * @param {number[]} bounds in rising order, above 0
 */
function roundNumbers(bounds) {
  const [lowest, highest] = [bounds.find((bound) => bound > 0) ?? 1, bounds[bounds.length - 1]];
  const digits = highest / lowest > 1000 ? [1] : [1, 2, 5];
  const found = [];
  for (let exponent = Math.floor(Math.log10(lowest)); exponent <= Math.log10(highest); exponent++) {
    found.push(...digits.map((digit) => Number(`${digit}e${exponent}`)));
  }
  return found.filter((number) => number >= lowest && number <= highest);
}

/**
 * The cell at a time and a height.
 * @param {Laid} laid
 * @param {number} time
 * @param {number} height
 */
export function cellAt({ cells, heightOf }, time, height) {
  return cells.find((cell) => cell.time === time && heightOf(cell.low) <= height && height < heightOf(cell.high)) ?? null;
}

/**
 * A bucket in words, such as `100 – 250 ms`.
 * @param {{low: number, high: number}} bucket
 * @param {Unit} unit
 */
export function bucketText({ low, high }, unit) {
  if (!Number.isFinite(high)) return `over ${format(low, unit)}`;
  if (!Number.isFinite(low) || low === 0) return `up to ${format(high, unit)}`;
  const [from, to] = ticks([low, high], unit);
  return `${from} – ${to}`;
}

/**
 * The counts of all buckets at all times.
 * @param {Laid} laid
 * @param {Unit} unit
 */
export function columnsOf({ cells, times }, unit) {
  const key = (/** @type {{low: number, high: number}} */ { low, high }) => `${low} ${high}`;
  const buckets = [...new Map(cells.map((cell) => [key(cell), cell])).values()].sort((a, b) => a.high - b.high);
  const counts = new Map(cells.map((cell) => [`${cell.time} ${key(cell)}`, cell.count]));
  return {
    labels: buckets.map((bucket) => bucketText(bucket, unit)),
    values: buckets.map((bucket) => times.map((time) => counts.get(`${time} ${key(bucket)}`) ?? 0)),
  };
}
