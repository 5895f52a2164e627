// The query of a rule, drawn against its threshold.

import { useMemo } from '../vendor/hooks.js';
import { get, rangeParams } from '../data/api.js';
import { now } from '../data/clock.js';
import { Chart } from '../charts/chart.js';
import { unitOf } from '../data/expressionunit.js';
import { html } from '../parts/html.js';
import { divided, identity } from '../parts/labels.js';
import { useInView, useLoad } from '../data/load.js';
import { askBounds, unbounded } from '../data/quantiles.js';
import { points, shifted, within as withinBounds } from '../data/samples.js';
import { useComparison } from '../state/compare.js';
import { useTime } from '../state/state.js';
import { comparisons } from './comparison.js';
import { format } from '../data/units.js';

/** @typedef {import('./alerting.js').Rule} Rule */
/** @typedef {import('./comparison.js').Comparison} Comparison */
/** @typedef {import('../data/types.js').Unit} Unit */
/** @typedef {import('../data/types.js').Sampled} Sampled */
/** @typedef {import('../data/types.js').Time} Time */
/** @typedef {import('../data/quantiles.js').BoundsOf} BoundsOf */
/** @typedef {{sampled: Sampled, query: string, limit: boolean}} Drawn a series of a query, and whether others are compared with it */
/** @typedef {{drawn: Drawn[], start: number, end: number, step: number}} Answer */
/** @typedef {{drawn: Drawn[], text: string, shift: number}} Past the series of the time that they are compared with */

/** Series that are asked for: more than are drawn. */
const most = 200;

/** Comparisons that are drawn. */
const charts = 4;

/**
 * Returns the parts of an expression, its unit and the bounds of its quantiles. Not every
 * engine gives a syntax tree.
 * @param {string} query
 * @returns {{parts: Comparison[], unit: Unit, boundsOf: BoundsOf}}
 */
export function useExpression(query) {
  const { data: tree, error } = useLoad((signal) => get('/api/v1/parse_query', { query }, { signal }), [query]);
  const { data: boundsOf = unbounded } = useLoad(tree ? (signal) => askBounds(tree, now(), signal).catch(() => unbounded) : null, [tree]);
  return useMemo(() => {
    const whole = { queries: [query], op: '', threshold: null, against: '' };
    if (!tree) return { parts: error ? [whole] : [], unit: /** @type {Unit} */ (''), boundsOf };
    const parts = comparisons(tree);
    return { parts: parts.length > 0 ? parts : [whole], unit: unitOf(tree), boundsOf };
  }, [query, tree, error, boundsOf]);
}

/** @param {{rule: Rule, parts: Comparison[], unit: Unit, boundsOf: BoundsOf}} props */
export function RuleCharts({ rule, parts, unit, boundsOf }) {
  if (parts.length === 0) return html`<p class="hint">Loading…</p>`;
  return html`${parts.slice(0, charts).map((part) => html`<${RuleChart} key=${part.queries.join()} rule=${rule} part=${part} unit=${unit} boundsOf=${boundsOf} />`)}`;
}

/** @param {{rule: Rule, part: Comparison, unit: Unit, boundsOf: BoundsOf}} props */
function RuleChart({ rule, part, unit, boundsOf }) {
  const time = useTime();
  const [element, inView] = useInView();
  const compared = useComparison();
  const asked = [part.queries.join(), part.against, compared?.id, time.range, time.live || time.start, inView];
  const { data, error } = useLoad(inView ? (signal) => askBoth(part, time, compared, signal) : null, asked, time.tick);
  const series = useMemo(() => (data ? seriesOf(data.drawn, rule, boundsOf) : []), [data, boundsOf]);
  const past = useMemo(() => (data?.past ? earlierOf(data.past, series) : null), [data, series]);
  const marks = useMemo(() => marksOf(rule), [rule.alerts.map((alert) => alert.activeAt).join()]);
  const { threshold } = part;
  const note = data ? undefined : error ? html`<span class="error">${error.message}</span>` : 'Loading…';
  return html`<div class="rule-chart" ref=${element}>
    <${Chart} title=${titleOf(part, unit)} description=${part.queries.join(' or ')} unit=${unit} series=${series} marks=${marks}
      start=${data?.start} end=${data?.end} step=${data?.step} height=${140} note=${note} earlier=${past}
      threshold=${threshold !== null && Number.isFinite(threshold) ? threshold : null} />
  </div>`;
}

