// The course of an incident, and the alerts that it is made of.

import { html } from '../parts/html.js';
import { inert } from '../parts/labels.js';
import { pages } from '../alerting/alerting.js';
import { secondsOf } from '../data/incidents.js';
import { selectorOf } from '../data/samples.js';
import { link, linkAround } from '../state/state.js';
import { formatTime } from '../data/units.js';

/** @typedef {import('../data/types.js').Event} TimelineEvent */
/** @typedef {import('../data/types.js').IncidentAlert} IncidentAlert */

/** @param {{timeline: TimelineEvent[]}} props */
export function Timeline({ timeline }) {
  return html`<section class="surface" aria-labelledby="timeline">
    <h2 id="timeline">Timeline</h2>
    <ol class="changes bounded" tabindex="0" aria-labelledby="timeline">
      ${timeline.map(({ time, kind, text }, i) => html`<li key=${i}>
        <time dateTime=${time}>${formatTime(secondsOf(time))}</time>
        <span class="chip"><bdi>${inert(kind)}</bdi></span>
        <bdi>${inert(text)}</bdi>
      </li>`)}
    </ol>
  </section>`;
}

/** @param {{alerts: IncidentAlert[]}} props */
export function Alerts({ alerts }) {
  const sorted = [...alerts].sort((a, b) => Number(Boolean(a.ended)) - Number(Boolean(b.ended)) || secondsOf(a.fired) - secondsOf(b.fired));
  return html`<section class="surface" aria-labelledby="alerts">
    <h2 id="alerts">Alerts <span class="hint">${alerts.length}</span></h2>
    <ul class="changes bounded" tabindex="0" aria-labelledby="alerts">
      ${sorted.map((alert) => html`<${Line} key=${alert.fingerprint} alert=${alert} />`)}
    </ul>
  </section>`;
}

/** @param {{alert: IncidentAlert}} props */
function Line({ alert: { name, service = '', severity = '', labels, summary = '', fired, ended } }) {
  const filter = selectorOf(labels ?? { alertname: name });
  const to = ended ? linkAround('/alerts', { filter }, secondsOf(fired), secondsOf(ended)) : link('/alerts', { filter });
  return html`<li>
    <time dateTime=${fired}>${formatTime(secondsOf(fired))}</time>
    <span class=${`chip ${ended ? '' : pages({ severity }) ? 'bad' : 'warn'}`}>${ended ? 'ended' : severity || 'fires'}</span>
    <span><a href=${to}><bdi>${inert(name)}</bdi></a> ${service && html`<bdi>${inert(service)}</bdi> `}
      <bdi>${inert(summary)}</bdi>${ended && html` <span class="hint">until ${formatTime(secondsOf(ended), secondsOf(fired))}</span>`}</span>
  </li>`;
}
