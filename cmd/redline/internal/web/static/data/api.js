// The engine's APIs: Prometheus' /api/v1, Alertmanager's /api/v2, and /redline.

import { asked, isQuery } from './queries.js';
import { ApiError, request } from './request.js';

/** @typedef {import('./types.js').Sampled} Sampled */
/** @typedef {import('./types.js').Labels} Labels */
/** @typedef {Record<string, string|number|string[]>} Params */
/** @typedef {{signal?: AbortSignal}} Options */

/**
 * The presence of the engine: an event `away` with an ApiError and the
 * path that failed as its detail.
 */
export const engine = new EventTarget();

/**
 * The data of an answer of Prometheus' API.
 * @param {string} path
 * @param {Params} [params]
 * @param {Options} [options]
 * @returns {Promise<any>}
 */
export async function get(path, params = {}, options = {}) {
  return (await shared(path, params, options)).data;
}

/**
 * An answer of JSON without an envelope.
 * @param {string} path
 * @param {Params} [params]
 * @param {Options} [options]
 * @returns {Promise<any>}
 */
export function json(path, params = {}, options = {}) {
  return shared(path, params, options);
}

/**
 * The result of a query at a time.
 * @param {string} expr
 * @param {number} time
 * @param {Options} [options]
 * @returns {Promise<Sampled[]>}
 */
export async function instant(expr, time, options) {
  return vector(await get('/api/v1/query', { query: expr, time: time.toFixed(3) }, options));
}

/**
 * The parameters of a query over a time. Points stand at multiples of the step, so that
 * they stay where they are as time goes on.
 * @param {number} start
 * @param {number} end
 * @param {number} step
 */
export function rangeParams(start, end, step) {
  return { start: Math.ceil(start / step) * step, end: Math.floor(end / step) * step, step };
}

/**
 * The result of a query over a time.
 * @param {string} expr
 * @param {number} start
 * @param {number} end
 * @param {number} step
 * @param {Options} [options]
 * @returns {Promise<Sampled[]>}
 */
export async function range(expr, start, end, step, options) {
  return vector(await get('/api/v1/query_range', { query: expr, ...rangeParams(start, end, step) }, options));
}

/**
 * Scalars and strings are taken for a series without labels.
 * @param {{resultType: string, result: any}} data
 * @returns {Sampled[]}
 */
function vector({ resultType, result }) {
  return resultType === 'scalar' || resultType === 'string' ? [{ metric: {}, value: result }] : result;
}

/**
 * Returns the exemplars of a selector's series.
 * @param {string} selector
 * @param {number} start
 * @param {number} end
 * @param {Options} [options]
 * @returns {Promise<{seriesLabels: Labels, exemplars: {labels: Labels, value: string, timestamp: number}[]}[]>}
 */
export function exemplars(selector, start, end, options) {
  return get('/api/v1/query_exemplars', { query: selector, start: start.toFixed(3), end: end.toFixed(3) }, options);
}

/**
 * Sends a body of JSON, if any, and returns the answer's.
 * @param {string} method
 * @param {string} path
 * @param {unknown} [body]
 * @returns {Promise<any>}
 */
export function send(method, path, body) {
  const headers = { 'Content-Type': 'application/json' };
  return request(path, body === undefined ? { method } : { method, headers, body: JSON.stringify(body) });
}

/**
 * Requests under way, by their address: who asks for the same gets the same answer.
 * @type {Map<string, {answer: Promise<any>, asking: number, abort: AbortController}>}
 */
const underWay = new Map();

/**
 * @param {string} path
 * @param {Params} params
 * @param {Options} options
 */
function shared(path, params, { signal }) {
  const query = encode(params);
  const key = `${path}?${query}`;
  let flight = underWay.get(key);
  if (!flight) {
    const abort = new AbortController();
    const answer = ask(path, query, abort.signal).finally(() => {
      if (underWay.get(key)?.abort === abort) underWay.delete(key);
    });
    answer.catch(() => {}); // those that asked have it from their own promises
    flight = { answer, asking: 0, abort };
    underWay.set(key, flight);
  }
  return joinInFlight(key, flight, signal);
}

/**
 * The answer of a flight for one of those that ask. It is aborted when nobody asks any
 * more.
 * @param {string} key
 * @param {{answer: Promise<any>, asking: number, abort: AbortController}} flight
 * @param {AbortSignal|undefined} signal
 */
function joinInFlight(key, flight, signal) {
  flight.asking++;
  if (!signal) return flight.answer;
  return new Promise((resolve, reject) => {
    const leave = () => {
      if (--flight.asking === 0) {
        flight.abort.abort();
        if (underWay.get(key) === flight) underWay.delete(key);
      }
      reject(signal.reason);
    };
    if (signal.aborted) return leave();
    signal.addEventListener('abort', leave, { once: true });
    flight.answer.then(resolve, reject).finally(() => signal.removeEventListener('abort', leave));
  });
}

/** @param {Params} params */
function encode(params) {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(params)) {
    for (const one of [value].flat()) query.append(name, String(one));
  }
  return query.toString();
}

/**
 * @param {string} path
 * @param {string} query
 * @param {AbortSignal} signal
 */
async function ask(path, query, signal) {
  try {
    return await (isQuery(path) ? asked(`${path}?${query}`, signal) : request(query ? `${path}?${query}` : path, { signal }));
  } catch (err) {
    if (err instanceof ApiError && err.type === 'unreachable') {
      engine.dispatchEvent(new CustomEvent('away', { detail: { error: err, path: query ? `${path}?${query}` : path } }));
    }
    throw err;
  }
}
