// The routes of a service, its instances, or other values that its requests differ by: a
// line each, which filters the charts. The worst comes first.

import { html } from '../parts/html.js';
import { useId, useMemo, useState } from '../vendor/hooks.js';
import { instant } from '../data/api.js';
import { manyErrors } from '../data/thresholds.js';
import { Change, covered, useComparison } from '../state/compare.js';
import { useLoad } from '../data/load.js';
import { unlike } from './outlier.js';
import { bind } from '../data/promql.js';
import { askExtras, askTotals, lineKey, noExtras, trended } from './routeextras.js';
import { nothing, numberOf, selectorOf } from '../data/samples.js';
import { inReach, useNarrow } from '../parts/narrow.js';
import { SortHeading } from '../parts/sortheading.js';
import { figureEnd, spanText, wholeInterval } from '../data/timespan.js';
import { Spark } from '../charts/spark.js';
import { link, useTime, useUrl } from '../state/state.js';
import { formatWithin } from '../data/units.js';

/** @typedef {import('../data/types.js').Column} Column */
/** @typedef {import('../data/types.js').Variables} Variables */
/** @typedef {import('../data/types.js').Table} Table */
/** @typedef {{route: string, method: string, values: Record<string, number|undefined>, unlike?: string, before?: Record<string, number|undefined>}} Line */

/** @type {never[]} */
const none = [];

/** Lines from which on it is worth looking for one by name. */
const many = 12;

/**
 * @param {object} props
 * @param {Table[]} props.tables by each label that there is, of which one is shown
 * @param {string} props.by its label
 * @param {(label: string) => void} props.onBy
 * @param {Variables} props.variables
 * @param {number} props.interval seconds between scrapes
 * @param {string[]} props.chosen lines that the charts show; none is all
 * @param {((lines: string[]) => void)|null} props.onChoose null where they cannot be chosen
 * @param {string} [props.of] the service of the lines, where that has to be said
 */
