import assert from 'node:assert/strict';
import { test } from 'node:test';

import { bind, bindLegend, duration, escapeRegex, quote, rateInterval, stepOf } from '../static/data/promql.js';

for (const [what, expr, variables, want] of [
  ['a job', 'up{job="$job"}', { job: 'items' }, 'up{job="items"}'],
  ['quotes in it', 'up{job="$job"}', { job: 'a"b\\c\nd' }, 'up{job="a\\"b\\\\c\\nd"}'],
  ['all routes', 'x{route=~"$route"}', {}, 'x{route=~".*"}'],
  ['some routes', 'x{route=~"$route"}', { routes: ['/a', '/b.c'] }, 'x{route=~"/a|/b\\\\.c"}'],
  ['braces and quotes', 'x{route=~"$route"}', { routes: ['/{id}/"q"'] }, 'x{route=~"/\\\\{id\\\\}/\\"q\\""}'],
  ['a route that looks like a variable', 'x{job="$job",route=~"$route"}', { job: '$route', routes: ['$job'] }, 'x{job="$route",route=~"\\\\$job"}'],
  ['a route without a name', 'x{route=~"$route"}', { routes: [''] }, 'x{route=~""}'],
  ['instances', 'x{instance=~"$instance"}', { instances: ['h:1'] }, 'x{instance=~"h:1"}'],
  ['the interval', 'rate(x[$__rate_interval])', { rateInterval: '20s' }, 'rate(x[20s])'],
  ['no variable', 'x{a="$jobs",b="$other"}', { job: 'j' }, 'x{a="$jobs",b="$other"}'],
]) {
  test(`bound: ${what}`, () => assert.equal(bind(expr, variables), want));
}

for (const [step, interval, want] of [
  [1, 5, '20s'],
  [60, 5, '1m'],
  [10, 0.1, '10s'],
  [1, 0.3, '1200ms'],
  [1, 15, '1m'],
]) {
  test(`rates at steps of ${step} s of scrapes each ${interval} s`, () => assert.equal(rateInterval(step, interval), want));
}

for (const [range, width, want] of [
  [300, 480, 2],
  [1800, 480, 10],
  [86400, 480, 600],
  [30 * 86400, 480, 14400],
  [3650 * 86400, 480, 16 * 86400],
]) {
  test(`steps of ${range} s on ${width} pixels`, () => assert.equal(stepOf(range, width), want));
}

test('durations', () => assert.deepEqual([90, 120, 7200, 86400, 0.25].map(duration), ['90s', '2m', '2h', '1d', '250ms']));
test('strings', () => assert.equal(quote('a"\\\n'), '"a\\"\\\\\\n"'));
test('every sign of a regular expression', () => assert.equal(escapeRegex('\\^$.*+?()[]{}|'), '\\\\\\^\\$\\.\\*\\+\\?\\(\\)\\[\\]\\{\\}\\|'));

// The text beside a line names the subject of the query, as that changes.
for (const [routes, legend, want] of [
  [[], '$route', 'all routes'],
  [['/list'], '$route', '/list'],
  [['/a', ''], '$route', '/a, ""'],
  [['/$&'], '$route', '/$&'],
  [['/list'], 'p99', 'p99'],
]) {
  test(`the legend ${legend} of ${routes.join() || 'no route that is chosen'}`, () => assert.equal(bindLegend(legend, { routes }), want));
}
