// Queries that are asked in the same moment share a request: a browser spends more of a
// page's thread on thirty requests than on their answers.

import { noteAnswer } from './freshness.js';
import { ApiError, errorOf, nobody, refusal, send } from './request.js';

/** The parts of Prometheus' API that are asked so. */
const paths = ['/api/v1/query', '/api/v1/query_range', '/api/v1/query_exemplars'];

/** @param {string} path */
export const isQuery = (path) => paths.includes(path);

/** Queries in a request, and characters of them: half of the engine's limits. */
const most = { queries: 100, characters: 500_000 };

/**
 * @typedef {object} Query
 * @property {string} address
 * @property {AbortSignal} signal
 * @property {(answer: any) => void} resolve
 * @property {(error: unknown) => void} reject
 */

/** @type {Query[]} */
let waiting = [];

/**
 * The engine's answer to a query, which is asked with all others of this moment.
 * @param {string} address
 * @param {AbortSignal} signal
 * @returns {Promise<any>}
 */
export function asked(address, signal) {
  return new Promise((resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
    if (waiting.push({ address, signal, resolve, reject }) > 1) return;
    queueMicrotask(() => {
      const moment = waiting.filter((query) => !query.signal.aborted);
      waiting = [];
      for (const queries of parts(moment)) ask(queries);
    });
  });
}

/**
 * Queries as the requests that they take.
 * @param {Query[]} queries
 */
function parts(queries) {
  /** @type {Query[][]} */
  const found = [];
  let characters = Infinity;
  for (const query of queries) {
    characters += query.address.length;
    if (characters > most.characters || found[0].length === most.queries) {
      found.unshift([]);
      characters = query.address.length;
    }
    found[0].push(query);
  }
  return found;
}

/**
 * Asks queries in one request, which is aborted when nobody waits for any of them.
 * @param {Query[]} queries
 */
async function ask(queries) {
  const abort = new AbortController();
  const open = new Set(queries);
  for (const query of queries) {
    const leave = () => open.delete(query) && open.size === 0 && abort.abort();
    query.signal.addEventListener('abort', leave, { once: true });
  }
  try {
    const body = JSON.stringify(queries.map(({ address }) => address));
    const headers = { 'Content-Type': 'application/json' };
    await send('/redline/queries', { method: 'POST', headers, body, signal: abort.signal }, async (response) => {
      if (!response.ok) throw await refusal(response);
      await eachLine(response, (line) => {
        const { of, status, answer } = JSON.parse(line);
        open.delete(queries[of]);
        if (status === 200 && typeof answer === 'object') queries[of].resolve(answer);
        else queries[of].reject(typeof answer === 'object' ? errorOf(status, answer) : errorOf(status, undefined, answer));
      });
    });
    throw nobody(); // for queries without an answer
  } catch (err) {
    for (const { reject } of open) reject(err instanceof ApiError ? err : nobody());
  }
}

/**
 * Hands on the lines of an answer, as they come.
 * @param {Response} response
 * @param {(line: string) => void} hand
 */
async function eachLine({ body }, hand) {
  const reader = /** @type {ReadableStream<Uint8Array>} */ (body).getReader();
  const decoder = new TextDecoder();
  let begun = '';
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    noteAnswer();
    const text = decoder.decode(value, { stream: true });
    const end = text.lastIndexOf('\n');
    if (end >= 0) (begun + text.slice(0, end)).split('\n').forEach(hand);
    begun = end < 0 ? begun + text : text.slice(end + 1);
  }
}
