// A query of one's own.

import { useEffect, useState } from '../vendor/hooks.js';
import { get, json, rangeParams } from '../data/api.js';
import { useComparison } from '../state/compare.js';
import { unitOf } from '../data/expressionunit.js';
import { Editor } from '../editor/editor.js';
import { html } from '../parts/html.js';
import { keep, kept } from '../state/localstore.js';
import { useLoad } from '../data/load.js';
import { mistakeOf } from '../editor/mistake.js';
import { askBounds, unbounded } from '../data/quantiles.js';
import { ApiError } from '../data/request.js';
import { most, ResultGraph } from './results.js';
import { ResultTable } from './resulttable.js';
import { useTime, useUrl } from '../state/state.js';

/** @typedef {import('./results.js').Answer} Answer */
/** @typedef {import('../data/types.js').Time} Time */

/** Queries that are remembered. */
const recents = 30;

export default function Page() {
  const time = useTime();
  const [expr, setExpr] = useUrl('expr');
  const [tab, setTab] = useUrl('tab', 'graph');
  const [text, setText] = useState(expr);
  const [recent, setRecent] = useState(() => kept('recent', /** @type {string[]} */ ([])));
  useEffect(() => setText(expr), [expr]);
  const compared = useComparison();
  const asked = [expr, tab, compared?.id, time.range, time.live || time.start];
  const { data, loading } = useLoad(expr ? (signal) => outcome(expr, tab, time, compared, signal) : null, asked, time.tick);
  const { answer, failure = '' } = data?.expr === expr && data.tab === tab ? data : {};

  /** @param {string[]} queries */
  const remember = (queries) => {
    setRecent(queries);
    keep('recent', queries);
  };
  /** @param {string} query */
  const run = (query) => {
    const wanted = query.trim();
    if (wanted === '') return;
    remember([wanted, ...recent.filter((one) => one !== wanted)].slice(0, recents));
    setText(wanted);
    if (wanted === expr) time.again();
    else setExpr(wanted);
  };
  const submit = (/** @type {Event} */ event) => {
    event.preventDefault();
    run(text);
  };
  const mistake = failure && text === expr ? mistakeOf(text, failure) : null;
  return html`<h1 class="unseen">Explore</h1>
    <form class="surface query-form" onSubmit=${submit}>
      <${Editor} text=${text} onText=${setText} onRun=${() => run(text)} mistake=${mistake} span=${time} describedBy="query-error" />
      <div class="tools">
        <button type="submit" class="primary">Run</button>
        <${Tabs} tab=${tab} setTab=${setTab} />
        <${Recent} recent=${recent} onTake=${run} onForget=${() => remember([])} />
        <p class="hint keys">
          <kbd>Enter</kbd> runs · <kbd>Ctrl</kbd> <kbd>Space</kbd> completes · <kbd>Alt</kbd> <kbd>Enter</kbd> a new line
        </p>
      </div>
      <p id="query-error" class="error" role="alert">${failure && readable(failure)}</p>
    </form>
    <div role="tabpanel" id="result" aria-labelledby=${`tab-${tab}`} aria-busy=${loading && expr ? 'true' : 'false'}>
      <h2 class="unseen">Result</h2>
      ${!expr && html`<${Start} onTake=${run} />`}
      ${expr && !answer && !failure && html`<p class="hint" role="status">Loading…</p>`}
      ${answer?.notes.map((note) => html`<p class="hint" key=${note}>${note}</p>`)}
      ${answer && (tab === 'table' ? html`<${ResultTable} answer=${answer} />` : html`<${ResultGraph} answer=${answer} />`)}
    </div>`;
}

/** @typedef {{expr: string, tab: string, answer?: Answer, failure?: string}} Outcome of a query */

/**
 * @param {string} expr
 * @param {string} tab
 * @param {Time} time
 * @param {import('../state/compare.js').Comparison|null} compared
 * @param {AbortSignal} signal
 * @returns {Promise<Outcome>}
 * @throws without an answer: the result of before stays
 */
async function outcome(expr, tab, time, compared, signal) {
  try {
    const [answer, before] = await Promise.all([
      ask(expr, tab, time, signal), compared && ask(expr, tab, compared.time, signal),
    ]);
    const earlier = compared && before ? { text: compared.text, shift: compared.shift, series: before.series } : null;
    return { expr, tab, answer: { ...answer, earlier } };
  } catch (err) {
    if (err instanceof ApiError && err.type !== 'unreachable') return { expr, tab, failure: err.message };
    throw err;
  }
}

