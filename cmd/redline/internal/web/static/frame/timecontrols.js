// Which time is shown, and how often that is refreshed.

import { Updated } from './disconnected.js';
import { now } from '../data/clock.js';
import { html } from '../parts/html.js';
import { Icon } from '../charts/figure.js';
import { useTime } from '../state/state.js';
import { TimeChoice } from './timechoice.js';
import { formatDuration, formatTime } from '../data/units.js';

const minute = 60;
const hour = 3600;
const day = 86400;
const ranges = [5 * minute, 15 * minute, 30 * minute, hour, 3 * hour, 6 * hour, 12 * hour, day, 2 * day, 7 * day, 30 * day];
const refreshes = [0, 2, 5, 10, 30, 60, 300];

/** The part of a time from which on a lack of data at its start is not worth a note. */
const mostly = 0.95;

export function TimeControls() {
  const time = useTime();
  const { start, end, range, live, refresh } = time;
  const move = (/** @type {number} */ by) => time.zoom(start + by * range, end + by * range);
  const stretch = (/** @type {number} */ by) => {
    if (live) return time.show(by > 1 ? (ranges.find((r) => r > range) ?? range) : (ranges.findLast((r) => r < range) ?? range));
    const middle = (start + end) / 2;
    return time.zoom(middle - (range * by) / 2, middle + (range * by) / 2);
  };
  return html`<div class="time" role="group" aria-label="Time">
    ${live ? html`<${Range} time=${time} />` : html`<${Fixed} time=${time} />`}
    <span class="joined">
      <${Step} name="earlier" label="Earlier" onClick=${() => move(-0.5)} />
      <${Step} name="wider" label="A longer time" onClick=${() => stretch(2)} />
      <${Step} name="narrower" label="A shorter time" onClick=${() => stretch(0.5)} />
      <${Step} name="later" label="Later" disabled=${live} onClick=${() => (end + range / 2 < now() ? move(0.5) : time.reset())} />
    </span>
    <${TimeChoice} />
    <label class="refresh" title="How often the page is refreshed">
      <${Icon} name="again" /><span class="unseen">Refresh</span>
      <select value=${String(refresh)} disabled=${!live} onChange=${(/** @type {any} */ e) => time.setRefresh(Number(e.target.value))}>
        ${withOwn(refreshes, refresh).map((s) => html`<option key=${s} value=${String(s)}>${s === 0 ? 'off' : formatDuration(s)}</option>`)}
      </select>
    </label>
    <${Updated} />
    <span class="on-paper">${formatTime(start)} – ${formatTime(end, start)}</span>
  </div>`;
}

/** @param {{time: import('../data/types.js').Time}} props */
function Range({ time }) {
  return html`<label>
    <span class="unseen">Time shown</span>
    <select value=${String(time.range)} onChange=${(/** @type {any} */ e) => time.show(Number(e.target.value))}>
      ${withOwn(ranges, time.range).map((s) => html`<option key=${s} value=${String(s)}>Last ${formatDuration(s)}</option>`)}
    </select>
    ${time.end - time.since < mostly * time.range && html`<span class="hint">${formatDuration(Math.floor(time.end - time.since))} of data</span>`}
  </label>`;
}

/** @param {{time: import('../data/types.js').Time}} props */
function Fixed({ time: { start, end, reset } }) {
  return html`<span class="fixed">
    <span>${formatTime(start)} – ${formatTime(end, start)}</span>
    <button type="button" onClick=${reset}>Live</button>
  </span>`;
}

/** @param {{name: string, label: string, disabled?: boolean, onClick: () => void}} props */
function Step({ name, label, disabled = false, onClick }) {
  return html`<button type="button" title=${label} disabled=${disabled} onClick=${onClick}>
    <${Icon} name=${name} /><span class="unseen">${label}</span>
  </button>`;
}

/**
 * Choices with the one that the address has.
 * @param {number[]} choices
 * @param {number} own
 */
function withOwn(choices, own) {
  return choices.includes(own) ? choices : [...choices, own].sort((a, b) => a - b);
}
