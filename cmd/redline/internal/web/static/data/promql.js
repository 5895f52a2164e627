// Queries before they are sent: the values of $job, $route and so on, and the time over
// which rates are taken.

/**
 * A text as a string of PromQL.
 * @param {string} text
 */
export function quote(text) {
  return `"${escapeString(text)}"`;
}

/**
 * A text as it stands between double quotes.
 * @param {string} text
 */
function escapeString(text) {
  return text.replace(/[\\"]/g, '\\$&').replace(/\n/g, '\\n');
}

/**
 * A regular expression (RE2) that matches a text alone.
 * @param {string} text
 */
export function escapeRegex(text) {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
}

/**
 * A regular expression that matches the texts, or anything where there is none.
 * @param {string[]} texts
 */
function anyOf(texts) {
  return texts.length === 0 ? '.*' : texts.map(escapeRegex).join('|');
}

/**
 * Fills in the variables of a query, which stand between double quotes but for the
 * intervals.
 * @param {string} expr
 * @param {import('./types.js').Variables} variables
 */
export function bind(expr, { job = '', instances = [], routes = [], rateInterval = '1m', range = '30m' }) {
  /** @type {Record<string, string>} */
  const values = {
    $job: escapeString(job),
    $instance: escapeString(anyOf(instances)),
    $route: escapeString(anyOf(routes)),
    $__rate_interval: rateInterval,
    $__range: range,
  };
  return expr.replace(/\$(?:__rate_interval|__range|job|instance|route)\b/g, (name) => values[name]);
}

/**
 * A legend with the routes that are chosen.
 * @param {string} legend
 * @param {import('./types.js').Variables} variables
 */
export function bindLegend(legend, { routes = [] }) {
  const chosen = routes.map((route) => route || '""').join(', ');
  return legend.replace('$route', () => chosen || 'all routes');
}

/** Scrapes that a rate needs, so that it has two even where one is missing. */
export const scrapesOfRate = 4;

/**
 * The time that rates are taken over, as a duration of PromQL: no shorter than a step,
 * so that nothing between two points is left out.
 * @param {number} step seconds
 * @param {number} interval seconds between scrapes
 */
export function rateInterval(step, interval) {
  return duration(Math.max(step, scrapesOfRate * interval));
}

/**
 * A duration of PromQL.
 * @param {number} seconds
 */
export function duration(seconds) {
  if (!Number.isInteger(seconds)) return `${Math.max(1, Math.round(seconds * 1000))}ms`;
  for (const [unit, length] of /** @type {[string, number][]} */ ([['d', 86400], ['h', 3600], ['m', 60]])) {
    if (seconds >= length && seconds % length === 0) return `${seconds / length}${unit}`;
  }
  return `${seconds}s`;
}

/** Steps that points stand at, in seconds, so that they stay where they are as time goes on. */
const steps = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14400, 21600, 43200, 86400];

/**
 * Seconds between the points of a chart: one for every two pixels or so.
 * @param {number} range seconds
 * @param {number} width pixels
 */
export function stepOf(range, width) {
  const least = (range / width) * 2;
  return steps.find((step) => step >= least) ?? Math.ceil(least / 86400) * 86400;
}
