// A chart's values as a table, for those who do not see it and those who want numbers.

import { html } from '../parts/html.js';
import { format, formatTime, formatWithin } from '../data/units.js';

/** @typedef {import('../data/types.js').Unit} Unit */

/** Times that are listed, the latest ones. */
const most = 500;

/** Columns that fit into the place of a chart. */
const few = 3;

/**
 * @param {object} props
 * @param {string} props.title
 * @param {Unit} props.unit
 * @param {(import('../data/types.js').Bounds|undefined)[]} [props.bounds] of the columns
 * @param {number[]} props.times
 * @param {string[]} props.labels of the columns
 * @param {(number|null)[][]} props.values
 * @param {import('../data/types.js').Mark[]} [props.marks]
 * @param {import('../data/types.js').Exemplar[]} [props.exemplars]
 */
export function ChartTable({ title, unit, bounds = [], times, labels, values, marks = [], exemplars = [] }) {
  const rows = times.map((_, i) => times.length - 1 - i).slice(0, most);
  return html`<div class=${`chart-table ${labels.length > few ? 'wide' : ''}`} tabindex="0" role="region" aria-label=${`${title}, as a table`}>
    <table>
      <thead>
        <tr>
          <th scope="col">Time</th>
          ${labels.map((label, i) => html`<th scope="col" class="number" key=${i}><bdi>${label}</bdi></th>`)}
        </tr>
      </thead>
      <tbody>
        ${rows.map(
          (i) => html`<tr key=${times[i]}>
            <th scope="row">${formatTime(times[i])}</th>
            ${values.map((column, c) => html`<td class="number" key=${c}>${formatWithin(column[i], unit, bounds[c])}</td>`)}
          </tr>`,
        )}
      </tbody>
    </table>
    ${marks.length > 0 &&
    html`<h4>Marks</h4>
      <ul>
        ${marks.map((mark, i) => html`<li key=${i}>${formatTime(mark.time)} <bdi>${mark.text}</bdi></li>`)}
      </ul>`}
    ${exemplars.length > 0 &&
    html`<h4>Exemplars</h4>
      <ul>
        ${exemplars.map((exemplar, i) => html`<li key=${i}><${ExemplarText} exemplar=${exemplar} unit=${unit} /></li>`)}
      </ul>`}
  </div>`;
}

/**
 * An exemplar in words.
 * @param {{exemplar: import('../data/types.js').Exemplar, unit: Unit}} props
 */
export function ExemplarText({ exemplar, unit }) {
  return html`<span class="exemplar">
    <b>${format(exemplar.value, unit)}</b> at ${formatTime(exemplar.time)}
    ${Object.entries(exemplar.labels).map(([name, value]) => html` <span key=${name}>${name} <bdi><code>${value}</code></bdi></span>`)}
  </span>`;
}
