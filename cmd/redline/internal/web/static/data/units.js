// Numbers and times as people read them.

import { zoned } from './zone.js';

/** @typedef {import('./types.js').Unit} Unit */

const absent = '–';

/**
 * A value with its unit, such as `12.3 ms`.
 * @param {number|null|undefined} value
 * @param {Unit} [unit]
 * @returns {string}
 */
export function format(value, unit = '') {
  if (value === null || value === undefined || Number.isNaN(value)) return absent;
  if (!Number.isFinite(value)) return value > 0 ? '∞' : '−∞';
  const { factor, suffix } = scale(Math.abs(value), unit);
  return join(digits(value / factor), suffix);
}

/**
 * A quantile with its unit. Below the first bound of its buckets and above the last one
 * nothing more is known than that.
 * @param {number|null|undefined} value
 * @param {Unit} unit
 * @param {import('./types.js').Bounds} [bounds]
 * @returns {string}
 */
export function formatWithin(value, unit, bounds) {
  const known = bounds && typeof value === 'number';
  if (known && value >= bounds.most) return `>\u202f${format(bounds.most, unit)}`;
  if (known && value <= bounds.least) return `<\u202f${format(bounds.least, unit)}`;
  return format(value, unit);
}

/**
 * Returns the rest of a budget in words: of one that is spent twice or more, how often.
 * @param {number|null|undefined} left of 1
 */
export function formatBudget(left) {
  return (left ?? 0) <= -1 ? `spent ${format(1 - (left ?? 0))} times` : format(left, 'ratio');
}

/**
 * Texts for the ticks of an axis, all of them in the unit of the largest.
 * @param {number[]} values
 * @param {Unit} [unit]
 * @returns {string[]}
 */
export function ticks(values, unit = '') {
  const { factor, suffix } = scale(Math.max(0, ...values.map(Math.abs)), unit);
  const gap = values.length > 1 ? Math.abs(values[1] - values[0]) / factor : 1;
  const decimals = gap > 0 ? Math.min(6, Math.max(0, -Math.floor(Math.log10(gap) + 1e-9))) : 0;
  const needed = values.every((v) => isShort(v / factor, decimals)) ? decimals : decimals + 1;
  return values.map((v) => (v === 0 && suffix !== '%' ? '0' : join(minus((v / factor).toFixed(needed)), suffix)));
}

/**
 * @param {number} value
 * @param {number} decimals
 */
function isShort(value, decimals) {
  return Math.abs(Number(value.toFixed(decimals)) - value) < 1e-9;
}

/**
 * Returns the divisor by which a value is easy to read, and the text after it.
 * @param {number} size
 * @param {Unit} unit
 * @returns {{factor: number, suffix: string}}
 */
function scale(size, unit) {
  switch (unit) {
    case 's':
      return step(size, seconds);
    case 'B':
      return step(size, bytes, 'B');
    case 'B/s':
      return step(size, bytes, 'B/s');
    case 'ratio':
      return { factor: 0.01, suffix: '%' };
    case '%':
    case '°C':
      return { factor: 1, suffix: unit };
    case 'cores':
      return { factor: 1, suffix: unit };
    case 's/s':
      return size >= 1 ? { factor: 1, suffix: unit } : step(size, seconds, '/s');
    default:
      return step(size, thousands, unit);
  }
}

/** @typedef {[least: number, factor: number, name: string][]} Ladder */

/** @type {Ladder} */
const seconds = [
  [2 * 86400, 86400, 'd'],
  [2 * 3600, 3600, 'h'],
  [120, 60, 'min'],
  [1, 1, 's'],
  [1e-3, 1e-3, 'ms'],
  [1e-6, 1e-6, 'µs'],
  [0, 1e-9, 'ns'],
];

/** @type {Ladder} */
const bytes = [
  [2 ** 40, 2 ** 40, 'Ti'],
  [2 ** 30, 2 ** 30, 'Gi'],
  [2 ** 20, 2 ** 20, 'Mi'],
  [2 ** 10, 2 ** 10, 'Ki'],
  [0, 1, ''],
];

/** @type {Ladder} */
const thousands = [
  [1e12, 1e12, 'T'],
  [1e9, 1e9, 'G'],
  [1e6, 1e6, 'M'],
  [1e4, 1e3, 'k'],
  [0, 1, ''],
];

/**
 * @param {number} size
 * @param {Ladder} ladder
 * @param {string} [after] the prefix
 */
function step(size, ladder, after = '') {
  if (size === 0) return { factor: 1, suffix: (ladder === seconds ? 's' : '') + after };
  const [, factor, name] = ladder.find(([least]) => size >= least) ?? ladder[ladder.length - 1];
  return { factor, suffix: name + after };
}

/** @param {number} value */
function digits(value) {
  const size = Math.abs(value);
  if (size === 0) return '0';
  if (size >= 1e15 || size < 1e-4) return minus(value.toExponential(2));
  const text = value.toFixed(size >= 100 ? 0 : size >= 10 ? 1 : size >= 1 ? 2 : 1 - Math.floor(Math.log10(size)));
  return minus(text.includes('.') ? text.replace(/\.?0+$/, '') : grouped(text));
}

/**
 * A whole number with a gap after every third digit, where it is long.
 * @param {string} text
 */
function grouped(text) {
  return text.replace(/^-/, '').length < 5 ? text : text.replace(/\B(?=(\d{3})+$)/g, '\u202f');
}

/** @param {string} text */
function minus(text) {
  return text.replace(/^-/, '−');
}

/**
 * @param {string} number
 * @param {string} suffix
 */
function join(number, suffix) {
  return suffix === '' ? number : `${number}\u202f${suffix}`;
}

/**
 * A moment in the zone of the page: the time, and the day where it is another one than
 * that of a known moment, which is now.
 * @param {number} seconds since 1970
 * @param {number} [known]
 */
export function formatTime(seconds, known = Date.now() / 1000) {
  const at = new Date(seconds * 1000);
  const time = at.toLocaleTimeString([], { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23', ...zoned() });
  const day = (/** @type {Date} */ of) => of.toLocaleDateString([], { year: 'numeric', month: 'short', day: 'numeric', ...zoned() });
  return day(at) === day(new Date(known * 1000)) ? time : `${day(at)} ${time}`;
}

/**
 * A length of time, such as `3 min` or `2 h 5 min`.
 * @param {number} length seconds
 */
export function formatDuration(length) {
  if (length < 60) return format(length, 's');
  const parts = /** @type {[number, string][]} */ ([
    [Math.floor(length / 86400), 'd'],
    [Math.floor((length % 86400) / 3600), 'h'],
    [Math.floor((length % 3600) / 60), 'min'],
    [Math.floor(length % 60), 's'],
  ]);
  const first = parts.findIndex(([n]) => n > 0);
  return parts
    .slice(first, first + 2)
    .filter(([n]) => n > 0)
    .map(([n, unit]) => `${n}\u202f${unit}`)
    .join(' ');
}
