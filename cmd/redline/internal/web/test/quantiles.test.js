import assert from 'node:assert/strict';
import { test } from 'node:test';

import { boundsOf } from '../static/data/quantiles.js';

const bucket = (job, le) => ({ ...(job ? { job } : {}), le });

// Of a quantile beyond the first and the last bound nothing more is known than that.
test('each job has the bounds of its own buckets, and a series of no job those of all', () => {
  const of = boundsOf([bucket('a', '0.1'), bucket('a', '1'), bucket('a', '+Inf'), bucket('b', '0.5'), bucket('b', '5.0')]);
  assert.deepEqual(of({ job: 'a' }), { least: 0.1, most: 1 });
  assert.deepEqual(of({ job: 'b' }), { least: 0.5, most: 5 });
  assert.deepEqual(of({}), { least: 0.1, most: 5 });
});
test('what has no buckets with bounds has none', () => {
  assert.equal(boundsOf([])({ job: 'a' }), undefined);
  assert.equal(boundsOf([bucket('a', undefined), bucket('a', '+Inf')])({ job: 'a' }), undefined);
});
