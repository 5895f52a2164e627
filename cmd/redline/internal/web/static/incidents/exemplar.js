// The first request of a cause that its service gave as an example, where the engine keeps
// exemplars: the way to a trace.

import { html } from '../parts/html.js';
import { exemplars as ask, json } from '../data/api.js';
import { inert } from '../parts/labels.js';
import { useLoad } from '../data/load.js';
import { bind } from '../data/promql.js';
import { numberOf } from '../data/samples.js';
import { linkAround } from '../state/state.js';
import { format, formatTime } from '../data/units.js';

/** @typedef {import('../data/types.js').Dashboard} Dashboard */
/** @typedef {import('../data/types.js').Entity} Entity */
/** @typedef {import('../data/types.js').Labels} Labels */
/** @typedef {{time: number, value: number, labels: Labels, series: Labels, panel: string, unit: import('../data/types.js').Unit}} Found */

/** Labels that name a trace, the likeliest first. */
const traces = ['trace_id', 'traceID', 'traceId', 'TraceID'];

/** @param {{entity: Entity, span: import('./span.js').Span}} props */
export function FirstExemplar({ entity, span: { began, to } }) {
  const scraped = entity.kind !== 'peer' && entity.kind !== 'host';
  const { data } = useLoad(scraped ? (signal) => first(entity, began, to, signal).catch(() => null) : null, [JSON.stringify(entity), began]);
  if (!data) return null;
  const { time, value, labels, series, panel, unit } = data;
  const name = traces.find((one) => one in labels) ?? Object.keys(labels)[0] ?? '';
  const of = [series.method, series.route ?? series.http_route].filter(Boolean).join(' ');
  return html`<p class="exemplar">First exemplar: <a href=${linkAround('/service', { job: entity.service, panel }, time)}>${formatTime(time)}, ${format(value, unit)}</a>
    ${of && html` <bdi>${inert(of)}</bdi>`}${name && html` <span class="hint">${name}</span> <code>${inert(labels[name])}</code>`}</p>`;
}

/**
 * Returns the first exemplar of a service's histograms after a time, or null.
 * @param {Entity} entity
 * @param {number} from
 * @param {number} to
 * @param {AbortSignal} signal
 * @returns {Promise<Found|null>}
 */
async function first({ kind, service: job, part = '' }, from, to, signal) {
  /** @type {Dashboard} */
  const { rows } = await json('/redline/dashboard', { job }, { signal });
  const variables = { job, instances: kind === 'instance' ? [part] : [], routes: kind === 'route' ? [part] : [] };
  const sources = rows.flatMap(({ panels }) => panels.flatMap(({ id, unit, queries }) => queries.flatMap(({ exemplars }) => (exemplars ? [{ id, unit, selector: bind(exemplars, variables) }] : []))));
  const found = await Promise.all(sources.slice(0, 1).map(async ({ id, unit, selector }) => {
    const answer = await ask(selector, from, to, { signal });
    return answer.flatMap(({ seriesLabels, exemplars }) => exemplars.map(({ labels, value, timestamp }) => {
      return { time: Number(timestamp), value: numberOf(value), labels, series: seriesLabels, panel: id, unit };
    }));
  }));
  return earliest(found.flat(), from);
}

/**
 * Returns the exemplar that shows an incident best: of its first failures the first, as far
 * as a label tells the status, else the first of all.
 * @param {Found[]} found
 * @param {number} from
 */
export function earliest(found, from) {
  const after = found.filter(({ time }) => time >= from).sort((a, b) => a.time - b.time);
  return after.find(({ series }) => /^5/.test(series.status ?? series.code ?? series.http_response_status_code ?? '')) ?? after[0] ?? null;
}
