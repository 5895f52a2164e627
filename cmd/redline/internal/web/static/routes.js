// The routes of a service: a line each, which chooses what the charts show. What hurts
// comes first.

import { html } from './html.js';
import { useMemo, useState } from './vendor/hooks.js';
import { instant } from './api.js';
import { manyErrors } from './limits.js';
import { useLoad } from './load.js';
import { bind } from './promql.js';
import { nothing, numberOf } from './samples.js';
import { useTime, useUrl } from './state.js';
import { format } from './units.js';

/** @typedef {import('./types.js').Column} Column */
/** @typedef {import('./types.js').Variables} Variables */
/** @typedef {{route: string, values: Record<string, number|undefined>}} Line */

/** Lines from which on it is worth looking for one by name. */
const many = 12;

/**
 * @param {object} props
 * @param {{label: string, columns: Column[]}} props.table
 * @param {Variables} props.variables
 * @param {string[]} props.chosen routes that the charts show; none is all
 * @param {(routes: string[]) => void} props.onChoose
 */
export function RouteTable({ table: { label, columns }, variables, chosen, onChoose }) {
  const { end, live, tick } = useTime();
  const { job, instances, rateInterval } = variables;
  const [order, setOrder] = useUrl('sort', columns.some(({ id }) => id === 'errors') ? '-errors' : '-rate');
  const [find, setFind] = useState('');
  const load = async (/** @type {AbortSignal} */ signal) => {
    const answers = await Promise.all(columns.map(({ expr }) => instant(bind(expr, variables), end, { signal })));
    return linesOf(label, columns, answers);
  };
  const { data, error } = useLoad(load, [columns, job, instances?.join('\n'), rateInterval, live || end], tick);
  const lines = useMemo(() => sorted(data ?? [], order), [data, order]);
  const found = useMemo(() => lines.filter(({ route }) => route.toLowerCase().includes(find.toLowerCase())), [lines, find]);
  const toggle = (/** @type {string} */ route) =>
    onChoose(chosen.includes(route) ? chosen.filter((one) => one !== route) : [...chosen, route]);
  const rows = useMemo(
    () => found.map((line) => html`<${Row} key=${line.route} line=${line} columns=${columns} chosen=${chosen.includes(line.route)} onToggle=${toggle} />`),
    [found, columns, chosen],
  );
  return html`<section class="surface routes" aria-labelledby="routes">
    <header class="finding">
      <h2 id="routes">Routes</h2>
      ${lines.length > many &&
      html`<input type="search" placeholder=${`Find in ${lines.length}`} aria-label="Find a route" value=${find}
        onInput=${(/** @type {any} */ e) => setFind(e.target.value)} />`}
      ${chosen.length > 0
        ? html`<span>The charts show ${chosen.length === 1 ? html`<b class="clamped"><bdi>${chosen[0] || nothing}</bdi></b>` : `${chosen.length} of them`}</span>
            <button type="button" onClick=${() => onChoose([])}>Show all</button>`
        : html`<span class="hint">Choose some, and the charts show them alone.</span>`}
    </header>
    ${error && !data && html`<p class="error">${error.message}</p>`}
    <div class="scroll bounded" tabindex="0" role="region" aria-label="Table of routes">
      <table>
        <thead>
          <tr>
            <${Heading} id="route" title="Route" order=${order} onOrder=${setOrder} />
            ${columns.map(({ id, title }) => html`<${Heading} key=${id} id=${id} title=${title} number order=${order} onOrder=${setOrder} />`)}
          </tr>
        </thead>
        <tbody>
          ${rows}
        </tbody>
      </table>
      ${data && found.length === 0 && html`<p class="hint">${find ? 'No route is called so.' : 'No requests at the end of this time.'}</p>`}
    </div>
  </section>`;
}

/** @param {{id: string, title: string, number?: boolean, order: string, onOrder: (order: string) => void}} props */
function Heading({ id, title, number = false, order, onOrder }) {
  const down = order === `-${id}`;
  const sort = down ? 'descending' : order === id ? 'ascending' : undefined;
  const next = number ? (down ? id : `-${id}`) : order === id ? `-${id}` : id;
  return html`<th scope="col" class=${number ? 'number' : ''} aria-sort=${sort}>
    <button type="button" class="sort" onClick=${() => onOrder(next)}>${title}<i aria-hidden="true">${sort ? (down ? '▾' : '▴') : ''}</i></button>
  </th>`;
}

/** @param {{line: Line, columns: Column[], chosen: boolean, onToggle: (route: string) => void}} props */
function Row({ line: { route, values }, columns, chosen, onToggle }) {
  return html`<tr class=${chosen ? 'chosen' : ''}>
    <th scope="row">
      <button type="button" class="route clamped" aria-pressed=${chosen} title="Show in the charts" onClick=${() => onToggle(route)}>
        <bdi>${route || nothing}</bdi>
      </button>
    </th>
    ${columns.map((column) => html`<${Value} key=${column.id} column=${column} value=${values[column.id]} />`)}
  </tr>`;
}

/** @param {{column: Column, value: number|undefined}} props */
function Value({ column: { id, unit }, value }) {
  const hurts = id === 'errors' && (value ?? 0) >= manyErrors;
  return html`<td class=${`number ${hurts ? 'bad' : ''}`}>
    ${id === 'share' && html`<span class="bar"><i style=${{ width: `${(value || 0) * 100}%` }}></i></span>`}<span>${format(value, unit)}</span>
  </td>`;
}

/**
 * @param {string} label
 * @param {Column[]} columns
 * @param {import('./types.js').Sampled[][]} answers of the columns
 * @returns {Line[]}
 */
function linesOf(label, columns, answers) {
  /** @type {Map<string, Line>} */
  const lines = new Map();
  answers.forEach((answer, i) => {
    for (const { metric, value } of answer) {
      const route = metric[label] ?? '';
      const line = lines.get(route) ?? { route, values: {} };
      line.values[columns[i].id] = numberOf(value?.[1]);
      lines.set(route, line);
    }
  });
  return [...lines.values()];
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
