import assert from 'node:assert/strict';
import test from 'node:test';
import { changeText, comparisonOf, sameRank } from '../static/state/compare.js';
import { earlierByLabels, earlierOf, hasData } from '../static/charts/earlierlines.js';

const plain = (/** @type {string} */ text) => text.replaceAll('\u202f', ' ');

test('a change is told as far as both values are known', () => {
  const bounds = { least: 0.005, most: 10 };
  for (const [now, before, unit, of, want] of /** @type {[any, any, any, any, string][]} */ ([
    [11, 10, 'req/s', undefined, '+10 %'],
    [9, 10, 'req/s', undefined, '−10 %'],
    [10, 10, 'req/s', undefined, '±0 %'],
    [0, 0, 'req/s', undefined, '±0'],
    [300, 10, 'req/s', undefined, '×30'],
    [1, 0, 'req/s', undefined, 'was 0 req/s'],
    [0.02, 0.01, 'ratio', undefined, '+1 pp'],
    [1, undefined, 'req/s', undefined, 'no data'],
    [1, NaN, 's', bounds, 'no data'],
    [NaN, 1, 's', bounds, 'was 1 s'],
    [undefined, 1, 's', bounds, 'was 1 s'],
    [1, 10, 's', bounds, 'was > 10 s'],
    [0.004, 0.004, 's', bounds, 'was < 5 ms'],
    [1, Infinity, 's', undefined, 'no data'],
    [-0.5, 0.5, 'ratio', undefined, '−100 pp'],
  ])) {
    assert.equal(plain(changeText(now, before, unit, of)), want, `${now} after ${before}`);
  }
});

test('points of the earlier time fall on those that are shown', () => {
  const time = /** @type {any} */ ({ start: 1000, since: 1200, end: 1905, range: 905, step: 7 });
  for (const id of ['before', '1d', '1w']) {
    const found = comparisonOf(id, time);
    assert.equal(found && found.shift % time.step, 0);
    assert.equal(found?.time.end, time.end - (found?.shift ?? 0));
    assert.ok((found?.time.end ?? Infinity) <= time.end - (id === 'before' ? time.range : 86400));
  }
  assert.equal(comparisonOf('tomorrow', time), null);
  assert.equal(comparisonOf('', time), null);
});

test('the largest at the end of the time that is shown are those of the earlier one', () => {
  assert.equal(sameRank('a and topk(10, rate(a[30m] @ end()))', 1905), 'a and topk(10, rate(a[30m] @ 1905.000))');
});

/** @type {import('../static/data/types.js').Sampled[]} */
const sampled = [
  { metric: { route: '/a' }, values: [[10, '1'], [20, '2']] },
  { metric: { route: '/gone' }, values: [[10, '5']] },
];

test('lines of an earlier time belong to those of the same labels', () => {
  const lines = [{ label: '/b', labels: { route: '/b' }, times: [], values: [] }, { label: '/a', labels: { route: '/a' }, times: [], values: [] }];
  const query = { expr: '', legend: '{{route}}' };
  for (const earlier of [earlierOf([{ query, sampled }], 100, lines, false, 'before'), earlierByLabels(sampled, 100, lines, 'before')]) {
    assert.equal(earlier.series[0], undefined);
    assert.deepEqual(earlier.series[1]?.times, [110, 120]);
    assert.ok(hasData(earlier));
  }
  const stacked = earlierOf([{ query, sampled }], 100, lines, true, 'before');
  assert.deepEqual(stacked.series[0]?.values, [6, 2]);
  const none = [{ metric: {}, values: /** @type {[number, string][]} */ ([[10, 'NaN']]) }];
  assert.ok(!hasData(earlierOf([{ query, sampled: none }], 100, [], true, 'before')));
  assert.ok(!hasData(earlierByLabels([], 100, lines, 'before')));
});
