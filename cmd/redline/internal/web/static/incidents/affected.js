// Who is affected by an incident: routes whose requests fail or are slow.

import { html } from '../parts/html.js';
import { inert } from '../parts/labels.js';
import { nothing } from '../data/samples.js';
import { linkAround } from '../state/state.js';
import { format } from '../data/units.js';

/** @typedef {import('../data/types.js').Affected} Affected */

/** Routes that are listed. */
const most = 50;

/** @param {{affected: Affected[], began: number, until: number}} props */
export function WhoIsAffected({ affected, began, until }) {
  return html`<section class="surface" aria-labelledby="affected">
    <h2 id="affected">Who is affected</h2>
    ${affected.length === 0
      ? html`<p class="hint">No route is known to fail or to be slow.</p>`
      : html`<div class="scroll bounded" tabindex="0" role="region" aria-label="Table of routes that are affected">
        <table>
          <thead><tr>
            <th scope="col">Route</th><th scope="col" class="number">Fail</th><th scope="col" class="number">Slowest 5 %</th>
            <th scope="col" class="number">Requests</th><th scope="col" class="number">Of all</th>
          </tr></thead>
          <tbody>
            ${affected.slice(0, most).map(({ service, method = '', route = '', rate, failing, status, seconds, share }, i) => html`<tr key=${i}>
              <th scope="row"><a href=${linkAround('/service', { job: service, ...(route && { route }) }, began, until)}><bdi>${inert(service)}</bdi></a>
                ${' '}${method} <bdi>${inert(route) || nothing}</bdi></th>
              <td class=${`number ${failing > 0 ? 'bad' : ''}`}>${failing > 0 ? format(failing, 'ratio') : '–'}${status && html`<small class="change">${status}</small>`}</td>
              <td class="number">${seconds ? `≥\u202f${format(seconds, 's')}` : '–'}</td>
              <td class="number">${format(rate, 'req/s')}</td>
              <td class="number">${format(share, 'ratio')}</td>
            </tr>`)}
          </tbody>
        </table>
      </div>
      <p class="hint">“Of all” is the share of the requests of its service.${affected.length > most && ` The first ${most} of ${affected.length} are listed.`}</p>`}
  </section>`;
}
