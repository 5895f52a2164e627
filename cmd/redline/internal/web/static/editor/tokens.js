// The words of a PromQL expression, also of one that is not complete.

/**
 * @typedef {object} Token
 * @property {'name'|'number'|'string'|'operator'|'open'|'close'|'comma'|'comment'|'unknown'} type
 * @property {string} text
 * @property {number} start where it is in the expression, in UTF-16 units
 * @property {number} end
 */

/** Each kind of word, at the place where the search begins; the first that fits is it. */
const kinds = /** @type {[Token['type'], RegExp][]} */ ([
  ['comment', /#[^\n]*/y],
  ['string', /"(?:\\.|[^"\\\n])*"?|'(?:\\.|[^'\\\n])*'?|`[^`]*`?/y],
  ['number', /0[xX][0-9a-fA-F]+|(?:[0-9]+\.?[0-9]*|\.[0-9]+)[eE][-+]?[0-9]+|[0-9.][0-9a-z_.]*/y],
  ['name', /[a-zA-Z_:][a-zA-Z0-9_:]*/y],
  ['operator', /=~|!~|==|!=|<=|>=|[-+*/%^=<>@!]/y],
  ['open', /[({[]/y],
  ['close', /[)}\]]/y],
  ['comma', /,/y],
  ['unknown', /\S/uy],
]);

/**
 * The words of text in their order, without the space between them.
 * @param {string} text
 * @returns {Token[]}
 */
export function tokens(text) {
  const found = [];
  for (let at = 0; at < text.length; ) {
    const token = tokenAt(text, at);
    if (token) found.push(token);
    at = token ? token.end : at + 1;
  }
  return found;
}

/**
 * @param {string} text
 * @param {number} at
 * @returns {Token|null} null where there is space
 */
function tokenAt(text, at) {
  for (const [type, pattern] of kinds) {
    pattern.lastIndex = at;
    const match = pattern.exec(text);
    if (match) return { type, text: match[0], start: at, end: at + match[0].length };
  }
  return null;
}

const whole = /^(?:"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|`[^`]*`)$/;

/**
 * Whether a string has its second quote.
 * @param {Token} token
 */
export function closed(token) {
  return whole.test(token.text);
}
