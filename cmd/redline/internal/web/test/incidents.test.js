import assert from 'node:assert/strict';
import { test } from 'node:test';

import { matches } from '../static/alerting/alerting.js';
import { earliest } from '../static/incidents/exemplar.js';
import { spanAround } from '../static/incidents/span.js';
import { strikes } from '../static/incidents/open.js';
import { partOf } from '../static/incidents/path.js';
import { matchersOver } from '../static/incidents/silencing.js';
import { entityText, namesText, pointsText, spanOf, wakes, weightOf } from '../static/incidents/words.js';

for (const [points, word, text] of [
  [4, 'decisive', '+4 points'], [3, 'decisive', '+3 points'], [2.5, 'strong', '+2.5 points'], [1, 'fair', '+1 point'],
  [0.5, 'a hint', '+0.5 points'], [0, 'weighs nothing', '+0 points'], [-1, 'speaks against it', '−1 point'], [0.333, 'a hint', '+0.33 points'],
]) {
  test(`${points} points in words`, () => assert.deepEqual([weightOf(points), pointsText(points)], [word, text]));
}

test('things have their kind, where they are no services', () => {
  const texts = [['service', 'stock'], ['instance', 'stock', 'a:1'], ['route', 'stock', '/x'], ['peer', 'bank'], ['host', 'node-1']]
    .map(([kind, service, part]) => entityText({ kind, service, part }));
  assert.deepEqual(texts, ['stock', 'instance a:1 of stock', 'route /x of stock', 'bank, which nobody scrapes', 'host node-1']);
});

test('of many names the first are said', () => {
  assert.equal(namesText(['a', 'b'], 2), 'a, b');
  assert.equal(namesText(['a', 'b', 'c', 'd'], 2), 'a, b and 2 more');
});

test('an incident that is over says from when to when', () => {
  assert.match(spanOf({ state: 'closed', opened: '2026-01-01T10:00:00Z', closed: '2026-01-01T10:02:05Z' }), / to .*, 2\u202fmin 5\u202fs$/);
  assert.match(spanOf({ state: 'open', opened: new Date(Date.now() - 60_000).toISOString() }), /^open since .*, for (60\u202fs|1\u202fmin)/);
});

test('severities that wake', () => assert.deepEqual(['page', 'critical', 'ticket', ''].map((severity) => wakes({ severity })), [true, true, false, false]));

/** @param {Record<string, string>[]} labels */
const alertsWith = (...labels) => labels.map((one) => ({ fingerprint: '', name: '', labels: one, fired: '' }));

for (const [name, alerts, want] of [
  ['one alert', alertsWith({ alertname: 'Down', job: 'a' }), ['alertname=Down', 'job=a']],
  ['two of one service', alertsWith({ severity: 'page', job: 'a', alertname: 'Slow' }, { alertname: 'Down', job: 'a', severity: 'page' }), ['alertname~Down|Slow', 'job=a', 'severity=page']],
  ['a label that one lacks', alertsWith({ alertname: 'A', route: '/x' }, { alertname: 'A' }), ['alertname=A']],
  ['an empty label', alertsWith({ alertname: 'A', route: '/x' }, { alertname: 'A', route: '' }), ['alertname=A']],
  ['letters of expressions', alertsWith({ alertname: 'A', route: '/{id}' }, { alertname: 'A', route: '/x.y' }), ['alertname=A', 'route~/x\\.y|/\\{id\\}']],
  ['too many values', alertsWith(...Array.from({ length: 21 }, (_, i) => ({ alertname: 'A', instance: `${i}` }))), ['alertname=A']],
  ['no alert', [], []],
]) {
  test(`a silence for ${name}`, () => {
    const matchers = matchersOver(alerts);
    assert.deepEqual(matchers.map((m) => `${m.name}${m.isRegex ? '~' : '='}${m.value}`), want);
    for (const { labels } of alerts) assert.ok(matches(matchers, labels));
  });
}

test('the first exemplar is of the first failure, as far as that is known', () => {
  const at = (time, series = {}) => ({ time, value: 1, labels: {}, series, panel: '', unit: 's' });
  assert.equal(earliest([], 10), null);
  assert.equal(earliest([at(9)], 10), null);
  assert.equal(earliest([at(30), at(12), at(20)], 10)?.time, 12);
  assert.equal(earliest([at(30, { status: '503' }), at(12, { status: '200' }), at(20, { code: '500' })], 10)?.time, 20);
});

test('evidence is drawn around the beginning, or as the page shows', () => {
  const live = { live: true, start: 0, end: 0 };
  assert.deepEqual(spanAround(10_000, 10_010, live), { from: 9100, to: 10_060, began: 10_000 });
  assert.deepEqual(spanAround(10_000, 90_000, live), { from: 9100, to: 11_200, began: 10_000 });
  assert.deepEqual(spanAround(10_000, 90_000, { live: false, start: 5, end: 7 }), { from: 5, to: 7, began: 10_000 });
});

test('the path of an incident is there without figures too', () => {
  const service = { name: 'a', known: true, reached: { up: 1, of: 1 }, burns: false, rates: { rate: 1 } };
  const { services, calls } = partOf({ services: [service, { ...service, name: 'z' }], calls: [] }, ['a', 'bank'], [{ caller: 'a', callee: 'bank' }]);
  assert.deepEqual([services.map(({ name, known }) => [name, known]), calls.map(({ from, to }) => [from, to])], [[['a', true], ['bank', false]], [['a', 'bank']]]);
});

test('only a cause that stands out is marked on the map', () => {
  const of = (standsOut) => ({ diagnosis: { standsOut, causes: [{ entity: { service: 'a' } }], path: [{ caller: 'b', callee: 'a' }] } });
  assert.deepEqual(strikes([of(true), of(false)]), { path: [{ caller: 'b', callee: 'a' }, { caller: 'b', callee: 'a' }], cause: ['a'] });
});
