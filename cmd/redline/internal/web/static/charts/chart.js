// A chart of lines or of areas on top of each other.

import { html } from '../parts/html.js';
import { useLayoutEffect, useMemo, useRef, useState } from '../vendor/hooks.js';
import { align, stack } from './align.js';
import { useChartKeys } from './chartkeys.js';
import { hasData, pastOf } from './earlierlines.js';
import { ChartTable, ExemplarText } from './charttable.js';
import { colorNames, cssColor } from './color.js';
import { Figure } from './figure.js';
import { Legend, writeText, writeTime, writeValues } from './legend.js';
import { isOther } from './lines.js';
import { useInView } from '../data/load.js';
import { drawExemplars, drawMarks, drawThreshold, exemplarAt, marksAt } from './overlay.js';
import { pngOf, Save } from './export.js';
import { timePlot, unitOfAxis, usePlot, valueAxis } from './plot.js';
import { useTime, zoom as zoomPage } from '../state/state.js';
import { useDark } from '../state/theme.js';
import { formatTime, formatWithin } from '../data/units.js';

/** @typedef {import('../data/types.js').Series} Series */
/** @typedef {import('../data/types.js').Mark} Mark */
/** @typedef {import('../data/types.js').Exemplar} Exemplar */
/** @typedef {import('../data/types.js').Unit} Unit */
/** @typedef {import('../vendor/uplot.js').default} uPlot */

/** Lines that one of many charts can draw without the page standing still. */
const usual = 100;

/** @type {never[]} */
const none = [];

/**
 * @param {object} props
 * @param {string} props.title
 * @param {string} [props.description]
 * @param {Unit} [props.unit]
 * @param {'lines'|'stacked'} [props.kind]
 * @param {Series[]} props.series
 * @param {Mark[]} [props.marks]
 * @param {Exemplar[]} [props.exemplars]
 * @param {number|null} [props.threshold] a dashed line
 * @param {number} [props.start] of the time; by default that of the page
 * @param {number} [props.end]
 * @param {number} [props.step] seconds between points; by default the least distance of two
 * @param {(start: number, end: number) => void} [props.onZoom]
 * @param {number} [props.height] pixels of the plot
 * @param {number} [props.most] lines that are drawn
 * @param {string} [props.span] the time of the series' figures, in words
 * @param {number} [props.of] how many series there are, where some are left out
 * @param {import('./earlierlines.js').Earlier|null} [props.earlier] lines of an earlier time
 * @param {import('../parts/html.js').Children} [props.actions] beside the title
 * @param {import('../parts/html.js').Children} [props.note] instead of the chart's own, where there is nothing to draw
 */
export function Chart(props) {
  const drawn = props.start === undefined || props.end === undefined ? OfPage : Plotted;
  return html`<${drawn} ...${props} />`;
}

/** @param {Parameters<typeof Chart>[0]} props */
function OfPage(props) {
  const { start, end } = useTime();
  return html`<${Plotted} ...${props} start=${start} end=${end} />`;
}

