// Notifications: their receivers, alerts and times.

import { useState } from '../vendor/hooks.js';
import { html } from '../parts/html.js';
import { identity, inert, LabelList } from '../parts/labels.js';
import { formatTime } from '../data/units.js';

/** @typedef {import('./alerting.js').Notification} Notification */
/** @typedef {Notification & {times: number, first: string}} Told a notification, and how often it was tried since when */

/** Notifications that are listed at first. */
const few = 10;

/** @param {{notifications: Notification[]}} props newest first */
export function Notifications({ notifications }) {
  const [all, setAll] = useState(false);
  const told = folded(notifications);
  const shown = all ? told : told.slice(0, few);
  return html`<section aria-labelledby="notifications">
    <h2 id="notifications">Notifications</h2>
    ${notifications.length === 0
      ? html`<p class="hint">Nobody has been told of anything yet.</p>`
      : html`<div class="surface">
          <table class="stacked">
            <thead><tr><th scope="col">Time</th><th scope="col">Receiver</th><th scope="col">Group</th><th scope="col">What</th></tr></thead>
            <tbody>${shown.map((one, i) => html`<${Row} key=${`${one.time} ${one.receiver} ${one.integration} ${i}`} ...${one} />`)}</tbody>
          </table>
          ${shown.length < told.length && html`<button type="button" onClick=${() => setAll(true)}>All ${told.length}</button>`}
        </div>`}
  </section>`;
}

/**
 * Notifications, those as one that say the same of the same group one after the other:
 * a notification that fails is sent again and again.
 * @param {Notification[]} notifications newest first
 * @returns {Told[]}
 */
export function folded(notifications) {
  /** @type {Map<string, Told>} the last one of each group */
  const last = new Map();
  /** @type {Told[]} */
  const told = [];
  for (const one of notifications) {
    const { time, ...said } = one;
    const key = JSON.stringify([one.receiver, one.integration, identity(one.group)]);
    const before = last.get(key);
    if (before && one.error && says(before) === JSON.stringify(said)) {
      before.times++;
      before.first = time;
      continue;
    }
    const next = { ...one, times: 1, first: time };
    last.set(key, next);
    told.push(next);
  }
  return told;
}

/** @param {Told} told */
function says({ time: _, times: __, first: ___, ...said }) {
  return JSON.stringify(said);
}

/** @param {Told} props */
function Row({ time, times, first, receiver, integration, group, firing, resolved, error }) {
  const tried = times > 1 ? `, tried ${times} times since ${formatTime(Date.parse(first) / 1000)}` : '';
  return html`<tr>
    <td data-label="Time"><time dateTime=${time}>${formatTime(Date.parse(time) / 1000)}</time></td>
    <td data-label="Receiver"><bdi>${receiver}</bdi> <span class="hint">${integration}</span></td>
    <td data-label="Group"><${LabelList} labels=${group} /></td>
    <td data-label="What">
      <${Names} what="firing" names=${firing} look="bad" /><${Names} what="resolved" names=${resolved} look="good" />
      ${error && html`<p class="error"><b>not delivered${tried}:</b> <bdi>${inert(error)}</bdi></p>`}
    </td>
  </tr>`;
}

/** @param {{what: string, names: string[], look: string}} props */
function Names({ what, names, look }) {
  if (names.length === 0) return null;
  const counts = [...new Set(names)].map((name) => {
    const times = names.filter((other) => other === name).length;
    return times > 1 ? `${name} × ${times}` : name;
  });
  return html`<p><span class=${look}>${what}</span> <bdi>${counts.join(', ')}</bdi></p>`;
}
