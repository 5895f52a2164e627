// Rules, alerts that fire, their receivers, and silences.

import { get, json } from '../data/api.js';
import { identity } from '../parts/labels.js';

/** @typedef {import('../data/types.js').Labels} Labels */

/**
 * @typedef {object} Rule
 * @property {string} key that no other rule has
 * @property {string} group
 * @property {string} name
 * @property {string} query
 * @property {number} duration seconds for which it must hold
 * @property {Labels} labels
 * @property {Labels} annotations
 * @property {'firing'|'pending'|'inactive'} state
 * @property {string} lastError
 * @property {Alert[]} alerts
 *
 * @typedef {object} Alert
 * @property {Labels} labels
 * @property {Labels} annotations
 * @property {'firing'|'pending'} state
 * @property {string} activeAt a time of RFC 3339
 * @property {string} value
 * @property {Held|undefined} held undefined where Alertmanager has not got it
 *
 * @typedef {object} Held an alert as Alertmanager has it
 * @property {Labels} labels
 * @property {string} fingerprint
 * @property {string} startsAt when it began to fire
 * @property {{name: string}[]} receivers
 * @property {{state: string, silencedBy: string[], inhibitedBy: string[], mutedBy: string[]}} status
 *
 * @typedef {object} Matcher
 * @property {string} name
 * @property {string} value
 * @property {boolean} isRegex
 * @property {boolean} isEqual
 *
 * @typedef {object} Silence
 * @property {string} id
 * @property {Matcher[]} matchers
 * @property {string} startsAt
 * @property {string} endsAt
 * @property {string} createdBy
 * @property {string} comment
 * @property {{state: 'active'|'pending'|'expired'}} status
 *
 * @typedef {object} Notification
 * @property {string} time
 * @property {string} receiver
 * @property {string} integration
 * @property {Labels} group
 * @property {string[]} firing
 * @property {string[]} resolved
 * @property {string} error
 *
 * @typedef {object} Alerting
 * @property {Rule[]} rules
 * @property {Held[]} held
 * @property {Silence[]} silences that are not over
 * @property {Notification[]} notifications newest first
 */

/**
 * @param {AbortSignal} signal
 * @returns {Promise<Alerting>}
 */
export async function askAlerting(signal) {
  // An agent has neither, and says so here alone.
  const rules = await get('/api/v1/rules', { type: 'alert' }, { signal });
  const [held, silences, notifications] = await Promise.all([
    json('/api/v2/alerts', {}, { signal }),
    json('/api/v2/silences', {}, { signal }),
    json('/redline/notifications', {}, { signal }),
  ]);
  return {
    rules: rulesOf(rules.groups, held),
    held,
    silences: silences
      .filter((/** @type {Silence} */ silence) => silence.status.state !== 'expired')
      .sort((/** @type {Silence} */ a, /** @type {Silence} */ b) => a.endsAt.localeCompare(b.endsAt)),
    notifications,
  };
}

/** @typedef {Alert & {told: boolean, since: string}} Firing an alert, and whether somebody is told of it */

/**
 * The alerts that fire. One that is silenced counts nowhere.
 * @param {AbortSignal} signal
 * @returns {Promise<Firing[]>}
 */
export async function askFiring(signal) {
  /** @type {{alerts: Alert[]}} */
  const { alerts } = await get('/api/v1/alerts', {}, { signal });
  if (!alerts.some(({ state }) => state === 'firing')) return [];
  const held = await json('/api/v2/alerts', {}, { signal }).catch((err) => {
    if (signal.aborted) throw err;
    return []; // who cannot silence has silenced nothing
  });
  return firingOf(alerts, held);
}

/**
 * @param {Alert[]} alerts
 * @param {Held[]} held
 * @returns {Firing[]}
 */
export function firingOf(alerts, held) {
  const byLabels = new Map(held.map((one) => [identity(one.labels), one]));
  return alerts.filter(({ state }) => state === 'firing').map((alert) => {
    const known = byLabels.get(identity(alert.labels));
    return { ...alert, told: isTold({ held: known }), since: known?.startsAt ?? alert.activeAt };
  });
}

/**
 * Returns the rules of groups, their alerts joined with Alertmanager's.
 * @param {{name: string, file: string, rules: any[]}[]} groups
 * @param {Held[]} held
 * @returns {Rule[]}
 */
