import assert from 'node:assert/strict';
import { test } from 'node:test';

import { arrivalOf } from '../static/state/foreignlinks.js';

for (const [address, want] of [
  ['/', null],
  ['/alerts', null],
  ['/alerts?filter=a', null],
  ['/explore?expr=up', null],
  ['/service?job=a#row-1', null],
  ['/graph?g0.expr=up+%3D%3D+0&g0.tab=1', ['/explore', { expr: 'up == 0', tab: 'table' }]],
  ['/mon/graph?g0.expr=up&g0.tab=0', ['/explore', { expr: 'up' }]],
  ['/query?g0.expr=up&g0.tab=graph&g0.range_input=1h30m&g1.expr=b', ['/explore', { expr: 'up', range: '5400s' }]],
  ['/query?g0.expr=up&g0.range_input=2h&g0.end_input=2026-01-31%2012:00:00', ['/explore', { expr: 'up', from: '1769853600', to: '1769860800' }]],
  ['/graph?g0.expr=up&g0.end_input=2026-01-31+12%3A00', ['/explore', { expr: 'up', from: '1769857200', to: '1769860800' }]],
  ['/graph?g0.expr=up&g0.moment_input=2026-13-99&g0.range_input=x', ['/explore', { expr: 'up' }]],
  ['/graph', ['/explore', {}]],
  ['/rules', ['/alerts', {}]],
  ['/rules?search=Down', ['/alerts', { filter: 'Down' }]],
  ['/alerts?search=Down', ['/alerts', { filter: 'Down' }]],
  ['/config', ['/targets', {}]],
  ['/service-discovery', ['/targets', {}]],
  ['/targets?search=api', ['/targets', { filter: 'api' }]],
  ['/#/alerts?receiver=team', ['/alerts', {}]],
  ['/#/silences/new?filter=%7Balertname%3D%22Down%22%2Cjob%3D%22a%22%7D', ['/alerts', { filter: 'Down' }]],
  ['/#/status', ['/alerts', {}]],
]) {
  test(`where ${address} leads`, () => {
    const arrival = arrivalOf(new URL(address, 'http://h'));
    assert.deepEqual(arrival && [arrival.path, arrival.params], want);
  });
}
