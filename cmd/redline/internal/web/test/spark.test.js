import assert from 'node:assert/strict';
import { test } from 'node:test';

import { peakOf } from '../static/charts/spark.js';

// A peak stands below a figure of the same time, so that it is no less than that.
for (const [values, figure, want] of [
  [[0.1, 0.331, 0.2], 0.747, undefined],
  [[0.1, 0.9, 0.2], 0.747, 0.9],
  [[0.747], 0.747, 0.747],
  [[0.1, 0.3], undefined, 0.3],
  [[0.1, 0.3], NaN, 0.3],
  [[0.1, 0.3], Infinity, undefined],
  [[NaN, Infinity, 2], 1, 2],
  [[0, 0], 0, undefined],
  [[-1, NaN], undefined, undefined],
  [[], 1, undefined],
]) {
  test(`the peak of ${values} beside ${figure} is ${want}`, () => assert.equal(peakOf(values, figure), want));
}
