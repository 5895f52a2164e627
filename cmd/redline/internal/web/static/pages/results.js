// The result of a query as a chart.

import { useMemo } from '../vendor/hooks.js';
import { Chart } from '../charts/chart.js';
import { earlierByLabels } from '../charts/earlierlines.js';
import { html } from '../parts/html.js';
import { divided } from '../parts/labels.js';
import { points, selectorOf, within } from '../data/samples.js';

/** @typedef {import('../data/types.js').Sampled} Sampled */
/** @typedef {import('../data/types.js').Unit} Unit */

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
 * @property {import('../data/quantiles.js').BoundsOf} boundsOf
 * @property {{text: string, shift: number, series: Sampled[]}|null} [earlier] the same at the time that it is compared with
 */

/** @param {{answer: Answer}} props */
export function ResultGraph({ answer }) {
  const { series, unit, boundsOf, start, end, step, earlier } = answer;
  const { title, lines } = useMemo(() => drawn(series, boundsOf), [series, boundsOf]);
  const past = useMemo(() => (earlier ? earlierByLabels(earlier.series, earlier.shift, lines, earlier.text) : null), [earlier, lines]);
  const native = series.filter(({ values, histograms }) => !values && histograms).length;
  return html`<div class="result">
    <${Chart} title=${title} unit=${unit} series=${lines} start=${start} end=${end} step=${step} height=${320} most=${most} earlier=${past} />
    ${native > 0 &&
    html`<p class="hint">
      ${native} of the series are native histograms, which <code>histogram_quantile(0.99, …)</code> makes a line of.
    </p>`}
    <${Bound} length=${series.length} />
  </div>`;
}

/**
 * Returns lines named by the labels that tell them apart, and the labels that all share.
 * @param {Sampled[]} series
 * @param {import('../data/quantiles.js').BoundsOf} boundsOf
 */
function drawn(series, boundsOf) {
  const shown = series.filter(({ values }) => values).slice(0, most);
  const { common, own } = divided(shown.map(({ metric }) => metric));
  const lines = shown.map((one, i) => ({ label: selectorOf(own[i]), labels: one.metric, ...within(points(one), boundsOf(one.metric)) }));
  const title = Object.keys(common).length > 0 ? selectorOf(common) : `${lines.length} series`;
  return { title, lines };
}

/** @param {{length: number}} props */
export function Bound({ length }) {
  if (length <= most) return null;
  return html`<p class="hint" role="note">
    More than ${most} series: the first ${most} are shown. <code>topk(20, …)</code> or an aggregation makes them fewer.
  </p>`;
}
