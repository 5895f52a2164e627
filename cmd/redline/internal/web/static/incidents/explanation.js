// What changed here? The answer for a time that somebody has selected in a chart.

import { html } from '../parts/html.js';
import { useEffect, useRef } from '../vendor/hooks.js';
import { askChanges, askExplanation, secondsOf } from '../data/incidents.js';
import { inert } from '../parts/labels.js';
import { useLoad } from '../data/load.js';
import { Causes } from './causes.js';
import { ChangeList } from './changelist.js';
import { useOpen } from './open.js';
import { useTime, useUrl } from '../state/state.js';
import { formatTime } from '../data/units.js';

/** Seconds of a time that is asked for in order to know whether there is an answer. */
const short = 60;

/** A button that is there while the page shows a time that stays, as after a selection in a chart. */
export function WhatChanged() {
  const { live, end } = useTime();
  const open = useOpen();
  // A server that keeps no incidents may tell changes all the same.
  const { data: changes } = useLoad(!live && open === null ? (signal) => askChanges(end - short, end, signal) : null, []);
  const [asked, setAsked] = useUrl('explain');
  if (live || !(open ?? changes)) return null;
  return html`<button type="button" class="what-changed" aria-haspopup="dialog" onClick=${() => setAsked('1')}>What changed here?</button>
    ${asked && html`<${Answer} close=${() => setAsked('')} />`}`;
}

/** @param {{close: () => void}} props */
function Answer({ close }) {
  const dialog = useRef(/** @type {HTMLDialogElement|null} */ (null));
  const { start, end } = useTime();
  const [service] = useUrl('job');
  useEffect(() => dialog.current?.showModal(), []);
  const { data, error } = useLoad((signal) => askExplanation({ from: start, to: end, service }, signal), [start, end, service]);
  return html`<dialog class="window explanation" ref=${dialog} aria-labelledby="explanation-title" onClose=${close}>
    <h2 id="explanation-title">What changed from ${formatTime(start)} to ${formatTime(end, start)}?</h2>
    <p class="hint">${service ? html`Of <bdi>${inert(service)}</bdi> and all that it calls, compared with the time before.` : 'Of all services, compared with the time before.'}</p>
    ${error && html`<p class="error" role="alert">${error.message}</p>`}
    ${!data && !error && html`<p class="hint" role="status">Looking…</p>`}
    ${data && html`<p class="headline"><b><bdi>${inert(data.headline) || 'Nothing that is measured is unlike the time before.'}</bdi></b></p>
      ${data.causes.length > 0 && html`<${Causes} diagnosis=${data} span=${{ from: start, to: end, began: secondsOf(data.began) || start }} />`}
      <h3>Changes</h3>
      ${data.changes.length > 0 ? html`<${ChangeList} changes=${data.changes} />` : html`<p class="hint">No version, start or number of instances changed in the quarter of an hour before, nor did traffic move.</p>`}`}
    <form method="dialog" class="actions"><button autofocus>Close</button></form>
  </dialog>`;
}
