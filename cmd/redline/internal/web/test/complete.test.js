import assert from 'node:assert/strict';
import { test } from 'node:test';

import { offers, placeOf } from '../static/editor/complete.js';

/** The place of the cursor, which the text has as `|`. */
const at = (text) => placeOf(text.replace('|', ''), text.indexOf('|'));

for (const [text, kind, more] of [
  ['|', 'operand', { typed: '' }],
  ['htt|', 'operand', { typed: 'htt', from: 0, to: 3 }],
  ['ht|tp_requests + 1', 'operand', { typed: 'ht', from: 0, to: 13 }],
  ['rate(ht|)', 'operand', { typed: 'ht', from: 5, to: 7 }],
  ['sum by (job) (ra|', 'operand', { typed: 'ra' }],
  ['up + |', 'operand', { words: ['on', 'ignoring'] }],
  ['up > |', 'operand', { words: ['bool', 'on', 'ignoring'] }],
  ['a * on (x) |b', 'operand', { words: ['group_left', 'group_right'] }],
  ['a and |', 'operand', {}],
  ['up |', 'words', { words: ['and', 'or', 'unless', 'atan2', 'offset'] }],
  ['sum |', 'words', { words: ['by', 'without'] }],
  ['sum(up) |', 'words', { words: ['by', 'without', 'and', 'or', 'unless', 'atan2'] }],
  ['rate(up[5m]) a|', 'words', { typed: 'a' }],
  ['up{|', 'label', { selectors: ['up{}'], matcher: true }],
  ['up{job="a", in|}', 'label', { selectors: ['up{job="a"}'], typed: 'in', matcher: true }],
  ['{|}', 'label', { selectors: [], matcher: true }],
  ['up{job=|', 'value', { label: 'job', selectors: ['up{}'], typed: '' }],
  ['up{job="it|"}', 'value', { label: 'job', typed: 'it', from: 7, to: 11 }],
  ['up{job="it|}', 'value', { label: 'job', typed: 'it', from: 7, to: 10 }],
  ["up{a=~'x', job!~'it|", 'value', { label: 'job', selectors: ["up{a=~'x'}"], typed: 'it' }],
  ['up{"a.b"="|', 'value', { label: 'a.b' }],
  ['up{job="a"|', 'nothing', {}],
  ['sum by (|) (rate(x{a="b"}[5m]) / y)', 'label', { selectors: ['x', 'y'], matcher: false }],
  ['sum(x) by (job, r|', 'label', { selectors: ['x'], typed: 'r', matcher: false }],
  ['rate(x[|', 'duration', {}],
  ['rate(x[5|', 'duration', { typed: '5' }],
  ['x offset |', 'duration', {}],
  ['x # rate|', 'nothing', {}],
  ['rate |', 'nothing', {}],
  ['label_replace(x, "|', 'nothing', {}],
]) {
  test(`at the cursor of ${text}`, () => {
    const place = at(text);
    const seen = Object.fromEntries(Object.keys(more).map((name) => [name, place[name]]));
    assert.deepEqual({ kind: place.kind, ...seen }, { kind, ...more });
  });
}

const known = {
  metrics: [
    { name: 'http_requests_total', type: 'counter', help: 'Requests.' },
    { name: 'process_start_time_seconds', type: '', help: '' },
    { name: 'my.metric', type: 'gauge', help: '' },
  ],
  labels: ['job', 'my.label'],
  values: ['items', 'a "b" \\c'],
};
const texts = (text) => offers(at(text), known).map((offer) => offer.text);

for (const [text, want] of [
  ['http|', ['http_requests_total']],
  ['HTTP|', ['http_requests_total']],
  ['requests|', ['http_requests_total']],
  ['my|', ['{"my.metric"}']],
  ['topk|', ['topk(']],
  ['up{|', ['job="', '"my.label"="']],
  ['sum by (|', ['job', '"my.label"']],
  ['up{job="i|', ['"items"']],
  ['up{job="a |"}', ['"a \\"b\\" \\\\c"']],
  ['rate(x[1|', ['1m', '15m', '1h', '1d']],
  ['sum b|', ['by (']],
  ['up{job="a"|', []],
]) {
  test(`offered for ${text}`, () => assert.deepEqual(texts(text), want));
}

for (const [text, want] of [
  ['ra|', 'rate('],
  ['su|', 'sum('],
  ['sum_over_time|', 'sum_over_time('],
  ['co|', 'count('],
  ['h|', 'histogram_quantile('],
]) {
  test(`offered first for ${text}`, () => assert.equal(texts(text)[0], want));
}

test('the names that begin with what has been typed come first', () => {
  assert.deepEqual(texts('st|').slice(0, 2), ['stddev(', 'stdvar(']);
  assert.ok(texts('st|').includes('process_start_time_seconds'));
});

test('words that begin within a name come before what is anywhere in it', () => {
  const metrics = ['prerequest', 'http_requests_total'].map((name) => ({ name, type: '', help: '' }));
  assert.deepEqual(offers(at('request|'), { ...known, metrics }).map(({ name }) => name), ['http_requests_total', 'prerequest']);
});

test('no more is offered than can be looked at', () => {
  const metrics = Array.from({ length: 9000 }, (_, i) => ({ name: `metric_${i}`, type: '', help: '' }));
  assert.equal(offers(at('metric|'), { ...known, metrics }).length, 50);
});