/** @param {Parameters<typeof Chart>[0] & {start: number, end: number}} props */
function Plotted(props) {
  const { title, description, unit = '', kind = 'lines', marks = none, exemplars = none, threshold = null, height = 180 } = props;
  const { start, end, step, onZoom = zoomPage, most = usual, of = props.series.length, span = '', earlier = null } = props;
  const [only, setOnly] = useState(/** @type {number|null} */ (null));
  const [hit, setHit] = useState(/** @type {ReturnType<typeof exemplarAt>} */ (null));
  const [pinned, setPinned] = useState(/** @type {ReturnType<typeof exemplarAt>} */ (null));
  const [element, inView, place] = useInView();
  const dark = useDark();

  const entries = useMemo(() => entriesOf(props.series.slice(0, most)), [props.series, most]);
  const shown = useMemo(() => (only !== null && entries[only] ? [entries[only]] : entries), [entries, only]);
  const past = useMemo(() => pastOf(earlier, entries, shown), [earlier, entries, shown]);
  const drawn = useMemo(() => {
    const { times, values: all } = align([...shown.map((entry) => entry.series), ...past.map(({ series }) => series)], step);
    const [values, before] = [all.slice(0, shown.length), all.slice(shown.length)];
    const data = /** @type {uPlot.AlignedData} */ (/** @type {unknown} */ ([times, ...(kind === 'stacked' ? stack(values) : values), ...before]));
    return { data, times, values, before, past, start, end, marks, exemplars, threshold };
  }, [shown, past, step, kind, start, end, marks, exemplars, threshold]);
  const bounds = useMemo(() => shown.map(({ series }) => series.bounds), [shown]);
  const figures = useMemo(() => (span && shown.some(({ series }) => series.figure !== undefined) ? shown.map(({ series }) => series.figure) : null), [shown, span]);
  const { legend, when, move } = useReadout(drawn, unit, bounds, figures, span);

  const latest = useRef({ onZoom, move });
  latest.current = { onZoom, move };
  const options = (/** @type {number} */ width, /** @type {{current: Drawn}} */ shows) => {
    const onCursor = (/** @type {number|null} */ index, /** @type {uPlot} */ u) => {
      latest.current.move(index, u);
      setHit((before) => sameHit(before, exemplarAt(u, shows.current.exemplars)));
    };
    const zoom = (/** @type {number} */ a, /** @type {number} */ b) => latest.current.onZoom(a, b);
    return withLines(timePlot({ width, height, latest: shows, onZoom: zoom, onCursor }), shows, shown, past, kind === 'stacked', unit);
  };
  const structure = [...shown, ...past].map(({ label, color }) => `${color} ${label}`).join('\n');
  const plot = usePlot(place, inView, options, [dark, kind, unit, height, structure], drawn);
  const said = (/** @type {number} */ index, /** @type {uPlot} */ u) => {
    const values = [...shown, ...past].map(({ label }, i) => `${label} ${formatWithin([...drawn.values, ...drawn.before][i][index], unit, [...bounds, ...past.map(({ series }) => series.bounds)][i])}`);
    return [...values, marksAt(u, marks)].filter(Boolean).join(', ');
  };
  const keys = useChartKeys(plot, onZoom, said);

  const labels = shown.map((entry) => entry.label);
  const named = kind === 'stacked' ? entries.filter(({ series }) => !isOther(series)).length : entries.length;
  const all = { labels: [...labels, ...past.map(({ label }) => label)], values: [...drawn.values, ...drawn.before], bounds: [...bounds, ...past.map(({ series }) => series.bounds)] };
  const table = () => html`<${ChartTable} ...${{ title, unit, marks, exemplars, ...all }} times=${drawn.times} />`;
  const picture = () => plot.current && pngOf(plot.current.ctx.canvas, title, [start, end], [...shown, ...past]);
  const save = (/** @type {boolean} */ asTable) => drawn.times.length > 0 && html`<${Save} title=${title} end=${end} values=${() => ({ title, unit, times: drawn.times, ...all })} picture=${asTable ? null : picture} />`;
  return html`<${Figure} ...${{ title, description, unit: unitOfAxis(unit), when, table, save }} actions=${props.actions}>
    <div class="plot" role="img" aria-label=${inWords(title, unit, entries)} tabindex="0" ...${keys}>
      <div class="canvas" ref=${element} onClick=${() => setPinned(pinned ? null : hit)} style=${{ minHeight: `${height}px` }}></div>
      ${drawn.times.length === 0 && html`<p class="nothing">${props.note ?? 'No samples in this time.'}</p>`}
      ${(pinned ?? hit) && html`<${Tip} ...${pinned ?? hit} unit=${unit} />`}
    </div>
    <${Legend} labels=${entries.map(({ label }) => label)} colors=${entries.map(({ color }) => color)} only=${only} onOnly=${setOnly} element=${legend} />
    ${earlier && html`<p class="hint compared">${hasData(earlier) ? `Dashed: ${earlier.total ? 'the total of ' : ''}${earlier.text}.` : `No data of ${earlier.text}.`}</p>`}
    ${of > named && html`<p class="hint">${named} of ${of} are drawn${named < entries.length ? ' by name' : ''}.</p>`}
  <//>`;
}

/** @typedef {{series: Series, label: string, color: string}} Entry */
/** @typedef {import('./earlierlines.js').Past} Past */

/**
 * @typedef {object} Drawn
 * @property {uPlot.AlignedData} data
 * @property {number[]} times
 * @property {(number|null)[][]} values which are not on top of each other
 * @property {(number|null)[][]} before values of the earlier time
 * @property {Past[]} past its lines
 * @property {number} start
 * @property {number} end
 * @property {Mark[]} marks
 * @property {Exemplar[]} exemplars
 * @property {number|null} threshold
 */

/**
 * Draws the text of an exemplar. It stays where it is clicked on, so that it can be copied.
 * @param {{exemplar: Exemplar, left?: number, right?: number, bottom: number, unit: Unit}} props
 */
function Tip({ exemplar, left, right, bottom, unit }) {
  const px = (/** @type {number|undefined} */ n) => (n === undefined ? 'auto' : `${n}px`);
  return html`<div class="tip" style=${{ left: px(left), right: px(right), bottom: px(bottom) }}>
    <${ExemplarText} exemplar=${exemplar} unit=${unit} />
  </div>`;
}

/**
 * The values under the crosshair in the legend, or those of all of the time, or the last
 * ones; and which of these they are.
 * @param {Drawn} drawn
 * @param {Unit} unit
 * @param {(import('../data/types.js').Bounds|undefined)[]} bounds of the lines
 * @param {(number|undefined)[]|null} figures of the lines
 * @param {string} span the time that these are of
 */
