import assert from 'node:assert/strict';
import { test } from 'node:test';

import { inReach } from '../static/parts/narrow.js';

for (const [order, narrow, want] of [
  ['-errors', true, 'errors rate p99'],
  ['p99', true, 'p99 rate errors'],
  ['route', true, 'rate errors p99'],
  ['-errors', false, 'rate errors p99'],
]) {
  test(`columns of a table by ${order} in a ${narrow ? 'narrow' : 'wide'} window are ${want}`, () =>
    assert.equal(inReach(['rate', 'errors', 'p99'], (id) => id, order, narrow).join(' '), want));
}
