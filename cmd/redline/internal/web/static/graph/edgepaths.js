// The lines of a laid out graph: their curves, and where on them there is room for
// words.

/** @typedef {import('./layout.js').Point} Point */
/** @typedef {import('./layout.js').Edge} Edge */
/** @typedef {import('./layout.js').Layout} Layout */
/** @typedef {import('./layout.js').Sizes} Sizes */

/**
 * @typedef {object} Wire
 * @property {string} d the curve, as SVG has it
 * @property {Point} caption the middle of its caption
 * @property {boolean} free whether the caption covers nothing
 */

/** A curve of Bézier: two ends, and the two points it bends towards. @typedef {[Point, Point, Point, Point]} Curve */

/**
 * The wires of a layout's edges.
 * @param {Layout} layout
 * @param {Edge[]} edges
 * @param {Sizes} sizes
 * @param {{width: number, height: number}} caption
 * @returns {Wire[]}
 */
export function wires(layout, edges, sizes, caption) {
  const port = ports(layout, edges, sizes);
  const taken = [...layout.nodes.values()].map((at) => box({ x: at.x + sizes.width / 2, y: at.y + sizes.height / 2 }, sizes));
  const own = fans(edges);
  return edges.map((edge, i) => {
    const curves = edge.from === edge.to ? loop(layout.edges[i][0], sizes) : curvesOf(layout.edges[i], port[i], sizes);
    const place = room(curves, own[i], caption, taken);
    if (place.free) taken.push(box(place.at, caption));
    return { d: drawn(curves), caption: place.at, free: place.free };
  });
}

/**
 * The end of each edge at which it is alone: of many from one node that is where they
 * lead to, of many to one node where they come from.
 * @param {Edge[]} edges
 * @returns {('from'|'to'|'')[]} '' where it is alone everywhere
 */
function fans(edges) {
  /** @param {'from'|'to'} end @param {Edge} edge */
  const many = (end, edge) => edges.filter((other) => other[end] === edge[end]).length;
  return edges.map((edge) => {
    const [out, into] = [many('from', edge), many('to', edge)];
    if (out < 3 && into < 3) return '';
    return out >= into ? 'to' : 'from';
  });
}

/**
 * The heights at which edges leave and reach their nodes, so that those of one side do
 * not fall together: in the order of where they lead to.
 * @param {Layout} layout
 * @param {Edge[]} edges
 * @param {Sizes} sizes
 * @returns {{out: number, in: number}[]} from the middle of the node
 */
function ports(layout, edges, { height }) {
  const result = edges.map(() => ({ out: 0, in: 0 }));
  /** @type {Map<string, {slope: number, set: (y: number) => void}[]>} */
  const sides = new Map();
  /** @param {string} name @param {Point} at @param {Point} next @param {(y: number) => void} set */
  const join = (name, at, next, set) => {
    const side = `${next.x < at.x ? 'left' : 'right'} ${name}`;
    const slope = (next.y - at.y) / Math.abs(next.x - at.x || 1);
    sides.set(side, [...(sides.get(side) ?? []), { slope, set }]);
  };
  edges.forEach(({ from, to }, i) => {
    const points = layout.edges[i];
    if (from === to) return;
    join(from, points[0], points[1], (y) => (result[i].out = y));
    join(to, /** @type {Point} */ (points.at(-1)), /** @type {Point} */ (points.at(-2)), (y) => (result[i].in = y));
  });
  for (const ends of sides.values()) {
    ends.sort((a, b) => a.slope - b.slope);
    const gap = Math.min(14, (height - 16) / ends.length);
    ends.forEach(({ set }, i) => set((i - (ends.length - 1) / 2) * gap));
  }
  return result;
}

/**
 * Curves from a node's side through the points to the other's.
 * @param {Point[]} points
 * @param {{out: number, in: number}} port
 * @param {Sizes} sizes
 * @returns {Curve[]}
 */
