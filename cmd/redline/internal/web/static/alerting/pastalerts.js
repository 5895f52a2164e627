// The alerts of a time that is over, from the series that the engine keeps of them.

import { html } from '../parts/html.js';
import { byUrgency } from './alerting.js';
import { get, rangeParams } from '../data/api.js';
import { Failure } from '../frame/disconnected.js';
import { identity, LabelList } from '../parts/labels.js';
import { useLoad } from '../data/load.js';
import { pastOf } from './pastruns.js';
import { duration } from '../data/promql.js';
import { InsideAlone, RuleLabels } from './rules.js';
import { link, useTime } from '../state/state.js';
import { formatDuration, formatTime } from '../data/units.js';

/** @typedef {import('./alerting.js').Rule} Rule */
/** @typedef {import('../data/types.js').Labels} Labels */
/** @typedef {import('../data/types.js').Time} Time */

/** @typedef {import('./pastruns.js').Run} Run */
/** @typedef {import('./pastruns.js').Past} Past */

/** Alerts that are asked for, and runs of one that are listed. */
const [most, few] = [500, 5];

/** @param {{rules: Rule[], filter: (labels: Labels) => boolean}} props */
export function PastAlerts({ rules, filter }) {
  const time = useTime();
  const { start, end } = time;
  const { data, error } = useLoad((signal) => ask(time, signal), [start, end], time.tick);
  if (!data) return error ? html`<${Failure} error=${error} />` : html`<p class="hint">Loading…</p>`;
  const found = data.filter(({ labels }) => filter(labels));
  const [last, before] = [found.filter((one) => one.last), found.filter((one) => !one.last)];
  return html`<p class="hint" role="status">Of ${formatTime(start)} to ${formatTime(end, start)}. Silences and notifications are of now, and so are on the live page.</p>
    ${found.length === 0 && html`<div class="calm"><h2>No alert fired</h2></div>`}
    <${Section} title=${`Firing at ${formatTime(end)}`} of=${last} rules=${rules} time=${time} />
    <${Section} title="Fired before, and ended" of=${before} rules=${rules} time=${time} />
    ${data.length >= most && html`<p class="hint">The first ${most} are shown.</p>`}`;
}

/** @param {{title: string, of: Past[], rules: Rule[], time: Time}} props */
function Section({ title, of, rules, time }) {
  if (of.length === 0) return null;
  /** @type {Map<string, Past[]>} */
  const byRule = new Map();
  for (const one of of) {
    const key = identity({ alertname: one.labels.alertname, severity: one.labels.severity ?? '' });
    byRule.set(key, [...(byRule.get(key) ?? []), one]);
  }
  const cards = [...byRule.values()].map((alerts) => ({ alerts, rule: ruleOf(alerts[0].labels, rules) }));
  const urgent = byUrgency(cards.map(({ alerts, rule }, i) => ({ ...rule, key: String(i), alerts: /** @type {any} */ (alerts) })));
  return html`<h2>${title}</h2>
    ${urgent.map((rule) => html`<${Card} key=${rule.key} rule=${rule} alerts=${cards[Number(rule.key)].alerts} time=${time} />`)}`;
}

/**
 * Returns the rule of an alert. One that has gone since leaves its name and its severity.
 * @param {Labels} labels
 * @param {Rule[]} rules
 * @returns {Rule}
 */
function ruleOf({ alertname, severity }, rules) {
  const found = rules.filter(({ name }) => name === alertname);
  const gone = { key: '', group: '', name: alertname, query: '', duration: 0, labels: severity ? { severity } : {}, annotations: {} };
  return found.find(({ labels }) => (labels.severity ?? '') === (severity ?? '')) ?? found[0] ?? { ...gone, state: 'inactive', lastError: '', alerts: [] };
}

/** @param {{rule: Rule, alerts: Past[], time: Time}} props */
function Card({ rule, alerts, time }) {
  return html`<article class="surface rule firing" aria-label=${rule.name}>
    <header>
      <h3><bdi>${rule.name}</bdi></h3>
      <${RuleLabels} labels=${rule.labels} />
    </header>
    <ul class="lines">
      ${alerts.map(({ labels, runs }) => html`<li key=${identity(labels)} class="line">
        <div class="what"><${LabelList} labels=${own(labels, rule)} /></div>
        <ul>${runs.slice(-few).map((run) => html`<li key=${run.from}>${runText(run, time)}</li>`)}
          ${runs.length > few && html`<li class="hint">and ${runs.length - few} times before</li>`}</ul>
        ${labels.job && html`<div class="actions"><a href=${link('/service', { job: labels.job })}>Service</a></div>`}
      </li>`)}
    </ul>
    ${rule.query !== '' && html`<${InsideAlone} rule=${{ ...rule, alerts: [] }} />`}
  </article>`;
}

/**
 * Returns labels without those that all alerts of the rule have.
 * @param {Labels} labels
 * @param {Rule} rule
 */
function own({ alertname: _, ...labels }, rule) {
  return Object.fromEntries(Object.entries(labels).filter(([name]) => !(name in rule.labels)));
}

/**
 * Returns a run in words.
 * @param {Run} run
 * @param {Time} time
 */
function runText({ from, to }, { start, end, step }) {
  const begins = from - start < 1.5 * step ? `before ${formatTime(start)}` : formatTime(from);
  const ends = end - to < 1.5 * step ? `after ${formatTime(end)}` : formatTime(to);
  return `${begins} – ${ends}, ${formatDuration(Math.max(step, to - from))}`;
}

/**
 * Asks for the alerts that fired in a time, be it shorter than the distance of two points.
 * @param {Time} time
 * @param {AbortSignal} signal
 */
async function ask({ start, end, step }, signal) {
  const fired = 'ALERTS{alertstate="firing"}';
  const query = `${fired} or last_over_time(${fired}[${duration(Math.max(1, Math.ceil(step)))}])`;
  const { result } = await get('/api/v1/query_range', { query, ...rangeParams(start, end, step), limit: most }, { signal });
  return pastOf(result, end, step);
}
