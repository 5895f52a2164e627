import assert from 'node:assert/strict';
import { test } from 'node:test';

import { placeOf } from '../static/editor/complete.js';
import { changeOf, isEager } from '../static/editor/completion.js';

/** The text, with the cursor as `|`, once an offer is taken. */
function taken(marked, offered) {
  const text = marked.replace('|', '');
  const { from, to, insert } = changeOf(text, placeOf(text, marked.indexOf('|')), { text: offered });
  return `${text.slice(0, from)}${insert}|${text.slice(to)}`;
}

for (const [marked, offered, want] of [
  ['ra|', 'rate(', 'rate(|'],
  ['ra|(up)', 'rate(', 'rate(|up)'],
  ['ra|te(up)', 'irate(', 'irate(|up)'],
  ['sum b| (job)', 'by (', 'sum by (| (job)'],
  ['up{jo|}', 'job="', 'up{job="|}'],
  ['up{jo|="items"}', 'job="', 'up{job|="items"}'],
  ['up{jo| !~ "x"}', 'job="', 'up{job| !~ "x"}'],
  ['up{job="it|"}', '"items"', 'up{job="items"|}'],
  ['sum by (jo|)', 'job', 'sum by (job|)'],
  ['rate(up[5|])', '5m', 'rate(up[5m|])'],
]) {
  test(`${offered} at the cursor of ${marked}`, () => assert.equal(taken(marked, offered), want));
}

for (const [marked, eager] of [['|', false], ['u|', true], ['up{|', true], ['up{job=|', true], ['up[|', false], ['up + |', false]]) {
  test(`${eager ? 'something' : 'nothing'} is offered unasked at ${marked}`, () => {
    assert.equal(isEager(placeOf(marked.replace('|', ''), marked.indexOf('|'))), eager);
  });
}
