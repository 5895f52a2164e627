// The further parts of an overview of few services: their routes, their calls, and the
// alerts that fire.

import { html } from '../parts/html.js';
import { useMemo } from '../vendor/hooks.js';
import { Alarms } from '../alerting/alarms.js';
import { askFiring } from '../alerting/alerting.js';
import { json } from '../data/api.js';
import { useLoad } from '../data/load.js';
import { duration, rateInterval } from '../data/promql.js';
import { RouteTable } from '../dashboard/routes.js';
import { Calls, RecentChanges } from './surroundings.js';
import { go, link, useTime } from '../state/state.js';

/** @typedef {import('../data/types.js').Dashboard} Dashboard */

/** Seconds after which a service's families are asked for again. */
const dashboardAge = 30;

/** @type {string[]} */
const none = [];

/** @param {{services: {job: string}[], interval: number}} props */
export function Around({ services, interval }) {
  const { tick } = useTime();
  return html`<div class="around">
    <div>${services.map(({ job }) => html`<${Routes} key=${job} job=${job} interval=${interval} />`)}</div>
    <div>
      <${Alerts} />
      <${Calls} refresh=${tick} />
      <${RecentChanges} />
    </div>
  </div>`;
}

/**
 * The routes of a service; one that is chosen leads to its charts.
 * @param {{job: string, interval: number}} props
 */
function Routes({ job, interval }) {
  const { step, range, end, tick } = useTime();
  const { data } = useLoad((signal) => json('/redline/dashboard', { job }, { signal }), [job], Math.floor(end / dashboardAge), tick);
  const text = JSON.stringify(data?.routes ?? null);
  const table = useMemo(() => /** @type {Dashboard['routes']} */ (JSON.parse(text)), [text]);
  const variables = useMemo(() => ({ job, instances: none, routes: none, rateInterval: rateInterval(step, interval), range: duration(Math.ceil(range)) }), [job, step, interval, range]);
  if (!table) return null;
  const choose = (/** @type {string[]} */ route) => go(link('/service', { job, route }));
  return html`<${RouteTable} of=${job} tables=${[table]} by=${table.label} onBy=${() => {}} variables=${variables} interval=${interval} chosen=${none} onChoose=${choose} />`;
}

/** The alerts that fire. */
function Alerts() {
  const { tick } = useTime();
  const { data } = useLoad(askFiring, [], tick);
  if (!data?.some(({ told }) => told)) return null;
  return html`<section class="surface" aria-labelledby="firing">
    <h2 id="firing">Alerts that fire</h2>
    <${Alarms} alerts=${data} />
  </section>`;
}
