// The unit of an expression's value, as far as the names in it tell.

/** @typedef {import('./expression.js').Node} Node */
/** @typedef {import('./types.js').Unit} Unit */

/** The ends of names of metrics and rules, by Prometheus' naming practices. */
const suffixes = /** @type {[RegExp, Unit][]} */ ([
  [/_seconds$/, 's'],
  [/_bytes$/, 'B'],
  [/_ratio$|:ratio(_rate)?[0-9a-z]*$/, 'ratio'],
  [/_celsius$/, '°C'],
  [/_percent$/, '%'],
]);

/** The units of growth per second, by the unit of a counter. */
const perSecond = /** @type {Record<string, Unit>} */ ({ '': '/s', s: 's/s', B: 'B/s' });

/** Of two units, that of the quotient. */
const quotients = /** @type {Record<string, Unit>} */ ({ 's/s over /s': 's', 'B/s over /s': 'B', 's/s over s/s': 'ratio' });

const ofRanges = /^(avg|min|max|quantile|last|first)_over_time$|^(delta|idelta|increase)$/;
const ofVectors = /^(abs|ceil|floor|round|clamp|clamp_max|clamp_min|sort|sort_desc|label_replace|label_join)$/;

/**
 * The unit of an expression, or '' where its names do not say it.
 * @param {Node} node
 * @returns {Unit}
 */
export function unitOf(node) {
  switch (node.type) {
    case 'parenExpr':
    case 'unaryExpr':
    case 'subquery':
      return unitOf(node.expr);
    case 'aggregation':
      return ['count', 'count_values', 'group', 'stdvar'].includes(node.op) ? '' : unitOf(node.expr);
    case 'vectorSelector':
    case 'matrixSelector':
      return unitOfName(node.name ?? '');
    case 'call':
      return unitOfCall(node.func.name, node.args);
    case 'binaryExpr':
      return unitOfOperation(node);
    default:
      return '';
  }
}

/**
 * @param {string} name
 * @returns {Unit}
 */
function unitOfName(name) {
  const [, quantile] = /^[^:]+:([^:]+):(?:p\d+|quantile|max|min|avg)(?:_|$)/.exec(name) ?? []; // level:metric:operations
  if (quantile) return unitOfName(quantile);
  if (name.endsWith('_count')) return '';
  const bare = name.replace(/_(bucket|sum|total)$/, '');
  return suffixes.find(([suffix]) => suffix.test(bare))?.[1] ?? '';
}

/**
 * @param {string} name
 * @param {Node[]} args
 * @returns {Unit}
 */
function unitOfCall(name, args) {
  if (name === 'rate' || name === 'irate') return perSecond[unitOf(args[0])] ?? '';
  if (name === 'histogram_quantile') return counted(unitOf(args[1]));
  if (name === 'histogram_avg') return counted(unitOf(args[0]));
  if (name === 'quantile_over_time') return unitOf(args[1]);
  return ofRanges.test(name) || ofVectors.test(name) ? unitOf(args[0]) : '';
}

/**
 * Buckets are rates of how often a value was seen, and have the unit of that value.
 * @param {Unit} unit
 * @returns {Unit}
 */
function counted(unit) {
  return unit === 's/s' ? 's' : unit === 'B/s' ? 'B' : unit === '/s' ? '' : unit;
}

/**
 * A value that is multiplied or divided by a number has an unknown unit, but for
 * hundredths.
 * @param {Node} node
 * @returns {Unit}
 */
function unitOfOperation({ op, lhs, rhs }) {
  const [left, right] = [unitOf(lhs), unitOf(rhs)];
  if (op === '*') return timesHundred(lhs, right) || timesHundred(rhs, left);
  if (op === '/') {
    const { op: inner, lhs: factor, rhs: other } = lhs;
    return inner === '*' ? timesHundred(factor, quotient(unitOf(other), right)) : quotient(left, right);
  }
  return op === '^' || op === '%' || op === 'atan2' ? '' : left || (op === '+' || op === '-' ? right : '');
}

/**
 * @param {Node} factor
 * @param {Unit} unit
 * @returns {Unit}
 */
function timesHundred(factor, unit) {
  return factor.type === 'numberLiteral' && Number(factor.val) === 100 && unit === 'ratio' ? '%' : '';
}

/**
 * @param {Unit} left
 * @param {Unit} right
 * @returns {Unit}
 */
function quotient(left, right) {
  return left === right && left !== '' ? 'ratio' : (quotients[`${left} over ${right}`] ?? '');
}
