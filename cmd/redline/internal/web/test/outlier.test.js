import assert from 'node:assert/strict';
import { test } from 'node:test';

import { unlike } from '../static/dashboard/outlier.js';

const columns = [
  { id: 'rate', title: 'Rate', unit: 'req/s' },
  { id: 'errors', title: 'Errors', unit: 'ratio' },
  { id: 'p99', title: 'p99', unit: 's' },
];
const usual = { rate: 10, errors: 0, p99: 0.1 };
const plain = (text) => text.replaceAll('\u202f', ' ');

for (const [what, own, siblings, want] of [
  ['fails and is slow', { rate: 10, errors: 0.3, p99: 0.9 }, [usual, usual, usual], 'Errors: 30 %, others 0 %; p99: 900 ms, others 100 ms'],
  ['is like the others', usual, [usual, usual], ''],
  ['fails a little', { ...usual, errors: 0.005 }, [usual, usual], ''],
  ['fails as all do', { ...usual, errors: 0.3 }, [{ ...usual, errors: 0.2 }, { ...usual, errors: 0.25 }], ''],
  ['is the slow one of two, which may be the usual one', { ...usual, p99: 1 }, [usual], ''],
  ['fails, of two', { ...usual, errors: 0.3 }, [usual], 'Errors: 30 %, others 0 %'],
  ['is alone', { ...usual, errors: 0.3 }, [], ''],
  ['has had no requests', { rate: 0, errors: NaN, p99: NaN }, [usual, usual], ''],
]) {
  test(`one that ${what}`, () => assert.equal(plain(unlike(own, siblings, columns)), want));
}
