// All services at once, those first that hurt.

import { html } from '../parts/html.js';
import { askFiring, pages } from '../alerting/alerting.js';
import { instant, json, range } from '../data/api.js';
import { Around } from './fewservices.js';
import { Beside, OpenIncidents, RecentChanges } from './surroundings.js';
import { Failure } from '../frame/disconnected.js';
import { askReached, isDown, reachedText } from '../graph/callgraph.js';
import { Change, covered, useComparison } from '../state/compare.js';
import { manyErrors } from '../data/thresholds.js';
import { useLoad } from '../data/load.js';
import { bind, rateInterval, stepOf } from '../data/promql.js';
import { numberOf, points, selectorOf, shifted, within } from '../data/samples.js';
import { useWide } from '../parts/narrow.js';
import { peakOf, Spark } from '../charts/spark.js';
import { figureEnd, spanText, wholeInterval } from '../data/timespan.js';
import { link, useTime, useUrl } from '../state/state.js';
import { typed } from '../parts/fields.js';
import { formatBudget, formatTime, formatWithin } from '../data/units.js';

/** @typedef {import('../data/types.js').Overview} Overview */
/** @typedef {import('../data/types.js').Column} Column */
/** @typedef {import('../data/types.js').Time} Time */

/** @typedef {import('../alerting/alerting.js').Firing} Alert */
/** @typedef {import('../charts/spark.js').Points} Points */
/** @typedef {{times: number[], values: number[], start: number, end: number, step: number, bounds?: import('../data/types.js').Bounds}} Line */

/**
 * The figures of a service.
 * @typedef {object} Service
 * @property {string} job
 * @property {import('../graph/callgraph.js').Reached} reached
 * @property {Alert[]} firing of which somebody is told
 * @property {number} silent alerts that fire, and are silenced
 * @property {Record<string, number|undefined>} values by the column
 * @property {Record<string, number|undefined>|null} [before] the values of the time that they are compared with, if that is known
 * @property {Record<string, Line|undefined>} lines
 * @property {Record<string, Points|undefined>} [earlier] the lines of the earlier time
 */

/** Pixels that a sparkline is drawn for. */
const sparkWidth = 160;

export default function Page() {
  const time = useTime();
  const compared = useComparison();
  const load = async (/** @type {AbortSignal} */ signal) => {
    const [all, before] = await Promise.all([ask(time, signal), compared && askBefore(compared, signal)]);
    return { ...all, compared: compared?.text ?? '', services: all.services.map((service) => ({ ...service, before: before?.get(service.job)?.values ?? null, earlier: before?.get(service.job)?.lines })) };
  };
  const { data, error } = useLoad(load, [compared?.id, time.range, time.live || time.start], time.tick);
  const [filter, setFilter] = useUrl('filter');
  const [show, setShow] = useUrl('show');
  const isWide = useWide();
  if (!data) return html`<h1 class="unseen">Overview</h1>${error ? html`<${Failure} error=${error} />` : html`<p class="hint">Loading…</p>`}`;
  if (data.services.length === 0) return html`<${NoService} />`;
  const { services, columns } = data;
  const wanted = filter.trim().toLowerCase();
  const found = services.filter((service) => service.job.toLowerCase().includes(wanted) && (show !== 'hurting' || hurts(service)));
  const cards = (/** @type {Service[]} */ some) => html`<ul class=${`cards ${services.length > crowd ? 'crowd' : services.length <= few ? 'few' : ''}`}>
    ${some.map((service) => html`<${Card} key=${service.job} service=${service} columns=${columns} compared=${data.compared} />`)}
  </ul>`;
  const hurting = found.filter(hurts);
  const fine = found.filter((service) => !hurts(service));
  return html`<h1 class="unseen">Overview</h1>
    ${error && html`<${Failure} error=${error} />`}
    <${OpenIncidents} />
    <p class="hint">Figures are of ${data.span}${data.compared && `, compared with ${data.compared}`}; what fires does so now.</p>
    ${services.length > many && html`<${Find} ...${{ services, filter, setFilter, show, setShow }} />`}
    <div class=${services.length > few ? 'overview' : ''}>
      <div>
        ${services.length <= many || hurting.length === 0 || fine.length === 0
          ? cards(found)
          : html`<h2>Hurting</h2>${cards(hurting)}<h2>Fine</h2>${cards(fine)}`}
      </div>
      ${services.length > few && (isWide ? html`<${Beside} />` : html`<${RecentChanges} />`)}
    </div>
    ${services.length <= few && html`<${Around} services=${services} interval=${data.interval} />`}
    ${found.length === 0 && html`<p class="hint">${wanted === '' ? 'No service hurts.' : `No such service has “${filter}” in its name.`}</p>`}`;
}

