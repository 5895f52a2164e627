import assert from 'node:assert/strict';
import { test } from 'node:test';

import { figureEnd, spanText, wholeInterval } from '../static/data/timespan.js';

const plain = (text) => text.replaceAll('\u202f', ' ');

// A figure is of all the time that is shown, and no longer than there are data: over
// half an hour of which there are two minutes a rate would be a fifteenth.
for (const [what, time, interval, whole, text] of [
  ['all of half an hour', { start: 8200, since: 8200, end: 10000, step: 10, live: true }, 5, '30m', 'the last 30 min'],
  ['two minutes of data', { start: 9800, since: 9880, end: 10000, step: 10, live: true }, 5, '2m', 'the last 2 min'],
  ['less than a rate needs', { start: 9940, since: 9998, end: 10000, step: 1, live: true }, 5, '20s', 'the last 2 s'],
  ['a zoom of a minute', { start: 9000, since: 9000, end: 9060, step: 1, live: false }, 5, '1m', ''],
]) {
  test(what, () => {
    assert.equal(wholeInterval(time, interval), whole);
    if (text) assert.equal(plain(spanText(time)), text);
  });
}
test('figures end where the points of charts do, unless these are far apart', () => {
  assert.equal(figureEnd({ end: 10004, step: 10 }), 10000);
  assert.equal(figureEnd({ end: 10004, step: 5400 }), 10004);
});