/**
 * @param {Comparison} part
 * @param {Time} time
 * @param {import('../state/compare.js').Comparison|null} compared
 * @param {AbortSignal} signal
 * @returns {Promise<Answer & {past: Past|null}>}
 */
async function askBoth(part, time, compared, signal) {
  const [answer, before] = await Promise.all([ask(part, time, signal), compared && ask(part, compared.time, signal)]);
  return { ...answer, past: compared && before && { drawn: before.drawn, text: compared.text, shift: compared.shift } };
}

/**
 * @param {Comparison} part
 * @param {Time} time
 * @param {AbortSignal} signal
 * @returns {Promise<Answer>}
 */
async function ask({ queries, against }, { start, end, step }, signal) {
  const times = { ...rangeParams(start, end, step), limit: most };
  /** @param {string} expr @param {boolean} limit @returns {Promise<Drawn[]>} */
  const series = async (expr, limit) => {
    const { result } = await get('/api/v1/query_range', { query: expr, ...times }, { signal });
    return result.map((/** @type {Sampled} */ sampled) => ({ sampled, query: expr, limit }));
  };
  const found = await Promise.all([...queries.map((query) => series(query, false)), ...(against ? [series(against, true)] : [])]);
  return { drawn: found.flat(), start, end, step };
}

/**
 * Series to draw, those first that an alert is about.
 * @param {Drawn[]} drawn
 * @param {Rule} rule
 * @param {BoundsOf} boundsOf
 */
function seriesOf(drawn, rule, boundsOf) {
  const { own } = divided(drawn.map(({ sampled }) => sampled.metric));
  return drawn
    .map((one, i) => {
      const { sampled, limit } = one;
      const { __name__: name = '', ...labels } = drawn.length > 1 ? own[i] : { ...sampled.metric, __name__: '' };
      // Of a recording rule's name the last part says which of them it is.
      const label = [...Object.values(labels), name.split(':').at(-1)].filter(Boolean).join(' ') || rule.name;
      return {
        of: keyOf(one),
        label: limit ? `limit: ${label}` : label,
        ...withinBounds(points(sampled), limit ? undefined : boundsOf(sampled.metric)),
        alerting: rule.alerts.some((alert) => within(sampled.metric, alert.labels)),
      };
    })
    .sort((a, b) => Number(b.alerting) - Number(a.alerting));
}

/** @param {Drawn} drawn */
const keyOf = ({ sampled, query }) => `${query} ${identity(sampled.metric)}`;

/**
 * @param {Past} past
 * @param {ReturnType<typeof seriesOf>} lines
 * @returns {import('../charts/earlierlines.js').Earlier}
 */
function earlierOf({ drawn, text, shift }, lines) {
  const before = new Map(drawn.map((one) => [keyOf(one), one]));
  const series = lines.map(({ of, label, bounds }) => {
    const line = shifted(before.has(of) ? points(/** @type {Drawn} */ (before.get(of)).sampled) : undefined, shift);
    return line && { label, ...withinBounds(line, bounds) };
  });
  return { text, total: false, series };
}

/**
 * Whether a series is the one that an alert is about, which has labels of its rule too.
 * @param {import('../data/types.js').Labels} metric
 * @param {import('../data/types.js').Labels} labels
 */
function within(metric, labels) {
  return Object.entries(metric).every(([name, value]) => name === '__name__' || labels[name] === value);
}

/**
 * When alerts began.
 * @param {Rule} rule
 * @returns {import('../data/types.js').Mark[]}
 */
function marksOf({ alerts }) {
  const times = new Set(alerts.map(({ activeAt }) => Math.floor(Date.parse(activeAt) / 1000)));
  return [...times].map((time) => ({ time, text: 'begins', kind: /** @type {const} */ ('alert') }));
}

const words = /** @type {Record<string, string>} */ ({
  '>': 'above', '>=': 'at or above', '<': 'below', '<=': 'at or below', '==': 'at', '!=': 'at anything but',
});

/**
 * @param {Comparison} part
 * @param {Unit} unit
 */
function titleOf({ op, threshold, against }, unit) {
  if (op === '') return 'Where this has a value, the alert is on';
  return `Alerts ${words[op]} ${threshold === null ? against : format(threshold, unit)}`;
}
