// A service: its routes, and the dashboard that the catalog makes of its metrics.

import { html } from '../parts/html.js';
import { useEffect, useMemo, useState } from '../vendor/hooks.js';
import { Alarms } from '../alerting/alarms.js';
import { askFiring } from '../alerting/alerting.js';
import { instant, json } from '../data/api.js';
import { Failure } from '../frame/disconnected.js';
import { useLoad } from '../data/load.js';
import { useMarks } from '../dashboard/timemarks.js';
import { Objectives } from '../dashboard/objectives.js';
import { Panel } from '../dashboard/panel.js';
import { duration, rateInterval, quote } from '../data/promql.js';
import { RouteTable } from '../dashboard/routes.js';
import { go, link, useTime, useUrl, useUrls } from '../state/state.js';
import { leadTo } from '../state/scroll.js';
import { typed } from '../parts/fields.js';
import { formatTime } from '../data/units.js';

/** @typedef {import('../data/types.js').Dashboard} Dashboard */
/** @typedef {import('../data/types.js').Query} Query */

/** Seconds after which a service's families are asked for again. */
const dashboardAge = 30;

/** @type {Query[]} */
const noMarks = [];

export default function Page() {
  const [job] = useUrl('job');
  return job === '' ? html`<${Choice} />` : html`<${OfJob} job=${job} />`;
}

/** The services, for who asks for none of them. */
function Choice() {
  const { tick } = useTime();
  const { data, error } = useLoad((signal) => json('/redline/overview', {}, { signal }), [], tick);
  return html`<section class="empty">
    <h1>Which service?</h1>
    ${error && html`<${Failure} error=${error} />`}
    ${!data && !error && html`<p class="hint">Loading…</p>`}
    ${data?.services.length === 0 && html`<p>There is none yet. <a href=${link('/targets')}>Targets</a> says what is scraped.</p>`}
    <ul>${data?.services.map((/** @type {string} */ one) => html`<li key=${one}><a href=${link('/service', { job: one })}><bdi>${one}</bdi></a></li>`)}</ul>
  </section>`;
}

/** @param {{job: string}} props */
function OfJob({ job }) {
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
  const { step, range } = useTime();
  const [routes, setRoutes] = useUrls('route');
  const [instances, setInstances] = useUrls('instance');
  const variables = useMemo(
    () => ({ job, instances, routes, rateInterval: rateInterval(step, interval), range: duration(Math.ceil(range)) }),
    [job, instances.join('\n'), routes.join('\n'), step, interval, range],
  );
  const splits = dashboard.splits ?? [];
  const tables = [...(dashboard.routes ? [dashboard.routes] : []), ...splits.map(({ table }) => table)];
  const [by, setBy] = useUrl('by', tables[0]?.label ?? '');
  const label = tables.some((one) => one.label === by) ? by : tables[0]?.label;
  const split = splits.find(({ table }) => table.label === label);
  const choice = split
    ? { chosen: label === 'instance' ? instances : [], onChoose: label === 'instance' ? setInstances : null }
    : { chosen: routes, onChoose: setRoutes };
  const marks = useMarks(dashboard.marks ?? noMarks, variables);
  const [panel] = useUrl('panel');
  useEffect(() => {
    if (panel) leadTo(panel);
  }, [panel]);
  return html`<header class="head">
      <h1><${Switch} job=${job} services=${services} /></h1>
      ${services.length > many && html`<${Find} services=${services} />`}
      <${Instances} job=${job} chosen=${instances} onChoose=${setInstances} />
      <${Firing} job=${job} />
      <${Contents} dashboard=${dashboard} />
    </header>
    ${marks.length > 0 && html`<${Changes} marks=${marks} />`}
    ${tables.length > 0 &&
    html`<${RouteTable} key=${label} tables=${tables} by=${label} onBy=${setBy} variables=${variables} interval=${interval} ...${choice} />`}
    ${dashboard.notes?.map((note) => html`<p class="hint notice" key=${note}>${note}</p>`)}
    ${dashboard.objectives && html`<${Objectives} objectives=${dashboard.objectives} />`}
    ${split && html`<${Row} key=${`by ${label}`} id="row-split" row=${{ title: `Requests by ${label}`, panels: split.panels }}
      variables=${variables} interval=${interval} marks=${marks} />`}
    <div class="rows">
      ${dashboard.rows.map((row, i) => html`<${Row} key=${row.title} id=${`row-${i}`} row=${row} variables=${variables} interval=${interval} marks=${marks} />`)}
    </div>
    ${dashboard.rows.length === 0 && html`<p class="hint">This service exposes no metrics that can be drawn.</p>`}`;
}

