// One request to the engine, and its answer or error.

import { syncClock } from './clock.js';
import { at } from './address.js';
import { noteAnswer } from './freshness.js';

/** Milliseconds after which a request is given up: longer than an engine takes for a query. */
const longest = 150_000;

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
 * Sends a request, and returns the result of `read` for the response. It fails once both
 * together take too long. The limit has a timer that ends with the request: the browser
 * keeps the signal of AbortSignal.timeout until its time is over.
 * @template T
 * @param {string} path
 * @param {RequestInit} init
 * @param {(response: Response) => Promise<T>} read
 */
export async function send(path, init, read) {
  const limit = new AbortController();
  const timer = setTimeout(() => limit.abort(), longest);
  try {
    const response = await fetch(at(path), { ...init, signal: init.signal ? AbortSignal.any([init.signal, limit.signal]) : limit.signal });
    syncClock(response.headers.get('Date'));
    noteAnswer();
    return await read(response);
  } finally {
    clearTimeout(timer);
  }
}

/**
 * The answer to a request, of JSON.
 * @param {string} path
 * @param {RequestInit} init
 */
export async function request(path, init) {
  let response, text;
  try {
    [response, text] = await send(path, init, async (got) => /** @type {const} */ ([got, await got.text()]));
  } catch (err) {
    throw init.signal?.aborted ? err : nobody();
  }
  const body = parse(text);
  if (response.ok && body !== undefined) return body;
  throw errorOf(response.status, body, text, response.statusText);
}

/**
 * The error that an answer is.
 * @param {Response} response
 */
export async function refusal(response) {
  const text = await response.text();
  return errorOf(response.status, parse(text), text, response.statusText);
}

/** Returns the error of a request without an answer. */
export const nobody = () => new ApiError('unreachable', 'The engine does not answer.');

/** An agent's answer to requests that need samples. */
const ofAgent = /unavailable with Prometheus Agent/;

/**
 * Returns the error in an answer. A proxy before an engine that is away
 * says so by its status.
 * @param {number} status
 * @param {any} body of JSON, or undefined
 * @param {string} [text] where it is none
 * @param {string} [statusText]
 */
export function errorOf(status, body, text = '', statusText = '') {
  const away = status === 502 || status === 504 || (status === 503 && !['timeout', 'canceled'].includes(body?.errorType));
  const message = typeof body === 'string' ? body : (body?.error ?? body?.message);
  const named = `${status} ${statusText}`.trim();
  if (ofAgent.test(message)) return new ApiError('agent', 'This is an agent: it forwards what it scrapes, and keeps nothing to look at. Targets has how scrapes go.', status);
  if (away) return new ApiError('unreachable', message ?? `The engine does not answer (${named}).`, status);
  return new ApiError(body?.errorType ?? 'error', message ?? (text.slice(0, 500).trim() || named), status);
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
