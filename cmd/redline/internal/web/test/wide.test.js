import assert from 'node:assert/strict';
import { test } from 'node:test';

import { layout } from '../static/graph/layout.js';
import { wires } from '../static/graph/edgepaths.js';

const sizes = { width: 196, height: 56, gapX: 240, gapY: 28 };
const caption = { width: 100, height: 30 };

/** Calls of 60 services in four layers, each to two or three of the next. */
function large() {
  const names = Array.from({ length: 60 }, (_, i) => `service-${i}`);
  const edges = names.flatMap((from, i) => [7, 13, 19].slice(0, 2 + (i % 2)).map((step) => ({ from, to: names[(Math.floor(i / 15) + 1) * 15 + ((i * step) % 15)] })));
  return { names, edges: edges.filter(({ to }) => to !== undefined) };
}

test('at 60 services no label covers another one, nor a service', () => {
  const { names, edges } = large();
  const placed = layout(names, edges, sizes);
  const wired = wires(placed, edges, sizes, caption);
  const boxes = [
    ...[...placed.nodes.values()].map(({ x, y }) => ({ left: x, right: x + sizes.width, top: y, bottom: y + sizes.height })),
    ...wired.filter(({ free }) => free).map(({ caption: { x, y } }) => ({ left: x - 50, right: x + 50, top: y - 15, bottom: y + 15 })),
  ];
  assert.ok(boxes.length > 60 + edges.length / 2, `only ${boxes.length - 60} of ${edges.length} calls have a label`);
  boxes.forEach((a, i) => boxes.slice(i + 1).forEach((b) => {
    assert.ok(a.left >= b.right || b.left >= a.right || a.top >= b.bottom || b.top >= a.bottom, JSON.stringify([a, b]));
  }));
});
