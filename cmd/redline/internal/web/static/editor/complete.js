// The words that may follow at the cursor of a PromQL expression: the kind that the words
// before it ask for, and those of this kind that fit the typed letters.

import { aggregations, between, functions, grouping, isAggregation, isFunction, isKeyword } from './functions.js';
import { quote } from '../data/promql.js';
import { closed, tokens } from './tokens.js';

/** @typedef {import('./tokens.js').Token} Token */

/**
 * The kind of word that may stand at the cursor.
 * @typedef {object} Place
 * @property {'operand'|'label'|'value'|'duration'|'words'|'nothing'} kind
 * @property {number} from where the word at the cursor begins
 * @property {number} to where it ends
 * @property {string} typed its text up to the cursor, of a string without its first quote
 * @property {string[]} words keywords that may stand here
 * @property {string[]} selectors series that labels and their values are asked of
 * @property {string} label the label of the values that fit
 * @property {boolean} matcher whether a label is part of a matcher
 */

/**
 * The words that can be offered.
 * @typedef {object} Known
 * @property {{name: string, type: string, help: string}[]} metrics
 * @property {string[]} labels
 * @property {string[]} values
 */

/**
 * @typedef {object} Offer
 * @property {string} name as it is shown
 * @property {string} text that takes the place of the word at the cursor
 * @property {string} kind
 * @property {string} help
 */

const comparison = /^(==|!=|<=?|>=?)$/;
const durations = ['1m', '5m', '15m', '30m', '1h', '6h', '1d', '7d'];

/**
 * The place of the cursor.
 * @param {string} text
 * @param {number} cursor
 * @returns {Place}
 */
export function placeOf(text, cursor) {
  const before = tokens(text.slice(0, cursor));
  const last = before.at(-1);
  const word = last && last.end === cursor && isWord(last) ? last : undefined;
  const rest = word ? before.slice(0, -1) : before;
  const place = {
    from: word ? word.start : cursor,
    to: wordEnd(text, cursor, word),
    typed: word?.type === 'string' ? word.text.slice(1) : (word?.text ?? ''),
    ...{ words: [], selectors: [], label: '', matcher: false },
  };
  if (last?.type === 'comment' && last.end === cursor) return { ...place, kind: 'nothing' };
  return { ...place, ...asked(text, rest, word) };
}

/** @param {Token} token */
function isWord(token) {
  return token.type === 'name' || token.type === 'number' || (token.type === 'string' && !closed(token));
}

/**
 * Where the word ends of which the cursor is in the midst.
 * @param {string} text
 * @param {number} cursor
 * @param {Token|undefined} word
 */
function wordEnd(text, cursor, word) {
  if (!word) return cursor;
  const whole = tokens(text).find((token) => token.start === word.start);
  if (!whole || whole.type !== word.type) return cursor;
  // A string without its second quote takes in all that comes after the cursor.
  return whole.type === 'string' && !closed(whole) ? cursor : whole.end;
}

/**
 * @param {string} text
 * @param {Token[]} rest the tokens before the word at the cursor
 * @param {Token|undefined} word
 * @returns {Partial<Place> & {kind: Place['kind']}}
 */
function asked(text, rest, word) {
  const open = opened(rest);
  const bracket = rest[open]?.text;
  if (bracket === '{') return inBraces(rest, open, word);
  if (bracket === '[') return { kind: 'duration' };
  if (word?.type === 'string') return { kind: 'nothing' };
  if (bracket === '(' && grouping.includes(rest[open - 1]?.text)) {
    return { kind: 'label', selectors: metricsOf(tokens(text)) };
  }
  return inExpression(rest);
}

/**
 * The bracket around the end of the tokens, or -1.
 * @param {Token[]} list
 */
function opened(list) {
  let depth = 0;
  for (let i = list.length - 1; i >= 0; i--) {
    if (list[i].type === 'close') depth++;
    if (list[i].type === 'open' && depth-- === 0) return i;
  }
  return -1;
}

/**
 * @param {Token[]} rest
 * @param {number} open
 * @param {Token|undefined} word
 * @returns {Partial<Place> & {kind: Place['kind']}}
 */
function inBraces(rest, open, word) {
  const inside = rest.slice(open + 1);
  const comma = inside.findLastIndex((token) => token.type === 'comma');
  const matcher = inside.slice(comma + 1);
  const metric = rest[open - 1]?.type === 'name' ? rest[open - 1].text : '';
  const others = inside.slice(0, Math.max(comma, 0)).map((token) => token.text).join('');
  const selectors = metric || others ? [`${metric}{${others}}`] : [];
  if (matcher.length === 0) {
    return word?.type === 'string' ? { kind: 'nothing' } : { kind: 'label', matcher: true, selectors };
  }
  if (matcher.length === 2 && matcher[1].type === 'operator' && word?.type !== 'name') {
    const label = matcher[0].type === 'string' ? matcher[0].text.slice(1, -1) : matcher[0].text;
    return { kind: 'value', label, selectors };
  }
  return { kind: 'nothing' };
}

/**
 * @param {Token[]} rest
 * @returns {Partial<Place> & {kind: Place['kind']}}
 */
