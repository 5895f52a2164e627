// Finds the buckets behind the quantiles of an expression. Beyond their first and their
// last bound nothing more is known of a quantile.

import { get, instant } from './api.js';
import { write } from './expression.js';
import { numberOf } from './samples.js';

/** @typedef {import('./expression.js').Node} Node */
/** @typedef {import('./types.js').Bounds} Bounds */
/** @typedef {import('./types.js').Labels} Labels */

/** @typedef {(labels: Labels) => Bounds|undefined} BoundsOf returns the bounds for a series with such labels */

/** Functions and aggregations that give values of their argument unchanged. */
const unchanged = /^(sort|sort_desc|sort_by_label|sort_by_label_desc|label_replace|label_join|(max|min|last|first)_over_time)$/;
const picked = /^(max|min|topk|bottomk|limitk)$/;

/** Recorded series that are followed to their rules: a rule may be made of others. */
const deepest = 3;

/** @type {BoundsOf} */
export const unbounded = () => undefined;

/**
 * Asks for the bounds of an expression's quantiles.
 * @param {Node} tree of the expression
 * @param {number} end the time of the buckets
 * @param {AbortSignal} signal
 * @returns {Promise<BoundsOf>}
 */
export async function askBounds(tree, end, signal) {
  const selectors = await selectorsOf(tree, signal, deepest);
  if (selectors.length === 0) return unbounded;
  const found = await Promise.all([...new Set(selectors)].map((one) => instant(`group by (job, le) (${one})`, end, { signal })));
  return boundsOf(found.flat().map(({ metric }) => metric));
}

/**
 * Returns the bounds by job. A series of no job has those of all jobs.
 * @param {Labels[]} buckets
 * @returns {BoundsOf}
 */
export function boundsOf(buckets) {
  /** @type {Map<string, Bounds>} */
  const known = new Map();
  for (const { job = '', le } of buckets) {
    const bound = numberOf(le);
    if (!Number.isFinite(bound)) continue;
    for (const key of new Set([job, ''])) {
      const { least, most } = known.get(key) ?? { least: bound, most: bound };
      known.set(key, { least: Math.min(least, bound), most: Math.max(most, bound) });
    }
  }
  return ({ job = '' }) => known.get(job) ?? known.get('');
}

/**
 * Returns selectors of the buckets of all quantiles that an expression gives unchanged.
 * @param {Node} node
 * @param {AbortSignal} signal
 * @param {number} depth of rules that are followed
 * @returns {Promise<string[]>}
 */
async function selectorsOf(node, signal, depth) {
  if (node.type === 'vectorSelector' && node.name?.includes(':') && depth > 0) {
    const trees = await recorded(node.name, signal);
    return (await Promise.all(trees.map((tree) => selectorsOf(tree, signal, depth - 1)))).flat();
  }
  if (isQuantile(node)) return bucketsOf(node.args[1]);
  return (await Promise.all(given(node).map((one) => selectorsOf(one, signal, depth)))).flat();
}

/** @param {Node} node */
const isQuantile = ({ type, func }) => type === 'call' && func.name === 'histogram_quantile';

/**
 * Returns the parts of an expression that give its values.
 * @param {Node} node
 * @returns {Node[]}
 */
export function given(node) {
  switch (node.type) {
    case 'parenExpr':
    case 'subquery':
      return [node.expr];
    case 'aggregation':
      return picked.test(node.op) ? [node.expr] : [];
    case 'call':
      return unchanged.test(node.func.name) ? [node.args[0]] : [];
    case 'binaryExpr':
      if (node.op === 'or') return [node.lhs, node.rhs];
      return /^(and|unless|[<>]=?|[!=]=)$/.test(node.op) && !node.bool ? [node.lhs] : [];
    default:
      return [];
  }
}

/**
 * Returns the selectors of an expression, without ranges.
 * @param {Node} node
 * @returns {string[]}
 */
function bucketsOf(node) {
  if (node.type === 'vectorSelector' || node.type === 'matrixSelector') {
    return [write({ type: 'vectorSelector', name: node.name, matchers: node.matchers, timestamp: null, offset: 0 })];
  }
  return [node.expr, node.lhs, node.rhs, ...(node.args ?? [])].filter(Boolean).flatMap(bucketsOf);
}

/**
 * Returns the expressions by which a series is recorded.
 * @param {string} name
 * @param {AbortSignal} signal
 * @returns {Promise<Node[]>}
 */
async function recorded(name, signal) {
  const { groups } = await get('/api/v1/rules', { type: 'record', 'rule_name[]': name }, { signal });
  const queries = groups.flatMap((/** @type {any} */ group) => group.rules.map((/** @type {any} */ rule) => rule.query));
  return Promise.all(queries.map((/** @type {string} */ query) => get('/api/v1/parse_query', { query }, { signal })));
}
