// The choice of the time that is shown, to the second, of its zone, and of the comparison.

import { comparisons } from '../state/compare.js';
import { Icon } from '../charts/figure.js';
import { html } from '../parts/html.js';
import { useEffect, useRef, useState } from '../vendor/hooks.js';
import { useTime, useUrl } from '../state/state.js';
import { fieldOf, isUTC, momentOf } from '../data/zone.js';

/** A button that opens the choice, and names the chosen time. It waits until there is a time to choose from. */
export function TimeChoice() {
  const [open, setOpen] = useState(false);
  const { known } = useTime();
  const [compare] = useUrl('compare');
  const compared = comparisons.find(({ id }) => id === compare);
  const chosen = [isUTC() ? 'UTC' : '', compared ? `compared with ${compared.text}` : ''].filter(Boolean).join(', ');
  return html`<button type="button" class="time-choice" disabled=${!known} aria-haspopup="dialog" title="Dates, zone, comparison and link" onClick=${() => setOpen(true)}>
      <${Icon} name="clock" /><span class="unseen">Dates, zone, comparison and link</span>${chosen && html`<span class="chosen">${chosen}</span>`}
    </button>
    ${open && html`<${Choice} close=${() => setOpen(false)} />`}`;
}

/** @param {{close: () => void}} props */
function Choice({ close }) {
  const time = useTime();
  const dialog = useRef(/** @type {HTMLDialogElement|null} */ (null));
  const [compare, setCompare] = useUrl('compare');
  const [zone, setZone] = useUrl('zone');
  const [from, setFrom] = useState(() => fieldOf(time.start));
  const [to, setTo] = useState(() => fieldOf(time.end));
  const [problem, setProblem] = useState('');
  const [copied, setCopied] = useState('');
  useEffect(() => dialog.current?.showModal(), []);
  const written = useRef(zone);
  useEffect(() => {
    if (written.current === zone) return;
    written.current = zone;
    setFrom(fieldOf(time.start));
    setTo(fieldOf(time.end));
  }, [zone]);
  const show = (/** @type {Event} */ event) => {
    event.preventDefault();
    const [start, end] = [momentOf(from), momentOf(to)];
    if (!(start > 0) || Number.isNaN(end)) return setProblem('Both need a date and a time.');
    if (end <= start) return setProblem('The end has to be after the beginning.');
    time.zoom(start, end);
    dialog.current?.close();
    return undefined;
  };
  const copy = async () => {
    const address = absolute(location.href, time.start, time.end);
    setCopied(address);
    await navigator.clipboard?.writeText(address).catch(() => {}); // it stands below as well
  };
  const own = Intl.DateTimeFormat().resolvedOptions().timeZone;
  return html`<dialog class="window times" ref=${dialog} aria-labelledby="times-title" onClose=${close}>
    <h2 id="times-title">Time</h2>
    <form onSubmit=${show}>
      <label>From <input type="datetime-local" step="1" required value=${from} onInput=${(/** @type {any} */ e) => setFrom(e.target.value)} /></label>
      <label>To <input type="datetime-local" step="1" required value=${to} onInput=${(/** @type {any} */ e) => setTo(e.target.value)} /></label>
      <label>Zone <select value=${zone} onChange=${(/** @type {any} */ e) => setZone(e.target.value)}>
        <option value="">The browser's, ${own}</option>
        <option value="utc">UTC</option>
      </select></label>
      <label>Compare with <select value=${compare} onChange=${(/** @type {any} */ e) => setCompare(e.target.value)}>
        <option value="">nothing</option>
        ${comparisons.map(({ id, text }) => html`<option key=${id} value=${id}>${text}</option>`)}
      </select></label>
      <p class="error" role="alert">${problem}</p>
      <div class="actions">
        <button type="submit" class="primary">Show these dates</button>
        <button type="button" onClick=${copy}>Copy a link</button>
        <button type="button" onClick=${() => dialog.current?.close()}>Close</button>
      </div>
      ${copied && html`<label>Link to these times <input readonly value=${copied} onFocus=${(/** @type {any} */ e) => e.target.select()} /></label>`}
    </form>
  </dialog>`;
}

/**
 * An address that shows the same in an hour as it does now.
 * @param {string} href
 * @param {number} start
 * @param {number} end
 */
export function absolute(href, start, end) {
  const to = new URL(href);
  to.searchParams.delete('range');
  to.searchParams.delete('refresh');
  to.searchParams.set('from', start.toFixed(3));
  to.searchParams.set('to', end.toFixed(3));
  return to.href;
}
