import assert from 'node:assert/strict';
import { test } from 'node:test';

import { pastOf } from '../static/alerting/pastruns.js';

const series = (route, ...times) => ({ metric: { __name__: 'ALERTS', alertstate: 'firing', alertname: 'Slow', route }, values: times.map((time) => [time, '1']) });

test('an alert of a past time has each time for which it fired, and whether it fired at the end', () => {
  const past = pastOf([series('/a', 10, 20, 30, 70, 80), series('/b', 80, 90, 100)], 100, 10);
  assert.deepEqual(past, [
    { labels: { alertname: 'Slow', route: '/b' }, runs: [{ from: 80, to: 100 }], last: true },
    { labels: { alertname: 'Slow', route: '/a' }, runs: [{ from: 10, to: 30 }, { from: 70, to: 80 }], last: false },
  ]);
});
