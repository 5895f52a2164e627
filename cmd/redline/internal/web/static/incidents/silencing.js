// The matchers of a silence for all alerts of an incident.

import { escapeRegex } from '../data/promql.js';

/** @typedef {import('../data/types.js').IncidentAlert} IncidentAlert */
/** @typedef {import('../alerting/alerting.js').Matcher} Matcher */

/** Values that a regular expression names: of more any is silenced. */
const most = 20;

/**
 * Returns matchers that match each of the alerts, and as few others as that allows: the
 * labels that all of them have, with all of their values.
 * @param {IncidentAlert[]} alerts
 * @returns {Matcher[]}
 */
export function matchersOver(alerts) {
  if (alerts.length === 0) return [];
  const names = Object.keys(alerts[0].labels).filter((name) => alerts.every(({ labels }) => labels[name]));
  const matchers = names.map((name) => matcherOf(name, [...new Set(alerts.map(({ labels }) => labels[name]))].sort()));
  return matchers.filter((one) => one !== null).sort((a, b) => rank(a) - rank(b) || (a.name < b.name ? -1 : 1));
}

/**
 * @param {string} name
 * @param {string[]} values
 * @returns {Matcher|null}
 */
function matcherOf(name, values) {
  if (values.length > most) return null;
  if (values.length === 1) return { name, value: values[0], isRegex: false, isEqual: true };
  return { name, value: values.map(escapeRegex).join('|'), isRegex: true, isEqual: true };
}

/** @param {Matcher} matcher */
const rank = ({ name }) => (name === 'alertname' ? 0 : name === 'job' ? 1 : 2);
