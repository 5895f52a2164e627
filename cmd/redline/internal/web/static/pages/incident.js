// An incident: its cause with the evidence, who is affected, and who looks at it.

import { html } from '../parts/html.js';
import { useEffect, useState } from '../vendor/hooks.js';
import { at, incidentOf, incidentPage } from '../data/address.js';
import { json } from '../data/api.js';
import { now } from '../data/clock.js';
import { askIncident, pathOf, secondsOf } from '../data/incidents.js';
import { WhoIsAffected } from '../incidents/affected.js';
import { Causes } from '../incidents/causes.js';
import { ChangeList } from '../incidents/changelist.js';
import { spanAround } from '../incidents/span.js';
import { lookOf, Severity } from '../incidents/incidentlist.js';
import { Path } from '../incidents/path.js';
import { People } from '../incidents/people.js';
import { matchersOver } from '../incidents/silencing.js';
import { Alerts, Timeline } from '../incidents/timeline.js';
import { spanOf } from '../incidents/words.js';
import { Failure } from '../frame/disconnected.js';
import { inert } from '../parts/labels.js';
import { useLoad } from '../data/load.js';
import { SilenceForm } from '../alerting/silenceform.js';
import { link, useAddress, useTime } from '../state/state.js';

/** @typedef {import('../data/types.js').Incident} Incident */

export default function Page() {
  const id = incidentOf(useAddress());
  return html`<${OfID} key=${id} id=${id} />`;
}

/** @param {{id: string}} props */
function OfID({ id }) {
  const { tick } = useTime();
  const [over, setOver] = useState(false);
  const { data, error } = useLoad((signal) => askIncident(id, signal), [id], over ? 0 : tick);
  const [amended, setAmended] = useState(/** @type {Incident|null} */ (null));
  useEffect(() => {
    setAmended(null);
    setOver(data !== undefined && data.state !== 'open');
  }, [data]);
  const incident = amended ?? data;
  if (!incident) {
    return html`<section class="empty">
      <h1>${error ? 'There is no such incident' : 'Incident'}</h1>
      ${error ? html`<${Failure} error=${error} />` : html`<p class="hint">Loading…</p>`}
      <p><a href=${link('/incidents')}>All incidents</a></p>
    </section>`;
  }
  return html`${error && html`<${Failure} error=${error} />`}<${Shown} incident=${incident} onAmended=${setAmended} />`;
}

/** @param {{incident: Incident, onAmended: (incident: Incident) => void}} props */
function Shown({ incident, onAmended }) {
  const { id, opened, closed, mergedInto, alerts, timeline, diagnosis } = incident;
  const time = useTime();
  const headline = inert(diagnosis.headline) || `Incident ${id}`;
  const began = secondsOf(diagnosis.began) || secondsOf(opened);
  const last = closed ? secondsOf(closed) : Math.max(now(), began);
  useEffect(() => {
    document.title = `${headline} · Redline`;
  }, [headline]);
  return html`<header class=${`surface incident ${lookOf(incident)}`}>
      <h1><bdi>${headline}</bdi></h1>
      <p class="facts"><${Severity} ...${incident} /><span>${spanOf(incident)}</span><code>${id}</code></p>
      ${mergedInto && html`<p>It is part of <a href=${link(incidentPage(mergedInto))}>${mergedInto}</a>, which has its alerts.</p>`}
      <div class="actions">
        <${Silence} incident=${incident} />
        <a href=${at(`${pathOf(id)}.md`)} download>Markdown</a>
        <a href=${at(`${pathOf(id)}.json`)} download>JSON</a>
        <a href=${link('/incidents')}>All incidents</a>
      </div>
    </header>
    <div class="parts">
      <div>
        <${Causes} diagnosis=${diagnosis} span=${spanAround(began, last, time)} />
        <${Alerts} alerts=${alerts} />
        <${Timeline} timeline=${timeline} />
      </div>
      <div>
        <${WhoIsAffected} affected=${diagnosis.affected} began=${began} until=${last} />
        <section class="surface" aria-labelledby="changes">
          <h2 id="changes">What changed before</h2>
          ${diagnosis.changes.length > 0 ? html`<${ChangeList} changes=${diagnosis.changes} />` : html`<p class="hint">No version, start or number of instances changed in the quarter of an hour before, nor did traffic move.</p>`}
        </section>
        <${Path} diagnosis=${diagnosis} from=${began} to=${last} />
        <${People} incident=${incident} onAmended=${onAmended} />
      </div>
    </div>`;
}

/** A button that opens the form of a silence for all alerts of an incident. @param {{incident: Incident}} props */
function Silence({ incident: { alerts } }) {
  const { again } = useTime();
  const [held, setHeld] = useState(/** @type {import('../alerting/alerting.js').Held[]|null} */ (null));
  const open = () => json('/api/v2/alerts').catch(() => []).then(setHeld);
  const done = () => {
    setHeld(null);
    again();
  };
  if (alerts.length === 0) return null;
  return html`<button type="button" aria-haspopup="dialog" onClick=${open}>Silence its alerts</button>
    ${held && html`<${SilenceForm} start=${matchersOver(alerts)} held=${held} close=${() => setHeld(null)} done=${done} />`}`;
}
