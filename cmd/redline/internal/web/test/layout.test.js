import assert from 'node:assert/strict';
import { test } from 'node:test';

import { layout } from '../static/graph/layout.js';

const sizes = { width: 100, height: 40, gapX: 60, gapY: 20 };

/** @param {string} text such as `a>b b>c` */
const edges = (text) => text.split(' ').filter(Boolean).map((one) => {
  const [from, to] = one.split('>');
  return { from, to };
});

/** The columns of a drawing, each with its nodes from top to bottom. */
function columns({ nodes }) {
  const found = [];
  for (const [name, { x, y }] of nodes) (found[x / (sizes.width + sizes.gapX)] ??= []).push([y, name]);
  return found.map((column) => column.sort((a, b) => a[0] - b[0]).map(([, name]) => name).join(' '));
}

for (const [what, names, calls, want] of [
  ['one service', 'a', '', ['a']],
  ['who calls stands left', 'b a', 'a>b', ['a', 'b']],
  ['the longest way counts', 'a b c', 'a>b b>c a>c', ['a', 'b', 'c']],
  ['a circle opens at the first name', 'a b c', 'a>b b>c c>a', ['a', 'b', 'c']],
  ['a circle opens where it is called from outside', 'a b x', 'a>b b>a x>b', ['x', 'b', 'a']],
  ['a call to oneself moves nothing', 'a b', 'a>a a>b', ['a', 'b']],
  ['edges do not cross needlessly', 'a b c d', 'a>d b>c', ['a b', 'd c']],
  ['services without calls stand below', 'a b c', 'a>b', ['a c', 'b']],
]) {
  test(what, () => assert.deepEqual(columns(layout(names.split(' '), edges(calls), sizes)), want));
}

test('nodes do not overlap, and all is within the drawing', () => {
  const names = Array.from({ length: 50 }, (_, i) => `s${i}`);
  const calls = names.flatMap((name, i) => [
    { from: name, to: names[(i * 3 + 1) % 50] },
    { from: name, to: names[(i * 7 + 5) % 50] },
  ]);
  const drawn = layout(names, calls, sizes);
  assert.equal(drawn.nodes.size, 50);
  const places = [...drawn.nodes.values()];
  for (const [i, a] of places.entries()) {
    assert.ok(a.x >= 0 && a.y >= 0 && a.x + sizes.width <= drawn.width + 1e-6 && a.y + sizes.height <= drawn.height + 1e-6);
    for (const b of places.slice(i + 1)) assert.ok(a.x !== b.x || Math.abs(a.y - b.y) >= sizes.height + sizes.gapY - 1e-6);
  }
});

test('an edge begins and ends in the middle of its nodes, and passes by the others', () => {
  const drawn = layout(['a', 'b', 'c'], edges('a>b b>c a>c'), sizes);
  const [first, between, last] = drawn.edges[2];
  const middle = (name) => ({ x: drawn.nodes.get(name).x + 50, y: drawn.nodes.get(name).y + 20 });
  assert.deepEqual([first, last], [middle('a'), middle('c')]);
  assert.equal(between.x, middle('b').x);
  assert.ok(Math.abs(between.y - middle('b').y) >= 20 + sizes.gapY / 2);
});
