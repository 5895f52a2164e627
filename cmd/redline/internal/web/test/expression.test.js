import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';

import { unitOf } from '../static/data/expressionunit.js';
import { write } from '../static/data/expression.js';
import { comparisons } from '../static/alerting/comparison.js';

/** Answers of Prometheus' /api/v1/parse_query, by expression. */
const trees = JSON.parse(readFileSync(new URL('trees.json', import.meta.url), 'utf8'));

/** Expressions that are written in another way. */
const otherwise = { '{"my.metric", "my.label"="v"}': '{__name__="my.metric", "my.label"="v"}' };

for (const [expr, tree] of Object.entries(trees)) {
  test(`written anew: ${expr}`, () => assert.equal(spaced(write(tree)), spaced(otherwise[expr] ?? expr)));
}

/** Space between matchers is nobody's concern. */
function spaced(expr) {
  return expr.replaceAll(', ', ',');
}

for (const [expr, ...want] of [
  ['a / b > 0.05 and c > 0.1', { queries: ['a / b'], op: '>', threshold: 0.05, against: '' }],
  ['0.5 < up', { queries: ['up'], op: '>', threshold: 0.5, against: '' }],
  ['up == 0', { queries: ['up'], op: '==', threshold: 0, against: '' }],
  ['(a - b) > -(1)', { queries: ['a - b'], op: '>', threshold: -1, against: '' }],
  ['a > 1 unless b', { queries: ['a'], op: '>', threshold: 1, against: '' }],
  ['a > 2 * a offset 1h and b > 512 * 1024 * 1024', { queries: ['a'], op: '>', threshold: null, against: '2 * a offset 1h' }],
  [
    '(a > 14.4 * 0.001 and b > 14.4 * 0.001) or c > 6 * 0.001',
    { queries: ['a', 'b'], op: '>', threshold: 14.4 * 0.001, against: '' },
    { queries: ['c'], op: '>', threshold: 6 * 0.001, against: '' },
  ],
  ['a > 1 or (b > 1 and c) or d < 1', { queries: ['a', 'b'], op: '>', threshold: 1, against: '' }, { queries: ['d'], op: '<', threshold: 1, against: '' }],
  ['up == bool 0'],
  ['absent(x)'],
  ['a or b > 1'],
]) {
  test(`compared in ${expr}`, () => assert.deepEqual(comparisons(trees[expr]), want));
}

for (const [expr, want] of [
  ['rate(http_requests_total[1m])', '/s'],
  ['increase(http_requests_total[1h])', ''],
  ['process_resident_memory_bytes / 2', ''],
  ['max by (job) (process_resident_memory_bytes)', 'B'],
  ['histogram_quantile(0.99, sum by (le) (rate(http_request_duration_seconds_bucket[1m])))', 's'],
  ['rate(http_request_duration_seconds_sum[1m]) / rate(http_request_duration_seconds_count[1m])', 's'],
  ['sum(rate(a_total{status="500"}[1m])) / sum(rate(a_total[1m])) > 0.05 and up', 'ratio'],
  ['100 * sum(rate(a_total[1m])) / sum(rate(b_total[1m]))', '%'],
  ['process_open_fds / process_max_fds', ''],
  ['max_over_time(up[1h]) + 1', ''],
  ['time() - process_start_time_seconds', 's'],
  ['job:errors_per_request:ratio_rate5m > 0.01', 'ratio'],
]) {
  test(`unit of ${expr}`, () => assert.equal(unitOf(trees[expr]), want));
}

test('a node that is not known is an error', () => {
  assert.throws(() => write({ type: 'somethingNew' }), /somethingNew/);
});
