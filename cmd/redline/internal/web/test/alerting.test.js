import assert from 'node:assert/strict';
import { test } from 'node:test';

import { byUrgency, firingOf, matches, matchersIn, matchersOf, rulesOf } from '../static/alerting/alerting.js';
import { divided, inert } from '../static/parts/labels.js';
import { selectorOf } from '../static/data/samples.js';
import { folded } from '../static/alerting/notifications.js';

const matcher = (name, value, { isRegex = false, isEqual = true } = {}) => ({ name, value, isRegex, isEqual });
const labels = { alertname: 'Slow', job: 'items', route: 'a\nb' };

for (const [what, matchers, want] of [
  ['the same', matchersOf(labels), true],
  ['another value', [matcher('job', 'stock')], false],
  ['a regular expression matches all of a value', [matcher('job', 'item', { isRegex: true })], false],
  ['a regular expression', [matcher('job', 'item.|stock', { isRegex: true })], true],
  ['over lines', [matcher('route', 'a.b', { isRegex: true })], true],
  ['not', [matcher('job', 'items', { isEqual: false })], false],
  ['an absent label is empty', [matcher('nothing', ''), matcher('nothing', 'x', { isEqual: false })], true],
  ['what is no regular expression yet', [matcher('job', '(', { isRegex: true })], false],
  ['all must match', [matcher('job', 'items'), matcher('route', 'c')], false],
]) {
  test(`matchers: ${what}`, () => assert.equal(matches(matchers, labels), want));
}

const alert = (job, state = 'firing', activeAt = '2026-11-21T06:00:00Z') => ({ labels: { job, empty: '' }, annotations: {}, state, activeAt, value: '1' });
const held = (job, state) => ({ labels: { job }, fingerprint: job, receivers: [{ name: 'team' }], status: { state, silencedBy: [], inhibitedBy: [], mutedBy: [] } });
const rule = (name, severity, alerts) => ({ name, query: 'up', duration: 0, labels: { severity }, annotations: {}, state: 'firing', alerts });

test('alerts are joined with what Alertmanager has of them, an empty label being none', () => {
  const [found] = rulesOf([{ name: 'g', file: 'f', rules: [rule('A', 'page', [alert('items'), alert('other')])] }], [held('items', 'active')]);
  assert.deepEqual(found.alerts.map((one) => [one.labels.job, one.held?.receivers[0].name]), [['items', 'team'], ['other', undefined]]);
});

test('alerts: firing before pending, those that are told before those that are not, the latest first', () => {
  const alerts = [
    alert('pending', 'pending'),
    alert('silenced', 'firing', '2026-11-21T09:00:00Z'),
    alert('early'),
    alert('late', 'firing', '2026-11-21T07:00:00Z'),
  ];
  const [found] = rulesOf([{ name: 'g', file: 'f', rules: [rule('A', 'page', alerts)] }], [held('silenced', 'suppressed')]);
  assert.deepEqual(found.alerts.map((one) => one.labels.job), ['late', 'early', 'silenced', 'pending']);
});

test('rules: what pages first, what nobody is told of last', () => {
  const rules = [rule('Ticket', 'ticket', [alert('a')]), rule('Silenced', 'page', [alert('s')]), rule('Page', 'page', [alert('b')])];
  const found = byUrgency(rulesOf([{ name: 'g', file: 'f', rules }], [held('s', 'suppressed')]));
  assert.deepEqual(found.map(({ name }) => name), ['Page', 'Ticket', 'Silenced']);
});

test('rules of the same name have keys of their own', () => {
  const found = rulesOf([{ name: 'g', file: 'f', rules: [rule('A', 'page', []), rule('A', 'page', [])] }], []);
  assert.equal(new Set(found.map(({ key }) => key)).size, 2);
});

test('labels in common, and those that differ', () => {
  assert.deepEqual(divided([{ a: '1', b: '2' }, { a: '1', c: '3' }]), { common: { a: '1' }, own: [{ b: '2' }, { c: '3' }] });
  assert.deepEqual(divided([{ a: '1' }]), { common: { a: '1' }, own: [{}] });
  assert.deepEqual(divided([]), { common: {}, own: [] });
});

test('a text does not turn the direction of what follows', () => {
  assert.equal(inert('a\u202eb\u2066c'), 'a\\u202eb\\u2066c');
  assert.equal(inert('שלום'), 'שלום');
});

test('attempts to deliver the same are one, until something else is said', () => {
  const told = (time, error, receiver = 'team') => ({ time, receiver, integration: 'webhook', group: { alertname: 'A' }, firing: ['A'], resolved: [], error });
  const found = folded([told('9', ''), told('8', 'refused'), told('7', '', 'other'), told('6', 'refused'), told('5', 'timeout'), told('4', ''), told('3', '')]);
  assert.deepEqual(found.map(({ time, times, first, error }) => [time, times, first, error]), [
    ['9', 1, '9', ''],
    ['8', 2, '6', 'refused'],
    ['7', 1, '7', ''],
    ['5', 1, '5', 'timeout'],
    ['4', 1, '4', ''],
    ['3', 1, '3', ''],
  ]);
});

// A silenced alert counts nowhere: on no badge, on no card and on no map.
test('an alert that is silenced fires, and nobody is told of it', () => {
  const alert = (labels, state = 'firing') => ({ labels, state });
  const held = (labels, state) => ({ labels, status: { state } });
  const firing = firingOf(
    [alert({ alertname: 'A', job: 'x' }), alert({ alertname: 'B', job: 'x' }), alert({ alertname: 'C', job: 'x' }, 'pending')],
    [held({ job: 'x', alertname: 'A' }, 'suppressed'), held({ job: 'x', alertname: 'B' }, 'active')],
  );
  assert.deepEqual(firing.map(({ labels, told }) => [labels.alertname, told]), [['A', false], ['B', true]]);
});

// The address of one alert has its labels, with any characters.
test('a selector that is written of labels is read as matchers of them', () => {
  const labels = { alertname: 'Slow', job: 'a "b"\\c', route: '/items/{id}, all' };
  const read = matchersIn(selectorOf(labels));
  assert.deepEqual(Object.fromEntries((read ?? []).map(({ name, value }) => [name, value])), labels);
  assert.ok(matches(read, { ...labels, severity: 'page' }));
  assert.ok(!matches(read, { ...labels, job: 'b' }));
});
test('what is no selector is searched for as it stands', () => {
  for (const text of ['', 'slow', '{', '{}', '{slow}', '{a="b" c="d"}', '{a=~"b"}']) assert.equal(matchersIn(text), null, text);
});
