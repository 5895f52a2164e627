// The legend of a chart: its lines, and their values under the crosshair.

import { html } from '../parts/html.js';
import { formatTime } from '../data/units.js';

/**
 * A click on an entry shows it alone, another one all.
 * @param {object} props
 * @param {string[]} props.labels
 * @param {string[]} props.colors CSS colours, or properties of the style sheet
 * @param {number|null} props.only
 * @param {(index: number|null) => void} props.onOnly
 * @param {{current: Element|null}} props.element where the values are written
 */
export function Legend({ labels, colors, only, onOnly, element }) {
  return html`<ul class="legend" ref=${element}>
    ${labels.map((label, i) => {
      const off = only !== null && only !== i;
      return html`<li key=${i} class=${off ? 'off' : ''}>
        <button type="button" aria-pressed=${only === i} title=${label} onClick=${() => onOnly(only === i ? null : i)}>
          <i style=${{ background: colors[i].startsWith('--') ? `var(${colors[i]})` : colors[i] }}></i>
          <bdi>${label}</bdi>
          <b></b>
        </button>
      </li>`;
    })}
  </ul>`;
}

/**
 * Writes values beside the entries that are shown. That is done by hand, as it happens
 * at each move of the pointer, in all charts.
 * @param {Element|null} legend
 * @param {string[]} values of the entries that are shown
 */
export function writeValues(legend, values) {
  legend?.querySelectorAll('li.off b').forEach((place) => (place.textContent = ''));
  legend?.querySelectorAll('li:not(.off) b').forEach((place, i) => {
    const text = values[i] ?? '';
    if (place.textContent !== text) place.textContent = text;
  });
}

/**
 * Writes the time under the crosshair, and the marks there.
 * @param {Element|null} place
 * @param {number|null} time
 * @param {string} marks
 */
export function writeTime(place, time, marks) {
  writeText(place, time === null ? '' : [formatTime(time), marks].filter(Boolean).join(' · '));
}

/**
 * @param {Element|null} place
 * @param {string} text
 */
export function writeText(place, text) {
  if (place && place.textContent !== text) place.textContent = text;
}