export function RouteTable({ tables, by, onBy, variables, interval, chosen, onChoose, of = '' }) {
  const table = tables.find((one) => one.label === by) ?? tables[0];
  const { label, method } = table;
  const noun = nounOf(tables, label);
  const time = useTime();
  const { job, instances } = variables;
  const isNarrow = useNarrow();
  const [order, setOrder] = useUrl('sort', table.columns.some(({ id }) => id === 'errors') ? '-errors' : '-rate');
  const columns = useMemo(() => inReach(table.columns, ({ id }) => id, order, isNarrow), [table.columns, order, isNarrow]);
  const [find, setFind] = useState('');
  const compared = useComparison();
  const load = async (/** @type {AbortSignal} */ signal) => {
    // All lines are there, lest the choice could not be changed.
    const whole = { ...variables, ...(label === 'instance' ? { instances: [] } : {}), rateInterval: wholeInterval(time, interval) };
    const ask = (/** @type {import('../data/types.js').Time} */ at) => Promise.all(table.columns.map(({ expr }) => instant(bind(expr, whole), figureEnd(at), { signal })));
    const [answers, totals, before, jobs] = await Promise.all([
      ask(time), askTotals(table.columns, whole, figureEnd(time), signal), compared && ask(compared.time), compared && covered(compared.time, signal),
    ]);
    const known = before && jobs?.has(job ?? '');
    const lines = linesOf(table, answers);
    if (known) addBefore(lines, linesOf(table, before));
    return { span: spanText(time), lines, totals, compared: compared?.text ?? '', known };
  };
  const { data, error } = useLoad(load, [table.columns, compared?.id, job, instances?.join('\n'), label === tables[0].label || variables.routes?.join('\n'), time.range, interval, time.live || time.end], time.tick);
  const { data: extras = noExtras } = useLoad(
    (signal) => askExtras(table, { ...variables, ...(label === 'instance' ? { instances: [] } : {}) }, interval, time, compared, signal),
    [table, compared?.id, job, instances?.join('\n'), time.range, interval, time.live || time.end], time.chartTick,
  );
  const lines = useMemo(() => sorted(data?.lines ?? [], order), [data, order]);
  const found = useMemo(() => lines.filter(({ route }) => route.toLowerCase().includes(find.toLowerCase())), [lines, find]);
  const toggle = (/** @type {string} */ route) =>
    onChoose?.(chosen.includes(route) ? chosen.filter((one) => one !== route) : [...chosen, route]);
  const rows = useMemo(
    () => found.map((line, i) => html`<${Row} key=${`${line.method} ${line.route}`} line=${line} job=${job ?? ''}
      alerts=${extras.alerts.get(line.route)} trend=${i < trended ? extras.trends.get(lineKey(line.route, line.method)) : undefined} method=${method === undefined ? 'none' : isNarrow ? 'below' : 'beside'} columns=${columns} compared=${data?.known ? data.compared : ''} chosen=${chosen.includes(line.route)} onToggle=${onChoose && toggle} />`),
    [found, columns, isNarrow, chosen, extras, data?.known, data?.compared],
  );
  const id = useId();
  const beside = method !== undefined && !isNarrow;
  return html`<section class="surface routes" aria-labelledby=${id}>
    <header class="finding">
      <h2 id=${id}>${noun}s${of && html` of <bdi>${of}</bdi>`}</h2>
      ${tables.length > 1 && html`<label class="hint">by <select aria-label="Split by" value=${label} onChange=${(/** @type {any} */ e) => onBy(e.target.value)}>
        ${tables.map((one) => html`<option key=${one.label} value=${one.label}>${one.label}</option>`)}
      </select></label>`}
      ${data && html`<span class="hint">of ${data.span}${table.note ? `, ${table.note}` : ''}${data.compared && (data.known ? `, compared with ${data.compared}` : `; no data of all of ${data.compared}`)}</span>`}
      ${lines.length > many &&
      html`<input type="search" placeholder=${`Find in ${lines.length}`} aria-label=${`Find a ${noun.toLowerCase()}`} value=${find}
        onInput=${(/** @type {any} */ e) => setFind(e.target.value)} />`}
      ${chosen.length > 0
        ? html`<span>The charts show ${chosen.length === 1 ? html`<b class="clamped"><bdi>${chosen[0] || nothing}</bdi></b>` : `${chosen.length} of them`}</span>
            <button type="button" onClick=${() => onChoose?.([])}>Show all</button>`
        : onChoose && html`<span class="hint">${of ? 'Choose one to see its charts.' : 'Choose some, and the charts show them alone.'}</span>`}
    </header>
    ${error && !data && html`<p class="error">${error.message}</p>`}
    <div class="scroll bounded" tabindex="0" role="region" aria-label=${`Table of ${noun.toLowerCase()}s${of && ` of ${of}`}`}>
      <table>
        <thead>
          <tr>
            <${SortHeading} id="route" title=${noun} order=${order} onOrder=${setOrder} />
            ${beside && html`<th scope="col">Method</th>`}
            ${columns.map(({ id, title }) => html`<${SortHeading} key=${id} id=${id} title=${title} number order=${order} onOrder=${setOrder} />`)}
            <th scope="col" class="trend">Requests over time</th>
          </tr>
        </thead>
        <tbody>
          ${rows}
        </tbody>
        ${lines.length > 1 && html`<tfoot>
          <tr>
            <th scope="row">All</th>
            ${beside && html`<td></td>`}
            ${columns.map((column) => (column.total === undefined ? html`<td key=${column.id}></td>` : html`<${Value} key=${column.id} column=${column} value=${data?.totals[column.id]} />`))}
            <td class="trend"></td>
          </tr>
        </tfoot>`}
      </table>
      ${!data && !error && html`<p class="hint">Loading…</p>`}
      ${data && found.length === 0 && html`<p class="hint">${find ? `No ${noun.toLowerCase()} is called so.` : 'No requests in this time.'}</p>`}
    </div>
  </section>`;
}

/**
 * @param {object} props
 * @param {Line} props.line
 * @param {string} props.job
 * @param {string[]} [props.alerts] the names of those that are about it
 * @param {import('./routeextras.js').Trend} [props.trend]
 * @param {'none'|'below'|'beside'} props.method where it stands: below the route, where there is little room
 * @param {Column[]} props.columns
 * @param {string} props.compared the earlier time's name, or nothing
 * @param {boolean} props.chosen
 * @param {((route: string) => void)|null} props.onToggle
 */
