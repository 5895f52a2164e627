// The levels below a service of the map: its instances, and the workers of each.

import { html } from '../parts/html.js';
import { instant, json } from '../data/api.js';
import { inert } from '../parts/labels.js';
import { useLoad } from '../data/load.js';
import { bind, quote } from '../data/promql.js';
import { numberOf } from '../data/samples.js';
import { manyErrors } from '../data/thresholds.js';
import { figureEnd, wholeInterval } from '../data/timespan.js';
import { Ring } from './ring.js';
import { link, useTime } from '../state/state.js';
import { format, formatWithin } from '../data/units.js';

/** @typedef {import('./callgraph.js').Rates} Rates */
/** @typedef {{name: string, up: boolean, rates: Rates, workers: string[]}} Instance */

/** Seconds between scrapes, where nobody says. */
const usual = 15;

/** @param {{service: string, close: () => void}} props */
export function Levels({ service, close }) {
  const time = useTime();
  const { data, error } = useLoad((signal) => askInstances(service, time, signal), [service, time.range, time.live || time.end], time.chartTick);
  return html`<section class="surface levels" aria-labelledby="levels">
    <header class="finding">
      <h2 id="levels">Instances of <bdi>${inert(service)}</bdi></h2>
      <button type="button" onClick=${close}>Close</button>
    </header>
    ${error && html`<p class="error">${error.message}</p>`}
    ${!data && !error && html`<p class="hint">Loading…</p>`}
    ${data?.length === 0 && html`<p class="hint">Nobody scrapes an instance of it.</p>`}
    <ul>${data?.map((one) => html`<${Line} key=${one.name} service=${service} instance=${one} />`)}</ul>
  </section>`;
}

/** @param {{service: string, instance: Instance}} props */
function Line({ service, instance: { name, up, rates, workers } }) {
  return html`<li class=${!up || (rates.errors ?? 0) >= manyErrors ? 'hurts' : ''}>
    <svg class="graph-ring" viewBox="-10 -10 20 20" aria-hidden="true"><${Ring} errors=${up ? rates.errors : 1} known=${true} /></svg>
    <div>
      <a href=${link('/service', { job: service, instance: name })}><bdi>${inert(name)}</bdi></a>
      <p class="hint">${up ? html`${format(rates.rate, 'req/s')} · <span class=${(rates.errors ?? 0) >= manyErrors ? 'bad' : ''}>${format(rates.errors, 'ratio')}</span> · ${formatWithin(rates.p99, 's', rates.bounds)}` : html`<b class="bad">down</b>`}</p>
      ${workers.length > 0 && html`<details>
        <summary>${workers.length} ${workers.length === 1 ? 'worker' : 'workers'}</summary>
        <ul class="labels">${workers.map((pid) => html`<li key=${pid}><span>pid</span> <bdi>${inert(pid)}</bdi></li>`)}</ul>
      </details>`}
    </div>
  </li>`;
}

/**
 * Asks for the instances of a service, with their figures and their workers.
 * @param {string} job
 * @param {import('../data/types.js').Time} time
 * @param {AbortSignal} signal
 * @returns {Promise<Instance[]>}
 */
async function askInstances(job, time, signal) {
  /** @type {[import('../data/types.js').Dashboard|null, import('../data/types.js').Overview]} */
  const [dashboard, overview] = await Promise.all([
    json('/redline/dashboard', { job }, { signal }).catch(() => null), // it may have gone since
    json('/redline/overview', {}, { signal }),
  ]);
  const table = dashboard?.splits?.find((split) => split.table.label === 'instance')?.table;
  const columns = (table?.columns ?? []).filter(({ id }) => id in { rate: 0, errors: 0, p99: 0 });
  const variables = { job, instances: [], routes: [], rateInterval: wholeInterval(time, overview.interval ?? usual) };
  const [up, workers, ...answers] = await Promise.all([
    instant(`up{job=${quote(job)}}`, time.end, { signal }),
    instant(`group by (instance, pid) ({job=${quote(job)},pid!=""})`, time.end, { signal }),
    ...columns.map(({ expr }) => instant(bind(expr, variables), figureEnd(time), { signal })),
  ]);
  return up.map(({ metric, value }) => ({
    name: metric.instance,
    up: numberOf(value?.[1]) === 1,
    workers: workers.filter((one) => one.metric.instance === metric.instance).map((one) => one.metric.pid).sort(),
    rates: /** @type {Rates} */ ({ bounds: columns.find(({ id }) => id === 'p99')?.bounds, ...Object.fromEntries(columns.map(({ id }, i) => [id, valueOf(answers[i], metric.instance)])) }),
  })).sort((a, b) => Number(a.up) - Number(b.up) || (b.rates.errors ?? 0) - (a.rates.errors ?? 0) || (a.name < b.name ? -1 : 1));
}

/**
 * @param {import('../data/types.js').Sampled[]} answer
 * @param {string} instance
 */
function valueOf(answer, instance) {
  const found = answer.find(({ metric }) => metric.instance === instance);
  return found && numberOf(found.value?.[1]);
}
