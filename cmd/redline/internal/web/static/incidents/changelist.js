// Changes of services: versions, starts, instances, traffic.

import { html } from '../parts/html.js';
import { inert } from '../parts/labels.js';
import { secondsOf } from '../data/incidents.js';
import { link, linkAround } from '../state/state.js';
import { formatTime } from '../data/units.js';

/** @typedef {import('../data/types.js').Change} Change */
/** @typedef {import('../data/types.js').Entity} Entity */

/** @param {{changes: Change[], most?: number}} props */
export function ChangeList({ changes, most = changes.length }) {
  return html`<ul class="changes">
    ${changes.slice(0, most).map(({ time, entity, kind, text, evidence }, i) => html`<li key=${`${time} ${i}`}>
      <time dateTime=${time}>${formatTime(secondsOf(time))}</time>
      <span class="chip"><bdi>${inert(kind)}</bdi></span>
      <span><${EntityLink} entity=${entity} at=${secondsOf(time)} /> <bdi>${inert(text)}</bdi>
        ${evidence && html` <a class="hint" href=${linkAround('/explore', { expr: evidence }, secondsOf(time))} aria-label=${`Explore: ${text}`}>explore</a>`}</span>
    </li>`)}
  </ul>`;
}

/**
 * A thing, as a link to its service at a time. Nobody scrapes a peer, so that it has no page.
 * @param {{entity: Entity, at: number, end?: number}} props
 */
export function EntityLink({ entity: { kind, service, part = '' }, at, end }) {
  const name = html`<bdi>${inert(service)}</bdi>`;
  if (kind === 'peer' || kind === 'host') return html`${kind} ${name}`;
  const params = { job: service, ...(part && (kind === 'instance' || kind === 'route') ? { [kind]: part } : {}) };
  const to = at > 0 ? linkAround('/service', params, at, end) : link('/service', params);
  return html`<a href=${to}>${name}</a>${part && html` ${kind} <bdi>${inert(part)}</bdi>`}`;
}
