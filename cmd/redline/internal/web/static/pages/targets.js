// The targets, and how their scrapes go.

import { now } from '../data/clock.js';
import { get, instant } from '../data/api.js';
import { Failure } from '../frame/disconnected.js';
import { html } from '../parts/html.js';
import { inert, LabelList } from '../parts/labels.js';
import { useLoad } from '../data/load.js';
import { numberOf } from '../data/samples.js';
import { useTime, useUrl } from '../state/state.js';
import { typed } from '../parts/fields.js';
import { format, formatDuration, formatTime } from '../data/units.js';

/** @typedef {import('../data/types.js').Labels} Labels */

/**
 * A target, as /api/v1/targets has it.
 * @typedef {object} Target
 * @property {Labels} labels
 * @property {string} scrapePool
 * @property {string} scrapeUrl
 * @property {string} globalUrl the same for who is on another machine
 * @property {'up'|'down'|'unknown'} health
 * @property {string} lastError
 * @property {string} lastScrape a time of RFC 3339
 * @property {number} lastScrapeDuration seconds
 * @property {string} scrapeInterval
 */

/** @typedef {{targets: Target[], dropped: number, samples: Map<string, number>}} Scraped */

/** Targets that are listed: more are found by the filter. */
const most = 500;

export default function Page() {
  const { tick } = useTime();
  const { data, error } = useLoad(ask, [], tick);
  const [filter, setFilter] = useUrl('filter');
  if (!data) return html`<h1 class="unseen">Targets</h1>${error ? html`<${Failure} error=${error} />` : html`<p class="hint">Loading…</p>`}`;
  if (data.targets.length === 0) return html`<${Empty} dropped=${data.dropped} />`;
  const found = data.targets.filter((target) => matches(target, filter));
  const jobs = byJob(found.slice(0, most));
  return html`<h1 class="unseen">Targets</h1>
    ${error && html`<${Failure} error=${error} />`}
    <div class="tools">
      <input type="search" aria-label="Filter targets" placeholder="Filter by job, address, label or error" value=${filter}
        onInput=${typed((text) => setFilter(text, { push: filter === '' }))} />
      <${Count} ...${data} />
    </div>
    <div class="surface">
      <table class="targets stacked">
        <thead>
          <tr>
            <th scope="col">Job</th>
            <th scope="col">Health</th>
            <th scope="col">Address</th>
            <th scope="col">Labels</th>
            <th scope="col" class="number">Last scrape</th>
            <th scope="col" class="number">Took</th>
            <th scope="col" class="number">Samples</th>
          </tr>
        </thead>
        ${jobs.map(([job, targets]) => html`<${Job} key=${job} job=${job} targets=${targets} samples=${data.samples} />`)}
      </table>
      ${found.length === 0 && html`<p class="hint">No target has “${filter}” in it.</p>`}
      ${found.length > most && html`<p class="hint">${most} of ${found.length} targets are listed; the filter finds the others.</p>`}
    </div>`;
}

/**
 * @param {AbortSignal} signal
 * @returns {Promise<Scraped>}
 */
async function ask(signal) {
  const [found, samples] = await Promise.all([
    get('/api/v1/targets', {}, { signal }),
    instant('scrape_samples_scraped', now(), { signal }).catch(() => []),
  ]);
  const dropped = Object.values(found.droppedTargetCounts ?? {}).reduce((sum, n) => sum + Number(n), 0);
  return {
    targets: found.activeTargets,
    dropped,
    samples: new Map(samples.map(({ metric, value }) => [whose(metric), numberOf(value?.[1])])),
  };
}

/** @param {Labels} labels */
function whose({ job, instance }) {
  return JSON.stringify([job, instance]);
}

/** @param {{targets: Target[], dropped: number}} props */
function Count({ targets, dropped }) {
  const down = targets.filter(({ health }) => health === 'down').length;
  return html`<p class="hint" role="status">
    ${targets.length} ${targets.length === 1 ? 'target' : 'targets'}, ${' '}
    ${down > 0 ? html`<b class="bad">${down} down</b>` : 'none down'}
    ${dropped > 0 && html`; <span title="Relabelling rules of the configuration drop them.">${dropped} dropped by configuration</span>`}
  </p>`;
}

