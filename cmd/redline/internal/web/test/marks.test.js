import assert from 'node:assert/strict';
import { test } from 'node:test';

import { deploysOf } from '../static/dashboard/timemarks.js';

const started = (time, instance) => ({ time, text: `${instance} started`, kind: 'deploy', version: false });
const version = (time, text) => ({ time, text, kind: 'deploy', version: true });
const alert = (time) => ({ time, text: 'High', kind: 'alert', version: false });
const said = (marks) => deploysOf(marks, 15).map(({ time, text }) => `${time} ${text}`);

// Events of several series at one moment are one mark, which says the most important one.
for (const [what, marks, want] of [
  ['a version that five instances start with', [started(100, 'a'), started(105, 'b'), version(105, 'app 1.5.0'), started(110, 'c')], ['100 app 1.5.0']],
  ['instances that start at once', [started(100, 'a'), started(102, 'b')], ['100 2 instances started']],
  ['one that starts', [started(100, 'a')], ['100 a started']],
  ['two deploys', [version(100, 'app 1'), version(200, 'app 2')], ['100 app 1', '200 app 2']],
  ['two versions at once', [version(100, 'app 2'), version(100, 'python 3.14')], ['100 app 2, python 3.14']],
  ['an alert beside a deploy', [alert(101), version(100, 'app 2')], ['101 High', '100 app 2']],
]) {
  test(what, () => assert.deepEqual(said(marks), want));
}