function Row({ line: { route, method: verb, values, before = {}, unlike: why }, job, alerts = none, trend, method, columns, compared, chosen, onToggle }) {
  const name = html`<bdi>${route || nothing}</bdi>`;
  return html`<tr class=${chosen ? 'chosen' : ''}>
    <th scope="row">
      ${onToggle
        ? html`<button type="button" class="route clamped" aria-pressed=${chosen} title="Show in the charts" onClick=${() => onToggle(route)}>${name}</button>`
        : name}
      ${method === 'below' && html` <small class="hint">${verb}</small>`}
      ${why && html` <span class="chip bad" title=${why}>unlike the others</span>`}
      ${alerts.map((name) => html` <a key=${name} class="chip warn" href=${link('/alerts', { filter: selectorOf({ alertname: name, job }) })}>${name}</a>`)}
    </th>
    ${method === 'beside' && html`<td>${verb}</td>`}
    ${columns.map((column) => html`<${Value} key=${column.id} column=${column} value=${values[column.id]} before=${before[column.id]} compared=${compared} />`)}
    <td class="trend">${trend && html`<${Spark} ...${trend} />`}</td>
  </tr>`;
}

/** @param {{column: Column, value: number|undefined, before: number|undefined, compared: string}} props */
function Value({ column: { id, unit, bounds }, value, before, compared }) {
  const hurts = id === 'errors' && (value ?? 0) >= manyErrors;
  return html`<td class=${`number ${hurts ? 'bad' : ''}`}>
    ${id === 'share' && html`<span class="bar"><i style=${{ width: `${(value || 0) * 100}%` }}></i></span>`}<span>${formatWithin(value, unit, bounds)}</span>${compared && html`<${Change} now=${value} before=${before} unit=${unit} bounds=${bounds} text=${compared} />`}
  </td>`;
}

/**
 * Returns the word for a line of a table: the first one is of routes, where there are some.
 * @param {Table[]} tables
 * @param {string} label
 */
function nounOf(tables, label) {
  const name = label === tables[0].label && label !== 'instance' ? 'route' : label;
  return name[0].toUpperCase() + name.slice(1);
}

/**
 * @param {Table} table
 * @param {import('../data/types.js').Sampled[][]} answers of the columns
 * @returns {Line[]}
 */
function linesOf({ label, method: methodLabel = '', columns }, answers) {
  /** @type {Map<string, Line>} */
  const lines = new Map();
  answers.forEach((answer, i) => {
    for (const { metric, value } of answer) {
      const [route, method] = [metric[label] ?? '', metric[methodLabel] ?? ''];
      const key = JSON.stringify([route, method]);
      const line = lines.get(key) ?? { route, method, values: {} };
      line.values[columns[i].id] = numberOf(value?.[1]);
      lines.set(key, line);
    }
  });
  const all = [...lines.values()];
  if (label !== 'instance') return all;
  return all.map((line) => ({ ...line, unlike: unlike(line.values, all.filter((one) => one !== line).map(({ values }) => values), columns) }));
}

/**
 * Adds the values of an earlier time to lines.
 * @param {Line[]} lines
 * @param {Line[]} earlier
 */
function addBefore(lines, earlier) {
  const keyOf = (/** @type {Line} */ { route, method }) => JSON.stringify([route, method]);
  const values = new Map(earlier.map((line) => [keyOf(line), line.values]));
  for (const line of lines) line.before = values.get(keyOf(line));
}

/**
 * Lines in an order: a column's ID, with - before it for the largest first. A line
 * without a value comes last. Of equal ones the busiest comes first.
 * @param {Line[]} lines
 * @param {string} order
 */
function sorted(lines, order) {
  const down = order.startsWith('-');
  const id = order.replace(/^-/, '');
  const sign = down ? -1 : 1;
  const least = down ? -Infinity : Infinity;
  const value = (/** @type {Line} */ { values }) => (Number.isNaN(values[id] ?? NaN) ? least : /** @type {number} */ (values[id]));
  const busy = (/** @type {Line} */ { values }) => values.share || values.rate || 0;
  return [...lines].sort((a, b) => {
    const names = a.route < b.route ? -1 : 1;
    if (id === 'route') return sign * names;
    if (value(a) !== value(b)) return sign * (value(a) < value(b) ? -1 : 1);
    return busy(b) - busy(a) || names;
  });
}
