import assert from 'node:assert/strict';
import { test } from 'node:test';

import { format, formatBudget, formatDuration, formatTime, formatWithin, ticks } from '../static/data/units.js';

/** Text with plain spaces, which are narrow ones on the page. */
const plain = (text) => text.replaceAll('\u202f', ' ');

for (const [value, unit, want] of [
  [0, 's', '0 s'],
  [0.0123, 's', '12.3 ms'],
  [0.00000042, 's', '420 ns'],
  [1.5, 's', '1.5 s'],
  [119, 's', '119 s'],
  [600, 's', '10 min'],
  [3 * 86400, 's', '3 d'],
  [0.0052, 'ratio', '0.52 %'],
  [1, 'ratio', '100 %'],
  [0.0000072, 'ratio', '0.00072 %'],
  [-134.95, 'ratio', '−13 495 %'],
  [42, '%', '42 %'],
  [21.5, '°C', '21.5 °C'],
  [1200, 'req/s', '1200 req/s'],
  [12000, 'req/s', '12 kreq/s'],
  [0.5, 'req/s', '0.5 req/s'],
  [1536, 'B', '1.5 KiB'],
  [3 * 2 ** 30, 'B/s', '3 GiB/s'],
  [512, 'B', '512 B'],
  [0.25, 'cores', '0.25 cores'],
  [1.5, 's/s', '1.5 s/s'],
  [0.0015, 's/s', '1.5 ms/s'],
  [1234567, '', '1.23 M'],
  [7, '', '7'],
  [-3, '', '−3'],
  [1e-7, '', '1.00e-7'],
  [NaN, 's', '–'],
  [null, 's', '–'],
  [undefined, 's', '–'],
  [Infinity, 's', '∞'],
]) {
  test(`${value} in ${unit || 'nothing'} is ${want}`, () => assert.equal(plain(format(value, unit)), want));
}

// A quantile beyond the bounds of its buckets is no number: a made-up figure there is not
// shown, neither in the first bucket nor in the last, in any unit.
for (const [value, unit, least, most, want] of [
  [0.00495, 's', 0.005, 10, '< 5 ms'],
  [0.005, 's', 0.005, 10, '< 5 ms'],
  [0.0051, 's', 0.005, 10, '5.1 ms'],
  [9.99, 's', 0.005, 10, '9.99 s'],
  [10, 's', 0.005, 10, '> 10 s'],
  [50, 'B', 100, 1e6, '< 100 B'],
  [0.5, 's', 0.5, 0.5, '> 500 ms'],
  [0.2, 's', 0.5, 0.5, '< 500 ms'],
  [NaN, 's', 0.005, 10, '–'],
  [undefined, 's', 0.005, 10, '–'],
]) {
  test(`${value} ${unit} between ${least} and ${most} is ${want}`, () => assert.equal(plain(formatWithin(value, unit, { least, most })), want));
}
test('a value without bounds is as it is', () => assert.equal(plain(formatWithin(0.001, 's')), '1 ms'));

for (const [values, unit, want] of [
  [[0, 10, 20], '', ['0', '10', '20']],
  [[0, 0.5, 1], '', ['0', '0.5', '1.0']],
  [[0, 0.2, 0.4], 's', ['0', '200 ms', '400 ms']],
  [[0, 0.01, 0.02], 'ratio', ['0 %', '1 %', '2 %']],
  [[0, 0.005, 0.01], 'ratio', ['0.0 %', '0.5 %', '1.0 %']],
  [[0, 0.25, 0.5], '', ['0', '0.25', '0.50']],
  [[0, 2 ** 20, 2 ** 21], 'B', ['0', '1 MiB', '2 MiB']],
  [[-5, 0, 5], '', ['−5', '0', '5']],
  [[0.1, 0.25], 's', ['100 ms', '250 ms']],
]) {
  test(`ticks at ${values} in ${unit || 'nothing'}`, () => assert.deepEqual(ticks(values, unit).map(plain), want));
}

test('a time is of the clock, and of another day with its date', () => {
  const noon = new Date(2026, 10, 21, 12, 3, 4).getTime() / 1000;
  assert.match(formatTime(noon, noon + 60), /^12:03:04$/);
  assert.match(formatTime(noon - 86400, noon), /20.*12:03:04$/);
});

for (const [length, want] of [
  [5, '5 s'],
  [90, '1 min 30 s'],
  [1800, '30 min'],
  [7500, '2 h 5 min'],
  [2 * 86400, '2 d'],
  [7 * 86400 + 3600, '7 d 1 h'],
]) {
  test(`${length} seconds are ${want}`, () => assert.equal(plain(formatDuration(length)), want));
}

for (const [left, want] of [
  [1, '100 %'],
  [0.314, '31.4 %'],
  [0, '0 %'],
  [-0.5, '−50 %'],
  [-1, 'spent 2 times'],
  [-65.8, 'spent 66.8 times'],
  [undefined, '–'],
]) {
  test(`a budget of which ${left} is left`, () => assert.equal(plain(formatBudget(left)), want));
}
