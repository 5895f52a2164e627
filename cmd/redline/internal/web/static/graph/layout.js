// Where nodes of a directed graph are drawn, in columns from left to right: who calls
// stands left of who is called, as far as calls do not go round.

/**
 * @typedef {{from: string, to: string}} Edge
 * @typedef {{x: number, y: number}} Point
 * @typedef {{width: number, height: number, gapX: number, gapY: number}} Sizes of a node, and between nodes
 *
 * @typedef {object} Layout
 * @property {Map<string, Point>} nodes their upper left corners
 * @property {Point[][]} edges for each edge the points it passes through
 * @property {number} width
 * @property {number} height
 */

/**
 * A node, or the place in a column where an edge passes between nodes.
 * @typedef {object} Cell
 * @property {string} id
 * @property {number} column
 * @property {boolean} real
 * @property {Cell[]} left neighbours in the column before
 * @property {Cell[]} right
 * @property {number} y
 */

/**
 * Lays out a graph. Edges of a node to itself are drawn, and move nothing. The same
 * names and edges give the same layout.
 * @param {string[]} names
 * @param {Edge[]} edges between names
 * @param {Sizes} sizes
 * @returns {Layout}
 */
export function layout(names, edges, sizes) {
  const between = edges.filter((e) => e.from !== e.to);
  const joined = new Set(between.flatMap((e) => [e.from, e.to]));
  const connected = names.filter((name) => joined.has(name));
  const columnOf = columns(connected, acyclic(connected, between));
  const { cells, paths } = cellsOf(connected, edges, columnOf);
  const grid = byColumn(cells);
  order(grid);
  place(grid, sizes);
  return measured(grid, paths, names.filter((name) => !joined.has(name)), sizes);
}

/**
 * The edges with those turned round that would close a circle.
 * @param {string[]} names
 * @param {Edge[]} edges
 * @returns {Edge[]}
 */
function acyclic(names, edges) {
  /** @type {Map<string, Edge[]>} */
  const calls = new Map(names.map((name) => [name, []]));
  for (const edge of edges) calls.get(edge.from)?.push(edge);
  const called = new Set(edges.map((e) => e.to));
  /** @type {Map<string, 'open'|'done'>} */
  const state = new Map();
  /** @type {Edge[]} */
  const result = [];
  /** @param {string} name */
  const visit = (name) => {
    state.set(name, 'open');
    for (const edge of calls.get(name) ?? []) {
      const back = state.get(edge.to) === 'open';
      result.push(back ? { from: edge.to, to: edge.from } : edge);
      if (!state.has(edge.to)) visit(edge.to);
    }
    state.set(name, 'done');
  };
  const roots = names.filter((name) => !called.has(name));
  for (const name of [...roots, ...names]) if (!state.has(name)) visit(name);
  return result;
}

/**
 * The column of each node: the longest way to it.
 * @param {string[]} names
 * @param {Edge[]} edges without circles
 */
function columns(names, edges) {
  const column = new Map(names.map((name) => [name, 0]));
  for (let moved = true; moved; ) {
    moved = false;
    for (const { from, to } of edges) {
      const least = /** @type {number} */ (column.get(from)) + 1;
      if (/** @type {number} */ (column.get(to)) < least) {
        column.set(to, least);
        moved = true;
      }
    }
  }
  return column;
}

/**
 * Cells for nodes, and for edges in the columns that they pass.
 * @param {string[]} names
 * @param {Edge[]} edges
 * @param {Map<string, number>} columnOf
 */
function cellsOf(names, edges, columnOf) {
  /** @param {string} id @param {number} column @param {boolean} real @returns {Cell} */
  const cell = (id, column, real) => ({ id, column, real, left: [], right: [], y: 0 });
  const nodes = new Map(names.map((name) => [name, cell(name, columnOf.get(name) ?? 0, true)]));
  const passed = /** @type {Cell[]} */ ([]);
  const paths = edges.map(({ from, to }) => {
    const [a, b] = [nodes.get(from), nodes.get(to)];
    if (!a || !b || a === b) return a && b ? [a, b] : [];
    const [first, last] = a.column < b.column ? [a, b] : [b, a];
    const between = Array.from({ length: last.column - first.column - 1 }, (_, i) => cell('', first.column + 1 + i, false));
    passed.push(...between);
    const path = [first, ...between, last];
    for (let i = 1; i < path.length; i++) {
      path[i - 1].right.push(path[i]);
      path[i].left.push(path[i - 1]);
    }
    return first === a ? path : path.reverse();
  });
  return { cells: [...nodes.values(), ...passed], paths };
}

/** @param {Cell[]} cells */
function byColumn(cells) {
  /** @type {Cell[][]} */
  const grid = [];
  for (const cell of cells) (grid[cell.column] ??= []).push(cell);
  return grid;
}

