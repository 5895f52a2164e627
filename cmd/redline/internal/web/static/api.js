// The engine's APIs: Prometheus' /api/v1, Alertmanager's /api/v2, and /redline.

import { heard } from './clock.js';

/** @typedef {import('./types.js').Sampled} Sampled */
/** @typedef {import('./types.js').Labels} Labels */
/** @typedef {Record<string, string|number|string[]>} Params */
/** @typedef {{signal?: AbortSignal}} Options */

/** An answer that is none. */
export class ApiError extends Error {
  /**
   * @param {string} type as Prometheus has them, such as `bad_data`; `unreachable` where nobody answered
   * @param {string} message
   * @param {number} [status] of HTTP; 0 where nobody answered
   */
  constructor(type, message, status = 0) {
    super(message);
    this.type = type;
    this.status = status;
  }
}

/**
 * What the engine's being there is told by: an event `away` with an ApiError and the
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
export function over(start, end, step) {
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
  return vector(await get('/api/v1/query_range', { query: expr, ...over(start, end, step) }, options));
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
 * The exemplars of what a selector selects.
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
    const answer = inTurn(() => ask(path, query, abort.signal), abort.signal).finally(() => {
      if (underWay.get(key)?.abort === abort) underWay.delete(key);
    });
    answer.catch(() => {}); // whoever asked has it from its own promise
    flight = { answer, asking: 0, abort };
    underWay.set(key, flight);
  }
  return joined(key, flight, signal);
}

/**
 * The answer of a flight for one of those that ask. It is aborted when nobody asks any
 * more.
 * @param {string} key
 * @param {{answer: Promise<any>, asking: number, abort: AbortController}} flight
 * @param {AbortSignal|undefined} signal
 */
function joined(key, flight, signal) {
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

/** Requests at once: as many as a browser has connections for. */
const atOnce = 6;
let running = 0;
/** @type {(() => void)[]} */
const waiting = [];

/**
 * @template T
 * @param {() => Promise<T>} start
 * @param {AbortSignal} signal
 * @returns {Promise<T>}
 */
async function inTurn(start, signal) {
  if (running >= atOnce) await new Promise((resolve) => waiting.push(() => resolve(undefined)));
  else running++;
  try {
    signal.throwIfAborted();
    return await start();
  } finally {
    const next = waiting.shift();
    if (next) next();
    else running--;
  }
}

/** @param {Params} params */
function encode(params) {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(params)) {
    for (const one of [value].flat()) query.append(name, String(one));
  }
  return query.toString();
}

/** Characters of an address that any proxy takes. What is longer is posted. */
const longest = 2000;

/**
 * @param {string} path
 * @param {string} query
 * @param {AbortSignal} signal
 */
async function ask(path, query, signal) {
  try {
    if (path.startsWith('/api/v1/') && query.length > longest) {
      return await request(path, { method: 'POST', body: new URLSearchParams(query), signal });
    }
    return await request(query ? `${path}?${query}` : path, { signal });
  } catch (err) {
    if (err instanceof ApiError && err.type === 'unreachable') {
      engine.dispatchEvent(new CustomEvent('away', { detail: { error: err, path: query ? `${path}?${query}` : path } }));
    }
    throw err;
  }
}

/**
 * @param {string} path
 * @param {RequestInit} init
 */
async function request(path, init) {
  let response, text;
  try {
    response = await fetch(path, init);
    heard(response.headers.get('Date'));
    text = await response.text();
  } catch (err) {
    if (init.signal?.aborted) throw err;
    throw new ApiError('unreachable', 'The engine does not answer.');
  }
  const body = parse(text);
  if (response.ok && body !== undefined) return body;
  throw errorOf(response, body, text);
}

/** What an agent answers to all that needs samples. */
const ofAgent = /unavailable with Prometheus Agent/;

/**
 * The error that an answer is. Whoever stands between here and an engine that is away
 * says so by its status.
 * @param {Response} response
 * @param {any} body of JSON, or undefined
 * @param {string} text
 */
function errorOf({ status, statusText }, body, text) {
  const away = status === 502 || status === 504 || (status === 503 && !['timeout', 'canceled'].includes(body?.errorType));
  const message = typeof body === 'string' ? body : (body?.error ?? body?.message);
  if (ofAgent.test(message)) return new ApiError('agent', 'This is an agent: it forwards what it scrapes, and keeps nothing to look at. Targets has how scrapes go.', status);
  if (away) return new ApiError('unreachable', message ?? `The engine does not answer (${status} ${statusText}).`, status);
  return new ApiError(body?.errorType ?? 'error', message ?? (text.slice(0, 500).trim() || `${status} ${statusText}`), status);
}

/** @param {string} text */
function parse(text) {
  if (text === '') return null;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
