// Incidents in words.

import { now } from '../data/clock.js';
import { secondsOf } from '../data/incidents.js';
import { formatDuration, formatTime } from '../data/units.js';

/** @typedef {import('../data/types.js').Entity} Entity */
/** @typedef {import('../data/types.js').Summary} Summary */
/** @typedef {import('../data/types.js').Affected} Affected */

/**
 * Returns the name of a thing, with its kind where that is no service.
 * @param {Entity} entity
 */
export function entityText({ kind, service, part = '' }) {
  switch (kind) {
    case 'instance':
    case 'worker':
    case 'route':
      return `${kind} ${part} of ${service}`;
    case 'peer':
      return `${service}, which nobody scrapes`;
    case 'host':
      return `host ${service}`;
    default:
      return service;
  }
}

/**
 * Returns how much a reason weighs: points in words. Being down is 4 points, being slow by
 * oneself 2, a change just before one half.
 * @param {number} points
 */
export function weightOf(points) {
  if (points < 0) return 'speaks against it';
  if (points === 0) return 'weighs nothing';
  return [[3, 'decisive'], [2, 'strong'], [1, 'fair']].find(([least]) => points >= Number(least))?.[1] ?? 'a hint';
}

/**
 * Returns a number of points with its sign.
 * @param {number} points
 */
export function pointsText(points) {
  const size = Number(Math.abs(points).toFixed(2));
  return `${points < 0 ? '−' : '+'}${size} ${size === 1 ? 'point' : 'points'}`;
}

/**
 * Returns since when an incident is open, or was, and how long.
 * @param {Pick<Summary, 'state'|'opened'|'closed'>} incident
 */
export function spanOf({ state, opened, closed }) {
  const start = secondsOf(opened);
  const end = closed ? secondsOf(closed) : now();
  const length = formatDuration(Math.max(0, Math.round(end - start)));
  if (state === 'open') return `open since ${formatTime(start)}, for ${length}`;
  return `${formatTime(start)} to ${formatTime(end, start)}, ${length}`;
}

/**
 * Returns names in a row, the first of many.
 * @param {string[]} names
 * @param {number} [most]
 */
export function namesText(names, most = 4) {
  const left = names.length - most;
  return names.slice(0, most).join(', ') + (left > 0 ? ` and ${left} more` : '');
}

/** Reports whether an incident is to wake somebody. @param {{severity: string}} of */
export const wakes = ({ severity }) => severity === 'page' || severity === 'critical';
