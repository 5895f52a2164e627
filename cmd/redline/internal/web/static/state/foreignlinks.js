// Where people arrive who follow a link to a page of Prometheus or Alertmanager: alerts,
// notifications and Grafana have such links.

import { pageOf } from '../data/address.js';
import { go, link } from './state.js';

/** @typedef {{path: string, params: Record<string, string>}} Arrival */

/** Pages of Prometheus' that a page here has in it. */
const within = /** @type {Record<string, string>} */ ({
  '/rules': '/alerts',
  '/alertmanager-discovery': '/alerts',
  '/config': '/targets',
  '/service-discovery': '/targets',
  '/agent': '/targets',
});

/**
 * Returns the page here that stands for one of Prometheus' or Alertmanager's, or null for
 * an address of our own.
 * @param {URL} url
 * @returns {Arrival|null}
 */
export function arrivalOf(url) {
  if (url.hash.startsWith('#/')) return ofAlertmanager(url.hash);
  const page = pageOf(url);
  if (page === '/graph' || page === '/query') return { path: '/explore', params: queryOf(url.searchParams) };
  const search = url.searchParams.get('search');
  const path = within[page] ?? (search !== null && ['/alerts', '/targets'].includes(page) ? page : '');
  return path === '' ? null : { path, params: search ? { filter: search } : {} };
}

/**
 * Alertmanager has its pages behind the hash, such as
 * `#/silences/new?filter={alertname="Down"}`.
 * @param {string} hash
 * @returns {Arrival}
 */
function ofAlertmanager(hash) {
  const params = new URLSearchParams(hash.slice(hash.indexOf('?') + 1));
  const [, name] = /alertname="((?:[^"\\]|\\.)*)"/.exec(params.get('filter') ?? '') ?? [];
  return { path: '/alerts', params: name ? { filter: name } : {} };
}

/**
 * The first query of Prometheus' page. Its times are of UTC.
 * @param {URLSearchParams} params
 */
function queryOf(params) {
  const of = (/** @type {string} */ name) => params.get(`g0.${name}`) ?? '';
  /** @type {Record<string, string>} */
  const query = {};
  if (of('expr')) query.expr = of('expr');
  if (['1', 'table'].includes(of('tab'))) query.tab = 'table';
  const range = lengthOf(of('range_input'));
  const end = timeOf(of('end_input') || of('moment_input'));
  if (end > 0) {
    query.from = String(end - (range || hour));
    query.to = String(end);
  } else if (range > 0) {
    query.range = `${range}s`;
  }
  return query;
}

/** Seconds that Prometheus shows where an address says nothing else. */
const hour = 3600;

/**
 * Seconds of a duration such as `1h30m`; 0 where it is none.
 * @param {string} text
 */
function lengthOf(text) {
  if (!/^(\d+(ms|[smhdwy]))+$/.test(text)) return 0;
  const lengths = /** @type {Record<string, number>} */ ({ ms: 0.001, s: 1, m: 60, h: 3600, d: 86400, w: 604800, y: 31536000 });
  return [...text.matchAll(/(\d+)(ms|[smhdwy])/g)].reduce((sum, [, count, unit]) => sum + Number(count) * lengths[unit], 0);
}

/**
 * Seconds since 1970 of a time such as `2026-01-31 12:00:00`; 0 where it is none.
 * @param {string} text
 */
function timeOf(text) {
  const [, day, time = '00:00'] = /^(\d{4}-\d\d-\d\d)(?:[ T](\d\d:\d\d(?::\d\d)?))?Z?$/.exec(text) ?? [];
  return day === undefined ? 0 : (Date.parse(`${day}T${time}Z`) || 0) / 1000;
}

/** Leads on from an address of Prometheus' or Alertmanager's, now and when people come to another. */
export function arrive() {
  const lead = () => {
    const arrival = arrivalOf(new URL(location.href));
    if (arrival) go(link(arrival.path, arrival.params), { replace: true });
  };
  lead();
  addEventListener('hashchange', lead);
}
