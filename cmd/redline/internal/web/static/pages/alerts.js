// Alerts that fire, their causes, their notifications, and silences.

import { useState } from '../vendor/hooks.js';
import { askAlerting, byUrgency, isTold, matches, matchersIn, matchersOf } from '../alerting/alerting.js';
import { Failure } from '../frame/disconnected.js';
import { html } from '../parts/html.js';
import { useOpenInFull } from '../incidents/open.js';
import { useLoad } from '../data/load.js';
import { Notifications } from '../alerting/notifications.js';
import { PastAlerts } from '../alerting/pastalerts.js';
import { RuleCard, RuleLine } from '../alerting/rules.js';
import { SilenceForm } from '../alerting/silenceform.js';
import { Silences } from '../alerting/silences.js';
import { useTime, useUrl } from '../state/state.js';
import { typed } from '../parts/fields.js';

/** @typedef {import('../alerting/alerting.js').Rule} Rule */
/** @typedef {import('../alerting/alerting.js').Alert} Alert */
/** @typedef {import('../alerting/alerting.js').Matcher} Matcher */

/** Rules with charts that are there without being asked for. */
const drawn = 2;

export default function Page() {
  const time = useTime();
  const { data, error } = useLoad(askAlerting, [], time.tick);
  const [filter, setFilter] = useUrl('filter');
  const open = useOpenInFull();
  const [silencing, setSilencing] = useState(/** @type {Matcher[]|null} */ (null));
  if (!data) return html`<h1 class="unseen">Alerts</h1>${error ? html`<${Failure} error=${error} />` : html`<p class="hint">Loading…</p>`}`;
  const { rules, held, silences, notifications } = data;
  const wanted = matchersIn(filter);
  const found = wanted ? rules.map((rule) => ({ ...rule, alerts: rule.alerts.filter(({ labels }) => matches(wanted, labels)) })).filter(({ alerts }) => alerts.length > 0)
    : rules.filter((rule) => mentions(rule, filter));
  /** @param {Alert['state']} state */
  const inState = (state) => byUrgency(found.map((rule) => ({ ...rule, state, alerts: rule.alerts.filter((alert) => alert.state === state) })).filter(({ alerts }) => alerts.length > 0));
  const [firing, pending] = [inState('firing'), inState('pending')];
  const inactive = byUrgency(found.filter((rule) => rule.state === 'inactive'));
  const silenced = firing.flatMap((rule) => rule.alerts).filter((alert) => alert.state === 'firing' && !isTold(alert)).length;
  const onSilence = (/** @type {import('../data/types.js').Labels} */ labels) => setSilencing(matchersOf(labels));
  const incidents = new Map(open.flatMap(({ id, alerts }) => alerts.map(({ fingerprint }) => [fingerprint, id])));
  const done = () => {
    setSilencing(null);
    time.again();
  };
  const search = html`<input type="search" aria-label="Filter rules" placeholder="Filter by rule, label or text" value=${filter} onInput=${typed((text) => setFilter(text, { push: filter === '' }))} />`;
  if (!time.live) {
    const had = (/** @type {import('../data/types.js').Labels} */ labels) => (wanted ? matches(wanted, labels) : Object.values(labels).some((text) => text.toLowerCase().includes(filter.trim().toLowerCase())));
    return html`<h1 class="unseen">Alerts</h1><div class="tools">${search}</div><${PastAlerts} rules=${rules} filter=${had} />`;
  }
  return html`<h1 class="unseen">Alerts</h1>
    ${error && html`<${Failure} error=${error} />`}
    <div class="tools">
      ${search}
      <p class="hint" role="status">
        ${count(firing, 'firing')}${silenced > 0 && ` (${silenced} silenced)`}, ${count(pending, 'pending')}, ${inactive.length} ${inactive.length === 1 ? 'rule' : 'rules'} quiet
      </p>
    </div>
    ${firing.length === 0 && html`<${Quiet} rules=${rules.length} pending=${pending.length} filter=${filter} />`}
    <${Cards} title="Firing" rules=${firing} open=${drawn} ...${{ silences, held, onSilence, incidents }} />
    <${Cards} title="Pending" rules=${pending} open=${0} ...${{ silences, held, onSilence, incidents }} />
    <${Silences} silences=${silences} held=${held} again=${time.again} onNew=${() => onSilence({ alertname: '' })} />
    <${Notifications} notifications=${notifications} />
    ${inactive.length > 0 &&
    html`<h2>Quiet rules</h2>
      <div class="surface lines">${inactive.map((rule) => html`<${RuleLine} key=${rule.key} rule=${rule} />`)}</div>`}
    ${silencing && html`<${SilenceForm} start=${silencing} held=${held} close=${() => setSilencing(null)} done=${done} />`}`;
}

/** @param {{title: string, rules: Rule[], open: number} & import('../alerting/rules.js').Around} props */
function Cards({ title, rules, open, ...around }) {
  if (rules.length === 0) return null;
  return html`<h2>${title}</h2>
    ${rules.map((rule, i) => html`<${RuleCard} key=${rule.key} rule=${rule} open=${i < open} ...${around} />`)}`;
}

/** @param {Rule[]} rules @param {'firing'|'pending'} state */
function count(rules, state) {
  const alerts = rules.flatMap((rule) => rule.alerts).filter((alert) => alert.state === state);
  return html`<b class=${state === 'firing' && alerts.length > 0 ? 'bad' : ''}>${alerts.length} ${state}</b>`;
}

/**
 * @param {Rule} rule
 * @param {string} filter
 */
function mentions(rule, filter) {
  const texts = [
    ...[rule.name, rule.group, rule.query],
    ...[rule, ...rule.alerts].flatMap(({ labels, annotations }) => [...Object.values(labels), ...Object.values(annotations)]),
  ];
  const wanted = filter.trim().toLowerCase();
  return texts.some((text) => text.toLowerCase().includes(wanted));
}

/** @param {{rules: number, pending: number, filter: string}} props */
function Quiet({ rules, pending, filter }) {
  if (rules === 0) {
    return html`<div class="empty">
      <h2>No rule watches</h2>
      <p>Nothing can fire: the configuration has no rules of alerts. Name files of them under <code>rule_files</code>,
        or leave them out to have redline's own.</p>
    </div>`;
  }
  if (filter !== '') return html`<p class="hint">Nothing that has “${filter}” in it fires.</p>`;
  return html`<div class="calm">
    <h2>No alert fires</h2>
    <p class="hint">
      ${pending > 0 && `${pending} may soon. `}
      ${rules} ${rules === 1 ? 'rule watches' : 'rules watch'}; the quiet ones are below, with what they watch.
    </p>
  </div>`;
}
