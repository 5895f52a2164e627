import assert from 'node:assert/strict';
import { test } from 'node:test';

import { layout } from '../static/graph/layout.js';
import { wires } from '../static/graph/edgepaths.js';

const sizes = { width: 100, height: 40, gapX: 140, gapY: 28 };
const caption = { width: 90, height: 30 };

/** @param {string[]} names @param {string} text such as `a>b b>c` */
function drawn(names, text) {
  const edges = text.split(' ').map((one) => ({ from: one[0], to: one[2] }));
  const placed = layout(names, edges, sizes);
  return { placed, wired: wires(placed, edges, sizes, caption) };
}

test('a wire goes from the side of one node to the side of the other', () => {
  const { wired } = drawn(['a', 'b'], 'a>b');
  assert.match(wired[0].d, /^M100\.0 20\.0C.* 240\.0 20\.0$/);
  assert.deepEqual(wired[0].caption, { x: 170, y: 20 });
});

test('calls to and fro do not fall together, nor do their captions', () => {
  const { wired } = drawn(['a', 'b'], 'a>b b>a');
  const [[, , there], [, , back]] = wired.map(({ d }) => /^M(\S+) (\S+)C/.exec(d));
  assert.notEqual(there, back);
  assert.ok(wired.every(({ free }) => free));
  assert.ok(Math.abs(wired[0].caption.y - wired[1].caption.y) >= caption.height || Math.abs(wired[0].caption.x - wired[1].caption.x) >= caption.width);
});

test('a call to oneself is a loop at the node', () => {
  const { wired } = drawn(['a', 'b'], 'a>a a>b');
  assert.match(wired[0].d, /^M100\.0 12\.0C/);
});

test('captions that are free cover neither each other nor a node', () => {
  const names = [...'abcdefgh'];
  const { placed, wired } = drawn(names, 'a>b a>c a>d a>e a>f b>g c>g d>g e>g f>g g>a b>h h>h');
  const boxes = wired.filter(({ free }) => free).map(({ caption: at }) => ({ x: at.x, y: at.y, ...caption }));
  assert.ok(boxes.length > 5);
  const nodes = [...placed.nodes.values()].map(({ x, y }) => ({ x: x + 50, y: y + 20, width: 100, height: 40 }));
  boxes.forEach((a, i) => {
    for (const b of [...boxes.slice(i + 1), ...nodes]) {
      const apart = Math.abs(a.x - b.x) >= (a.width + b.width) / 2 - 1e-6 || Math.abs(a.y - b.y) >= (a.height + b.height) / 2 - 1e-6;
      assert.ok(apart);
    }
  });
});

test('of many wires from a node, or to one, each has its words where it is alone', () => {
  const wide = { ...sizes, gapX: 240 };
  const edges = [...'bcdefgh'].map((to) => ({ from: 'a', to }));
  for (const turned of [false, true]) {
    const drawnEdges = edges.map(({ from, to }) => (turned ? { from: to, to: from } : { from, to }));
    const placed = layout([...'abcdefgh'], drawnEdges, wide);
    const wired = wires(placed, drawnEdges, wide, caption);
    wired.forEach(({ caption: at, free }, i) => {
      const node = placed.nodes.get(edges[i].to);
      assert.ok(free);
      assert.ok(Math.abs(at.y - node.y - sizes.height / 2) < (sizes.height + sizes.gapY) / 2, `${edges[i].to}: ${at.y} beside ${node.y}`);
    });
  }
});
