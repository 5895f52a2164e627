// The services of an incident and the calls between them, as a small map.

import { html } from '../parts/html.js';
import { askCallGraph } from '../graph/callgraph.js';
import { Graph } from '../graph/graph.js';
import { useLoad } from '../data/load.js';

/** @typedef {import('../data/types.js').Diagnosis} Diagnosis */
/** @typedef {import('../graph/callgraph.js').CallGraph} CallGraph */

/** Seconds between the points of the time that the figures are of. */
const step = 15;

/** @param {{diagnosis: Diagnosis, from: number, to: number}} props */
export function Path({ diagnosis: { services, path, causes, standsOut }, from, to }) {
  const end = Math.floor(to / step) * step;
  const time = { start: from, since: from, end, range: Math.max(step, end - from), step, live: false };
  const { data } = useLoad((signal) => askCallGraph(/** @type {any} */ (time), signal), [from], end);
  const names = [...new Set([...services, ...path.flatMap(({ caller, callee }) => [caller, callee]), ...(standsOut ? [causes[0].entity.service] : [])])];
  if (names.length === 0) return null;
  const shown = partOf(data, names, path);
  return html`<section class="surface" aria-labelledby="path">
    <h2 id="path">Path of the calls</h2>
    <${Graph} ...${shown} path=${path} cause=${standsOut ? causes[0].entity.service : ''} />
  </section>`;
}

/**
 * Returns the part of a graph with some services, and the calls of a path. They are there
 * also where the engine has nothing of them left.
 * @param {CallGraph|undefined} graph undefined until it is known
 * @param {string[]} names
 * @param {import('../data/types.js').Edge[]} path
 * @returns {CallGraph}
 */
export function partOf(graph, names, path) {
  const services = names.map((name) => graph?.services.find((one) => one.name === name)
    ?? { name, known: !graph, reached: { up: 0, of: 0 }, burns: false, rates: {} });
  const calls = path.map(({ caller, callee }) => graph?.calls.find(({ from, to }) => from === caller && to === callee)
    ?? { from: caller, to: callee, hurts: false, rates: {} });
  return { services, calls };
}
