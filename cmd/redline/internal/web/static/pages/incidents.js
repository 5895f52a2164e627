// All incidents, the newest first.

import { html } from '../parts/html.js';
import { useEffect, useState } from '../vendor/hooks.js';
import { incidentPage } from '../data/address.js';
import { askIncidentOf, askIncidents } from '../data/incidents.js';
import { Failure } from '../frame/disconnected.js';
import { IncidentList } from '../incidents/incidentlist.js';
import { useLoad } from '../data/load.js';
import { go, link, useTime, useUrl } from '../state/state.js';
import { typed } from '../parts/fields.js';

/** @typedef {import('../data/types.js').Summary} Summary */

/** The states that can be chosen: the first is that of an address that says nothing. */
const states = [['all', 'All'], ['open', 'Open'], ['closed', 'Closed']];

export default function Page() {
  const [alert] = useUrl('alert');
  return alert === '' ? html`<${List} />` : html`<${OfAlert} fingerprint=${alert} />`;
}

/** Leads from an alert, as notifications name it, to its incident. @param {{fingerprint: string}} props */
function OfAlert({ fingerprint }) {
  const { tick } = useTime();
  const { data, error, loading } = useLoad((signal) => askIncidentOf(fingerprint, signal), [fingerprint], tick);
  useEffect(() => {
    if (data) go(link(incidentPage(data.id)), { replace: true });
  }, [data?.id]);
  return html`<section class="empty">
    <h1>${data || loading ? 'The incident of an alert' : 'No incident has this alert'}</h1>
    ${error && html`<${Failure} error=${error} />`}
    ${loading && html`<p class="hint" role="status">Loading…</p>`}
    ${!loading && !data && !error && html`<p>An alert may be so new that those which belong to it are still gathered, or its incident is so old that it is removed.</p>`}
    <p><a href=${link('/incidents')}>All incidents</a> · <a href=${link('/alerts')}>Alerts</a></p>
  </section>`;
}

function List() {
  const { tick } = useTime();
  const [search, setSearch] = useUrl('search');
  const [state, setState] = useUrl('state', 'all');
  const { data, error } = useLoad((signal) => askIncidents({ state, search: search.trim() }, signal), [state, search.trim()], tick);
  const [older, setOlder] = useState(/** @type {{key: string, incidents: Summary[], more: boolean}|null} */ (null));
  const [failure, setFailure] = useState('');
  const key = JSON.stringify([state, search.trim()]);
  const further = older?.key === key ? older : null;
  const first = data?.incidents ?? [];
  // A refresh may have moved incidents from the first page to those after it.
  const known = new Set(first.map(({ id }) => id));
  const incidents = [...first, ...(further?.incidents ?? []).filter(({ id }) => !known.has(id))];
  const more = further ? further.more : data?.more;
  const askMore = async () => {
    try {
      const next = await askIncidents({ state, search: search.trim(), before: incidents[incidents.length - 1].id });
      setFailure('');
      setOlder({ key, incidents: [...(further?.incidents ?? []), ...(next?.incidents ?? [])], more: next?.more ?? false });
    } catch (err) {
      setFailure(/** @type {Error} */ (err).message);
    }
  };
  return html`<h1 class="unseen">Incidents</h1>
    ${error && html`<${Failure} error=${error} />`}
    ${data !== null && html`<div class="tools">
      <input type="search" aria-label="Search incidents" placeholder="Search headlines, causes, services, owners" value=${search}
        onInput=${typed((text) => setSearch(text, { push: search === '' }))} />
      <div class="joined" role="group" aria-label="State">
        ${states.map(([id, title]) => html`<button type="button" key=${id} aria-pressed=${id === state ? 'true' : 'false'} onClick=${() => setState(id)}>${title}</button>`)}
      </div>
      <p class="hint" role="status">${data && `${incidents.length}${more ? ' and more' : ''}`}</p>
    </div>`}
    ${data === undefined && !error && html`<p class="hint">Loading…</p>`}
    ${data === null && html`<div class="empty"><h2>No incidents are kept here</h2>
      <p>An engine that evaluates alerts keeps them. <a href=${link('/alerts')}>Alerts</a> has those that fire.</p></div>`}
    ${data && incidents.length === 0 && html`<${Nothing} search=${search} state=${state} />`}
    <${IncidentList} incidents=${incidents} label="Incidents" />
    ${failure && html`<p class="error" role="alert">${failure}</p>`}
    ${more && html`<p><button type="button" onClick=${askMore}>More</button></p>`}`;
}

/** @param {{search: string, state: string}} props */
function Nothing({ search, state }) {
  if (search.trim() !== '') return html`<p class="hint">No incident has “${search}” in its headline, cause, services or owner.</p>`;
  return html`<div class="calm"><h2>${state === 'open' ? 'No incident is open' : 'There was no incident yet'}</h2>
    <p class="hint">Alerts open them: one for all that belong together.</p></div>`;
}