/** Services of which there is room for more than a card each. */
const few = 3;

/** Services from which on one looks for one by name, and from which on cards are small. */
const [many, crowd] = [8, 24];

/** Reports whether a service is one to look at. @param {Service} service */
const hurts = ({ reached, firing }) => isDown(reached) || firing.length > 0;

/**
 * @param {object} props
 * @param {Service[]} props.services
 * @param {string} props.filter
 * @param {(text: string, options?: {push?: boolean}) => void} props.setFilter
 * @param {string} props.show
 * @param {(show: string) => void} props.setShow
 */
function Find({ services, filter, setFilter, show, setShow }) {
  const choices = [['', 'All', services.length], ['hurting', 'Hurting', services.filter(hurts).length]];
  return html`<div class="tools">
    <input type="search" aria-label="Find a service" placeholder="Find a service" value=${filter}
      onInput=${typed((text) => setFilter(text, { push: filter === '' }))} />
    <div class="joined" role="group" aria-label="Show">
      ${choices.map(([id, title, n]) => html`<button type="button" key=${id} aria-pressed=${id === show ? 'true' : 'false'}
        onClick=${() => setShow(String(id))}>${title} ${n}</button>`)}
    </div>
  </div>`;
}

function NoService() {
  return html`<section class="empty">
    <h1>No service yet</h1>
    <p>Name the address of one, and its metrics are looked for there:</p>
    <pre><code>redline watch :5001</code></pre>
    <p>One that has just been named shows up here after two scrapes; <a href=${link('/targets')}>Targets</a> says what became of them.</p>
  </section>`;
}

/** @param {{service: Service, columns: Column[], compared: string}} props */
function Card({ service: { job, reached, firing, silent, values, before, lines, earlier }, columns, compared }) {
  const numbers = columns.filter(({ id }) => id !== 'budget');
  const budget = columns.find(({ id }) => id === 'budget');
  return html`<li class=${`card ${isDown(reached) || firing.some(({ labels }) => pages(labels)) ? 'hurts' : firing.length > 0 ? 'waits' : ''}`}>
    <h2><a href=${link('/service', { job })}><bdi>${job}</bdi></a></h2>
    <p class="state">${reached.up < reached.of && html`<b class=${isDown(reached) ? 'bad' : ''}>${reachedText(reached)}</b> `}${firing.length > 0 && html`<${Firing} alerts=${firing} />`}${silent > 0 && html` <a class="hint" href=${link('/alerts')}>${silent} silenced</a>`}</p>
    <dl>
      ${numbers.map(
        ({ id, title, unit, boundsOf }) => html`<div key=${id}>
          <dt>${title}</dt>
          <dd class=${id === 'errors' && (values[id] ?? 0) >= manyErrors ? 'bad' : ''}>${formatWithin(values[id], unit, boundsOf?.[job])}${compared && before && html`<${Change} now=${values[id]} before=${before[id]} unit=${unit} bounds=${boundsOf?.[job]} text=${compared} />`}</dd>
          ${lines[id] ? html`<${Spark} ...${lines[id]} before=${earlier?.[id]} />` : html`<span class="spark"></span>`}
          <dd class="scale">${peakText(lines[id], values[id], unit)}</dd>
        </div>`,
      )}
    </dl>
    ${compared && !before && html`<p class="hint">no data of all of ${compared}</p>`}
    ${budget && values.budget !== undefined && html`<${Budget} title=${budget.title} left=${values.budget} />`}
  </li>`;
}

/**
 * Returns the largest value of a sparkline, beside the figure of all of its time.
 * @param {Line|undefined} line
 * @param {number|undefined} figure
 * @param {import('../data/types.js').Unit} unit
 */
function peakText(line, figure, unit) {
  const most = peakOf(line?.values ?? [], line?.bounds && figure !== undefined ? Math.min(figure, line.bounds.most) : figure);
  return most === undefined ? '' : `peak ${formatWithin(most, unit, line?.bounds)}`;
}

/** Shows the alerts that page apart from the others. @param {{alerts: Alert[]}} props */
function Firing({ alerts }) {
  const names = [...new Set(alerts.map(({ labels }) => labels.alertname))];
  const first = Math.min(...alerts.map(({ since }) => Date.parse(since) / 1000));
  const to = link('/alerts', { filter: selectorOf({ job: alerts[0].labels.job }) });
  const urgent = alerts.filter(({ labels }) => pages(labels)).length;
  const others = alerts.length - urgent;
  const noun = alerts.every(({ labels }) => pages(labels) || labels.severity === 'ticket') ? 'ticket' : 'alert';
  return html`${urgent > 0 && html`<a class="firing" href=${to}>${counted(urgent, 'page')}</a> `}
    ${others > 0 && html`<a class="firing ticket" href=${to}>${counted(others, noun)}</a> `}
    <span>${names.join(', ')}, since ${formatTime(first)}</span>`;
}

