// How long the page has been waiting for the engine, and which time its figures are of.

/** Tells of each update of the page, by an event `updated`. */
export const updates = new EventTarget();

/** When each load that is under way began, in milliseconds since 1970. */
const waiting = /** @type {Map<object, number>} */ (new Map());

/** When the engine last answered anything. */
let heardAt = 0;

/** When the loads began that brought the figures on the page. */
let shownOf = 0;

/**
 * Notes that a load begins.
 * @param {object} load
 */
export function begins(load) {
  waiting.set(load, Date.now());
}

/**
 * Notes that a load is over.
 * @param {object} load
 * @param {boolean} [brought] whether it brought something to show
 */
export function ends(load, brought = false) {
  const began = waiting.get(load);
  waiting.delete(load);
  if (!brought || began === undefined) return;
  shownOf = Math.max(shownOf, began);
  updates.dispatchEvent(new Event('updated'));
}

/** Notes that the engine said something. */
export function noteAnswer() {
  heardAt = Date.now();
}

/** Returns when the figures on the page were asked for, in seconds since 1970; 0 without any. */
export const lastUpdate = () => shownOf / 1000;

/** Milliseconds without a word of the engine, and those for one answer while others come. */
const patience = { silent: 5_000, one: 15_000 };

/**
 * Returns since when answers are overdue, in seconds since 1970, and whether the engine
 * says nothing at all, or null. A slow query is given more time than a silent engine.
 * @returns {{since: number, silent: boolean}|null}
 */
export function overdue() {
  const oldest = Math.min(...waiting.values());
  const now = Date.now();
  const silent = now - Math.max(oldest, heardAt) > patience.silent;
  return silent || now - oldest > patience.one ? { since: oldest / 1000, silent } : null;
}
