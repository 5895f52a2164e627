// A rule and its alerts.

import { now } from '../data/clock.js';
import { useState } from '../vendor/hooks.js';
import { isTold, pages } from './alerting.js';
import { incidentPage } from '../data/address.js';
import { json } from '../data/api.js';
import { html } from '../parts/html.js';
import { divided, identity, inert, LabelList } from '../parts/labels.js';
import { useLoad } from '../data/load.js';
import { Painted } from '../editor/highlight.js';
import { RuleCharts, useExpression } from './rulechart.js';
import { numberOf, selectorOf } from '../data/samples.js';
import { link } from '../state/state.js';
import { formatDuration, formatTime, formatWithin } from '../data/units.js';

/** @typedef {import('./alerting.js').Rule} Rule */
/** @typedef {import('./alerting.js').Alert} Alert */
/** @typedef {import('./alerting.js').Held} Held */
/** @typedef {import('./alerting.js').Silence} Silence */
/** @typedef {import('../data/types.js').Labels} Labels */

/**
 * @typedef {object} Around the things beside an alert
 * @property {Silence[]} silences
 * @property {Held[]} held
 * @property {(labels: Labels) => void} onSilence
 * @property {Map<string, string>} incidents the IDs of open incidents, by the fingerprints of their alerts
 */

/** Alerts of one rule that are listed at first. */
const few = 20;

/** @param {{rule: Rule, open: boolean} & Around} props */
export function RuleCard({ rule, open: opened, ...around }) {
  const [open, setOpen] = useState(opened);
  const [all, setAll] = useState(false);
  const expression = useExpression(rule.query);
  const alerts = all ? rule.alerts : rule.alerts.slice(0, few);
  const common = rule.alerts.length > 1 ? divided(rule.alerts.map(({ annotations }) => annotations)).common : {};
  const state = rule.alerts.some(isTold) ? rule.state : 'silenced';
  return html`<article class=${`surface rule ${state}`} aria-label=${rule.name}>
    <header>
      <${Expand} name=${rule.name} open=${open} onClick=${() => setOpen(!open)} />
      <${RuleLabels} labels=${rule.labels} />
      <span class="hint">${rule.alerts.length > 1 ? `${rule.alerts.length} alerts` : ''}</span>
      <a class="explore" href=${link('/explore', { expr: rule.query })}>Explore</a>
    </header>
    ${rule.lastError && html`<p class="error" role="alert">${rule.lastError}</p>`}
    <div class="shared"><${Annotations} annotations=${common} /></div>
    ${open && html`<${Inside} rule=${rule} ...${expression} />`}
    <ul class="lines">
      ${alerts.map((alert) => html`<${AlertLine} key=${identity(alert.labels)} ...${{ alert, rule, shared: common }}
        unit=${expression.unit} bounds=${expression.boundsOf(alert.labels)} ...${around} />`)}
    </ul>
    ${alerts.length < rule.alerts.length && html`<button type="button" onClick=${() => setAll(true)}>All ${rule.alerts.length}</button>`}
  </article>`;
}

/** A rule of which there is no alert. @param {{rule: Rule}} props */
export function RuleLine({ rule }) {
  const [open, setOpen] = useState(false);
  return html`<article class="rule" aria-label=${rule.name}>
    <header>
      <${Expand} name=${rule.name} open=${open} onClick=${() => setOpen(!open)} />
      <${RuleLabels} labels=${rule.labels} />
      <${About} rule=${rule} />
    </header>
    ${rule.lastError && html`<p class="error" role="alert">${rule.lastError}</p>`}
    ${open && html`<${InsideAlone} rule=${rule} />`}
  </article>`;
}

/** The object of a rule: in words, where it has some that are not about one alert. @param {{rule: Rule}} props */
function About({ rule: { query, annotations } }) {
  const { description = '' } = annotations;
  if (description !== '' && !description.includes('{{')) return html`<span class="hint once">${inert(description)}</span>`;
  return html`<code class="hint once"><${Painted} text=${query} /></code>`;
}

/** Shows the whole expression of a rule. @param {{rule: Rule}} props */
export function InsideAlone({ rule }) {
  return html`<${Inside} rule=${rule} ...${useExpression(rule.query)} />`;
}

/** @param {{rule: Rule} & ReturnType<typeof useExpression>} props */
function Inside({ rule, parts, unit, boundsOf }) {
  const held = rule.duration > 0 ? ` for ${formatDuration(rule.duration)}` : '';
  return html`<div class="inside">
    <pre class="query" tabindex="0" role="region" aria-label=${`Expression of ${rule.name}`}><${Painted} text=${rule.query} /></pre>
    <p class="hint">Fires when this holds${held}. Of the group <bdi>${rule.group}</bdi>.</p>
    <${RuleCharts} rule=${rule} parts=${parts} unit=${unit} boundsOf=${boundsOf} />
  </div>`;
}

/** @param {{name: string, open: boolean, onClick: () => void}} props */
function Expand({ name, open, onClick }) {
  return html`<h3>
    <button type="button" class="expand" aria-expanded=${open ? 'true' : 'false'} onClick=${onClick}><bdi>${name}</bdi></button>
  </h3>`;
}

/** The labels that a rule gives its alerts. @param {{labels: Labels}} props */
export function RuleLabels({ labels }) {
  const { severity, ...others } = labels;
  return html`
    ${severity && html`<span class=${`chip ${pages(labels) ? 'bad' : ''}`}><bdi>${inert(severity)}</bdi></span>`}
    <${LabelList} labels=${others} />`;
}

