// The alerts that fire in a line each, those of one name and one service as one.

import { html } from '../parts/html.js';
import { pages } from './alerting.js';
import { selectorOf } from '../data/samples.js';
import { link } from '../state/state.js';

/** @typedef {import('./alerting.js').Firing} Firing */

/**
 * Lists alerts of which somebody is told, those that page first.
 * @param {{alerts: Firing[], note?: string}} props with a note before each
 */
export function Alarms({ alerts, note = '' }) {
  /** @type {Map<string, Firing[]>} */
  const same = new Map();
  for (const alert of alerts.filter(({ told }) => told)) {
    const { alertname, job = '' } = alert.labels;
    const key = JSON.stringify([alertname, job]);
    same.set(key, [...(same.get(key) ?? []), alert]);
  }
  if (same.size === 0) return null;
  const urgent = (/** @type {Firing[]} */ some) => some.some(({ labels }) => pages(labels));
  const lines = [...same].sort(([a, of], [b, others]) => Number(urgent(others)) - Number(urgent(of)) || (a < b ? -1 : 1));
  return html`<ul class=${`alarms ${urgent(alerts) ? '' : 'waits'}`} aria-label="Alerts that fire">
    ${lines.map(([key, of]) => html`<${Line} key=${key} alerts=${of} urgent=${urgent(of)} note=${note} />`)}
  </ul>`;
}

/** @param {{alerts: Firing[], urgent: boolean, note: string}} props */
function Line({ alerts: [first, ...more], urgent, note }) {
  const { alertname, job } = first.labels;
  const to = link('/alerts', { filter: selectorOf(job ? { alertname, job } : { alertname }) });
  const summary = first.annotations.summary ?? '';
  return html`<li class="clamped" title=${summary}>
    ${note && html`<span class="hint">${note}</span> `}<a href=${to}>${alertname}</a>${urgent && html` <b class="chip bad">page</b>`} <bdi>${summary}</bdi>
    ${more.length > 0 && html` <a class="hint" href=${to}>and ${more.length} more</a>`}
  </li>`;
}
