// A panel of a service's dashboard: asks its queries while it is in view, and draws
// the answers.

import { html } from '../parts/html.js';
import { useMemo } from '../vendor/hooks.js';
import { instant, range } from '../data/api.js';
import { Failure } from '../frame/disconnected.js';
import { Chart } from '../charts/chart.js';
import { covered, sameRank, useComparison } from '../state/compare.js';
import { earlierOf } from '../charts/earlierlines.js';
import { largestExemplars } from '../data/exemplars.js';
import { Icon } from '../charts/figure.js';
import { Heatmap } from '../charts/heatmap.js';
import { LabelTable } from '../parts/labeltable.js';
import { linesOf } from '../charts/lines.js';
import { useInView, useLoad } from '../data/load.js';
import { bind, bindLegend } from '../data/promql.js';
import { figureEnd, spanText, wholeInterval } from '../data/timespan.js';
import { link, useTime } from '../state/state.js';

/** @typedef {import('../data/types.js').Panel} PanelModel */
/** @typedef {import('../data/types.js').Query} Query */
/** @typedef {import('../data/types.js').Variables} Variables */
/** @typedef {import('../data/types.js').Time} Time */
/** @typedef {import('../data/types.js').Mark} Mark */
/** @typedef {import('../data/types.js').Exemplar} Exemplar */
/** @typedef {import('../data/types.js').Sampled} Sampled */

/**
 * @typedef {object} Answer
 * @property {{query: Query, sampled: Sampled[], figures: Sampled[], of: number}[]} results with their figures over all of the time, of so many series
 * @property {Exemplar[]} exemplars
 * @property {number} start of the time that was asked for
 * @property {number} end
 * @property {number} step
 * @property {string} span the time in words
 * @property {EarlierAnswer|null} [earlier] of the time that it is compared with
 * @property {string} [nothing] the meaning of an empty chart
 */

/** @typedef {{text: string, shift: number, results: Answer['results']}} EarlierAnswer */

/** @param {{panel: PanelModel, variables: Variables, interval: number, marks: Mark[]}} props */
export function Panel({ panel, variables, interval, marks }) {
  const time = useTime();
  const [element, inView] = useInView();
  const compared = useComparison();
  const asked = [panel, variables, compared?.id, time.range, time.live || time.start];
  const load = inView ? (/** @type {AbortSignal} */ signal) => askBoth(panel, variables, interval, time, compared, signal) : null;
  const { data, error } = useLoad(load, asked, time.chartTick, time.tick);
  const answer = data ?? { ...time, results: none, exemplars: none, span: '' };
  const drawing = useMemo(() => {
    const actions = html`<${Explore} panel=${panel} variables=${variables} />`;
    const note = data ? data.nothing : error ? html`<${Failure} error=${error} />` : 'Loading…';
    return html`<${Drawing} ...${{ panel, marks, actions, answer, note }} compared=${compared !== null} />`;
  }, [data ?? time, panel, variables, marks, compared?.id, data ? null : error]);
  return html`<div class="panel" id=${panel.id} ref=${element}>
    ${drawing} ${error && data && html`<${Failure} error=${error} />`}
  </div>`;
}

/** @param {{panel: PanelModel, variables: Variables}} props */
function Explore({ panel: { title, queries }, variables }) {
  const to = useMemo(() => link('/explore', { expr: bind(queries[0].expr, variables) }), [queries, variables]);
  return html`<a class="quiet" href=${to} title="Explore the query">
    <${Icon} name="query" /><span class="unseen">Explore the query of ${title}</span>
  </a>`;
}

