// Incidents in a list, each with its headline first.

import { html } from '../parts/html.js';
import { inert } from '../parts/labels.js';
import { incidentPage } from '../data/address.js';
import { link } from '../state/state.js';
import { namesText, spanOf, wakes } from './words.js';

/** @typedef {import('../data/types.js').Summary} Summary */

/** @param {{incidents: Summary[], label: string, heading?: 'h2'|'h3'}} props */
export function IncidentList({ incidents, label, heading = 'h2' }) {
  return html`<ul class="incidents" aria-label=${label}>
    ${incidents.map((one) => html`<${Line} key=${one.id} incident=${one} heading=${heading} />`)}
  </ul>`;
}

/** @param {{incident: Summary, heading: 'h2'|'h3'}} props */
function Line({ incident, heading }) {
  const { id, state, headline, cause, services, alerts, owner, acknowledged } = incident;
  return html`<li class=${`surface incident ${lookOf(incident)}`}>
    <${heading}><a href=${link(incidentPage(id))}><bdi>${inert(headline) || `Incident ${id}`}</bdi></a></${heading}>
    <p class="facts">
      <${Severity} ...${incident} />
      <span>${spanOf(incident)}</span>
      <span>${cause ? html`cause: <b><bdi>${inert(cause)}</bdi></b>` : 'no cause stands out'}</span>
      <span>${alerts} ${alerts === 1 ? 'alert' : 'alerts'}${services?.length > 0 && html` on <bdi>${inert(namesText(services))}</bdi>`}</span>
      ${state === 'open' && html`<span>${acknowledged ? html`<b class="good">acknowledged</b>` : 'nobody has acknowledged it'}</span>`}
      ${owner && html`<span>owner: <bdi>${inert(owner)}</bdi></span>`}
    </p>
  </li>`;
}

/**
 * Returns the class of how an incident looks.
 * @param {{state: string, severity: string}} incident
 */
export function lookOf({ state, severity }) {
  if (state !== 'open') return 'over';
  return wakes({ severity }) ? 'hurts' : 'waits';
}

/** The severity and the state of an incident. @param {{state: string, severity: string}} props */
export function Severity({ state, severity }) {
  return html`<span class=${`chip ${state !== 'open' ? '' : wakes({ severity }) ? 'bad' : 'warn'}`}><bdi>${inert(severity)}</bdi></span>
    ${state !== 'open' && html`<span class="chip">${state}</span>`}`;
}
