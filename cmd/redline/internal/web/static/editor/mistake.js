// Where in an expression the engine found a mistake.

import { tokens } from './tokens.js';

/**
 * @typedef {object} Mistake
 * @property {string} what the fault
 * @property {number} start where, in UTF-16 units
 * @property {number} end more than start, and more than the text's length at its end
 */

/**
 * The mistake that an error of Prometheus' API tells of, such as
 * `invalid parameter "query": 1:5: parse error: unexpected end of input`, or null where
 * it names no place.
 * @param {string} text the expression
 * @param {string} message
 * @returns {Mistake|null}
 */
export function mistakeOf(text, message) {
  const [, line, column, what] = /(\d+):(\d+): parse error: ([^]*)/.exec(message) ?? [];
  if (what === undefined) return null;
  const start = offset(text, Number(line), Number(column));
  const word = tokens(text).find((token) => token.start <= start && start < token.end);
  return { what, start, end: word ? word.end : start + 1 };
}

/**
 * A place in UTF-16 units of one that counts bytes of UTF-8, both from 1.
 * @param {string} text
 * @param {number} line
 * @param {number} column
 */
function offset(text, line, column) {
  const lines = text.split('\n');
  const before = lines.slice(0, line - 1).reduce((sum, one) => sum + one.length + 1, 0);
  const bytes = new TextEncoder().encode(lines[line - 1] ?? '').slice(0, column - 1);
  return Math.min(text.length, before + new TextDecoder().decode(bytes).length);
}
