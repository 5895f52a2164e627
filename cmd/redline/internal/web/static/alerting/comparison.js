// The comparison in an alert: its query and its threshold, to be drawn together.

import { write } from '../data/expression.js';

/** @typedef {import('../data/expression.js').Node} Node */

/**
 * A comparison that an alert makes.
 * @typedef {object} Comparison
 * @property {string[]} queries the sides that are compared
 * @property {string} op how, seen from the queries: `>`, `<=`, …
 * @property {number|null} threshold with which number
 * @property {string} against with which query, where it is not a number that stays
 */

/** @type {Record<string, string>} */
const turned = { '>': '<', '<': '>', '>=': '<=', '<=': '>=', '==': '==', '!=': '!=' };

/** @type {Record<string, (a: number, b: number) => number>} */
const arithmetic = {
  '+': (a, b) => a + b,
  '-': (a, b) => a - b,
  '*': (a, b) => a * b,
  '/': (a, b) => a / b,
  '%': (a, b) => a % b,
  '^': (a, b) => a ** b,
};

/**
 * The comparisons of an alert's expression: one for each side of an `or`, those with the
 * same threshold together. An `and` or an `unless` says when the alert counts,
 * and is not drawn. A comparison of an `and` with the same threshold is drawn: it is the
 * other window of a burn rate.
 * @param {Node} tree of the expression
 * @returns {Comparison[]} none where some side of it compares nothing
 */
export function comparisons(tree) {
  /** @type {Map<string, Comparison>} */
  const found = new Map();
  for (const side of sides(tree)) {
    const one = comparison(side);
    if (!one) return [];
    const key = `${one.op} ${one.threshold} ${one.against}`;
    found.set(key, { ...one, queries: [...(found.get(key)?.queries ?? []), ...one.queries] });
  }
  return [...found.values()];
}

/**
 * Returns the subjects of an alert: each side of an `or`, without its conditions.
 * @param {Node} tree
 * @returns {Node[]}
 */
function sides(tree) {
  const node = bare(tree);
  if (node.op === 'or') return [...sides(node.lhs), ...sides(node.rhs)];
  if (node.op === 'unless') return sides(node.lhs);
  if (node.op !== 'and') return [node];
  const about = sides(node.lhs);
  return [...about, ...sides(node.rhs).filter((side) => about.some((one) => alike(comparison(one), comparison(side))))];
}

/**
 * Whether two comparisons have the same number for a threshold.
 * @param {Comparison|null} a
 * @param {Comparison|null} b
 */
function alike(a, b) {
  return a !== null && b !== null && a.threshold !== null && a.op === b.op && a.threshold === b.threshold;
}

/**
 * @param {Node} node
 * @returns {Comparison|null} null where it compares nothing
 */
function comparison({ type, op, bool, lhs, rhs }) {
  if (type !== 'binaryExpr' || !turned[op] || bool) return null;
  const [left, right] = [constant(lhs), constant(rhs)];
  if (left !== null && right === null) {
    return { queries: [write(bare(rhs))], op: turned[op], threshold: left, against: '' };
  }
  const against = right === null ? write(bare(rhs)) : '';
  return { queries: [write(bare(lhs))], op, threshold: right, against };
}

/**
 * The value of a node that is made of numbers alone, or null.
 * @param {Node} tree
 * @returns {number|null}
 */
function constant(tree) {
  const node = bare(tree);
  if (node.type === 'numberLiteral') return numberOf(node.val);
  if (node.type === 'unaryExpr') {
    const value = constant(node.expr);
    return value !== null && node.op === '-' ? -value : value;
  }
  if (node.type !== 'binaryExpr' || !arithmetic[node.op]) return null;
  const [a, b] = [constant(node.lhs), constant(node.rhs)];
  return a === null || b === null ? null : arithmetic[node.op](a, b);
}

/** @param {string} text as Prometheus writes numbers */
function numberOf(text) {
  return Number(text.replace('Inf', 'Infinity'));
}

/**
 * A node without the parentheses around it.
 * @param {Node} node
 * @returns {Node}
 */
function bare(node) {
  return node.type === 'parenExpr' ? bare(node.expr) : node;
}
