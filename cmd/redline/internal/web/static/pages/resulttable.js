// The result of a query as a table: a value in each cell, in an order that one chooses.

import { Change } from '../state/compare.js';
import { html } from '../parts/html.js';
import { identity } from '../parts/labels.js';
import { Bound, most } from './results.js';
import { numberOf } from '../data/samples.js';
import { inReach, useNarrow } from '../parts/narrow.js';
import { SortHeading } from '../parts/sortheading.js';
import { useUrl } from '../state/state.js';
import { formatTime, formatWithin } from '../data/units.js';

/** @typedef {import('../data/types.js').Bounds} Bounds */
/** @typedef {import('../data/types.js').Sampled} Sampled */
/** @typedef {import('../data/types.js').Unit} Unit */
/** @typedef {(text: string, bounds?: Bounds) => string} Write writes a value of the engine's */

/** The column of the values, by a name that no label has. */
const valueColumn = '=';

/** The titles of columns that are not those of labels. @type {Record<string, string>} */
const titles = { __name__: 'metric', [valueColumn]: 'Value' };

/** @param {{answer: import('./results.js').Answer}} props */
export function ResultTable({ answer }) {
  const { unit, boundsOf, end, earlier } = answer;
  const before = new Map((earlier?.series ?? []).map((one) => [identity(one.metric), numberOf(one.value?.[1])]));
  const [order, setOrder] = useUrl('sort', `-${valueColumn}`);
  const [digits, setDigits] = useUrl('digits');
  const isNarrow = useNarrow();
  if (answer.series.length === 0) return html`<p class="surface hint">Nothing at ${formatTime(end)}: no series has a sample then.</p>`;
  const series = sorted(answer.series.slice(0, most), order);
  const labels = [...new Set(series.flatMap(({ metric }) => Object.keys(metric)))].sort();
  const names = [...labels.filter((name) => name === '__name__'), ...labels.filter((name) => name !== '__name__')];
  const columns = inReach([...names, valueColumn], (name) => name, order, isNarrow);
  const exact = digits === 'all';
  /** @type {Write} */
  const write = (text, bounds) => (exact ? text : formatWithin(numberOf(text), unit, bounds));
  return html`<div class="surface">
    <p class="tools hint">
      <span>At ${formatTime(end)}</span>
      <label><input type="checkbox" checked=${exact} onChange=${(/** @type {any} */ e) => setDigits(e.target.checked ? 'all' : '')} /> All digits</label>
    </p>
    <div class="scroll" tabindex="0" role="region" aria-label="Result as a table">
      <table class="results">
        <thead>
          <tr>
            ${columns.map((name) => html`<${SortHeading} key=${name} id=${name} title=${titles[name] ?? name} number=${name === valueColumn} order=${order} onOrder=${setOrder} />`)}
            ${earlier && html`<th scope="col" class="number">Change from ${earlier.text}</th>`}
          </tr>
        </thead>
        <tbody>
          ${series.map((one) => html`<tr key=${JSON.stringify(one.metric)}>
            ${columns.map((name) => (name === valueColumn
              ? html`<td class="number" key=${name}><${Value} sampled=${one} write=${write} bounds=${boundsOf(one.metric)} /></td>`
              : html`<td key=${name} title=${one.metric[name]}><bdi>${one.metric[name] ?? ''}</bdi></td>`))}
            ${earlier && html`<td class="number">${one.value && html`<${Change} now=${numberOf(one.value[1])} before=${before.get(identity(one.metric))} unit=${unit} bounds=${boundsOf(one.metric)} text=${earlier.text} />`}</td>`}
          </tr>`)}
        </tbody>
      </table>
    </div>
    <${Bound} length=${answer.series.length} />
  </div>`;
}

/**
 * Returns series in an order: a label, or the value, with - before it for the largest first.
 * @param {Sampled[]} series
 * @param {string} order
 */
export function sorted(series, order) {
  const down = order.startsWith('-');
  const id = order.replace(/^-/, '');
  const sign = down ? -1 : 1;
  const last = down ? -Infinity : Infinity;
  const value = (/** @type {Sampled} */ one) => {
    const number = numberOf((one.value ?? one.values?.at(-1))?.[1] ?? (one.histogram ?? one.histograms?.at(-1))?.[1].count);
    return Number.isNaN(number) ? last : number;
  };
  const name = (/** @type {Sampled} */ one) => one.metric[id] ?? '';
  const compare = new Intl.Collator(undefined, { numeric: true }).compare;
  return [...series].sort((a, b) => {
    if (id !== valueColumn) return sign * compare(name(a), name(b));
    return value(a) === value(b) ? 0 : sign * (value(a) < value(b) ? -1 : 1);
  });
}

/** Samples of a range that are written out. */
const few = 5;

/** @param {{sampled: Sampled, write: Write, bounds?: Bounds}} props */
function Value({ sampled: { value, values, histogram, histograms }, write, bounds }) {
  if (value) return html`<bdi title=${value[1]}>${write(value[1], bounds)}</bdi>`;
  if (histogram) return html`count ${histogram[1].count}, sum ${histogram[1].sum}`;
  const all = values ?? histograms ?? [];
  return html`<ul>
    ${(values ?? []).slice(-few).map(([time, text]) => html`<li key=${time}>
      <span class="hint">${formatTime(time)}</span> <bdi title=${text}>${write(text, bounds)}</bdi>
    </li>`)}
    ${all.length > few && html`<li class="hint">of ${all.length} samples</li>`}
  </ul>`;
}
