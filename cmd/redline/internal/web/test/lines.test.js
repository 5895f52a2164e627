import assert from 'node:assert/strict';
import { test } from 'node:test';

import { linesOf } from '../static/charts/lines.js';

const result = (legend, of, ...values) => ({
  query: { expr: '', legend, ...(of === undefined ? {} : { of: 'count' }) },
  of: of ?? 0,
  sampled: values.map((value, i) => ({ metric: legend.includes('{') ? { code: String(i) } : {}, values: [[10, String(value)], [20, String(value)]] })),
});
const total = ({ series }) => series.reduce((sum, { values }) => sum + values[1], 0);
const labels = ({ series }) => series.map(({ label }) => label);

// The lines that are shown of many add up to all of it, whether the query or the page left some out.
test('a stack of more lines than can be told apart has the others in one, on top', () => {
  const lines = linesOf([result('{{code}}', undefined, ...Array(40).fill(2))], true);
  assert.equal(total(lines), 80);
  assert.equal(lines.series.length, 16);
  assert.equal(labels(lines)[0], 'other');
  assert.equal(lines.of, 40);
});
test('a stack whose query has left some out adds what they come to', () => {
  const lines = linesOf([result('{{code}}', 63, 5, 4, 3), result('other', undefined, 7)], true);
  assert.deepEqual(labels(lines), ['other', '0', '1', '2']);
  assert.deepEqual([total(lines), lines.of], [19, 63]);
});
test('a stack of few has no others', () => {
  assert.deepEqual(labels(linesOf([result('{{code}}', 2, 5, 4), result('other')], true)), ['0', '1']);
});
test('lines are those that add up to most, of so many', () => {
  const lines = linesOf([result('{{code}}', undefined, ...Array(40).keys())], false);
  assert.deepEqual(labels(lines), Array.from({ length: 15 }, (_, i) => String(i + 25)));
  assert.equal(lines.of, 40);
});
