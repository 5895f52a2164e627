// The zone of the times on the page: the browser's own, or UTC.

let utc = false;

/**
 * Has times be in UTC, or in the browser's zone.
 * @param {boolean} on
 */
export function setUTC(on) {
  utc = on;
}

/** Reports whether times are in UTC. */
export const isUTC = () => utc;

/** The option of Intl for the zone. */
export const zoned = () => (utc ? { timeZone: 'UTC' } : {});

/**
 * Seconds of the day of a moment.
 * @param {Date} at
 */
export function ofDay(at) {
  return utc ? at.getUTCHours() * 3600 + at.getUTCMinutes() * 60 + at.getUTCSeconds() : at.getHours() * 3600 + at.getMinutes() * 60 + at.getSeconds();
}

/**
 * A moment as a field of date and time has it, in the zone.
 * @param {number} seconds since 1970
 */
export function fieldOf(seconds) {
  const at = new Date(seconds * 1000);
  const shifted = utc ? at : new Date(at.getTime() - at.getTimezoneOffset() * 60_000);
  return shifted.toISOString().slice(0, 19);
}

/**
 * The moment of a field of date and time, in seconds since 1970, or NaN.
 * @param {string} text
 */
export function momentOf(text) {
  return Date.parse(utc ? `${text}Z` : text) / 1000;
}
