import assert from 'node:assert/strict';
import { test } from 'node:test';

import { begins, ends, noteAnswer, lastUpdate, overdue } from '../static/data/freshness.js';

test('an engine that says nothing is overdue sooner than one answer of many', (t) => {
  t.mock.timers.enable({ apis: ['Date'], now: 1_000_000_000_000 });
  const [slow, quick] = [{}, {}];
  assert.equal(overdue(), null);
  begins(slow);
  t.mock.timers.tick(5_000);
  assert.equal(overdue(), null);
  t.mock.timers.tick(1);
  assert.deepEqual(overdue(), { since: 1_000_000_000, silent: true });
  noteAnswer();
  assert.equal(overdue(), null);

  t.mock.timers.tick(4_000);
  begins(quick);
  noteAnswer();
  ends(quick, true);
  assert.deepEqual([overdue(), lastUpdate()], [null, 1_000_000_009.001]);
  t.mock.timers.tick(4_999);
  noteAnswer();
  t.mock.timers.tick(1_001);
  assert.deepEqual(overdue(), { since: 1_000_000_000, silent: false });
  ends(slow);
  assert.deepEqual([overdue(), lastUpdate()], [null, 1_000_000_009.001]);
});

test('what is shown is as new as the load that began last', (t) => {
  t.mock.timers.enable({ apis: ['Date'], now: 2_000_000_000_000 });
  const [first, second] = [{}, {}];
  begins(first);
  t.mock.timers.tick(1_000);
  begins(second);
  ends(second, true);
  ends(first, true);
  assert.equal(lastUpdate(), 2_000_000_001);
});
