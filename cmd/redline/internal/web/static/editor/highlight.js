// An expression in pieces, each of which looks otherwise.

import { html } from '../parts/html.js';
import { isAggregation, isFunction, isKeyword } from './functions.js';
import { tokens } from './tokens.js';

/** @typedef {import('./tokens.js').Token} Token */
/** @typedef {{start: number, end: number}} Span */
/** @typedef {{text: string, kind: string, wrong: boolean}} Piece */

/**
 * The pieces of a text, which together are the text, and a space where the mistake is
 * at its end.
 * @param {string} text
 * @param {Span|null} mistake
 * @returns {Piece[]}
 */
export function paint(text, mistake) {
  const list = tokens(text);
  const ends = new Set([0, text.length, ...list.flatMap((token) => [token.start, token.end])]);
  if (mistake) [mistake.start, mistake.end].forEach((at) => ends.add(Math.min(at, text.length)));
  const cuts = [...ends].sort((a, b) => a - b);
  const pieces = cuts.slice(1).map((end, i) => {
    const start = cuts[i];
    const at = list.findIndex((token) => token.start <= start && end <= token.end);
    const wrong = mistake !== null && mistake.start <= start && end <= mistake.end;
    return { text: text.slice(start, end), kind: at < 0 ? 'space' : kindOf(list, at), wrong };
  });
  if (mistake && mistake.end > text.length) pieces.push({ text: ' ', kind: 'space', wrong: true });
  return pieces;
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
 * @param {{text: string, mistake?: Span|null}} props
 */
export function Painted({ text, mistake = null }) {
  return html`${paint(text, mistake).map(({ text: own, kind, wrong }) => {
    return html`<span class=${`word-${kind}${wrong ? ' wrong' : ''}`}>${own}</span>`;
  })}`;
}
