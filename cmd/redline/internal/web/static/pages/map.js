// The services and their calls.

import { Failure } from '../frame/disconnected.js';
import { askCallGraph } from '../graph/callgraph.js';
import { Change, covered, useComparison } from '../state/compare.js';
import { callsPanel, Graph } from '../graph/graph.js';
import { Levels } from '../graph/levels.js';
import { strikes, useOpenInFull } from '../incidents/open.js';
import { html } from '../parts/html.js';
import { manyErrors } from '../data/thresholds.js';
import { useLoad } from '../data/load.js';
import { link, useTime, useUrl } from '../state/state.js';
import { format, formatWithin } from '../data/units.js';

/** @typedef {import('../graph/callgraph.js').CallGraph} CallGraph */
/** @typedef {import('../graph/callgraph.js').Call} Call */

export default function Page() {
  const time = useTime();
  const [view, setView] = useUrl('view', 'map');
  const compared = useComparison();
  const load = async (/** @type {AbortSignal} */ signal) => {
    const [graph, before, jobs] = await Promise.all([
      askCallGraph(time, signal), compared && askCallGraph(compared.time, signal), compared && covered(compared.time, signal),
    ]);
    return { ...graph, earlier: compared && { text: compared.text, calls: (before?.calls ?? []).filter(({ from }) => jobs?.has(from)) } };
  };
  const [open, setOpen] = useUrl('open');
  const struck = strikes(useOpenInFull());
  const { data, error } = useLoad(load, [compared?.id, time.range, time.live || time.end], time.tick);
  if (!data) return html`<h1 class="unseen">Map</h1>${error ? html`<${Failure} error=${error} />` : html`<p class="hint">Loading…</p>`}`;
  if (data.services.length === 0) return html`<${Empty} />`;
  return html`<h1 class="unseen">Map</h1>
    ${error && html`<${Failure} error=${error} />`}
    <div class="tools">
      <p class="hint">
        ${count(data.services.length, 'service')}, ${count(data.calls.length, 'call')} between them.
        ${' '}Boxes have requests, errors and p99, lines those of the calls, of ${data.span}${data.earlier && (data.earlier.calls.length > 0 ? `, compared in the table with ${data.earlier.text}` : `; no data of all of ${data.earlier.text}`)}.
      </p>
      ${data.calls.length > 0 && html`<${Views} view=${view} setView=${setView} />`}
      <label>Instances of <select value=${open} onChange=${(/** @type {any} */ e) => setOpen(e.target.value)}>
        <option value="">none</option>
        ${data.services.filter(({ known }) => known).map(({ name }) => html`<option key=${name} value=${name}>${name}</option>`)}
      </select></label>
    </div>
    ${open && html`<${Levels} key=${open} service=${open} close=${() => setOpen('')} />`}
    ${data.calls.length === 0 && html`<${HowToCall} />`}
    <div class="surface map">
      ${view === 'table' && data.calls.length > 0 ? html`<${CallTable} calls=${data.calls} earlier=${data.earlier} />` : html`<${Graph} ...${data} ...${struck} onOpen=${setOpen} />`}
      ${view !== 'table' && data.calls.length > 0 && html`<div class="beside"><${CallTable} calls=${data.calls} earlier=${data.earlier} /></div>`}
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

/** @param {{calls: Call[], earlier: {text: string, calls: Call[]}|null}} props */
function CallTable({ calls, earlier }) {
  const worstFirst = [...calls].sort((a, b) => (b.rates.errors || 0) - (a.rates.errors || 0) || (b.rates.rate || 0) - (a.rates.rate || 0));
  /** @param {Call} call @param {'rate'|'errors'|'p99'} id @param {import('../data/types.js').Unit} unit */
  const change = ({ from, to, rates }, id, unit) => {
    if (!earlier || earlier.calls.length === 0) return null;
    const before = earlier.calls.find((one) => one.from === from && one.to === to)?.rates;
    return html`<${Change} now=${rates[id]} before=${before?.[id]} unit=${unit} bounds=${id === 'p99' ? rates.bounds : undefined} text=${earlier.text} />`;
  };
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
        ${worstFirst.map(({ from, to, rates, hurts }) => html`<tr key=${JSON.stringify([from, to])}>
          <th scope="row"><a href=${link('/service', { job: from })}><bdi>${from}</bdi></a></th>
          <td><a href=${link('/service', { job: from, panel: callsPanel })} aria-label=${`Calls of ${from} to ${to}`}><bdi>${to}</bdi></a></td>
          <td class="number">${format(rates.rate, 'req/s')}${change({ from, to, rates, hurts }, 'rate', 'req/s')}</td>
          <td class=${`number ${(rates.errors ?? 0) >= manyErrors ? 'bad' : ''}`}>${format(rates.errors, 'ratio')}${change({ from, to, rates, hurts }, 'errors', 'ratio')}</td>
          <td class="number">${formatWithin(rates.p99, 's', rates.bounds)}${change({ from, to, rates, hurts }, 'p99', 's')}</td>
        </tr>`)}
      </tbody>
    </table>
  </div>`;
}

function HowToCall() {
  return html`<div class="surface how">
    <h2>No calls between these services yet</h2>
    <p>A call is seen where a service's HTTP client measures it. In Go:</p>
    <pre tabindex="0" role="region" aria-label="Code that measures calls"><code>client := &http.Client{Transport: m.Transport(http.DefaultTransport)}</code></pre>
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
