// A chart as a file: its values as CSV, or its picture as PNG.

import { cssColor } from './color.js';
import { html } from '../parts/html.js';
import { Icon } from './figure.js';
import { formatTime } from '../data/units.js';

/**
 * Values of a chart.
 * @typedef {object} Values
 * @property {string} title
 * @property {string} unit
 * @property {string[]} labels of the series
 * @property {number[]} times
 * @property {(number|null)[][]} values of each series
 * @property {(import('../data/types.js').Bounds|undefined)[]} [bounds] of each series
 */

/**
 * The values as CSV (RFC 4180): a column for each series below its name, and times in UTC.
 * @param {Values} values
 */
export function csvOf({ title, unit, labels, times, values, bounds = [] }) {
  const named = labels.map((label) => text(`${title}: ${label}${unit && ` (${unit})`}`));
  const rows = times.map((time, i) => [new Date(time * 1000).toISOString(), ...values.map((column, c) => number(column[i], bounds[c]))]);
  return [['time', ...named], ...rows].map((row) => `${row.join(',')}\r\n`).join('');
}

/**
 * A text as a cell. Programs that open CSV take a text that begins so for a formula, and a
 * label comes from any target.
 * @param {string} value
 */
function text(value) {
  const plain = /^[\s\u0000-\u001f]*[=+\-@\uff1d\uff0b\uff0d\uff20]/u.test(value) || /^[\t\r\n]/.test(value) ? `'${value}` : value;
  return `"${plain.replaceAll('"', '""')}"`;
}

/**
 * A number as a cell; of a quantile beyond its buckets nothing more is known than that.
 * @param {number|null|undefined} value
 * @param {import('../data/types.js').Bounds} [bounds]
 */
function number(value, bounds) {
  if (value === null || value === undefined || !Number.isFinite(value)) return '';
  if (bounds && value >= bounds.most) return `>${bounds.most}`;
  if (bounds && value <= bounds.least) return `<${bounds.least}`;
  return String(value);
}

/** Sizes of a picture, in pixels of the page. */
const [margin, line] = [12, 18];

/**
 * A chart as PNG: its plot, its title and the time above, and its legend below.
 * @param {HTMLCanvasElement} plot
 * @param {string} title
 * @param {[start: number, end: number]} time
 * @param {{label: string, color: string}[]} legend
 * @returns {Promise<Blob|null>}
 */
export function pngOf(plot, title, [start, end], legend) {
  const ratio = devicePixelRatio;
  const picture = document.createElement('canvas');
  const context = /** @type {CanvasRenderingContext2D} */ (picture.getContext('2d'));
  const width = plot.width / ratio;
  context.font = font('');
  const places = placed(legend, width, (label) => context.measureText(label).width);
  const head = margin + 2 * line;
  const below = head + plot.height / ratio + margin;
  picture.width = plot.width + 2 * margin * ratio;
  picture.height = (below + ((places.at(-1)?.row ?? -1) + 1) * line + margin) * ratio;
  context.scale(ratio, ratio);
  context.fillStyle = cssColor('--surface');
  context.fillRect(0, 0, picture.width, picture.height);
  context.textBaseline = 'top';
  context.fillStyle = getComputedStyle(document.body).color;
  context.font = font('600');
  context.fillText(title, margin, margin, width);
  context.font = font('');
  context.fillText(`${formatTime(start)} – ${formatTime(end)}`, margin, margin + line, width);
  context.drawImage(plot, margin, head, width, plot.height / ratio);
  for (const { label, color, x, row } of places) {
    context.fillStyle = color.startsWith('--') ? cssColor(color) : color;
    context.fillRect(margin + x, below + row * line + 4, 10, 4);
    context.fillStyle = getComputedStyle(document.body).color;
    context.fillText(label, margin + x + 14, below + row * line, width - x - 14);
  }
  return new Promise((resolve) => picture.toBlob(resolve, 'image/png'));
}

/** @param {string} weight */
const font = (weight) => `${weight} 12px system-ui, sans-serif`;

/**
 * Where each entry of a legend stands, in rows.
 * @param {{label: string, color: string}[]} legend
 * @param {number} width
 * @param {(label: string) => number} measure
 */
function placed(legend, width, measure) {
  let [x, row] = [0, 0];
  return legend.map(({ label, color }) => {
    const short = label.length > 80 ? `${label.slice(0, 79)}…` : label;
    const needed = measure(short) + 30;
    if (x > 0 && x + needed > width) [x, row] = [0, row + 1];
    const place = { label: short, color, x, row };
    x += needed;
    return place;
  });
}

/**
 * Has the browser keep a file.
 * @param {Blob} blob
 * @param {string} name
 */
function keepFile(blob, name) {
  const address = URL.createObjectURL(blob);
  const anchor = document.createElement('a');
  anchor.href = address;
  anchor.download = name;
  anchor.click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}

/**
 * Returns the name of a chart's file.
 * @param {string} title
 * @param {number} end
 * @param {string} kind
 */
export function nameOf(title, end, kind) {
  const plain = title.toLowerCase().replace(/[^a-z0-9]+/g, '-').replace(/^-|-$/g, '').slice(0, 60);
  return `${plain || 'chart'}-${new Date(end * 1000).toISOString().slice(0, 19).replaceAll(':', '')}Z.${kind}`;
}

/**
 * Buttons that save a chart.
 * @param {object} props
 * @param {string} props.title
 * @param {number} props.end
 * @param {() => Values} props.values
 * @param {(() => Promise<Blob|null>|null)|null} props.picture null where it is shown as a table
 */
export function Save({ title, end, values, picture }) {
  /** @param {any} event */
  const close = (event) => event.currentTarget.closest('details').removeAttribute('open');
  const csv = (/** @type {Event} */ event) => {
    close(event);
    keepFile(new Blob([csvOf(values())], { type: 'text/csv;charset=utf-8' }), nameOf(title, end, 'csv'));
  };
  const png = async (/** @type {Event} */ event) => {
    close(event);
    const blob = await picture?.();
    if (blob) keepFile(blob, nameOf(title, end, 'png'));
  };
  return html`<details class="save" onKeyDown=${(/** @type {KeyboardEvent} */ event) => event.key === 'Escape' && close(event)}
      onFocusOut=${(/** @type {any} */ event) => event.currentTarget.contains(event.relatedTarget) || close(event)}>
    <summary class="quiet" title="Save"><${Icon} name="save" /><span class="unseen">Save ${title}</span></summary>
    <div>
      ${picture && html`<button type="button" onClick=${png}>PNG</button>`}
      <button type="button" onClick=${csv}>CSV</button>
    </div>
  </details>`;
}
