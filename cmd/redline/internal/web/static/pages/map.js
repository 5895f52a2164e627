// The services, and what they call.

import { Failure } from '../away.js';
import { askCallGraph } from '../callgraph.js';
import { Graph } from '../graph.js';
import { html } from '../html.js';
import { manyErrors } from '../limits.js';
import { useLoad } from '../load.js';
import { link, useTime, useUrl } from '../state.js';
import { format } from '../units.js';

/** @typedef {import('../callgraph.js').CallGraph} CallGraph */
/** @typedef {import('../callgraph.js').Call} Call */

export default function Page() {
  const time = useTime();
  const [view, setView] = useUrl('view', 'map');
  const { data, error } = useLoad((signal) => askCallGraph(time, signal), [time.range, time.live || time.end], time.tick);
  if (!data) return html`<h1 class="unseen">Map</h1>${error ? html`<${Failure} error=${error} />` : html`<p class="hint">Loading…</p>`}`;
  if (data.services.length === 0) return html`<${Empty} />`;
  return html`<h1 class="unseen">Map</h1>
    ${error && html`<${Failure} error=${error} />`}
    <div class="tools">
      <p class="hint">
        ${count(data.services.length, 'service')}, ${count(data.calls.length, 'call')} between them.
        ${' '}Boxes have requests, errors and p99, lines those of the calls.
      </p>
      ${data.calls.length > 0 && html`<${Views} view=${view} setView=${setView} />`}
    </div>
    ${data.calls.length === 0 && html`<${HowToCall} />`}
    <div class="surface">
      ${view === 'table' && data.calls.length > 0 ? html`<${CallTable} calls=${data.calls} />` : html`<${Graph} ...${data} />`}
    </div>`;
}

/**
 * @param {number} n
 * @param {string} what
 */
function count(n, what) {
  return `${n} ${what}${n === 1 ? '' : 's'}`;
}

/** @param {{view: string, setView: (view: string) => void}} props */
function Views({ view, setView }) {
  return html`<div class="joined" role="group" aria-label="Show as">
    ${[['map', 'Map'], ['table', 'Table']].map(([id, title]) => html`<button type="button" key=${id}
      aria-pressed=${id === view ? 'true' : 'false'} onClick=${() => setView(id)}>${title}</button>`)}
  </div>`;
}

/** @param {{calls: Call[]}} props */
function CallTable({ calls }) {
  const worstFirst = [...calls].sort((a, b) => (b.rates.errors || 0) - (a.rates.errors || 0) || (b.rates.rate || 0) - (a.rates.rate || 0));
  return html`<div class="scroll" tabindex="0" role="region" aria-label="Calls between services">
    <table>
      <thead>
        <tr>
          <th scope="col">From</th>
          <th scope="col">To</th>
          <th scope="col" class="number">Requests</th>
          <th scope="col" class="number">Errors</th>
          <th scope="col" class="number">p99</th>
        </tr>
      </thead>
      <tbody>
        ${worstFirst.map(({ from, to, rates }) => html`<tr key=${JSON.stringify([from, to])}>
          <th scope="row"><a href=${link('/service', { job: from })}><bdi>${from}</bdi></a></th>
          <td><bdi>${to}</bdi></td>
          <td class="number">${format(rates.rate, 'req/s')}</td>
          <td class=${`number ${(rates.errors ?? 0) >= manyErrors ? 'bad' : ''}`}>${format(rates.errors, 'ratio')}</td>
          <td class="number">${format(rates.p99, 's')}</td>
        </tr>`)}
      </tbody>
    </table>
  </div>`;
}

function HowToCall() {
  return html`<div class="surface how">
    <h2>No calls between these services yet</h2>
    <p>A call is seen where a service's HTTP client measures it. In Go:</p>
    <pre><code>client := &http.Client{Transport: m.Transport(http.DefaultTransport)}</code></pre>
  </div>`;
}

function Empty() {
  return html`<div class="empty">
    <h1>No service yet</h1>
    <p>Services stand here, and lines for what they call, once one is scraped:</p>
    <pre><code>redline watch :5001</code></pre>
    <p class="hint">Calls are seen where a Go service's HTTP client uses <code>m.Transport</code>.</p>
  </div>`;
}