/** @param {number} n @param {string} noun */
const counted = (n, noun) => `${n} ${noun}${n === 1 ? '' : 's'}`;

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
 * Asks a query or two for each column, for any number of services.
 * @param {Time} time
 * @param {AbortSignal} signal
 */
async function ask(time, signal) {
  /** @type {Overview} */
  const overview = await json('/redline/overview', {}, { signal });
  const { start, end, range: length } = time;
  const of = { start, end, step: stepOf(length, sparkWidth) };
  const whole = wholeInterval(time, overview.interval);
  const [reached, alerts, ...columns] = await Promise.all([
    askReached(overview, end, signal),
    askFiring(signal),
    ...overview.columns.map((column) => askColumn(column, overview.interval, of, { over: whole, at: figureEnd(time) }, signal)),
  ]);
  const services = overview.services.map((job) => ({
    job,
    reached: reached.get(job) ?? { up: 0, of: 0 },
    firing: alerts.filter(({ labels, told }) => told && labels.job === job),
    silent: alerts.filter(({ labels, told }) => !told && labels.job === job).length,
    values: Object.fromEntries(columns.map(({ id, values }) => [id, values.get(job)])),
    lines: Object.fromEntries(columns.map(({ id, lines }) => [id, lines.get(job)])),
  }));
  return { columns: overview.columns, interval: overview.interval, span: spanText(time), services: services.sort((a, b) => pain(b) - pain(a) || (a.job < b.job ? -1 : 1)) };
}

/**
 * The values and lines of columns at an earlier time, by the jobs that there are data of all of it.
 * @param {import('../state/compare.js').Comparison} compared
 * @param {AbortSignal} signal
 * @returns {Promise<Map<string, {values: Record<string, number|undefined>, lines: Record<string, Points|undefined>}>>}
 */
async function askBefore({ time, shift }, signal) {
  /** @type {Overview} */
  const overview = await json('/redline/overview', {}, { signal });
  const columns = overview.columns.filter(({ id }) => id !== 'budget');
  const of = { start: time.start, end: time.end, step: stepOf(time.range, sparkWidth) };
  const whole = { over: wholeInterval(time, overview.interval), at: figureEnd(time) };
  const [jobs, ...answers] = await Promise.all([
    covered(time, signal),
    ...columns.map((column) => askColumn(column, overview.interval, of, whole, signal)),
  ]);
  return new Map([...jobs].map((job) => [job, {
    values: Object.fromEntries(answers.map(({ id, values }) => [id, values.get(job)])),
    lines: Object.fromEntries(answers.map(({ id, lines }) => [id, shifted(lines.get(job), shift)])),
  }]));
}

/**
 * @param {Column} column
 * @param {number} interval
 * @param {{start: number, end: number, step: number}} of the sparkline
 * @param {{over: string, at: number}} whole the interval of all of the time, and its end
 * @param {AbortSignal} signal
 */
async function askColumn({ id, expr, boundsOf }, interval, of, whole, signal) {
  const at = (/** @type {string} */ over) => bind(expr, { rateInterval: over });
  const [now, before] = await Promise.all([
    instant(at(whole.over), whole.at, { signal }),
    id === 'budget' ? [] : range(at(rateInterval(of.step, interval)), of.start, of.end, of.step, { signal }),
  ]);
  return {
    id,
    values: new Map(now.map(({ metric, value }) => [metric.job, numberOf(value?.[1])])),
    lines: new Map(before.map((one) => [one.metric.job, { ...within(points(one), boundsOf?.[one.metric.job]), ...of }])),
  };
}

/**
 * How much a service hurts. It is coarse, so that cards do not change places at every
 * refresh.
 * @param {Service} service
 */
function pain({ reached, firing, values }) {
  const urgent = firing.filter(({ labels }) => pages(labels)).length;
  const errors = [0.001, 0.01, manyErrors].filter((limit) => (values.errors ?? 0) >= limit).length;
  const some = reached.up < reached.of ? 0.5 : 0;
  return (isDown(reached) ? 1000 : some) + Math.min(urgent, 9) * 100 + Math.min(firing.length, 9) * 10 + ((values.budget ?? 1) <= 0 ? 5 : 0) + errors;
}
