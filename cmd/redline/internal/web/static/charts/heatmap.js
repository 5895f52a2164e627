// The counts of a histogram over time: the stronger the colour of a cell, the more.

import { html } from '../parts/html.js';
import { useMemo, useRef } from '../vendor/hooks.js';
import { boundsApart, bucketText, cellAt, columnsOf, layOut } from './buckets.js';
import { useChartKeys } from './chartkeys.js';
import { ChartTable } from './charttable.js';
import { cssColor } from './color.js';
import { Figure } from './figure.js';
import { writeTime } from './legend.js';
import { useInView } from '../data/load.js';
import { drawMarks, marksAt } from './overlay.js';
import { axisLook, timePlot, usePlot, widthOf } from './plot.js';
import { cells } from '../data/samples.js';
import { pngOf, Save } from './export.js';
import { zoom } from '../state/state.js';
import { useDark } from '../state/theme.js';
import { format } from '../data/units.js';

/** @typedef {import('./buckets.js').Laid} Laid */
/** @typedef {import('../data/types.js').Mark} Mark */
/** @typedef {import('../data/types.js').Unit} Unit */
/** @typedef {import('../vendor/uplot.js').default} uPlot */
/** @typedef {{data: uPlot.AlignedData, start: number, end: number, step: number, marks: Mark[], laid: Laid}} Drawn */

/** @type {never[]} */
const none = [];

/**
 * @param {object} props
 * @param {string} props.title
 * @param {string} [props.description]
 * @param {Unit} [props.unit] of the bounds
 * @param {import('../data/types.js').Sampled[]} props.sampled series by le, or native histograms
 * @param {Mark[]} [props.marks]
 * @param {number} props.start of the time
 * @param {number} props.end
 * @param {number} props.step seconds between points
 * @param {number} [props.height] pixels of the plot
 * @param {boolean} [props.compared] whether the page is compared with an earlier time
 * @param {import('../parts/html.js').Children} [props.actions]
 * @param {import('../parts/html.js').Children} [props.note]
 */
export function Heatmap(props) {
  const { title, description, unit = '', sampled, start, end, step, marks = none, height = 180, compared = false, actions, note } = props;
  const [element, inView, place] = useInView();
  const when = useRef(/** @type {Element|null} */ (null));
  const under = useRef(/** @type {Element|null} */ (null));
  const dark = useDark();
  const laid = useMemo(() => layOut(cells(sampled)), [sampled]);
  const drawn = useMemo(() => {
    const data = /** @type {uPlot.AlignedData} */ ([laid.times, laid.times.map(() => null)]);
    return { data, start, end, step, marks, laid };
  }, [laid, start, end, step, marks]);

  const options = (/** @type {number} */ width, /** @type {{current: Drawn}} */ latest) => {
    const onCursor = (/** @type {number|null} */ index, /** @type {uPlot} */ u) => {
      const at = index === null ? null : latest.current.laid.times[index];
      writeTime(when.current, at, marksAt(u, latest.current.marks));
      writeCell(under.current, u, latest.current.laid, at, unit);
    };
    return withCells(timePlot({ width, height, latest, onZoom: zoom, onCursor }), latest, unit);
  };
  const plot = usePlot(place, inView, options, [dark, unit, height], drawn);
  const keys = useChartKeys(plot, zoom, (index, u) => [fullestIn(laid, laid.times[index], unit), marksAt(u, marks)].filter(Boolean).join(', '));

  const table = () => html`<${ChartTable} ...${{ title, marks, times: laid.times, ...columnsOf(laid, unit) }} unit="" />`;
  const values = () => ({ title, unit: '', times: laid.times, ...columnsOf(laid, unit) });
  const picture = () => plot.current && pngOf(plot.current.ctx.canvas, title, [start, end], none);
  const save = (/** @type {boolean} */ asTable) => laid.cells.length > 0 && html`<${Save} title=${title} end=${end} values=${values} picture=${asTable ? null : picture} />`;
  return html`<${Figure} ...${{ title, description, when, actions, table, save }}>
    <div class="plot" role="img" aria-label=${inWords(title, unit, laid)} tabindex="0" ...${keys}>
      <div class="canvas" ref=${element} style=${{ minHeight: `${height}px` }}></div>
      ${laid.cells.length === 0 && html`<p class="nothing">${note ?? 'No samples in this time.'}</p>`}
    </div>
    <p class="under" ref=${under}></p>
    ${compared && html`<p class="hint compared">A heatmap is of one time; its quantiles are compared.</p>`}
  <//>`;
}

