// Which of several instances is not like the others.

import { formatWithin } from '../data/units.js';

/** @typedef {import('../data/types.js').Column} Column */
/** @typedef {Record<string, number|undefined>} Values by the column */

/** How many times as much as the others an instance has that is not like them. */
const times = 3;

/** The least share of errors that counts. */
const leastErrors = 0.01;

/**
 * Returns in words how an instance differs from its siblings; empty where it is like them.
 * One of two could be either, but for errors.
 * @param {Values} own
 * @param {Values[]} siblings
 * @param {Column[]} columns
 * @returns {string}
 */
export function unlike(own, siblings, columns) {
  const found = columns.flatMap(({ id, title, unit, bounds }) => {
    const value = own[id];
    const others = siblings.map((one) => one[id]).filter((one) => one !== undefined && Number.isFinite(one));
    const usual = middle(/** @type {number[]} */ (others));
    if (value === undefined || !Number.isFinite(value) || !differs(id, value, usual, others.length)) return [];
    return [`${title}: ${formatWithin(value, unit, bounds)}, others ${formatWithin(usual, unit, bounds)}`];
  });
  return found.join('; ');
}

/**
 * @param {string} id of the column
 * @param {number} value
 * @param {number} usual
 * @param {number} siblings
 */
function differs(id, value, usual, siblings) {
  if (id === 'errors') return siblings > 0 && value >= leastErrors && value > times * usual;
  return siblings > 1 && ['p50', 'p99', 'mean'].includes(id) && usual > 0 && value > times * usual;
}

/** @param {number[]} values */
function middle(values) {
  return [...values].sort((a, b) => a - b)[Math.floor((values.length - 1) / 2)] ?? NaN;
}
