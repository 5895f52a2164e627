// A service: its routes, and the dashboard that the catalog makes of its metrics.

import { html } from '../html.js';
import { useMemo, useState } from '../vendor/hooks.js';
import { get, instant, json } from '../api.js';
import { Failure } from '../away.js';
import { useLoad } from '../load.js';
import { useMarks } from '../marks.js';
import { Panel } from '../panel.js';
import { rateInterval, quote } from '../promql.js';
import { RouteTable } from '../routes.js';
import { go, link, useTime, useUrl, useUrls } from '../state.js';

/** @typedef {import('../types.js').Dashboard} Dashboard */
/** @typedef {import('../types.js').Query} Query */

/** Seconds after which it is asked again what a service exposes. */
const dashboardAge = 30;

/** @type {Query[]} */
const noMarks = [];

export default function Page() {
  const [job] = useUrl('job');
  const time = useTime();
  const age = Math.floor(time.end / dashboardAge);
  const services = useLoad((signal) => json('/redline/overview', {}, { signal }), [], age, time.tick);
  const asked = useLoad((signal) => json('/redline/dashboard', { job }, { signal }), [job], age, time.tick);
  const dashboard = useSame(/** @type {Dashboard|undefined} */ (asked.data));
  if (!dashboard || dashboard.service !== job) {
    return html`<h1><bdi>${job}</bdi></h1>
      ${asked.error
        ? html`<${Failure} error=${asked.error} /><p><a href=${link('/')}>All services</a> · <a href=${link('/targets')}>Targets</a></p>`
        : html`<p class="hint">Loading…</p>`}`;
  }
  return html`<${Shown} key=${job} dashboard=${dashboard} interval=${services.data?.interval ?? 15} services=${services.data?.services ?? [job]} />`;
}

/** @param {{dashboard: Dashboard, interval: number, services: string[]}} props */
function Shown({ dashboard, interval, services }) {
  const { service: job } = dashboard;
  const { step } = useTime();
  const [routes, setRoutes] = useUrls('route');
  const [instances, setInstances] = useUrls('instance');
  const variables = useMemo(
    () => ({ job, instances, routes, rateInterval: rateInterval(step, interval) }),
    [job, instances.join('\n'), routes.join('\n'), step, interval],
  );
  const marks = useMarks(dashboard.marks ?? noMarks, variables);
  return html`<header class="head">
      <h1><${Switch} job=${job} services=${services} /></h1>
      <${Instances} job=${job} chosen=${instances} onChoose=${setInstances} />
      <${Firing} job=${job} />
      <${Contents} dashboard=${dashboard} />
    </header>
    ${dashboard.routes &&
    html`<${RouteTable} table=${dashboard.routes} variables=${variables} chosen=${routes} onChoose=${setRoutes} />`}
    ${dashboard.rows.map((row, i) => html`<${Row} key=${row.title} id=${`row-${i}`} row=${row} variables=${variables} marks=${marks} />`)}
    ${dashboard.rows.length === 0 && html`<p class="hint">This service exposes no metrics that can be drawn.</p>`}`;
}

/**
 * A row of panels. One of details shows its title alone until it is asked for.
 * @param {{id: string, row: import('../types.js').Row, variables: import('../types.js').Variables, marks: import('../types.js').Mark[]}} props
 */
function Row({ id, row: { title, collapsed, panels }, variables, marks }) {
  const [open, setOpen] = useState(!collapsed);
  const grid = html`<div class="grid">
    ${panels.map((panel) => html`<${Panel} key=${panel.id} panel=${panel} variables=${variables} marks=${marks} />`)}
  </div>`;
  if (!collapsed) return html`<section aria-labelledby=${id}><h2 id=${id}>${title}</h2>${grid}</section>`;
  return html`<details class="row" open=${open} onToggle=${(/** @type {any} */ e) => setOpen(e.currentTarget.open)}>
    <summary id=${id}>${title} <span class="hint">${panels.length}</span></summary>
    ${open && grid}
  </details>`;
}

/** @param {{job: string, services: string[]}} props */
function Switch({ job, services }) {
  if (services.length < 2) return html`<bdi>${job}</bdi>`;
  return html`<label>
    <span class="unseen">Service</span>
    <select value=${job} onChange=${(/** @type {any} */ e) => go(link('/service', { job: e.target.value }))}>
      ${[...new Set([job, ...services])].sort().map((one) => html`<option key=${one} value=${one}>${one}</option>`)}
    </select>
  </label>`;
}

/** @param {{job: string, chosen: string[], onChoose: (instances: string[]) => void}} props */
function Instances({ job, chosen, onChoose }) {
  const { end, tick } = useTime();
  const { data } = useLoad((signal) => instant(`up{job=${quote(job)}}`, end, { signal }), [job], tick);
  const instances = [...new Set([...chosen, ...(data ?? []).map(({ metric }) => metric.instance)])].sort();
  if (instances.length < 2) return null;
  return html`<label>
    <span class="unseen">Instance</span>
    <select value=${chosen[0] ?? ''} onChange=${(/** @type {any} */ e) => onChoose(e.target.value ? [e.target.value] : [])}>
      <option value="">All ${instances.length} instances</option>
      ${instances.map((one) => html`<option key=${one} value=${one}>${one}</option>`)}
    </select>
  </label>`;
}

/** @param {{job: string}} props */
function Firing({ job }) {
  const { tick } = useTime();
  const { data } = useLoad((signal) => get('/api/v1/alerts', {}, { signal }), [], tick);
  /** @type {Map<string, string[]>} */
  const summaries = new Map();
  for (const { labels, state, annotations } of data?.alerts ?? []) {
    if (labels.job !== job || state !== 'firing') continue;
    summaries.set(labels.alertname, [...(summaries.get(labels.alertname) ?? []), annotations.summary ?? '']);
  }
  if (summaries.size === 0) return null;
  return html`<ul class="alarms" aria-label="Alerts that fire">
    ${[...summaries].sort().map(
      ([name, [first, ...more]]) => html`<li key=${name} class="clamped" title=${first}>
        <a href=${link('/alerts')}>${name}</a> <bdi>${first}</bdi>
        ${more.length > 0 && html` <span class="hint">and ${more.length} more</span>`}
      </li>`,
    )}
  </ul>`;
}

/** @param {{dashboard: Dashboard}} props */
function Contents({ dashboard }) {
  if (dashboard.rows.length < 2) return null;
  return html`<nav class="contents" aria-label="Rows">
    ${dashboard.rows.map(({ title }, i) => html`<a key=${title} href=${`#row-${i}`}>${title}</a>`)}
  </nav>`;
}

/**
 * A value that stays the same object while it says the same.
 * @template T
 * @param {T} value
 * @returns {T}
 */
function useSame(value) {
  return useMemo(() => value, [JSON.stringify(value)]);
}
