// The parts of the overview around its services: open incidents, the map, recent changes.

import { html } from '../parts/html.js';
import { askChanges } from '../data/incidents.js';
import { ChangeList } from '../incidents/changelist.js';
import { askCallGraph } from '../graph/callgraph.js';
import { Graph } from '../graph/graph.js';
import { IncidentList } from '../incidents/incidentlist.js';
import { strikes, useOpen, useOpenInFull } from '../incidents/open.js';
import { useLoad } from '../data/load.js';
import { link, useTime } from '../state/state.js';
import { formatDuration } from '../data/units.js';

/** Incidents and changes that are listed. */
const few = { incidents: 5, changes: 12 };

/** Seconds that recent changes are of, and seconds between questions for them. */
const recent = { long: 3 * 3600, every: 30 };

/** The open incidents, or a calm line. Where none are kept there is nothing. */
export function OpenIncidents() {
  const open = useOpen();
  if (!open) return null;
  if (open.length === 0) return html`<p class="calm slim" role="status">No incident is open.</p>`;
  return html`<section aria-labelledby="incidents">
    <h2 id="incidents">Open ${open.length === 1 ? 'incident' : 'incidents'}</h2>
    <${IncidentList} incidents=${open.slice(0, few.incidents)} label="Open incidents" heading="h3" />
    ${open.length > few.incidents && html`<p><a href=${link('/incidents', { state: 'open' })}>All ${open.length} open incidents</a></p>`}
  </section>`;
}

/** The map and the changes, beside many services. */
export function Beside() {
  const { chartTick } = useTime();
  return html`<div class="beside">
    <${Calls} refresh=${chartTick} />
    <${RecentChanges} />
  </div>`;
}

/** The calls of the services, if there are any. @param {{refresh: unknown}} props */
export function Calls({ refresh }) {
  const time = useTime();
  const struck = strikes(useOpenInFull());
  const { data } = useLoad((signal) => askCallGraph(time, signal), [time.range, time.live || time.end], refresh);
  if (!data || data.calls.length === 0) return null;
  return html`<section class="surface" aria-labelledby="calls">
    <h2 id="calls"><a href=${link('/map')}>Map</a></h2>
    <${Graph} ...${data} ...${struck} />
  </section>`;
}

/** The changes of the last hours, or of a time that stays. */
export function RecentChanges() {
  const { live, start, end } = useTime();
  const [from, to] = live ? [end - recent.long, end] : [start, end];
  const { data } = useLoad((signal) => askChanges(from, to, signal), [live || from], Math.floor(to / recent.every));
  if (!data) return null;
  return html`<section class="surface" aria-labelledby="recent">
    <h2 id="recent">Changes <span class="hint">of ${live ? `the last ${formatDuration(recent.long)}` : 'this time'}</span></h2>
    ${data.length === 0
      ? html`<p class="hint">No version, start or number of instances changed, nor did traffic move.</p>`
      : html`<${ChangeList} changes=${data} most=${few.changes} />`}
    ${data.length > few.changes && html`<p class="hint">The newest ${few.changes} of ${data.length}.</p>`}
  </section>`;
}