function useReadout(drawn, unit, bounds, figures, span) {
  const legend = useRef(/** @type {Element|null} */ (null));
  const when = useRef(/** @type {Element|null} */ (null));
  const cursor = useRef(/** @type {number|null} */ (null));
  const write = () => {
    const at = cursor.current ?? drawn.times.length - 1;
    const whole = cursor.current === null ? figures : null;
    const text = (/** @type {number|null|undefined} */ value, /** @type {number} */ i) => formatWithin(value, unit, bounds[i]);
    const was = (/** @type {number} */ i) => {
      const p = drawn.past.findIndex((one) => one.of === i);
      const value = p < 0 ? undefined : whole ? drawn.past[p].series.figure : drawn.before[p][at];
      return value === undefined || value === null || Number.isNaN(value) ? '' : ` (was ${text(value, i)})`;
    };
    writeValues(legend.current, (whole ?? drawn.values.map((column) => column[at])).map((value, i) => text(value, i) + was(i)));
  };
  const rest = () => writeText(when.current, figures ? span : drawn.times.length > 0 ? `at ${formatTime(drawn.times.at(-1) ?? 0)}` : '');
  useLayoutEffect(() => {
    write();
    if (cursor.current === null) rest();
  });
  const move = (/** @type {number|null} */ index, /** @type {uPlot} */ u) => {
    cursor.current = index;
    write();
    if (index === null) rest();
    else writeTime(when.current, drawn.times[index], marksAt(u, drawn.marks));
  };
  return { legend, when, move };
}

/**
 * Returns the options of a plot with lines in it, and with marks over them.
 * @param {ReturnType<typeof timePlot>} base
 * @param {{current: Drawn}} latest
 * @param {Entry[]} entries
 * @param {Past[]} past
 * @param {boolean} stacked
 * @param {Unit} unit
 * @returns {uPlot.Options}
 */
function withLines(base, latest, entries, past, stacked, unit) {
  const draw = (/** @type {uPlot} */ u) => {
    const { marks, threshold, exemplars } = latest.current;
    drawMarks(u, marks);
    if (threshold !== null) drawThreshold(u, threshold);
    drawExemplars(u, exemplars);
  };
  return {
    ...base,
    scales: { ...base.scales, y: { range: (_, low, high) => valueRange(low, high, latest.current) } },
    axes: [...base.axes, valueAxis(unit)],
    series: [{}, ...entries.map(({ color }) => look(color, stacked)), ...past.map(({ color }) => ({ ...look(color, false), width: 1, dash: [5, 4] }))],
    bands: stacked ? entries.slice(1).map((_, i) => ({ series: [i + 1, i + 2] })) : [],
    hooks: { ...base.hooks, draw: [draw] },
  };
}

/**
 * @param {Series[]} series
 * @returns {Entry[]}
 */
function entriesOf(series) {
  const names = colorNames(series.map(({ label }) => label));
  return series.map((one, i) => ({ series: one, label: one.label, color: one.color ?? names[i] }));
}

/**
 * How a line looks.
 * @param {string} color
 * @param {boolean} filled
 * @returns {uPlot.Series}
 */
function look(color, filled) {
  const stroke = color.startsWith('--') ? cssColor(color) : color;
  return { stroke, width: filled ? 1 : 1.5, fill: filled ? `color-mix(in srgb, ${stroke} 40%, transparent)` : undefined, points: { show: false, size: 4, fill: stroke, filter: lonely } };
}

/**
 * The points that no line leads to or from.
 * @param {uPlot} u
 * @param {number} index of the series
 */
function lonely(u, index) {
  const values = u.data[index];
  const found = [];
  for (let i = 0; i < values.length; i++) {
    if (values[i] !== null && (values[i - 1] ?? null) === null && (values[i + 1] ?? null) === null) found.push(i);
  }
  return found;
}

/**
 * The values that a chart has room for: from 0, and up to a threshold, and to
 * exemplars that do not press the lines flat.
 * @param {number|null} low
 * @param {number|null} high
 * @param {{threshold: number|null, exemplars: Exemplar[]}} drawn
 * @returns {[number, number]}
 */
function valueRange(low, high, { threshold, exemplars }) {
  const bottom = Math.min(0, low ?? 0, threshold ?? 0);
  const lines = Math.max(0, high ?? 0, threshold ?? 0);
  const points = Math.max(0, ...exemplars.map(({ value }) => value));
  const top = lines > 0 ? Math.max(lines, Math.min(points, 1.5 * lines)) : points;
  return top === bottom ? [bottom, bottom + 1] : [bottom && bottom * 1.05, top * 1.05];
}

/**
 * @param {ReturnType<typeof exemplarAt>} before
 * @param {ReturnType<typeof exemplarAt>} after
 */
function sameHit(before, after) {
  return before && after && before.exemplar === after.exemplar ? before : after;
}

/**
 * Returns the text that screen readers read out for the chart.
 * @param {string} title
 * @param {Unit} unit
 * @param {{series: Series, label: string}[]} entries
 */
function inWords(title, unit, entries) {
  const some = 5;
  const last = entries.slice(0, some).map(({ series, label }) => `${label} ${formatWithin(series.values.at(-1), unit, series.bounds)}`);
  if (entries.length > some) last.push(`and ${entries.length - some} more`);
  return `${title}. ${last.length > 0 ? `Last: ${last.join(', ')}` : 'No samples'}.`;
}
