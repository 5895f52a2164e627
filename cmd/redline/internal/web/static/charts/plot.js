// A uPlot in an element of the page: its size, its axes, its crosshair and zoom.

import uPlot from '../vendor/uplot.js';
import { useLayoutEffect, useRef } from '../vendor/hooks.js';
import { cssColor } from './color.js';
import { ticks } from '../data/units.js';
import { isUTC, ofDay, zoned } from '../data/zone.js';

/** @typedef {import('../data/types.js').Unit} Unit */

const font = '11px system-ui, sans-serif';

/** All charts of a page have one crosshair. */
const crosshair = 'redline';

/**
 * The content of a plot. Another one is drawn anew.
 * @typedef {object} Drawn
 * @property {uPlot.AlignedData} data
 * @property {number} start of the time
 * @property {number} end
 */

/**
 * Keeps a plot in an element. It is made when it first comes into view, and drawn
 * while it is in view.
 * @template {Drawn} T
 * @param {Element|null} element
 * @param {boolean} inView
 * @param {(width: number, latest: {current: T}) => uPlot.Options} options
 * @param {unknown[]} structure another plot is made where that changes
 * @param {T} drawn
 */
export function usePlot(element, inView, options, structure, drawn) {
  const plot = useRef(/** @type {uPlot|null} */ (null));
  const latest = useRef(drawn);
  latest.current = drawn;
  const done = useRef(/** @type {T|null} */ (null));
  const wide = useRef(0);
  const seen = useRef(false);
  seen.current ||= inView;

  // Both in the frame that shows its legend: a frame costs as much as all plots do.
  useLayoutEffect(() => {
    if (!element || !seen.current) return undefined;
    // Asking the element lays the whole page out, so that it is asked once.
    wide.current ||= element.clientWidth;
    const made = new uPlot(options(wide.current, latest), latest.current.data, /** @type {HTMLElement} */ (element));
    plot.current = made;
    done.current = latest.current;
    const observer = new ResizeObserver(([entry]) => {
      const width = Math.floor(entry.contentRect.width);
      if (width <= 0) return;
      wide.current = width;
      if (width !== made.width) made.setSize({ width, height: made.height });
    });
    observer.observe(element);
    return () => {
      observer.disconnect();
      made.destroy();
      plot.current = null;
    };
  }, [element, seen.current, ...structure]);

  useLayoutEffect(() => {
    if (!inView || done.current === drawn) return;
    done.current = drawn;
    plot.current?.setData(drawn.data);
  }, [drawn, inView]);
  return plot;
}

/**
 * Returns the options of all plots: time from left to right, the crosshair, zoom by dragging.
 * @param {object} of
 * @param {number} of.width
 * @param {number} of.height
 * @param {{current: Drawn}} of.latest
 * @param {(start: number, end: number) => void} of.onZoom
 * @param {(index: number|null, u: uPlot) => void} of.onCursor the point under the crosshair
 * @returns {Pick<uPlot.Options, 'width'|'height'|'legend'|'padding'|'tzDate'|'cursor'> & {scales: uPlot.Scales, axes: [uPlot.Axis], hooks: uPlot.Hooks.Arrays}}
 */
export function timePlot({ width, height, latest, onZoom, onCursor }) {
  return {
    width: Math.max(width, 50),
    height,
    legend: { show: false },
    padding: [14, 16, 0, 0],
    tzDate: (time) => (isUTC() ? uPlot.tzDate(new Date(time * 1000), 'Etc/UTC') : new Date(time * 1000)),
    cursor: {
      y: false,
      points: { size: 6 },
      drag: { x: true, y: false, setScale: false },
      sync: { key: crosshair, scales: ['x', null], filters: { pub: (type) => type === 'mousemove' || type === 'mouseleave' } },
    },
    scales: { x: { time: true, range: () => [latest.current.start, latest.current.end] } },
    axes: [{ ...axisLook(), space: 70, size: 24, incrs: timeIncrements, values: (_, splits, __, ___, gap) => timeTicks(splits, gap) }],
    hooks: {
      setCursor: [(u) => onCursor(u.cursor.left !== undefined && u.cursor.left >= 0 ? (u.cursor.idx ?? null) : null, u)],
      setSelect: [
        (u) => {
          const { left, width: wide } = u.select;
          if (wide < 4 || !u.cursor.event) return;
          u.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
          onZoom(u.posToVal(left, 'x'), u.posToVal(left + wide, 'x'));
        },
      ],
    },
  };
}

/** The looks of an axis. */
export function axisLook() {
  const line = { stroke: cssColor('--grid'), width: 1 };
  return { font, stroke: cssColor('--muted'), grid: line, ticks: { ...line, size: 4 }, gap: 4 };
}

/**
 * An axis of values, as wide as its texts.
 * @param {Unit} unit
 * @returns {uPlot.Axis}
 */
export function valueAxis(unit) {
  return {
    ...axisLook(),
    scale: 'y',
    space: 28,
    incrs: increments(unit),
    size: (u, values) => widthOf(u, values ?? []) + 12,
    values: (u, splits) => (u.data[0].length === 0 ? splits.map(() => '') : ticks(splits, unitOfAxis(unit) ? '' : unit)),
  };
}

/**
 * The unit that stands once beside the title, where it is too long for every tick.
 * @param {Unit} unit
 * @returns {string}
 */
export function unitOfAxis(unit) {
  return ['cores', '/s', 'req/s', 's/s'].includes(unit) ? unit : '';
}

/** The least width of the texts of an axis, so that charts stand below each other. */
const leastWidth = 36;

/**
 * @param {uPlot} u
 * @param {string[]} texts
 */
export function widthOf(u, texts) {
  u.ctx.save();
  u.ctx.font = font;
  const width = Math.max(leastWidth, ...texts.map((text) => u.ctx.measureText(text ?? '').width));
  u.ctx.restore();
  return Math.ceil(width);
}

/**
 * Distances between ticks that make round numbers in a unit.
 * @param {Unit} unit
 */
function increments(unit) {
  const decimal = [];
  for (let exponent = -12; exponent < 18; exponent++) {
    for (const digit of [1, 2, 5]) decimal.push(Number(`${digit}e${exponent}`));
  }
  if (unit === 'B' || unit === 'B/s') return [...decimal.filter((n) => n < 1), ...Array.from({ length: 60 }, (_, i) => 2 ** i)];
  if (unit !== 's') return decimal;
  const minute = 60;
  const hour = 3600;
  const day = 86400;
  return [
    ...decimal.filter((n) => n <= 20),
    ...[minute / 2, minute, 2 * minute, 5 * minute, 10 * minute, 20 * minute, hour / 2, hour, 2 * hour, 4 * hour, 12 * hour],
    ...decimal.filter((n) => n >= 1 && n <= 1e6).map((n) => n * day),
  ];
}

/** Distances between ticks of time, in seconds: up to a month. */
const timeIncrements = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10800, 21600, 43200, 86400, 172800, 604800, 2592000];


/**
 * @param {number[]} times
 * @param {number} gap seconds between them
 */
function timeTicks(times, gap) {
  const clock = new Intl.DateTimeFormat([], { hour: '2-digit', minute: '2-digit', ...(gap >= 60 ? {} : { second: '2-digit' }), hourCycle: 'h23', ...zoned() });
  const calendar = new Intl.DateTimeFormat([], { month: 'short', day: 'numeric', ...zoned() });
  return times.map((time) => {
    const at = new Date(time * 1000);
    return (gap >= 86400 || ofDay(at) === 0 ? calendar : clock).format(at);
  });
}
