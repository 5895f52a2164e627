// The names that there are to write in a query: metrics, labels and their values, as
// the engine has them.

import { get } from '../data/api.js';

/** @typedef {import('./complete.js').Known} Known */
/** @typedef {import('./complete.js').Place} Place */
/** @typedef {{start: number, end: number}} Span */

/** Names of one kind; who has more finds them by typing on a query, not in a list. */
const most = 10_000;

/** How long an answer is taken for right, in milliseconds. */
const fresh = 60_000;

/** @type {Map<string, {asked: number, answer: Promise<any>}>} */
const answers = new Map();

/**
 * The known names for a place in an expression.
 * @param {Place} place
 * @param {Span} span when there must have been samples
 * @returns {Promise<Known>}
 */
export async function known(place, span) {
  const nothing = { metrics: [], labels: [], values: [] };
  const matching = { 'match[]': place.selectors };
  switch (place.kind) {
    case 'operand':
      return { ...nothing, metrics: await remembered('metrics', () => metrics(span)) };
    case 'label':
      return { ...nothing, labels: await names('/api/v1/labels', matching, span) };
    case 'value':
      return { ...nothing, values: await names(`/api/v1/label/${pathOf(place.label)}/values`, matching, span) };
    default:
      return nothing;
  }
}

/**
 * The address of a label: one that is not a plain name is written as Prometheus' API
 * has it, with its characters' numbers.
 * @param {string} label
 */
function pathOf(label) {
  if (/^[a-zA-Z_][a-zA-Z0-9_]*$/.test(label)) return label;
  const parts = [...label].map((c) => {
    if (c === '_') return '__';
    return /[a-zA-Z0-9]/.test(c) ? c : `_${/** @type {number} */ (c.codePointAt(0)).toString(16)}_`;
  });
  return `U__${parts.join('')}`;
}

/**
 * Names without those that belong to Prometheus itself.
 * @param {string} path
 * @param {Record<string, string[]>} matching
 * @param {Span} span
 * @returns {Promise<string[]>}
 */
async function names(path, matching, span) {
  const found = await remembered(path + JSON.stringify(matching), () => get(path, { ...matching, ...times(span), limit: most }));
  return found.filter((/** @type {string} */ name) => name !== '__name__');
}

/**
 * @param {Span} span
 * @returns {Promise<Known['metrics']>}
 */
async function metrics(span) {
  const [found, metadata] = await Promise.all([
    get('/api/v1/label/__name__/values', { ...times(span), limit: most }),
    get('/api/v1/metadata', { limit_per_metric: 1, limit: most }).catch(() => ({})), // not every engine has it
  ]);
  return found.map((/** @type {string} */ name) => {
    const family = metadata[name] ?? metadata[name.replace(/_(bucket|count|sum|total)$/, '')];
    return { name, type: family?.[0]?.type ?? '', help: family?.[0]?.help ?? '' };
  });
}

/** @param {Span} span */
function times({ start, end }) {
  return { start: start.toFixed(0), end: end.toFixed(0) };
}

/**
 * @template T
 * @param {string} key
 * @param {() => Promise<T>} ask
 * @returns {Promise<T>}
 */
function remembered(key, ask) {
  const before = answers.get(key);
  if (before && Date.now() - before.asked < fresh) return before.answer;
  const answer = ask();
  answers.set(key, { asked: Date.now(), answer });
  answer.catch(() => answers.delete(key));
  return answer;
}