/**
 * A row of panels. One of details shows its title alone until it is asked for.
 * @param {{id: string, row: import('../data/types.js').Row, variables: import('../data/types.js').Variables, interval: number, marks: import('../data/types.js').Mark[]}} props
 */
function Row({ id, row: { title, collapsed, panels }, variables, interval, marks }) {
  const [wanted] = useUrl('panel');
  const [open, setOpen] = useState(!collapsed || panels.some((panel) => panel.id === wanted));
  const grid = html`<div class="grid">
    ${panels.map((panel) => html`<${Panel} key=${panel.id} panel=${panel} variables=${variables} interval=${interval} marks=${marks} />`)}
  </div>`;
  if (!collapsed) return html`<section style=${{ '--panels': panels.length }} aria-labelledby=${id}><h2 id=${id}>${title}</h2>${grid}</section>`;
  return html`<details class="row" open=${open} onToggle=${(/** @type {any} */ e) => setOpen(e.currentTarget.open)}>
    <summary id=${id}>${title} <span class="hint">${panels.length}</span></summary>
    ${open && grid}
  </details>`;
}

/** The marks of the charts, newest first. @param {{marks: import('../data/types.js').Mark[]}} props */
function Changes({ marks }) {
  return html`<details class="row">
    <summary>Changes <span class="hint">${marks.length}</span></summary>
    <ul>
      ${[...marks].reverse().map(({ time, text, kind }) => html`<li key=${`${time} ${text}`}>${formatTime(time)} <bdi>${text}</bdi>${kind === 'alert' ? ' fires' : ''}</li>`)}
    </ul>
  </details>`;
}

/** @param {{job: string, services: string[]}} props */
function Switch({ job, services }) {
  if (services.length < 2) return html`<bdi>${job}</bdi>`;
  return html`<label>
    <span class="unseen">Service</span>
    <select value=${job} title=${job} onChange=${(/** @type {any} */ e) => go(link('/service', { job: e.target.value }))}>
      ${[...new Set([job, ...services])].sort().map((one) => html`<option key=${one} value=${one}>${one}</option>`)}
    </select>
  </label>`;
}

/** Services from which on one looks for one by name. */
const many = 8;

/** Goes to the service with the name that is typed, or chosen of those that have it in theirs. @param {{services: string[]}} props */
function Find({ services }) {
  const [text, setText] = useState('');
  const take = (/** @type {string} */ name) => {
    if (services.includes(name)) go(link('/service', { job: name }));
    else setText(name);
  };
  /** @param {Event} event */
  const submit = (event) => {
    event.preventDefault();
    const found = services.filter((one) => one.toLowerCase().includes(text.trim().toLowerCase()));
    if (text.trim() !== '' && found.length > 0) take(found[0]);
  };
  return html`<form class="find" onSubmit=${submit}>
    <input type="search" list="services" aria-label="Find a service" placeholder=${`Find one of ${services.length}`} value=${text}
      autocomplete="off" onInput=${typed(take)} />
    <datalist id="services">${services.map((one) => html`<option key=${one} value=${one} />`)}</datalist>
  </form>`;
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
  const { tick, live } = useTime();
  const { data } = useLoad(askFiring, [], tick);
  const own = (data ?? []).filter(({ labels }) => labels.job === job);
  return html`<${Alarms} alerts=${own} note=${live ? '' : 'now:'} />`;
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