function curvesOf(points, port, { width }) {
  const way = Math.sign(points[1].x - points[0].x) || 1;
  const half = (way * width) / 2;
  const last = points.length - 1;
  const stops = points.flatMap((p, i) => {
    if (i === 0) return [{ x: p.x + half, y: p.y + port.out }];
    if (i === last) return [{ x: p.x - half, y: p.y + port.in }];
    return [{ x: p.x - half, y: p.y }, { x: p.x + half, y: p.y }];
  });
  return stops.slice(1).map((to, i) => bend(stops[i], to));
}

/**
 * @param {Point} from
 * @param {Point} to
 * @returns {Curve}
 */
function bend(from, to) {
  const middle = (from.x + to.x) / 2;
  return [from, { x: middle, y: from.y }, { x: middle, y: to.y }, to];
}

/**
 * Of a node to itself: over its upper right corner.
 * @param {Point} at the middle of the node
 * @param {Sizes} sizes
 * @returns {Curve[]}
 */
function loop(at, { width, height, gapY }) {
  const [right, top] = [at.x + width / 2, at.y - height / 2];
  const out = { x: right, y: top + 12 };
  return [[out, { x: right + gapY, y: top + 4 }, { x: right - 16, y: top - gapY }, { x: right - 28, y: top }]];
}

/** @param {Curve[]} curves */
function drawn(curves) {
  /** @param {Point} p */
  const text = (p) => `${p.x.toFixed(1)} ${p.y.toFixed(1)}`;
  return `M${text(curves[0][0])}` + curves.map(([, a, b, to]) => `C${text(a)} ${text(b)} ${text(to)}`).join('');
}

/** @typedef {{left: number, right: number, top: number, bottom: number}} Box */

/** Where a caption may stand on a curve, or beside it, the best first. */
const along = [0.5, 0.4, 0.6, 0.3, 0.7];
const beside = [0, -0.6, 0.6];

/** Pixels between a caption and the node that its wire belongs to alone: an arrow's. */
const arrow = 14;

/**
 * Where a caption would stand at the end of a wire.
 * @param {Curve[]} curves
 * @param {'from'|'to'} end
 * @param {number} width of the caption
 * @returns {Point}
 */
function atEnd(curves, end, width) {
  const curve = /** @type {Curve} */ (end === 'to' ? curves.at(-1) : curves[0]);
  const [near, far] = end === 'to' ? [curve[3], curve[0]] : [curve[0], curve[3]];
  const x = near.x + Math.sign(far.x - near.x) * (width / 2 + arrow);
  const ts = Array.from({ length: 50 }, (_, i) => on(curve, i / 50));
  return ts.reduce((best, p) => (Math.abs(p.x - x) < Math.abs(best.x - x) ? p : best));
}

/**
 * @param {Curve[]} curves
 * @param {'from'|'to'|''} alone the end at which no other wire is
 * @param {{width: number, height: number}} caption
 * @param {Box[]} taken
 * @returns {{at: Point, free: boolean}}
 */
function room(curves, alone, caption, taken) {
  const end = alone ? [atEnd(curves, alone, caption.width)] : [];
  const ends = end.flatMap(({ x, y }) => beside.map((part) => ({ x, y: y + part * caption.height })));
  const places = [...ends, ...beside.flatMap((part) =>
    along.flatMap((t) => curves.map((curve) => on(curve, t))).map(({ x, y }) => ({ x, y: y + part * caption.height })),
  )];
  const free = places.find((at) => !taken.some((other) => overlap(box(at, caption), other)));
  return { at: free ?? places[0], free: free !== undefined };
}

/**
 * @param {Curve} curve
 * @param {number} t from 0 to 1
 * @returns {Point}
 */
function on([a, b, c, d], t) {
  const s = 1 - t;
  /** @param {'x'|'y'} k */
  const at = (k) => s * s * s * a[k] + 3 * s * s * t * b[k] + 3 * s * t * t * c[k] + t * t * t * d[k];
  return { x: at('x'), y: at('y') };
}

/**
 * @param {Point} middle
 * @param {{width: number, height: number}} size
 * @returns {Box}
 */
function box({ x, y }, { width, height }) {
  return { left: x - width / 2, right: x + width / 2, top: y - height / 2, bottom: y + height / 2 };
}

/**
 * @param {Box} a
 * @param {Box} b
 */
function overlap(a, b) {
  return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
}