function inExpression(rest) {
  const previous = rest.at(-1);
  if (!previous || previous.type === 'open' || previous.type === 'comma') return { kind: 'operand' };
  if (previous.type === 'operator') {
    const words = comparison.test(previous.text) ? ['bool', 'on', 'ignoring'] : ['on', 'ignoring'];
    return { kind: 'operand', words };
  }
  if (previous.type === 'name') return afterName(previous.text);
  if (previous.text === ')') return afterParenthesis(rest);
  return { kind: 'words', words: [...between, 'offset'] };
}

/**
 * @param {string} name
 * @returns {Partial<Place> & {kind: Place['kind']}}
 */
function afterName(name) {
  if (name === 'offset') return { kind: 'duration' };
  if (name === 'bool' || between.includes(name)) return { kind: 'operand', words: ['on', 'ignoring'] };
  if (isAggregation(name)) return { kind: 'words', words: ['by', 'without'] };
  if (isKeyword(name) || isFunction(name)) return { kind: 'nothing' };
  return { kind: 'words', words: [...between, 'offset'] };
}

/**
 * @param {Token[]} rest which end with a closing parenthesis
 * @returns {Partial<Place> & {kind: Place['kind']}}
 */
function afterParenthesis(rest) {
  const name = rest[opened(rest.slice(0, -1)) - 1]?.text ?? '';
  if (name === 'on' || name === 'ignoring') return { kind: 'operand', words: ['group_left', 'group_right'] };
  if (grouping.includes(name)) return { kind: 'operand' };
  if (isAggregation(name)) return { kind: 'words', words: ['by', 'without', ...between] };
  return { kind: 'words', words: [...between, 'offset'] };
}

/**
 * The metrics that an expression names.
 * @param {Token[]} list
 */
function metricsOf(list) {
  const names = new Set();
  list.forEach((token, i) => {
    if (token.type !== 'name' || isKeyword(token.text) || ['(', 'by', 'without'].includes(list[i + 1]?.text)) return;
    const open = opened(list.slice(0, i));
    const around = list[open]?.text;
    if (around === '{' || (around === '(' && grouping.includes(list[open - 1]?.text))) return;
    names.add(token.text);
  });
  return [...names];
}

/** How many words are offered. */
const offered = 50;

/**
 * Returns the words that fit, the best first: those that begin with the typed letters, in the
 * order of how much they are used.
 * @param {Place} place
 * @param {Known} known
 * @returns {Offer[]}
 */
export function offers(place, known) {
  return candidates(place, known)
    .map((offer) => ({ offer, rank: rank(offer.name, place.typed) }))
    .filter(({ rank }) => rank < never)
    .sort((a, b) => a.rank - b.rank)
    .slice(0, offered)
    .map(({ offer }) => offer);
}

const never = 9;

/**
 * Returns how well a name fits the typed letters; 0 is best.
 * @param {string} name
 * @param {string} typed
 */
function rank(name, typed) {
  const [a, b] = [name.toLowerCase(), typed.toLowerCase()];
  if (name === typed) return 0;
  if (a.startsWith(b)) return name.startsWith(typed) ? 1 : 2;
  if (a.includes('_' + b)) return 3;
  return b.length > 1 && a.includes(b) ? 4 : never;
}

/**
 * @param {Place} place
 * @param {Known} known
 * @returns {Offer[]}
 */
function candidates(place, known) {
  const words = place.words.map((name) => offer(name, grouping.includes(name) ? `${name} (` : `${name} `, 'keyword'));
  switch (place.kind) {
    case 'operand':
      return [
        ...aggregations.map((f) => offer(f.name, `${f.name}(`, 'aggregation', `(${f.args}) ${f.help}`)),
        ...functions.map((f) => offer(f.name, `${f.name}(`, 'function', `(${f.args}) ${f.help}`)),
        ...words,
        ...shortFirst(known.metrics).map((m) => offer(m.name, metricText(m.name), m.type || 'metric', m.help)),
      ];
    case 'label':
      return known.labels.map((name) => offer(name, labelText(name, place.matcher), 'label'));
    case 'value':
      return known.values.map((value) => offer(value, quote(value), 'value'));
    case 'duration':
      return durations.map((name) => offer(name, name, 'duration'));
    default:
      return words;
  }
}

/** @param {Known['metrics']} metrics */
function shortFirst(metrics) {
  return [...metrics].sort((a, b) => a.name.length - b.name.length);
}

/**
 * @param {string} name
 * @param {string} text
 * @param {string} kind
 * @returns {Offer}
 */
function offer(name, text, kind, help = '') {
  return { name, text, kind, help };
}

/** @param {string} name */
function metricText(name) {
  return /^[a-zA-Z_:][a-zA-Z0-9_:]*$/.test(name) ? name : `{${quote(name)}}`;
}

/**
 * @param {string} name
 * @param {boolean} matcher
 */
function labelText(name, matcher) {
  const text = /^[a-zA-Z_][a-zA-Z0-9_]*$/.test(name) ? name : quote(name);
  return matcher ? `${text}="` : text;
}
