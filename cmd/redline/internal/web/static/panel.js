// A panel of a service's dashboard: asks its queries while it is in view, and draws
// what they answer.

import { html } from './html.js';
import { useMemo } from './vendor/hooks.js';
import { range } from './api.js';
import { Failure } from './away.js';
import { Chart } from './chart.js';
import { largestExemplars } from './exemplars.js';
import { Icon } from './figure.js';
import { Heatmap } from './heatmap.js';
import { LabelTable } from './labeltable.js';
import { useInView, useLoad } from './load.js';
import { bind } from './promql.js';
import { legendOf, points } from './samples.js';
import { link, useTime } from './state.js';

/** @typedef {import('./types.js').Panel} PanelModel */
/** @typedef {import('./types.js').Query} Query */
/** @typedef {import('./types.js').Variables} Variables */
/** @typedef {import('./types.js').Time} Time */
/** @typedef {import('./types.js').Mark} Mark */
/** @typedef {import('./types.js').Exemplar} Exemplar */
/** @typedef {import('./types.js').Sampled} Sampled */

/**
 * @typedef {object} Answer
 * @property {{query: Query, sampled: Sampled[]}[]} results
 * @property {Exemplar[]} exemplars
 * @property {number} start of the time that was asked for
 * @property {number} end
 * @property {number} step
 */

/** @param {{panel: PanelModel, variables: Variables, marks: Mark[]}} props */
export function Panel({ panel, variables, marks }) {
  const time = useTime();
  const [element, inView] = useInView();
  const asked = [panel, variables, time.range, time.live || time.start];
  const load = inView ? (/** @type {AbortSignal} */ signal) => ask(panel, variables, time, signal) : null;
  const { data, error } = useLoad(load, asked, time.beat, time.tick);
  const answer = data ?? { ...time, results: none, exemplars: none };
  const drawing = useMemo(() => {
    const actions = html`<${Explore} panel=${panel} variables=${variables} />`;
    const note = data ? undefined : error ? html`<${Failure} error=${error} />` : 'Loading…';
    return html`<${Drawing} ...${{ panel, marks, actions, answer, note }} />`;
  }, [data ?? time, panel, variables, marks, data ? null : error]);
  return html`<div class="panel" id=${panel.id} ref=${element}>
    ${drawing} ${error && data && html`<${Failure} error=${error} />`}
  </div>`;
}

/** @param {{panel: PanelModel, variables: Variables}} props */
function Explore({ panel: { title, queries }, variables }) {
  const to = link('/explore', { expr: bind(queries[0].expr, variables) });
  return html`<a class="quiet" href=${to} title="Explore the query">
    <${Icon} name="query" /><span class="unseen">Explore the query of ${title}</span>
  </a>`;
}

/** @param {{panel: PanelModel, marks: Mark[], actions: any, answer: Answer, note: any}} props */
function Drawing({ panel, marks, actions, answer, note }) {
  const { title, description, unit, kind } = panel;
  const { series, of } = useMemo(() => linesOf(answer), [answer]);
  const { start, end, step, exemplars } = answer;
  const common = { title, description, unit, marks, actions, note, start, end, step };
  if (kind === 'labels') return html`<${LabelTable} ...${common} sampled=${answer.results.flatMap((r) => r.sampled)} />`;
  if (kind === 'heatmap') return html`<${Heatmap} ...${common} sampled=${answer.results[0]?.sampled ?? none} />`;
  return html`<${Chart} ...${common} kind=${kind} series=${series} of=${of} exemplars=${exemplars} />`;
}

/** @type {never[]} */
const none = [];

/** Lines that can be told apart. Queries that take the largest at each time give more. */
const mostLines = 15;

/**
 * The lines of an answer: where there are many those that add up to most, in the same
 * order whichever these are.
 * @param {Answer} answer
 */
function linesOf({ results }) {
  const all = results.flatMap(({ query, sampled }) =>
    sampled.map((one) => ({ label: legendOf(query.legend, one.metric), labels: one.metric, ...points(one) })),
  );
  const sums = all.map(({ values }) => sum(values));
  const least = sums.length > mostLines ? [...sums].sort((a, b) => b - a)[mostLines - 1] : -Infinity;
  return { series: all.filter((_, i) => !(sums[i] < least)).slice(0, mostLines), of: all.length };
}

/** @param {number[]} values */
function sum(values) {
  return values.reduce((total, value) => total + (value || 0), 0);
}

/**
 * @param {PanelModel} panel
 * @param {Variables} variables
 * @param {Time} time
 * @param {AbortSignal} signal
 * @returns {Promise<Answer>}
 */
async function ask(panel, variables, { start, end, step }, signal) {
  const selectors = panel.queries.flatMap(({ exemplars }) => (exemplars ? [bind(exemplars, variables)] : []));
  const [results, exemplars] = await Promise.all([
    Promise.all(
      panel.queries.map(async (query) => {
        return { query, sampled: await range(bind(query.expr, variables), start, end, step, { signal }) };
      }),
    ),
    largestExemplars(selectors, start, end, signal),
  ]);
  return { results, exemplars, start, end, step };
}