/** @param {{panel: PanelModel, marks: Mark[], actions: any, answer: Answer, note: any, compared: boolean}} props */
function Drawing({ panel, marks, actions, answer, note, compared }) {
  const { title, description, unit, kind } = panel;
  const { series, of } = useMemo(() => linesOf(answer.results, kind === 'stacked'), [answer, kind]);
  const { start, end, step, exemplars, span } = answer;
  const common = { title, description, unit, marks, actions, note, start, end, step };
  const { earlier } = answer;
  const past = useMemo(() => (earlier ? earlierOf(earlier.results, earlier.shift, series, kind === 'stacked', earlier.text) : null), [earlier, series, kind]);
  if (kind === 'labels') return html`<${LabelTable} ...${common} sampled=${answer.results.flatMap((r) => r.sampled)} />`;
  if (kind === 'heatmap') return html`<${Heatmap} ...${common} compared=${compared} sampled=${answer.results[0]?.sampled ?? none} />`;
  return html`<${Chart} ...${common} kind=${kind} series=${series} of=${of} span=${span} exemplars=${exemplars} earlier=${past} />`;
}

/** @type {never[]} */
const none = [];

/**
 * Returns the meaning of an empty chart: good news, where something was counted
 * that might have gone wrong.
 * @param {PanelModel} panel
 * @param {Sampled[]} counted
 */
export function nothingOf({ empty }, [counted]) {
  if (!empty || !counted) return undefined;
  return Number(counted.value?.[1]) > 0 ? empty.text : 'No requests in this time.';
}

/**
 * Whether a query has other values over all of the time than at its end.
 * @param {PanelModel} panel
 * @param {Query} query
 */
function hasFigures({ kind }, { expr }) {
  return kind !== 'heatmap' && kind !== 'labels' && expr.includes('$__rate_interval');
}

/**
 * Asks for the time that is shown, and for the one that it is compared with, if any.
 * @param {PanelModel} panel
 * @param {Variables} variables
 * @param {number} interval seconds between scrapes
 * @param {Time} time
 * @param {import('../state/compare.js').Comparison|null} compared
 * @param {AbortSignal} signal
 * @returns {Promise<Answer>}
 */
async function askBoth(panel, variables, interval, time, compared, signal) {
  if (!compared || panel.kind === 'heatmap' || panel.kind === 'labels') return ask(panel, variables, interval, time, signal);
  const queries = panel.queries.map(({ expr, legend, bounds }) => ({ expr: sameRank(expr, time.end), legend, bounds }));
  const [answer, before, jobs] = await Promise.all([
    ask(panel, variables, interval, time, signal),
    ask({ ...panel, queries, empty: undefined }, variables, interval, compared.time, signal),
    covered(compared.time, signal),
  ]);
  const whole = jobs.has(variables.job ?? '');
  const results = before.results.map((one) => (whole ? one : { ...one, figures: [] }));
  return { ...answer, earlier: { text: compared.text, shift: compared.shift, results } };
}

/**
 * @param {PanelModel} panel
 * @param {Variables} variables
 * @param {number} interval seconds between scrapes
 * @param {Time} time
 * @param {AbortSignal} signal
 * @returns {Promise<Answer>}
 */
async function ask(panel, variables, interval, time, signal) {
  const { start, end, step } = time;
  const whole = { ...variables, rateInterval: wholeInterval(time, interval) };
  const selectors = panel.queries.flatMap(({ exemplars }) => (exemplars ? [bind(exemplars, variables)] : []));
  const [results, counted, exemplars] = await Promise.all([
    Promise.all(
      panel.queries.map(async (query) => {
        const [sampled, figures, count] = await Promise.all([
          range(bind(query.expr, variables), start, end, step, { signal }),
          hasFigures(panel, query) ? instant(bind(query.expr, whole), figureEnd(time), { signal }) : [],
          query.of === undefined ? [] : instant(bind(query.of, variables), end, { signal }),
        ]);
        return { query: { ...query, legend: bindLegend(query.legend, variables) }, sampled, figures, of: Number(count[0]?.value?.[1] ?? 0) };
      }),
    ),
    panel.empty ? instant(bind(panel.empty.of, variables), end, { signal }) : [],
    largestExemplars(selectors, start, end, signal),
  ]);
  return { results, exemplars, start, end, step, span: spanText(time), nothing: nothingOf(panel, counted) };
}