/** @param {{alert: Alert, rule: Rule, unit: import('../data/types.js').Unit, bounds?: import('../data/types.js').Bounds, shared: Labels} & Around} props */
function AlertLine({ alert, rule, unit, bounds, shared, silences, held, onSilence, incidents }) {
  const { labels, annotations, state, activeAt, value } = alert;
  const { summary = rule.name, ...others } = annotations;
  const own = without(labels, { alertname: '', ...rule.labels });
  const incident = incidents.get(alert.held?.fingerprint ?? '');
  return html`<li class="line alert">
    <div class="what">
      <p class="summary"><bdi>${inert(summary)}</bdi></p>
      <${Annotations} annotations=${without(others, shared)} />
      <${LabelList} labels=${own} />
    </div>
    <dl>
      <div><dt>Value</dt><dd>${formatWithin(numberOf(value), unit, bounds)}</dd></div>
      <div><dt>${state === 'firing' ? 'Since' : 'Pending since'}</dt><dd><${Since} at=${state === 'firing' ? (alert.held?.startsAt ?? activeAt) : activeAt} /></dd></div>
      ${state === 'firing' &&
      html`<div>
        <dt>Goes to</dt>
        <dd><${Receivers} held=${alert.held} /><${Muted} alert=${alert} silences=${silences} held=${held} /></dd>
      </div>`}
    </dl>
    <div class="actions">
      ${incident && html`<a href=${link(incidentPage(incident))}>Incident</a>`}
      ${labels.job && html`<a href=${link('/service', { job: labels.job })}>Service</a>`}
      <a href=${link('/alerts', { filter: selectorOf(labels) })} title="An address of this alert alone">Link</a>
      <button type="button" onClick=${() => onSilence(labels)}>Silence</button>
    </div>
  </li>`;
}

/**
 * Labels but for those that others have too.
 * @param {Labels} labels
 * @param {Labels} others
 */
function without(labels, others) {
  return Object.fromEntries(Object.entries(labels).filter(([name]) => !(name in others)));
}

/** @param {{at: string}} props */
function Since({ at }) {
  const seconds = Date.parse(at) / 1000;
  const length = Math.max(0, Math.round(now() - seconds));
  return html`<time dateTime=${at}>${formatTime(seconds)}</time> <span class="hint">${formatDuration(length)}</span>`;
}

/** @param {{held: Held|undefined}} props */
function Receivers({ held }) {
  if (!held) return '–';
  const names = held.receivers.map(({ name }) => name).join(', ');
  return html`<bdi class=${held.status.state === 'suppressed' && names !== 'nobody' ? 'off' : ''}>${names}</bdi> `;
}

/** Why nobody is told. @param {{alert: Alert, silences: Silence[], held: Held[]}} props */
function Muted({ alert, silences, held }) {
  const { silencedBy = [], inhibitedBy = [], mutedBy = [] } = alert.held?.status ?? {};
  const silence = silences.find(({ id }) => silencedBy.includes(id));
  const stronger = held.find(({ fingerprint }) => inhibitedBy.includes(fingerprint));
  return html`
    ${silencedBy.length > 0 &&
    html`<span class="chip muted" title=${silence?.comment}>
      silenced${silence ? ` until ${formatTime(Date.parse(silence.endsAt) / 1000)}` : ''}
    </span>`}
    ${inhibitedBy.length > 0 &&
    html`<span class="chip muted">
      inhibited${stronger ? html` by <bdi>${stronger.labels.alertname}</bdi>` : ''}
    </span>`}
    ${mutedBy.length > 0 && html`<span class="chip muted">muted at this time: <bdi>${mutedBy.join(', ')}</bdi></span>`}`;
}

/** All but the summary. @param {{annotations: Labels}} props */
function Annotations({ annotations: { summary: _, description, ...others } }) {
  return html`
    ${description && html`<p class="description"><bdi>${inert(description)}</bdi></p>`}
    ${Object.entries(others).filter(([, text]) => !ownRunbook.test(text)).map(([name, text]) => html`<p key=${name} class="hint">
      ${titles[name] ?? name}: <${Address} text=${text} />
    </p>`)}
    ${ownRunbook.test(others.runbook_url ?? '') && html`<${Runbook} anchor=${others.runbook_url.split('#')[1]} />`}`;
}

/** The addresses of runbooks that come with the binary. */
const ownRunbook = /\/redline\/.*\/docs\/alerts\.md#\w+$/;

/** The text of a runbook, which is there without a network. @param {{anchor: string}} props */
function Runbook({ anchor }) {
  const [open, setOpen] = useState(false);
  const { data, error } = useLoad(open ? (signal) => json('/redline/runbooks', {}, { signal }) : null, []);
  const name = Object.keys(data ?? {}).find((one) => one.toLowerCase() === anchor);
  return html`<details class="runbook" open=${open} onToggle=${(/** @type {any} */ e) => setOpen(e.currentTarget.open)}>
    <summary>Where to look</summary>
    ${error && html`<p class="error">${error.message}</p>`}
    ${name && html`<ul>${data[name].look.map((/** @type {string} */ text) => html`<li key=${text}>${withCode(text)}</li>`)}</ul>`}
  </details>`;
}

/** A text in which code stands between backticks. @param {string} text */
function withCode(text) {
  return text.split('`').map((part, i) => (i % 2 === 1 ? html`<code>${part}</code>` : part));
}

const titles = /** @type {Record<string, string>} */ ({ runbook_url: 'Runbook', dashboard_url: 'Dashboard' });

/** A text, as a link where it leads to a page. @param {{text: string}} props */
function Address({ text }) {
  if (!/^https?:\/\//i.test(text)) return html`<bdi>${inert(text)}</bdi>`;
  return html`<a href=${text} target="_blank" rel="noreferrer"><bdi>${text}</bdi></a>`;
}
