// All services at once, those first that hurt.

import { html } from '../html.js';
import { get, instant, json, range } from '../api.js';
import { Failure } from '../away.js';
import { manyErrors } from '../limits.js';
import { useLoad } from '../load.js';
import { bind, rateInterval, stepOf } from '../promql.js';
import { numberOf, points } from '../samples.js';
import { Spark } from '../spark.js';
import { link, useTime } from '../state.js';
import { format, formatBudget } from '../units.js';

/** @typedef {import('../types.js').Overview} Overview */
/** @typedef {import('../types.js').Column} Column */
/** @typedef {import('../types.js').Time} Time */

/** @typedef {{labels: import('../types.js').Labels, state: string}} Alert */
/** @typedef {{times: number[], values: number[], start: number, end: number, step: number}} Line */

/**
 * What is known of a service.
 * @typedef {object} Service
 * @property {string} job
 * @property {boolean} down
 * @property {Alert[]} firing
 * @property {Record<string, number|undefined>} values by the column
 * @property {Record<string, Line|undefined>} lines
 */

/** Pixels that a sparkline is drawn for. */
const sparkWidth = 160;

export default function Page() {
  const time = useTime();
  const { data, error } = useLoad((signal) => ask(time, signal), [time.range, time.live || time.start], time.tick);
  if (!data) return html`<h1 class="unseen">Overview</h1>${error ? html`<${Failure} error=${error} />` : html`<p class="hint">Loading…</p>`}`;
  if (data.services.length === 0) return html`<${NoService} />`;
  return html`<h1 class="unseen">Overview</h1>
    ${error && html`<${Failure} error=${error} />`}
    <ul class="cards">
      ${data.services.map((service) => html`<${Card} key=${service.job} service=${service} columns=${data.columns} />`)}
    </ul>`;
}

function NoService() {
  return html`<section class="empty">
    <h1>No service yet</h1>
    <p>Name the address of one, and its metrics are looked for there:</p>
    <pre><code>redline watch :5001</code></pre>
    <p>One that has just been named shows up here after two scrapes; <a href=${link('/targets')}>Targets</a> says what became of them.</p>
  </section>`;
}

/** @param {{service: Service, columns: Column[]}} props */
function Card({ service: { job, down, firing, values, lines }, columns }) {
  const numbers = columns.filter(({ id }) => id !== 'budget');
  const budget = columns.find(({ id }) => id === 'budget');
  return html`<li class=${`card ${down || firing.length > 0 ? 'hurts' : ''}`}>
    <h2><a href=${link('/service', { job })}><bdi>${job}</bdi></a></h2>
    <p class="state">${down && html`<b class="bad">down</b> `}${firing.length > 0 && html`<${Firing} alerts=${firing} />`}</p>
    <dl>
      ${numbers.map(
        ({ id, title, unit }) => html`<div key=${id}>
          <dt>${title}</dt>
          <dd class=${id === 'errors' && (values[id] ?? 0) >= manyErrors ? 'bad' : ''}>${format(values[id], unit)}</dd>
          ${lines[id] ? html`<${Spark} ...${lines[id]} />` : html`<span class="spark"></span>`}
        </div>`,
      )}
    </dl>
    ${budget && html`<${Budget} title=${budget.title} left=${values.budget} />`}
  </li>`;
}

/** @param {{alerts: Alert[]}} props */
function Firing({ alerts }) {
  const names = [...new Set(alerts.map(({ labels }) => labels.alertname))];
  return html`<a class="firing" href=${link('/alerts')}>${alerts.length} firing</a> <span>${names.join(', ')}</span>`;
}

/** @param {{title: string, left: number|undefined}} props */
function Budget({ title, left }) {
  const width = `${Math.min(1, Math.max(0, left ?? 0)) * 100}%`;
  return html`<p class="budget">
    <span>${title}</span>
    <span class="bar"><i style=${{ width }} class=${(left ?? 1) <= 0 ? 'gone' : ''}></i></span>
    <b class=${(left ?? 1) <= 0 ? 'bad' : ''}>${formatBudget(left)}</b>
  </p>`;
}

/**
 * Asks a query or two for each column, whatever the number of services.
 * @param {Time} time
 * @param {AbortSignal} signal
 */
async function ask({ start, end, range: length, step }, signal) {
  /** @type {Overview} */
  const overview = await json('/redline/overview', {}, { signal });
  const of = { start, end, step: stepOf(length, sparkWidth) };
  const [up, alerts, ...columns] = await Promise.all([
    instant(overview.up, end, { signal }),
    get('/api/v1/alerts', {}, { signal }),
    ...overview.columns.map((column) => askColumn(column, overview.interval, of, step, signal)),
  ]);
  const down = new Set(up.filter(({ value }) => value?.[1] === '0').map(({ metric }) => metric.job));
  const firing = alerts.alerts.filter((/** @type {Alert} */ { state }) => state === 'firing');
  const services = overview.services.map((job) => ({
    job,
    down: down.has(job),
    firing: firing.filter((/** @type {Alert} */ { labels }) => labels.job === job),
    values: Object.fromEntries(columns.map(({ id, values }) => [id, values.get(job)])),
    lines: Object.fromEntries(columns.map(({ id, lines }) => [id, lines.get(job)])),
  }));
  return { columns: overview.columns, services: services.sort((a, b) => pain(b) - pain(a) || (a.job < b.job ? -1 : 1)) };
}

/**
 * @param {Column} column
 * @param {number} interval
 * @param {{start: number, end: number, step: number}} of the sparkline
 * @param {number} step of the page's charts
 * @param {AbortSignal} signal
 */
async function askColumn({ id, expr }, interval, of, step, signal) {
  const at = (/** @type {number} */ s) => bind(expr, { rateInterval: rateInterval(s, interval) });
  const [now, before] = await Promise.all([
    instant(at(step), of.end, { signal }),
    id === 'budget' ? [] : range(at(of.step), of.start, of.end, of.step, { signal }),
  ]);
  return {
    id,
    values: new Map(now.map(({ metric, value }) => [metric.job, numberOf(value?.[1])])),
    lines: new Map(before.map((one) => [one.metric.job, { ...points(one), ...of }])),
  };
}

/**
 * How much a service hurts. It is coarse, so that cards do not change places at every
 * refresh.
 * @param {Service} service
 */
function pain({ down, firing, values }) {
  const pages = firing.filter(({ labels }) => labels.severity === 'page').length;
  const errors = [0.001, 0.01, manyErrors].filter((limit) => (values.errors ?? 0) >= limit).length;
  return (down ? 1000 : 0) + Math.min(pages, 9) * 100 + Math.min(firing.length, 9) * 10 + ((values.budget ?? 1) <= 0 ? 5 : 0) + errors;
}
