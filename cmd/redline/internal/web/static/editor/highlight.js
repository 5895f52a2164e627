// An expression in pieces, each of which looks otherwise.

import { html } from '../parts/html.js';
import { isAggregation, isFunction, isKeyword } from './functions.js';
import { tokens } from './tokens.js';

/** @typedef {import('./tokens.js').Token} Token */
/** @typedef {{text: string, kind: string}} Piece */

/**
 * Returns the pieces of a text, which together are the text.
 * @param {string} text
 * @returns {Piece[]}
 */
export function paint(text) {
  const list = tokens(text);
  const cuts = [...new Set([0, text.length, ...list.flatMap((token) => [token.start, token.end])])].sort((a, b) => a - b);
  return cuts.slice(1).map((end, i) => {
    const start = cuts[i];
    const at = list.findIndex((token) => token.start <= start && end <= token.end);
    return { text: text.slice(start, end), kind: at < 0 ? 'space' : kindOf(list, at) };
  });
}

/**
 * @param {Token[]} list
 * @param {number} at
 */
function kindOf(list, at) {
  const { type, text } = list[at];
  if (type !== 'name') return type;
  const brackets = list.slice(0, at).filter((token) => token.text === '{' || token.text === '}');
  if (brackets.at(-1)?.text === '{') return 'label';
  if (isKeyword(text)) return 'keyword';
  const next = list[at + 1]?.text ?? '';
  if (isFunction(text) && ['(', 'by', 'without'].includes(next)) return isAggregation(text) ? 'keyword' : 'function';
  return 'name';
}

/**
 * An expression in its colours.
 * @param {{text: string}} props
 */
export function Painted({ text }) {
  return html`${paint(text).map(({ text: own, kind }) => html`<span class=${`word-${kind}`}>${own}</span>`)}`;
}
