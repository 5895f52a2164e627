import assert from 'node:assert/strict';
import { test } from 'node:test';

import { mistakeOf } from '../static/editor/mistake.js';
import { paint } from '../static/editor/highlight.js';

const prefix = 'invalid parameter "query": ';

/** The text with the marked part in brackets. */
function marked(text, message) {
  const { start, end } = mistakeOf(text, message);
  return `${text.slice(0, start)}[${text.slice(start, end).padEnd(1)}]${text.slice(end)}`;
}

// Messages as Prometheus 3.15 has them.
for (const [text, message, want] of [
  ['sum(ra te(x))', '1:8: parse error: unexpected identifier "te" in aggregation', 'sum(ra [te](x))'],
  ['up +\n  foo(', '2:7: parse error: unclosed left parenthesis', 'up +\n  foo([ ]'],
  ['nofunc(x)', '1:1: parse error: unknown function with name "nofunc"', '[nofunc](x)'],
  ['x{a="ü😀"} y', '1:15: parse error: unexpected identifier "y"', 'x{a="ü😀"} [y]'],
  ['-', '1:2: parse error: unexpected end of input', '-[ ]'],
]) {
  test(`the place of ${message}`, () => assert.equal(marked(text, prefix + message), want));
}

test('an error without a place marks nothing', () => {
  assert.equal(mistakeOf('up * on() up', 'found duplicate series for the match group {}'), null);
});

test('the pieces of a text are the text', () => {
  for (const text of ['', ' ', 'sum by (a) (rate(x{b=~"c\\"d"}[5m])) # why\n+ `x', '"not closed', '\u202e😀 % 1e5']) {
    assert.equal(paint(text).map((piece) => piece.text).join(''), text);
  }
});

test('words are painted by what they are', () => {
  const kinds = paint('sum by (job) (rate(x{by="1m"}[1m])) != 2').filter(({ kind }) => kind !== 'space' && kind !== 'open' && kind !== 'close');
  assert.deepEqual(
    kinds.map(({ text, kind }) => `${text} ${kind}`),
    ['sum keyword', 'by keyword', 'job name', 'rate function', 'x name', 'by label', '= operator', '"1m" string', '1m number', '!= operator', '2 number'],
  );
});
