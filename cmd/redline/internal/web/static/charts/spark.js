// A small line without axes: the course of a number.

import { html } from '../parts/html.js';
import { useMemo } from '../vendor/hooks.js';

const width = 120;
const height = 28;

/** @typedef {{times: number[], values: number[]}} Points */

/**
 * @param {{times: number[], values: number[], start: number, end: number, step: number, before?: Points}} props before: of an earlier time, at the times that are shown
 */
export function Spark({ times, values, start, end, step, before }) {
  const [path, earlier] = useMemo(() => {
    const most = Math.max(largest(values), largest(before?.values ?? []), 0) || 1;
    const draw = (/** @type {Points} */ line) => pathOf(line, most, start, end, step);
    return [draw({ times, values }), before && draw(before)];
  }, [times, values, before, start, end, step]);
  return html`<svg class="spark" viewBox=${`0 0 ${width} ${height}`} preserveAspectRatio="none" aria-hidden="true">
    ${earlier && html`<path class="earlier" d=${earlier} />`}
    <path d=${path} />
  </svg>`;
}

/**
 * Returns the largest value of a line with a known figure of all of its time. Points are of
 * shorter times than the figure, and the data of the figure may begin before them: a largest
 * value below the figure is none.
 * @param {number[]} values
 * @param {number|null|undefined} figure
 * @returns {number|undefined}
 */
export function peakOf(values, figure) {
  const most = largest(values);
  return most > 0 && Number.isFinite(most) && !(most < (figure ?? -Infinity)) ? most : undefined;
}

/** @param {number[]} values */
function largest(values) {
  return values.reduce((most, value) => (Number.isFinite(value) && value > most ? value : most), -Infinity);
}

/**
 * A line from 0 at the bottom to a largest value at the top, with gaps.
 * @param {Points} line
 * @param {number} most
 * @param {number} start
 * @param {number} end
 * @param {number} step
 */
function pathOf({ times, values }, most, start, end, step) {
  let path = '';
  let before = -Infinity;
  times.forEach((time, i) => {
    if (!Number.isFinite(values[i])) return;
    const x = (((time - start) / (end - start)) * width).toFixed(1);
    const y = (height - 2 - (Math.max(0, values[i]) / most) * (height - 4)).toFixed(1);
    path += `${time - before > 1.5 * step ? 'M' : 'L'}${x} ${y}`;
    before = time;
  });
  return path;
}
