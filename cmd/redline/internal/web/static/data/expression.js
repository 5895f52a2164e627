// An expression of PromQL, from the syntax tree that /api/v1/parse_query gives. The
// tree has no positions in the text, so a part of an expression is written anew.

import { duration, quote } from './promql.js';

/**
 * A node of the tree. Which of its fields there are depends on its type.
 * @typedef {Record<string, any> & {type: string}} Node
 */

/** A name that may stand without quotes. */
const plainName = /^[a-zA-Z_][a-zA-Z0-9_]*$/;
const plainMetric = /^[a-zA-Z_:][a-zA-Z0-9_:]*$/;

/** @type {Record<string, (node: Node) => string>} */
const writers = {
  aggregation: aggregation,
  binaryExpr: (n) => `${write(n.lhs)} ${operator(n)} ${write(n.rhs)}`,
  call: (n) => `${n.func.name}(${n.args.map(write).join(', ')})`,
  durationExpr: durationExpression,
  matrixSelector: (n) => `${selector(n)}[${n.rangeExpr ? write(n.rangeExpr) : duration(n.range / 1000)}]${modifiers(n)}`,
  numberLiteral: (n) => (n.duration ? duration(Number(n.val)) : number(n.val)),
  parenExpr: (n) => `(${write(n.expr)})`,
  stringLiteral: (n) => quote(n.val),
  subquery: subquery,
  unaryExpr: (n) => n.op + write(n.expr),
  vectorSelector: (n) => selector(n) + modifiers(n),
};

/**
 * The text of a node. Parentheses are nodes of their own, so that none is to be added.
 * @param {Node} node
 * @returns {string}
 * @throws {Error} where the tree has a node that is not known here
 */
export function write(node) {
  const writer = writers[node.type];
  if (!writer) throw new Error(`unknown node of an expression: ${node.type}`);
  return writer(node);
}

/** @param {Node} n */
function aggregation(n) {
  const clause = n.without || n.grouping.length > 0 ? ` ${n.without ? 'without' : 'by'} ${names(n.grouping)} ` : '';
  const param = n.param ? `${write(n.param)}, ` : '';
  return `${n.op}${clause}(${param}${write(n.expr)})`;
}

/** @param {Node} n */
function operator(n) {
  const parts = [n.op];
  if (n.bool) parts.push('bool');
  const m = n.matching;
  if (m?.on) parts.push(`on ${names(m.labels)}`);
  else if (m?.labels.length > 0) parts.push(`ignoring ${names(m.labels)}`);
  if (m?.card === 'many-to-one') parts.push(`group_left ${names(m.include)}`);
  if (m?.card === 'one-to-many') parts.push(`group_right ${names(m.include)}`);
  const { lhs = null, rhs = null } = m?.fillValues ?? {};
  if (lhs !== null) parts.push(`fill_left (${number(lhs)})`);
  if (rhs !== null) parts.push(`fill_right (${number(rhs)})`);
  return parts.join(' ');
}

/** @param {Node} n */
function durationExpression(n) {
  if (n.op === 'step' || n.op === 'range') return `${n.op}()`;
  if (n.op === 'min_of' || n.op === 'max_of') return `${n.op}(${write(n.lhs)}, ${write(n.rhs)})`;
  const text = (n.lhs ? `${write(n.lhs)} ` : '') + n.op + (n.rhs ? ` ${write(n.rhs)}` : '');
  return n.wrapped ? `(${text})` : text;
}

/** @param {Node} n */
function subquery(n) {
  const range = n.rangeExpr ? write(n.rangeExpr) : duration(n.range / 1000);
  let step = n.stepExpr ? write(n.stepExpr) : '';
  if (!step && n.step > 0) step = duration(n.step / 1000);
  return `${write(n.expr)}[${range}:${step}]${modifiers(n)}`;
}

/** @param {Node} n */
function selector(n) {
  const plain = plainMetric.test(n.name ?? '');
  const matchers = n.matchers
    .filter((/** @type {any} */ m) => !plain || m.name !== '__name__')
    .map((/** @type {any} */ m) => `${name(m.name)}${m.type}${quote(m.value)}`);
  if (!plain) return `{${matchers.join(', ')}}`;
  return n.name + (matchers.length > 0 ? `{${matchers.join(', ')}}` : '');
}

/** @param {Node} n */
function modifiers(n) {
  let text = '';
  if (n.anchored) text += ' anchored';
  if (n.smoothed) text += ' smoothed';
  if (n.startOrEnd) text += ` @ ${n.startOrEnd}()`;
  else if (n.timestamp !== null) text += ` @ ${number(n.timestamp / 1000)}`;
  if (n.offsetExpr) text += ` offset ${write(n.offsetExpr)}`;
  else if (n.offset !== 0) text += ` offset ${n.offset < 0 ? '-' : ''}${duration(Math.abs(n.offset) / 1000)}`;
  return text;
}

/** @param {string[]} labels */
function names(labels) {
  return `(${labels.map(name).join(', ')})`;
}

/** @param {string} label */
function name(label) {
  return plainName.test(label) ? label : quote(label);
}

/** @param {string|number} value */
function number(value) {
  return String(value).replace('+Inf', 'Inf');
}
