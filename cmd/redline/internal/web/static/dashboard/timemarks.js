// Moments that all charts of a service mark: deploys, and the beginnings of alerts.

import { useMemo } from '../vendor/hooks.js';
import { range } from '../data/api.js';
import { useLoad } from '../data/load.js';
import { bind } from '../data/promql.js';
import { legendOf, points } from '../data/samples.js';
import { useTime } from '../state/state.js';

/** @typedef {import('../data/types.js').Mark} Mark */
/** @typedef {import('../data/types.js').Query} Query */
/** @typedef {import('../data/types.js').Variables} Variables */

/** @type {Query} */
const alerts = { expr: 'ALERTS{job="$job",alertstate="firing"}', legend: '{{alertname}}' };

/** @type {never[]} */
const none = [];

/**
 * The marks of the time that is shown.
 * @param {Query[]} queries of series that begin where there is a mark
 * @param {Variables} variables
 * @returns {Mark[]}
 */
export function useMarks(queries, variables) {
  const { start, end, step, range: length, live, chartTick, tick } = useTime();
  const load = async (/** @type {AbortSignal} */ signal) => {
    const found = await Promise.all(
      [...queries, alerts].map(async (query) => {
        const sampled = await range(bind(query.expr, variables), start, end, step, { signal });
        return sampled.flatMap((one) => begins(points(one).times, start, step).map((time) => markOf(query, one.metric, time)));
      }),
    );
    return apart(deploysOf(found.flat(), Math.max(2 * step, together)), length / mostMarks);
  };
  const { data } = useLoad(load, [queries, variables, length, live || start], chartTick, tick);
  return useMemo(() => data ?? none, [JSON.stringify(data)]);
}

/**
 * Where runs of points begin, but for one that was there before the time began.
 * @param {number[]} times
 * @param {number} start
 * @param {number} step
 */
function begins(times, start, step) {
  return times.filter((time, i) => (i === 0 ? time >= start + step : time - times[i - 1] > 1.5 * step));
}

/**
 * @param {Query} query
 * @param {import('../data/types.js').Labels} labels
 * @param {number} time
 * @returns {Mark & {version: boolean}}
 */
function markOf(query, labels, time) {
  return { time, text: legendOf(query.legend, labels), kind: query === alerts ? 'alert' : 'deploy', version: query.legend.includes('{{version}}') };
}

/** Seconds within which starts belong to one deploy. */
const together = 15;

/**
 * Marks with one for all that was deployed at once: the version says it, where there is one;
 * else how many processes started.
 * @param {(Mark & {version: boolean})[]} marks
 * @param {number} gap seconds between those of one deploy at most
 * @returns {Mark[]}
 */
export function deploysOf(marks, gap) {
  const deploys = marks.filter(({ kind }) => kind === 'deploy').sort((a, b) => a.time - b.time);
  /** @type {(typeof marks)[]} */
  const groups = [];
  deploys.forEach((mark, i) => {
    if (i === 0 || mark.time - deploys[i - 1].time > gap) groups.push([]);
    groups[groups.length - 1].push(mark);
  });
  const merged = groups.map((group) => {
    const texts = [...new Set(group.filter(({ version }) => version).map(({ text }) => text))];
    const starts = new Set(group.map(({ text }) => text)).size;
    const text = texts.length > 0 ? texts.join(', ') : starts > 1 ? `${starts} instances started` : group[0].text;
    return { time: group[0].time, text, kind: /** @type {const} */ ('deploy') };
  });
  return [...marks.filter(({ kind }) => kind !== 'deploy').map(({ time, text, kind }) => ({ time, text, kind })), ...merged];
}

/** Marks of the same kind and text that stand beside each other at most. */
const mostMarks = 50;

/**
 * Marks in order, without those that follow others which say the same.
 * @param {Mark[]} marks
 * @param {number} least seconds between two that say the same
 */
function apart(marks, least) {
  /** @type {Map<string, number>} */
  const last = new Map();
  return marks.sort((a, b) => a.time - b.time).filter(({ time, kind, text }) => {
    const before = last.get(`${kind} ${text}`) ?? -Infinity;
    if (time - before < least) return false;
    last.set(`${kind} ${text}`, time);
    return true;
  });
}
