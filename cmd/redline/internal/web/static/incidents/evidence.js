// The query that shows a reason, drawn around the time when it began.

import { html } from '../parts/html.js';
import { useMemo } from '../vendor/hooks.js';
import { get, range } from '../data/api.js';
import { Chart } from '../charts/chart.js';
import { Icon } from '../charts/figure.js';
import { unitOf } from '../data/expressionunit.js';
import { divided } from '../parts/labels.js';
import { useInView, useLoad } from '../data/load.js';
import { stepOf } from '../data/promql.js';
import { points } from '../data/samples.js';
import { linkAround } from '../state/state.js';

/** @typedef {import('../data/types.js').Mark} Mark */
/** @typedef {import('../data/types.js').Sampled} Sampled */
/** @typedef {import('../data/types.js').Unit} Unit */
/** @typedef {import('./span.js').Span} Span */

/** Lines that are drawn, and characters of a title. */
const [most, longest] = [15, 200];

/** Pixels of a chart. */
const width = 480;

/** @param {{expr: string, span: Span, marks: Mark[]}} props */
export function Evidence({ expr, span: { from, to, began }, marks }) {
  const [element, inView] = useInView();
  const step = stepOf(to - from, width);
  const [start, end] = [Math.floor(from / step) * step, Math.floor(to / step) * step];
  const { data, error } = useLoad(inView ? (signal) => ask(expr, start, end, step, signal) : null, [expr, start, inView], end);
  const series = useMemo(() => linesOf(data?.sampled ?? []), [data]);
  const note = data ? undefined : error ? html`<span class="error">${error.message}</span>` : 'Loading…';
  const explore = linkAround('/explore', { expr }, began, to);
  const actions = html`<a class="quiet" href=${explore} title="Explore the query"><${Icon} name="query" /><span class="unseen">Explore the query ${expr}</span></a>`;
  return html`<div class="evidence" ref=${element}>
    <${Chart} title=${expr.slice(0, longest)} description=${expr} unit=${data?.unit ?? ''} series=${series} of=${data?.sampled.length} marks=${marks}
      start=${start} end=${end} step=${step} height=${110} note=${note} actions=${actions} />
  </div>`;
}

/**
 * @param {string} expr
 * @param {number} start
 * @param {number} end
 * @param {number} step
 * @param {AbortSignal} signal
 * @returns {Promise<{sampled: Sampled[], unit: Unit}>}
 */
async function ask(expr, start, end, step, signal) {
  const [sampled, tree] = await Promise.all([
    range(expr, start, end, step, { signal }),
    get('/api/v1/parse_query', { query: expr }, { signal }).catch(() => null), // not every engine has it
  ]);
  return { sampled, unit: tree ? unitOf(tree) : '' };
}

/**
 * Returns lines, each with the labels that tell it from the others.
 * @param {Sampled[]} sampled
 */
function linesOf(sampled) {
  const { own } = divided(sampled.map(({ metric }) => metric));
  return sampled.slice(0, most).map((one, i) => {
    const labels = sampled.length > 1 ? own[i] : one.metric;
    const label = Object.entries(labels).filter(([name]) => name !== '__name__').map(([, value]) => value).join(' ');
    return { label: label || labels.__name__ || 'value', ...points(one) };
  });
}
