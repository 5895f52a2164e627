import assert from 'node:assert/strict';
import { test } from 'node:test';

import { graphOf, isDown, reachedText } from '../static/graph/callgraph.js';

// One instance of several does not speak for the service.
for (const [reached, down, text] of [
  [{ up: 4, of: 5 }, false, '4/5 up'],
  [{ up: 1, of: 2 }, false, '1/2 up'],
  [{ up: 0, of: 5 }, true, 'down'],
  [{ up: 0, of: 1 }, true, 'down'],
]) {
  test(`${reached.up} of ${reached.of} targets`, () => {
    assert.equal(isDown(reached), down);
    assert.equal(reachedText(reached), text);
  });
}
test('a service of which nothing is scraped is not down', () => assert.equal(isDown({ up: 0, of: 0 }), false));
test('a service with an instance that is down keeps its figures', () => {
  const rates = new Map([['["auth"]', { labels: ['auth'], rates: { rate: 49 } }]]);
  const { services: [auth] } = graphOf(['auth'], rates, new Map(), new Map([['auth', { up: 4, of: 5 }]]), []);
  assert.deepEqual([auth.rates, isDown(auth.reached)], [{ rate: 49 }, false]);
});