/** @param {{job: string, targets: Target[], samples: Map<string, number>}} props */
function Job({ job, targets, samples }) {
  const heading = html`<th scope="rowgroup" rowspan=${targets.length}><bdi>${job}</bdi></th>`;
  return html`<tbody>
    ${targets.map((target, i) => html`<tr key=${`${target.scrapeUrl} ${i}`}>
      ${i === 0 && heading}<${Cells} target=${target} samples=${samples.get(whose(target.labels))} />
    </tr>`)}
  </tbody>`;
}

const looks = { up: 'good', down: 'bad', unknown: 'hint' };

/** @param {{target: Target, samples: number|undefined}} props */
function Cells({ target, samples }) {
  const { health, scrapeUrl, globalUrl, labels, lastError, lastScrape, lastScrapeDuration, scrapeInterval } = target;
  const { job: _, instance, ...others } = labels;
  const seen = Date.parse(lastScrape) / 1000;
  const never = !(seen > 0);
  return html`<td data-label="Health"><span class=${`health ${looks[health]}`}>${health}</span></td>
    <td data-label="Address">
      <${Address} text=${scrapeUrl} href=${globalUrl} />
      ${lastError && html`<p class="error"><bdi>${inert(lastError)}</bdi></p>`}
    </td>
    <td data-label="Labels"><${LabelList} labels=${scrapeUrl.includes(`//${instance}/`) ? others : { instance, ...others }} /></td>
    <td data-label="Last scrape" class="number" title=${`every ${scrapeInterval}`}>${never ? 'not yet' : ago(seen)}</td>
    <td data-label="Took" class="number">${never ? '–' : format(lastScrapeDuration, 's')}</td>
    <td data-label="Samples" class="number">${format(samples)}</td>`;
}

/** @param {{text: string, href: string}} props */
function Address({ text, href }) {
  if (!/^https?:\/\//.test(href)) return html`<bdi>${text}</bdi>`;
  return html`<a href=${href} target="_blank" rel="noreferrer"><bdi>${text}</bdi></a>`;
}

/** @param {number} seconds since 1970 */
function ago(seconds) {
  const since = now() - seconds;
  return html`<time dateTime=${new Date(seconds * 1000).toISOString()} title=${formatTime(seconds)}>
    ${since < 1 ? 'just now' : `${formatDuration(Math.round(since))} ago`}
  </time>`;
}

/**
 * @param {Target} target
 * @param {string} filter
 */
function matches(target, filter) {
  const { scrapePool, scrapeUrl, health, lastError, labels } = target;
  const texts = [scrapePool, scrapeUrl, health, lastError, ...Object.entries(labels).map(([name, value]) => `${name}=${value}`)];
  const wanted = filter.trim().toLowerCase();
  return texts.some((text) => text.toLowerCase().includes(wanted));
}

/**
 * Returns targets by their jobs, those that are not healthy first.
 * @param {Target[]} targets
 * @returns {[string, Target[]][]}
 */
function byJob(targets) {
  const order = { down: 0, unknown: 1, up: 2 };
  /** @param {Target} a @param {Target} b */
  const compare = (a, b) => order[a.health] - order[b.health] || a.scrapeUrl.localeCompare(b.scrapeUrl);
  /** @type {Map<string, Target[]>} */
  const jobs = new Map();
  for (const target of [...targets].sort(compare)) {
    const job = target.labels.job ?? target.scrapePool;
    jobs.set(job, [...(jobs.get(job) ?? []), target]);
  }
  return [...jobs].sort(([a, [first]], [b, [other]]) => order[first.health] - order[other.health] || a.localeCompare(b));
}

/** @param {{dropped: number}} props */
function Empty({ dropped }) {
  return html`<div class="empty">
    <h1>No target yet</h1>
    ${dropped > 0
      ? html`<p>The configuration names ${dropped} ${dropped === 1 ? 'target' : 'targets'}, and its relabelling rules drop all of them.</p>`
      : html`<p>Give redline a service that shows its metrics:</p>
          <pre><code>redline watch :5001</code></pre>
          <p class="hint">Or try it on a service that comes with it: <code>redline demo</code></p>`}
  </div>`;
}