export function rulesOf(groups, held) {
  const byLabels = new Map(held.map((one) => [identity(one.labels), one]));
  return groups.flatMap((group) =>
    group.rules.map((rule, i) => ({
      ...rule,
      key: JSON.stringify([group.file, group.name, i, rule.name]),
      group: group.name,
      lastError: rule.lastError ?? '',
      alerts: rule.alerts
        .map((/** @type {Alert} */ alert) => ({ ...alert, held: byLabels.get(identity(alert.labels)) }))
        .sort(byState),
    })),
  );
}

/**
 * Rules in the order in which they want looking at: those that page before others, and
 * those with silenced alerts last.
 * @param {Rule[]} rules
 */
export function byUrgency(rules) {
  /** @param {Rule} rule */
  const rank = ({ labels, alerts }) => {
    return (alerts.some(isTold) ? 0 : 2) + (pages(labels) ? 0 : 1);
  };
  return [...rules].sort((a, b) => rank(a) - rank(b) || b.alerts.length - a.alerts.length || (a.name < b.name ? -1 : 1));
}

/**
 * Whether somebody is told of an alert: nothing silences or inhibits it.
 * @param {Pick<Alert, 'held'>} alert
 */
export function isTold({ held }) {
  return held?.status.state !== 'suppressed';
}

/**
 * Whether an alert with such labels is to wake somebody.
 * @param {Labels} labels
 */
export function pages({ severity }) {
  return severity === 'page' || severity === 'critical';
}

/**
 * Puts firing alerts before pending ones, those that nobody is told of after the others,
 * and the newest first.
 * @param {Alert} a
 * @param {Alert} b
 */
function byState(a, b) {
  return (
    a.state.localeCompare(b.state) ||
    Number(!isTold(a)) - Number(!isTold(b)) ||
    b.activeAt.localeCompare(a.activeAt) ||
    identity(a.labels).localeCompare(identity(b.labels))
  );
}

/**
 * Whether all matchers match labels, as Alertmanager has it: an absent label is empty,
 * and a regular expression matches the whole value.
 * @param {Matcher[]} matchers
 * @param {Labels} labels
 */
export function matches(matchers, labels) {
  return matchers.every(({ name, value, isRegex, isEqual }) => {
    const has = labels[name] ?? '';
    return (isRegex ? wholly(value, has) : has === value) === isEqual;
  });
}

/**
 * @param {string} pattern
 * @param {string} text
 */
function wholly(pattern, text) {
  try {
    return new RegExp(`^(?:${pattern})$`, 's').test(text);
  } catch {
    return false; // it is being written, or has syntax that only RE2 has
  }
}

/** How matchers are written, by isRegex and isEqual. */
export const operators = ['=', '!=', '=~', '!~'];

/** @param {Pick<Matcher, 'isRegex'|'isEqual'>} matcher */
export function operatorOf({ isRegex, isEqual }) {
  return operators[(isRegex ? 2 : 0) + (isEqual ? 0 : 1)];
}

/**
 * Returns the matchers of a selector such as `{alertname="Slow", job="shop"}`, or null of
 * any other text.
 * @param {string} text
 * @returns {Matcher[]|null}
 */
export function matchersIn(text) {
  const one = /\s*([^\s="{},]+)="((?:[^"\\]|\\.)*)"\s*(?:,|$)/y;
  const inside = /^\s*\{(.+)\}\s*$/s.exec(text)?.[1];
  if (inside === undefined) return null;
  const found = [];
  while (one.lastIndex < inside.length) {
    const match = one.exec(inside);
    if (!match) return null;
    found.push({ name: match[1], value: unquoted(match[2]), isRegex: false, isEqual: true });
  }
  return found;
}

/** @param {string} text between quotes */
function unquoted(text) {
  try {
    return JSON.parse(`"${text}"`);
  } catch {
    return text;
  }
}

/**
 * Matchers for exactly these labels.
 * @param {Labels} labels
 * @returns {Matcher[]}
 */
export function matchersOf(labels) {
  return Object.keys(labels)
    .sort((a, b) => Number(b === 'alertname') - Number(a === 'alertname') || (a < b ? -1 : 1))
    .map((name) => ({ name, value: labels[name], isRegex: false, isEqual: true }));
}
