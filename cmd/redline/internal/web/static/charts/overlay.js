// The marks over a chart's lines: moments, exemplars, a threshold.

import { cssColor } from './color.js';

/** @typedef {import('../vendor/uplot.js').default} uPlot */
/** @typedef {import('../data/types.js').Mark} Mark */
/** @typedef {import('../data/types.js').Exemplar} Exemplar */

/** Pixels around a point that belong to it. */
const reach = 8;

/**
 * A dashed line at a value.
 * @param {uPlot} u
 * @param {number} threshold
 */
export function drawThreshold(u, threshold) {
  const y = Math.round(u.valToPos(threshold, 'y', true));
  inPlot(u, (ctx, ratio) => {
    ctx.strokeStyle = cssColor('--bad');
    ctx.lineWidth = ratio;
    ctx.setLineDash([5 * ratio, 4 * ratio]);
    line(ctx, u.bbox.left, y, u.bbox.left + u.bbox.width, y);
  });
}

/**
 * Vertical lines, with a text above the plot where there is room for it.
 * @param {uPlot} u
 * @param {Mark[]} marks in order
 */
export function drawMarks(u, marks) {
  const { left, top, width, height } = u.bbox;
  inPlot(u, (ctx, ratio) => {
    ctx.font = `${10 * ratio}px system-ui, sans-serif`;
    ctx.textAlign = 'left';
    ctx.textBaseline = 'bottom';
    ctx.lineWidth = ratio;
    ctx.setLineDash([2 * ratio, 2 * ratio]);
    const at = marks.map((mark) => Math.round(u.valToPos(mark.time, 'x', true)));
    marks.forEach((mark, i) => {
      const color = cssColor(mark.kind === 'alert' ? '--bad' : '--mark');
      ctx.strokeStyle = ctx.fillStyle = color;
      ctx.globalAlpha = 0.6;
      line(ctx, at[i], top, at[i], top + height);
      ctx.globalAlpha = 1;
      const room = (at[i + 1] ?? left + width) - at[i] - 6 * ratio;
      const text = shortened(ctx, mark.text, Math.min(room, 140 * ratio));
      if (text) ctx.fillText(text, at[i], top - ratio);
    });
  });
}

/**
 * The texts of the marks under the crosshair.
 * @param {uPlot} u
 * @param {Mark[]} marks
 */
export function marksAt(u, marks) {
  const { left = -1 } = u.cursor;
  if (left < 0) return '';
  const near = marks.filter(({ time }) => Math.abs(u.valToPos(time, 'x') - left) <= reach);
  return [...new Set(near.map(({ text }) => text))].join(', ');
}

/**
 * A text that fits into the room, or none.
 * @param {CanvasRenderingContext2D} ctx
 * @param {string} text
 * @param {number} room
 */
function shortened(ctx, text, room) {
  const [longest, least] = [60, 8];
  const start = text.slice(0, longest);
  const letter = ctx.measureText(start).width / start.length;
  if (letter * start.length <= room && start === text) return text;
  const length = Math.min(longest, Math.floor(room / letter)) - 1;
  return length < least ? '' : `${text.slice(0, length)}…`;
}

/**
 * A diamond for each exemplar; one that is above the chart stands at its top.
 * @param {uPlot} u
 * @param {Exemplar[]} exemplars
 */
export function drawExemplars(u, exemplars) {
  inPlot(u, (ctx, ratio) => {
    ctx.fillStyle = cssColor('--exemplar');
    ctx.strokeStyle = cssColor('--surface');
    ctx.lineWidth = ratio;
    for (const exemplar of exemplars) {
      const { x, y } = placed(u, exemplar);
      const size = 4 * ratio;
      ctx.beginPath();
      ctx.moveTo(x * ratio + u.bbox.left, y * ratio + u.bbox.top - size);
      ctx.lineTo(x * ratio + u.bbox.left + size, y * ratio + u.bbox.top);
      ctx.lineTo(x * ratio + u.bbox.left, y * ratio + u.bbox.top + size);
      ctx.lineTo(x * ratio + u.bbox.left - size, y * ratio + u.bbox.top);
      ctx.closePath();
      ctx.fill();
      ctx.stroke();
    }
  });
}

/**
 * Where an exemplar stands, in the plot's own pixels.
 * @param {uPlot} u
 * @param {Exemplar} exemplar
 */
function placed(u, exemplar) {
  const top = 4;
  return { x: u.valToPos(exemplar.time, 'x'), y: Math.max(top, u.valToPos(exemplar.value, 'y')) };
}

/**
 * The exemplar under the pointer, and where it stands: from the left of the chart, or
 * from its right, whichever is nearer, and from its bottom.
 * @param {uPlot} u
 * @param {Exemplar[]} exemplars
 * @returns {{exemplar: Exemplar, left?: number, right?: number, bottom: number}|null}
 */
export function exemplarAt(u, exemplars) {
  const { left = -1, top = -1 } = u.cursor;
  let nearest = null;
  let least = reach;
  for (const exemplar of exemplars) {
    const { x, y } = placed(u, exemplar);
    const distance = Math.hypot(x - left, y - top);
    if (distance > least) continue;
    least = distance;
    const at = x + u.over.offsetLeft;
    const side = at < u.width / 2 ? { left: at } : { right: u.width - at };
    nearest = { exemplar, ...side, bottom: u.height - y - u.over.offsetTop };
  }
  return nearest;
}

/**
 * Draws between the plot's left and right borders, and above it.
 * @param {uPlot} u
 * @param {(ctx: CanvasRenderingContext2D, ratio: number) => void} draw
 */
function inPlot(u, draw) {
  const { left, top, width, height } = u.bbox;
  u.ctx.save();
  u.ctx.beginPath();
  u.ctx.rect(left, 0, width, top + height);
  u.ctx.clip();
  draw(u.ctx, devicePixelRatio);
  u.ctx.restore();
}

/**
 * @param {CanvasRenderingContext2D} ctx
 * @param {number} x1
 * @param {number} y1
 * @param {number} x2
 * @param {number} y2
 */
function line(ctx, x1, y1, x2, y2) {
  ctx.beginPath();
  ctx.moveTo(x1, y1);
  ctx.lineTo(x2, y2);
  ctx.stroke();
}
