// Incidents, and the answers to who began something. A server that keeps none answers with
// nothing, and then the page shows nothing of them.

import { json, send } from './api.js';
import { ApiError } from './request.js';

/** @typedef {import('./types.js').Incident} Incident */
/** @typedef {import('./types.js').Summary} Summary */
/** @typedef {import('./types.js').Diagnosis} Diagnosis */
/** @typedef {import('./types.js').Change} Change */
/** @typedef {{incidents: Summary[], more: boolean}} Listed */

/** Incidents of a page of the list. */
export const each = 50;

/** Open incidents that are asked for: more at once are none that a person could look at. */
const mostOpen = 100;

/**
 * Returns the answer, or null of a server that keeps no incidents.
 * @template T
 * @param {Promise<T>} answer
 * @returns {Promise<T|null>}
 */
async function unlessAbsent(answer) {
  try {
    return await answer;
  } catch (err) {
    if (err instanceof ApiError && (err.status === 404 || err.type === 'agent')) return null;
    throw err;
  }
}

/**
 * Asks for incidents, the newest first.
 * @param {{state: string, search?: string, limit?: number, before?: string}} of
 * @param {AbortSignal} [signal]
 * @returns {Promise<Listed|null>}
 */
export async function askIncidents({ state, search = '', limit = each, before = '' }, signal) {
  const params = { state, limit, ...(search && { search }), ...(before && { before }) };
  const answer = await unlessAbsent(json('/redline/incidents', params, { signal }));
  return answer && { incidents: answer.incidents ?? [], more: answer.more === true };
}

/**
 * Asks for the incidents that are open.
 * @param {AbortSignal} signal
 */
export async function askOpen(signal) {
  return (await askIncidents({ state: 'open', limit: mostOpen }, signal))?.incidents ?? null;
}

/**
 * Returns the path of an incident in the server's API.
 * @param {string} id
 */
export const pathOf = (id) => `/redline/incidents/${encodeURIComponent(id)}`;

/**
 * Asks for an incident, with all lists in it.
 * @param {string} id
 * @param {AbortSignal} [signal]
 * @returns {Promise<Incident>}
 */
export async function askIncident(id, signal) {
  return whole(await json(pathOf(id), {}, { signal }));
}

/**
 * Asks for the incident that an alert belongs to, or null where it belongs to none.
 * @param {string} fingerprint
 * @param {AbortSignal} signal
 * @returns {Promise<Summary|null>}
 */
export function askIncidentOf(fingerprint, signal) {
  return unlessAbsent(json('/redline/incidents/of', { alert: fingerprint }, { signal }));
}

/**
 * Changes what people say of an incident, and returns it as it is then.
 * @param {string} id
 * @param {{acknowledged?: boolean, owner?: string, note?: {by: string, text: string}}} change
 * @returns {Promise<Incident>}
 */
export async function amend(id, change) {
  return whole(await send('POST', pathOf(id), change));
}

/**
 * Asks who began something.
 * @param {{from: number, to: number, service: string}} of
 * @param {AbortSignal} signal
 * @returns {Promise<Diagnosis>}
 */
export async function askExplanation({ from, to, service }, signal) {
  const params = { from: Math.floor(from), to: Math.ceil(to), ...(service && { service }) };
  return complete(await json('/redline/explain', params, { signal }));
}

/**
 * Asks for the changes of services in a time, the newest first, or null of a server that
 * does not tell them.
 * @param {number} from
 * @param {number} to
 * @param {AbortSignal} signal
 * @returns {Promise<Change[]|null>}
 */
export async function askChanges(from, to, signal) {
  const answer = await unlessAbsent(json('/redline/changes', { from: Math.floor(from), to: Math.ceil(to) }, { signal }));
  return answer && [...(answer.changes ?? [])].sort((a, b) => secondsOf(b.time) - secondsOf(a.time));
}

/**
 * Returns the seconds since 1970 of a text of RFC 3339, or 0 of none.
 * @param {string|undefined} text
 */
export function secondsOf(text) {
  return (Date.parse(text ?? '') || 0) / 1000;
}

/**
 * Returns an incident whose lists are all there: Go writes an empty one as null.
 * @param {Incident} incident
 * @returns {Incident}
 */
function whole(incident) {
  const { alerts, timeline, notes, diagnosis } = incident;
  return { ...incident, alerts: alerts ?? [], timeline: timeline ?? [], notes: notes ?? [], diagnosis: complete(diagnosis) };
}

/**
 * @param {Diagnosis} diagnosis
 * @returns {Diagnosis}
 */
function complete(diagnosis) {
  const { causes, changes, affected, services, path, roots } = diagnosis;
  return {
    ...diagnosis,
    causes: (causes ?? []).map((cause) => ({ ...cause, terms: cause.terms ?? [] })),
    changes: changes ?? [], affected: affected ?? [], services: services ?? [], path: path ?? [], roots: roots ?? {},
  };
}
