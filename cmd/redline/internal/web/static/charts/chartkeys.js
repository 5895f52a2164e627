// Walks along a chart by keys, and zooms into a part of it, as a pointer does.

import { useRef } from '../vendor/hooks.js';
import { speak } from '../parts/announce.js';
import { formatTime } from '../data/units.js';

/** @typedef {import('../vendor/uplot.js').default} uPlot */

/** Points that a step over many passes. */
const many = 10;

/** How far each key goes, of so many points, from one of them. */
const steps = /** @type {Record<string, (at: number, points: number) => number>} */ ({
  ArrowLeft: (at) => at - 1,
  ArrowRight: (at) => at + 1,
  PageUp: (at) => at - many,
  PageDown: (at) => at + many,
  Home: () => 0,
  End: (_, points) => points - 1,
});

/**
 * The handlers of an element that a plot is in. The point is kept by its time: a refresh
 * moves the points.
 * @param {{current: uPlot|null}} plot
 * @param {(start: number, end: number) => void} onZoom
 * @param {(index: number, u: uPlot) => string} say the values under the crosshair, for those who do not see them
 */
export function useChartKeys(plot, onZoom, say) {
  const time = useRef(/** @type {number|null} */ (null));
  const from = useRef(/** @type {number|null} */ (null)); // where the selection begins

  /** @param {uPlot} u @param {number} index */
  const show = (u, index) => {
    const left = u.valToPos(u.data[0][index], 'x');
    point(u, left, u.over.clientHeight / 2);
    const start = from.current === null ? left : u.valToPos(from.current, 'x');
    u.setSelect({ left: Math.min(left, start), top: 0, width: Math.abs(left - start), height: u.over.clientHeight }, false);
    speak(`${formatTime(u.data[0][index])}: ${say(index, u)}`);
  };

  const leave = () => {
    if (time.current === null) return;
    time.current = from.current = null;
    if (!plot.current) return;
    point(plot.current, -10, -10);
    plot.current.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
  };

  /** @param {KeyboardEvent} event */
  const onKeyDown = (event) => {
    const u = plot.current;
    const times = u?.data[0] ?? [];
    if (!u || times.length === 0 || event.target !== event.currentTarget || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === 'Escape' && time.current !== null) leave();
    else if (event.key === 'Enter' && time.current !== null && from.current !== null && from.current !== time.current) {
      const [start, end] = [from.current, time.current].sort((a, b) => a - b);
      leave();
      onZoom(start, end);
    } else if (steps[event.key]) {
      const known = time.current;
      const at = known === null ? (event.key === 'ArrowRight' ? -1 : times.length) : nearest(times, known);
      const next = Math.max(0, Math.min(times.length - 1, steps[event.key](at, times.length)));
      if (!event.shiftKey) from.current = null;
      else from.current ??= known ?? times[next];
      time.current = times[next];
      show(u, next);
    } else return;
    event.preventDefault();
  };
  return { onKeyDown, onBlur: leave };
}

/**
 * Puts the crosshair of all charts somewhere. uPlot's types do not have that it tells others.
 * @param {uPlot} u
 * @param {number} left
 * @param {number} top
 */
function point(u, left, top) {
  /** @type {any} */ (u).setCursor({ left, top }, true, true);
}

/**
 * The place of the time that is nearest to one.
 * @param {ArrayLike<number>} times in order
 * @param {number} time
 */
function nearest(times, time) {
  let best = 0;
  for (let i = 1; i < times.length; i++) {
    if (Math.abs(times[i] - time) < Math.abs(times[best] - time)) best = i;
  }
  return best;
}

/** Takes the keyboard to the first chart below the one where it is, or to the first of all. */
export function nextChart() {
  const charts = [...document.querySelectorAll('main .plot[tabindex]')];
  const below = charts.find((chart) => document.activeElement && document.activeElement.compareDocumentPosition(chart) & Node.DOCUMENT_POSITION_FOLLOWING);
  const next = document.activeElement?.closest('main') ? (below ?? charts[0]) : charts[0];
  if (!(next instanceof HTMLElement)) return;
  next.focus();
  next.scrollIntoView({ block: 'center' });
}
