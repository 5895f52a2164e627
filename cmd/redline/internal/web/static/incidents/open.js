// The incidents that are open, which several parts of the page show.

import { useLoad } from '../data/load.js';
import { askIncident, askOpen } from '../data/incidents.js';
import { useTime } from '../state/state.js';

/** @typedef {import('../data/types.js').Summary} Summary */
/** @typedef {import('../data/types.js').Incident} Incident */

/** Open incidents that are asked for in full. */
const most = 10;

/**
 * Returns the open incidents: undefined until they are known, null where none are kept.
 * @returns {Summary[]|null|undefined}
 */
export function useOpen() {
  const { tick } = useTime();
  return useLoad(askOpen, [], tick).data;
}

/**
 * Returns the open incidents with all that is known of them. One is asked for again when its
 * summary is another one.
 * @returns {Incident[]}
 */
export function useOpenInFull() {
  const open = (useOpen() ?? []).slice(0, most);
  const load = (/** @type {AbortSignal} */ signal) => Promise.all(open.map(({ id }) => askIncident(id, signal).catch(() => null)));
  const { data } = useLoad(open.length > 0 ? load : null, [JSON.stringify(open)]);
  const ids = new Set(open.map(({ id }) => id));
  return (data ?? []).filter((one) => one !== null).filter(({ id }) => ids.has(id));
}

/**
 * Returns the calls that incidents go along, and the services that they come from.
 * @param {Incident[]} incidents
 */
export function strikes(incidents) {
  return {
    path: incidents.flatMap(({ diagnosis }) => diagnosis.path),
    cause: incidents.flatMap(({ diagnosis: { causes, standsOut } }) => (standsOut && causes.length > 0 ? [causes[0].entity.service] : [])),
  };
}
