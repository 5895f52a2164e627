import assert from 'node:assert/strict';
import { test } from 'node:test';

import { align, stack } from '../static/charts/align.js';
import { boundsApart, bucketText, cellAt, columnsOf, layOut } from '../static/charts/buckets.js';
import { cells, legendOf, points, selectorOf } from '../static/data/samples.js';

const series = (text) => {
  const found = text.split(' ').map((point) => point.split(':').map(Number));
  return { label: text, times: found.map(([t]) => t), values: found.map(([, v]) => v) };
};

for (const [what, texts, step, times, values] of [
  ['one', ['10:1 20:2'], 10, [10, 20], [[1, 2]]],
  ['at the same times', ['10:1 20:2', '10:3 20:4'], 10, [10, 20], [[1, 2], [3, 4]]],
  ['at other times', ['10:1 20:2', '20:4 30:5'], 10, [10, 20, 30], [[1, 2, null], [null, 4, 5]]],
  ['with a gap', ['10:1 20:2 60:3'], 10, [10, 20, 30, 60], [[1, 2, null, 3]]],
  ['with a gap, by the least distance', ['10:1 20:2 60:3'], undefined, [10, 20, 30, 60], [[1, 2, null, 3]]],
  ['with what is no number', ['10:1 20:NaN'], 10, [10, 20], [[1, null]]],
]) {
  test(`aligned: ${what}`, () => assert.deepEqual(align(texts.map(series), step), { times, values }));
}
test('aligned: none', () => assert.deepEqual(align([], 10), { times: [], values: [] }));

test('on top of each other, one that has none adds none', () => {
  assert.deepEqual(stack([[1, null, 2, null], [10, 20, null, null]]), [[11, 20, 2, null], [10, 20, 0, null]]);
});

const classic = [
  { metric: { le: '+Inf' }, values: [[10, '7'], [20, '3']] },
  { metric: { le: '0.1' }, values: [[10, '2'], [20, '3']] },
  { metric: { le: '0.5' }, values: [[10, '6'], [20, '3']] },
];

test('cells of classic buckets are the differences of neighbours', () => {
  const found = cells(classic).filter(({ count }) => count > 0);
  assert.deepEqual(found, [
    { time: 10, low: 0, high: 0.1, count: 2 },
    { time: 10, low: 0.1, high: 0.5, count: 4 },
    { time: 10, low: 0.5, high: Infinity, count: 1 },
    { time: 20, low: 0, high: 0.1, count: 3 },
  ]);
});

test('cells of native histograms are their buckets, and that around 0 reaches to the next', () => {
  const buckets = [[3, '-0.001', '0.001', '1'], [0, '0.5', '1', '2']];
  assert.deepEqual(cells([{ metric: {}, histograms: [[10, { count: '3', sum: '2', buckets }]] }]), [
    { time: 10, low: 0, high: 0.5, count: 1 },
    { time: 10, low: 0.5, high: 1, count: 2 },
  ]);
});

test('a pointer finds its cell', () => {
  const laid = layOut(cells(classic));
  const between = (laid.heightOf(0.1) + laid.heightOf(0.5)) / 2;
  assert.equal(cellAt(laid, 10, between)?.count, 4);
  assert.equal(cellAt(laid, 20, between), null);
  assert.deepEqual(boundsApart(laid, 180), [0, 0.1, 0.5]);
  assert.deepEqual(columnsOf(laid, 's').values, [[2, 3], [4, 0], [1, 0]]);
});

test('hundreds of buckets become rows that can be seen, and none is lost', () => {
  const many = Array.from({ length: 320 }, (_, i) => ({ time: 10, low: 2 ** ((i - 1) / 16), high: 2 ** (i / 16), count: 1 }));
  const laid = layOut(many);
  assert.ok(laid.cells.length <= 40, `${laid.cells.length} rows`);
  assert.equal(laid.cells.reduce((sum, { count }) => sum + count, 0), 320);
  for (const { low, high } of laid.cells) assert.ok(low < high && Number.isInteger(Math.log2(high) * 16));
});

test('bounds that somebody chose stay, however many they are', () => {
  const many = Array.from({ length: 60 }, (_, i) => ({ time: 10, low: i * 3, high: i * 3 + 3, count: 1 }));
  assert.equal(layOut(many).cells.length, 60);
});

test('buckets in words', () => {
  const text = ([low, high]) => bucketText({ low, high }, 's').replaceAll('\u202f', ' ');
  assert.deepEqual([[0, 0.1], [0.1, 0.25], [10, Infinity]].map(text), ['up to 100 ms', '100 ms – 250 ms', 'over 10 s']);
});

for (const [legend, labels, want] of [
  ['{{route}}', { route: '/a' }, '/a'],
  ['{{ method }} {{route}}', { method: 'GET', route: '/a' }, 'GET /a'],
  ['{{route}}', { route: '{{method}}', method: 'GET' }, '{{method}}'],
  ['{{route}}', {}, '""'],
  ['', { __name__: 'up', job: 'a"b' }, 'up{job="a\\"b"}'],
  ['all', {}, 'all'],
]) {
  test(`the legend ${legend || 'of nothing'} of ${JSON.stringify(labels)}`, () => assert.equal(legendOf(legend, labels), want));
}

test('selectors', () => assert.deepEqual([{ __name__: 'up' }, {}, { a: '1', b: '2' }].map(selectorOf), ['up', '{}', '{a="1", b="2"}']));
test('points', () => assert.deepEqual(points({ metric: {}, values: [[1, '2.5'], [2, '+Inf']] }), { times: [1, 2], values: [2.5, Infinity] }));
