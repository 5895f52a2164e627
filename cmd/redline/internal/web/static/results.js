// What a query gives, as a chart and as a table.

import { useMemo } from './vendor/hooks.js';
import { Chart } from './chart.js';
import { html } from './html.js';
import { divided } from './labels.js';
import { numberOf, points, selectorOf } from './samples.js';
import { format, formatTime } from './units.js';

/** @typedef {import('./types.js').Sampled} Sampled */
/** @typedef {import('./types.js').Unit} Unit */

/** Series that are drawn or listed. */
export const most = 200;

/**
 * @typedef {object} Answer
 * @property {Sampled[]} series at most one more than can be shown
 * @property {string[]} notes of the engine
 * @property {number} start
 * @property {number} end
 * @property {number} step
 * @property {Unit} unit
 */

/** @param {{answer: Answer}} props */
export function ResultGraph({ answer }) {
  const { series, unit, start, end, step } = answer;
  const { title, lines } = useMemo(() => drawn(series), [series]);
  const native = series.filter(({ values, histograms }) => !values && histograms).length;
  return html`<div class="result">
    <${Chart} title=${title} unit=${unit} series=${lines} start=${start} end=${end} step=${step} height=${320} most=${most} />
    ${native > 0 &&
    html`<p class="hint">
      ${native} of the series are native histograms, which <code>histogram_quantile(0.99, …)</code> makes a line of.
    </p>`}
    <${Bound} length=${series.length} />
  </div>`;
}

/**
 * Lines that are called by what tells them apart, and what they have in common.
 * @param {Sampled[]} series
 */
function drawn(series) {
  const shown = series.filter(({ values }) => values).slice(0, most);
  const { common, own } = divided(shown.map(({ metric }) => metric));
  const lines = shown.map((one, i) => ({ label: selectorOf(own[i]), labels: one.metric, ...points(one) }));
  const title = Object.keys(common).length > 0 ? selectorOf(common) : `${lines.length} series`;
  return { title, lines };
}

/** @param {{answer: Answer}} props */
export function ResultTable({ answer }) {
  const { unit } = answer;
  const series = answer.series.slice(0, most);
  if (series.length === 0) return html`<p class="surface hint">Nothing at ${formatTime(answer.end)}: no series has a sample then.</p>`;
  const labels = [...new Set(series.flatMap(({ metric }) => Object.keys(metric)))].sort();
  const names = [...labels.filter((name) => name === '__name__'), ...labels.filter((name) => name !== '__name__')];
  return html`<div class="surface">
    <p class="hint">At ${formatTime(answer.end)}</p>
    <div class="scroll" tabindex="0" role="region" aria-label="Result as a table">
      <table class="results">
        <thead>
          <tr>
            ${names.map((name) => html`<th scope="col" key=${name}>${name === '__name__' ? 'metric' : name}</th>`)}
            <th scope="col" class="number">Value</th>
          </tr>
        </thead>
        <tbody>
          ${series.map((one, i) => html`<tr key=${i}>
            ${names.map((name) => html`<td key=${name} title=${one.metric[name]}><bdi>${one.metric[name] ?? ''}</bdi></td>`)}
            <td class="number"><${Value} sampled=${one} unit=${unit} /></td>
          </tr>`)}
        </tbody>
      </table>
    </div>
    <${Bound} length=${answer.series.length} />
  </div>`;
}

/** Samples of a range that are written out. */
const few = 5;

/** @param {{sampled: Sampled, unit: Unit}} props */
function Value({ sampled: { value, values, histogram, histograms }, unit }) {
  if (value) return html`<${Exact} text=${value[1]} unit=${unit} />`;
  if (histogram) return html`count ${histogram[1].count}, sum ${histogram[1].sum}`;
  const all = values ?? histograms ?? [];
  return html`<ul>
    ${(values ?? []).slice(-few).map(([time, text]) => html`<li key=${time}>
      <span class="hint">${formatTime(time)}</span> <${Exact} text=${text} unit=${unit} />
    </li>`)}
    ${all.length > few && html`<li class="hint">of ${all.length} samples</li>`}
  </ul>`;
}

/** A value as the engine has it, and as it is easily read. @param {{text: string, unit: Unit}} props */
function Exact({ text, unit }) {
  const read = format(numberOf(text), unit);
  return html`${/\d.*[^\d.]$/.test(read) && html`<span class="hint">${read}</span> `}<bdi>${text}</bdi>`;
}

/** @param {{length: number}} props */
function Bound({ length }) {
  if (length <= most) return null;
  return html`<p class="hint" role="note">
    More than ${most} series: the first ${most} are shown. <code>topk(20, …)</code> or an aggregation makes them fewer.
  </p>`;
}