/**
 * The options of a plot with cells in it.
 * @param {ReturnType<typeof timePlot>} base
 * @param {{current: Drawn}} latest
 * @param {Unit} unit
 * @returns {uPlot.Options}
 */
function withCells(base, latest, unit) {
  return {
    ...base,
    scales: { ...base.scales, y: { range: () => latest.current.laid.reach } },
    axes: [...base.axes, boundAxis(latest, unit)],
    series: [{}, { show: false }],
    hooks: {
      ...base.hooks,
      drawAxes: [(u) => drawCells(u, latest.current)],
      draw: [(u) => drawMarks(u, latest.current.marks)],
    },
  };
}

/**
 * An axis with its ticks at bounds.
 * @param {{current: Drawn}} latest
 * @param {Unit} unit
 * @returns {uPlot.Axis}
 */
function boundAxis(latest, unit) {
  const bounds = (/** @type {uPlot} */ u) => boundsApart(latest.current.laid, (u.bbox.height || 1) / devicePixelRatio);
  return {
    ...axisLook(),
    scale: 'y',
    grid: { show: false },
    size: (u, values) => widthOf(u, values ?? []) + 12,
    splits: (u) => bounds(u).map(latest.current.laid.heightOf),
    values: (u) => bounds(u).map((bound) => format(bound, unit)),
  };
}

/**
 * @param {uPlot} u
 * @param {Drawn} drawn
 */
function drawCells(u, { laid: { cells, most, heightOf }, step }) {
  const { ctx } = u;
  const { left, top, width, height } = u.bbox;
  ctx.save();
  ctx.beginPath();
  ctx.rect(left, top, width, height);
  ctx.clip();
  ctx.fillStyle = cssColor('--heat');
  for (const { time, low, high, count } of cells) {
    const x = Math.round(u.valToPos(time - step, 'x', true));
    const right = Math.round(u.valToPos(time, 'x', true));
    const y = Math.round(u.valToPos(heightOf(high), 'y', true));
    const bottom = Math.round(u.valToPos(heightOf(low), 'y', true));
    ctx.globalAlpha = 0.08 + 0.92 * Math.sqrt(count / most);
    ctx.fillRect(x, y, Math.max(1, right - x), Math.max(1, bottom - y));
  }
  ctx.restore();
}

/**
 * Writes the count of the cell under the pointer.
 * @param {Element|null} place
 * @param {uPlot} u
 * @param {Laid} laid
 * @param {number|null} time
 * @param {Unit} unit
 */
function writeCell(place, u, laid, time, unit) {
  if (!place) return;
  const pointed = time !== null && u.cursor.event; // else the pointer is over another chart
  const cell = pointed ? cellAt(laid, time, u.posToVal(u.cursor.top ?? -1, 'y')) : null;
  place.textContent = cell ? `${bucketText(cell, unit)}: ${format(cell.count)}` : '';
}

/**
 * Returns the text that screen readers read out for the chart.
 * @param {string} title
 * @param {Unit} unit
 * @param {Laid} laid
 */
function inWords(title, unit, laid) {
  const last = fullestIn(laid, laid.times.at(-1), unit);
  return `${title}. ${last ? `At the end ${last}` : 'No samples'}.`;
}

/**
 * Says which bucket has most at a time, or '' where none has any.
 * @param {Laid} laid
 * @param {number|undefined} at
 * @param {Unit} unit
 */
function fullestIn({ cells }, at, unit) {
  const then = cells.filter(({ time }) => time === at);
  if (then.length === 0) return '';
  const fullest = then.reduce((a, b) => (b.count > a.count ? b : a));
  return `most are in ${bucketText(fullest, unit)}: ${format(fullest.count)}`;
}