/**
 * @param {string} expr
 * @param {string} tab
 * @param {Time} time
 * @param {AbortSignal} signal
 * @returns {Promise<Answer>}
 */
async function ask(expr, tab, { start, end, step }, signal) {
  const limit = most + 1; // one more says that there are more
  const parsed = get('/api/v1/parse_query', { query: expr }, { signal }).catch(() => null); // not every engine has it
  const [body, tree, boundsOf] = await Promise.all([
    tab === 'table'
      ? json('/api/v1/query', { query: expr, time: end.toFixed(3), limit }, { signal })
      : json('/api/v1/query_range', { query: expr, ...rangeParams(start, end, step), limit }, { signal }),
    parsed,
    parsed.then((found) => (found ? askBounds(found, end, signal) : unbounded)).catch(() => unbounded),
  ]);
  const { resultType, result } = body.data;
  const series = resultType === 'scalar' || resultType === 'string' ? [{ metric: {}, value: result }] : result;
  // That there are more than the limit is said below the result.
  const notes = [...(body.warnings ?? []), ...(body.infos ?? [])].filter((note) => !/truncated due to limit/.test(note));
  return { series, notes, start, end, step, unit: tree ? unitOf(tree) : '', boundsOf };
}

/** The engine's words without those that this page has put into the request. @param {string} message */
function readable(message) {
  return message.replace(/^invalid parameter "query": /, '');
}

/** @param {{tab: string, setTab: (tab: string) => void}} props */
function Tabs({ tab, setTab }) {
  const tabs = [['graph', 'Graph'], ['table', 'Table']];
  /** @param {KeyboardEvent} event */
  const move = (event) => {
    if (event.key !== 'ArrowLeft' && event.key !== 'ArrowRight') return;
    const other = tab === 'table' ? 'graph' : 'table';
    setTab(other);
    document.getElementById(`tab-${other}`)?.focus();
  };
  return html`<div class="joined" role="tablist" aria-label="Result" onKeyDown=${move}>
    ${tabs.map(([id, title]) => html`<button key=${id} type="button" role="tab" id=${`tab-${id}`} aria-controls="result"
      aria-selected=${id === tab ? 'true' : 'false'} tabindex=${id === tab ? 0 : -1} onClick=${() => setTab(id)}>${title}</button>`)}
  </div>`;
}

/** @param {{recent: string[], onTake: (query: string) => void, onForget: () => void}} props */
function Recent({ recent, onTake, onForget }) {
  const [open, setOpen] = useState(false);
  if (recent.length === 0) return null;
  const take = (/** @type {string} */ query) => {
    setOpen(false);
    onTake(query);
  };
  /** @param {FocusEvent} event */
  const leave = ({ currentTarget, relatedTarget }) => {
    if (!(/** @type {Node} */ (currentTarget).contains(/** @type {Node|null} */ (relatedTarget)))) setOpen(false);
  };
  return html`<details class="recent" open=${open} onFocusOut=${leave} onToggle=${(/** @type {any} */ event) => setOpen(event.target.open)}
      onKeyDown=${(/** @type {KeyboardEvent} */ event) => event.key === 'Escape' && setOpen(false)}>
    <summary>Recent</summary>
    <ul>
      ${recent.map((query) => html`<li key=${query}>
        <button type="button" onClick=${() => take(query)}><code>${query}</code></button>
      </li>`)}
      <li><button type="button" class="hint" onClick=${onForget}>Forget these</button></li>
    </ul>
  </details>`;
}

const examples = [
  ['which targets are up', 'up'],
  ['requests a second, by service', 'sum by (job) (rate(http_requests_total[1m]))'],
  ['processors used, by service', 'sum by (job) (rate(process_cpu_seconds_total[1m]))'],
];

/** @param {{onTake: (query: string) => void}} props */
function Start({ onTake }) {
  return html`<div class="empty">
    <h2>Ask something</h2>
    <p>Names of metrics, labels and functions are offered as you type. Some to begin with:</p>
    <ul>
      ${examples.map(([what, query]) => html`<li key=${query}>
        <button type="button" onClick=${() => onTake(query)}><code>${query}</code></button> <span class="hint">${what}</span>
      </li>`)}
    </ul>
  </div>`;
}
