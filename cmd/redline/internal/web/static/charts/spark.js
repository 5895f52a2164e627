// A small line without axes: the course of a number.

import { html } from '../parts/html.js';
import { useMemo } from '../vendor/hooks.js';

const width = 120;
const height = 28;

/**
 * @param {{times: number[], values: number[], start: number, end: number, step: number}} props
 */
export function Spark({ times, values, start, end, step }) {
  const path = useMemo(() => pathOf(times, values, start, end, step), [times, values, start, end, step]);
  return html`<svg class="spark" viewBox=${`0 0 ${width} ${height}`} preserveAspectRatio="none" aria-hidden="true">
    <path d=${path} />
  </svg>`;
}

/**
 * A line from 0 at the bottom to the largest value at the top, with gaps.
 * @param {number[]} times
 * @param {number[]} values
 * @param {number} start
 * @param {number} end
 * @param {number} step
 */
function pathOf(times, values, start, end, step) {
  const most = Math.max(0, ...values.filter(Number.isFinite)) || 1;
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