const sweeps = 12;

/**
 * Orders the cells of each column so that few edges cross: each near the middle of its
 * neighbours, to and fro.
 * @param {Cell[][]} grid
 */
function order(grid) {
  for (let sweep = 0; sweep < sweeps; sweep++) {
    const forth = sweep % 2 === 0;
    for (const column of forth ? grid.slice(1) : grid.slice(0, -1).reverse()) {
      const wanted = new Map(column.map((cell, i) => [cell, middle(rows(grid, forth ? cell.left : cell.right), i)]));
      column.sort((a, b) => /** @type {number} */ (wanted.get(a)) - /** @type {number} */ (wanted.get(b)));
    }
  }
}

/**
 * The places of cells in their columns.
 * @param {Cell[][]} grid
 * @param {Cell[]} cells
 */
function rows(grid, cells) {
  return cells.map((cell) => grid[cell.column].indexOf(cell));
}

/**
 * @param {number[]} values
 * @param {number} fallback
 */
function middle(values, fallback) {
  return values.length === 0 ? fallback : values.reduce((sum, v) => sum + v, 0) / values.length;
}

/**
 * Gives cells their heights: first in rows, then as near to their neighbours as the
 * order and the gaps allow.
 * @param {Cell[][]} grid
 * @param {Sizes} sizes
 */
function place(grid, sizes) {
  for (const column of grid) spread(column, column.map((_, i) => i * (sizes.height + sizes.gapY)), sizes);
  for (let sweep = 0; sweep < sweeps; sweep++) {
    const forth = sweep % 2 === 0;
    for (const column of forth ? grid : [...grid].reverse()) {
      const wanted = column.map((cell) => middle((forth ? cell.left : cell.right).map((c) => c.y), cell.y));
      spread(column, wanted, sizes);
    }
  }
}

/**
 * Puts the cells of a column where they are wanted, moved apart where they would
 * overlap: those that touch move together, to the middle of the places that they want.
 * @param {Cell[]} column
 * @param {number[]} wanted the middles of the cells
 * @param {Sizes} sizes
 */
function spread(column, wanted, sizes) {
  const blocks = /** @type {{cells: Cell[], start: number, height: number}[]} */ ([]);
  column.forEach((cell, i) => {
    const height = room(cell, sizes);
    let block = { cells: [cell], start: wanted[i] - height / 2, height };
    for (let above = blocks.at(-1); above && above.start + above.height > block.start; above = blocks.at(-1)) {
      blocks.pop();
      const cells = [...above.cells, ...block.cells];
      const start = (above.start * above.cells.length + (block.start - above.height) * block.cells.length) / cells.length;
      block = { cells, start, height: above.height + block.height };
    }
    blocks.push(block);
  });
  for (const { cells, start } of blocks) {
    let y = start;
    for (const cell of cells) {
      cell.y = y + room(cell, sizes) / 2;
      y += room(cell, sizes);
    }
  }
}

/**
 * How high a cell is with the gap that belongs to it.
 * @param {Cell} cell
 * @param {Sizes} sizes
 */
function room(cell, sizes) {
  return cell.real ? sizes.height + sizes.gapY : sizes.gapY;
}

/**
 * The layout in numbers from 0, with the nodes below that no edge joins.
 * @param {Cell[][]} grid
 * @param {Cell[][]} paths
 * @param {string[]} alone
 * @param {Sizes} sizes
 * @returns {Layout}
 */
function measured(grid, paths, alone, { width, height, gapX, gapY }) {
  const cells = grid.flat();
  const real = cells.filter((cell) => cell.real);
  const top = Math.min(...cells.map((cell) => cell.y - (cell.real ? height : 0) / 2));
  const bottom = real.length > 0 ? Math.max(...cells.map((cell) => cell.y + (cell.real ? height : 0) / 2)) - top + gapY : 0;
  /** @param {Cell} cell */
  const left = (cell) => cell.column * (width + gapX);
  const nodes = new Map(real.map((cell) => [cell.id, { x: left(cell), y: cell.y - top - height / 2 }]));
  const across = Math.max(grid.length, Math.ceil(Math.sqrt(alone.length)), 1);
  alone.forEach((name, i) => {
    nodes.set(name, { x: (i % across) * (width + gapX), y: bottom + Math.floor(i / across) * (height + gapY) });
  });
  return {
    nodes,
    edges: paths.map((path) => path.map((cell) => ({ x: left(cell) + width / 2, y: cell.y - top }))),
    width: across * (width + gapX) - gapX,
    height: bottom + Math.ceil(alone.length / across) * (height + gapY) - gapY,
  };
}
