// The silences that there are, and their end.

import { now } from '../data/clock.js';
import { useState } from '../vendor/hooks.js';
import { matches, operatorOf } from './alerting.js';
import { send } from '../data/api.js';
import { html } from '../parts/html.js';
import { inert } from '../parts/labels.js';
import { quote } from '../data/promql.js';
import { formatDuration, formatTime } from '../data/units.js';

/** @typedef {import('./alerting.js').Silence} Silence */
/** @typedef {import('./alerting.js').Matcher} Matcher */
/** @typedef {import('./alerting.js').Held} Held */

/**
 * @param {{silences: Silence[], held: Held[], again: () => void, onNew: () => void}} props
 */
export function Silences({ silences, held, again, onNew }) {
  return html`<section aria-labelledby="silences">
    <div class="tools"><h2 id="silences">Silences</h2><button type="button" onClick=${onNew}>New silence</button></div>
    ${silences.length === 0
      ? html`<p class="hint">Nothing is silenced.</p>`
      : html`<ul class="surface lines">
          ${silences.map((silence) => html`<${Line} key=${silence.id} silence=${silence} held=${held} again=${again} />`)}
        </ul>`}
  </section>`;
}

/** @param {{silence: Silence, held: Held[], again: () => void}} props */
function Line({ silence, held, again }) {
  const { matchers, startsAt, endsAt, createdBy, comment, status } = silence;
  const muted = held.filter(({ labels, status: { silencedBy } }) => {
    return status.state === 'pending' ? matches(matchers, labels) : silencedBy.includes(silence.id);
  });
  return html`<li class="line">
    <div class="what">
      <${Matchers} matchers=${matchers} />
      <p class="hint">
        ${status.state === 'pending' ? html`from ${formatTime(Date.parse(startsAt) / 1000)} ` : html`<${Left} endsAt=${endsAt} /> `}
        until ${formatTime(Date.parse(endsAt) / 1000)}, by <bdi>${createdBy || 'nobody'}</bdi>${comment && html`: <bdi>${comment}</bdi>`}
      </p>
    </div>
    <span class="hint">${muted.length} ${muted.length === 1 ? 'alert' : 'alerts'} silent</span>
    <${Expire} id=${silence.id} again=${again} />
  </li>`;
}

/** @param {{endsAt: string}} props */
function Left({ endsAt }) {
  const left = Math.max(0, Math.round(Date.parse(endsAt) / 1000 - now()));
  return html`<b>${formatDuration(left)} left</b>,`;
}

/** @param {{matchers: Matcher[]}} props */
export function Matchers({ matchers }) {
  return html`<ul class="labels">
    ${matchers.map((m, i) => html`<li key=${i} title=${`${m.name}${operatorOf(m)}${quote(m.value)}`}>
      <span>${m.name}${operatorOf(m)}</span><bdi>${inert(m.value)}</bdi>
    </li>`)}
  </ul>`;
}

/** Ends a silence, after asking once. @param {{id: string, again: () => void}} props */
function Expire({ id, again }) {
  const [asked, setAsked] = useState(false);
  const [error, setError] = useState('');
  const expire = () =>
    send('DELETE', `/api/v2/silence/${encodeURIComponent(id)}`).then(again, (err) => {
      setAsked(false);
      setError(err.message);
    });
  if (!asked) {
    return html`<span class="actions">
      ${error && html`<span class="error" role="alert">${error}</span>`}
      <button type="button" onClick=${() => setAsked(true)}>Expire</button>
    </span>`;
  }
  return html`<span class="actions" role="group" aria-label="End this silence?">
    <button type="button" class="danger" ref=${focus} onClick=${expire}>End it now</button>
    <button type="button" onClick=${() => setAsked(false)}>Keep it</button>
  </span>`;
}

/** @param {HTMLElement|null} element */
function focus(element) {
  element?.focus();
}
