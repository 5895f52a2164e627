// The state of the page, which is its URL: the page, and the time that is shown.

import { createContext } from '../vendor/preact.js';
import { useCallback, useContext, useEffect, useMemo, useRef, useState } from '../vendor/hooks.js';
import { useBeginning } from '../data/datastart.js';
import { now } from '../data/clock.js';
import { html } from '../parts/html.js';
import { at } from '../data/address.js';
import { duration, stepOf } from '../data/promql.js';
import { noteScroll } from './scroll.js';

/** @typedef {import('../data/types.js').Time} Time */

const moved = 'redline:moved';

/**
 * Goes to an address of the page.
 * @param {string} href
 * @param {{replace?: boolean}} [options] replace: the way back does not stop here
 */
export function go(href, { replace = false } = {}) {
  noteScroll();
  history[replace ? 'replaceState' : 'pushState'](history.state, '', href);
  dispatchEvent(new Event(moved));
}

/** The page's address, which changes as people move on. */
export function useAddress() {
  const [href, setHref] = useState(location.href);
  useEffect(() => {
    const follow = () => setHref(location.href);
    follow();
    addEventListener(moved, follow);
    addEventListener('popstate', follow);
    return () => {
      removeEventListener(moved, follow);
      removeEventListener('popstate', follow);
    };
  }, []);
  return useMemo(() => new URL(href), [href]);
}

/**
 * The address of a page, that shows the same time as this one.
 * @param {string} path
 * @param {Record<string, string|string[]>} [params]
 */
export function link(path, params = {}) {
  const to = new URL(at(path), location.href);
  const here = new URLSearchParams(location.search);
  for (const name of timeParams) {
    const value = here.get(name);
    if (value !== null) to.searchParams.set(name, value);
  }
  for (const [name, value] of Object.entries(params)) {
    to.searchParams.delete(name);
    for (const one of [value].flat()) to.searchParams.append(name, one);
  }
  return to.pathname + to.search;
}

/**
 * The address of a page that shows the time around a moment, or around two.
 * @param {string} path
 * @param {Record<string, string|string[]>} params
 * @param {number} start
 * @param {number} [end]
 */
export function linkAround(path, params, start, end = start) {
  return link(path, { ...params, from: String(Math.floor(start - around)), to: String(Math.ceil(Math.min(end + around, Math.max(now(), start)))) });
}

/** Seconds that such a page shows before and after. */
const around = 900;

const timeParams = ['range', 'from', 'to', 'refresh', 'zone', 'compare'];

/**
 * Sets parameters of the address; an empty text or list goes.
 * @param {Record<string, string|string[]>} params
 * @param {boolean} push whether the way back leads to the present view
 */
function setParams(params, push) {
  const to = new URL(location.href);
  for (const [name, value] of Object.entries(params)) {
    to.searchParams.delete(name);
    for (const one of Array.isArray(value) ? value : [value].filter((text) => text !== '')) to.searchParams.append(name, one);
  }
  if (to.href !== location.href) go(to.href, { replace: !push });
}

/**
 * A parameter of the address. Each choice is a step that the way back undoes, unless
 * push is false: letters that are typed are none.
 * @param {string} name
 * @param {string} [fallback] where it is absent
 * @returns {[string, (value: string, options?: {push?: boolean}) => void]}
 */
export function useUrl(name, fallback = '') {
  const value = useAddress().searchParams.get(name) ?? fallback;
  const set = useCallback(
    /** @type {(value: string, options?: {push?: boolean}) => void} */
    ((to, { push = true } = {}) => setParams({ [name]: to === fallback ? '' : to }, push)),
    [name, fallback],
  );
  return [value, set];
}

/**
 * A parameter of the address that may be there several times.
 * @param {string} name
 * @returns {[string[], (values: string[]) => void]}
 */
export function useUrls(name) {
  const address = useAddress();
  const values = useMemo(() => address.searchParams.getAll(name), [address, name]);
  const set = useCallback(
    /** @type {(values: string[]) => void} */
    ((to) => setParams({ [name]: to }, true)),
    [name],
  );
  return [values, set];
}

/** The range and the refresh of a page that says nothing else, in seconds. */
const usual = { range: 1800, refresh: 5 };

/** Pixels of a usual chart. */
const chartWidth = 480;

/** @type {import('../vendor/preact.js').Context<Time|null>} */
const TimeContext = createContext(/** @type {Time|null} */ (null));

/** The time that the page shows. All that use it refresh together. */
export function useTime() {
  const time = useContext(TimeContext);
  if (!time) throw new Error('useTime outside of a TimeProvider');
  return time;
}

/**
 * Shows a fixed time.
 * @param {number} start
 * @param {number} end
 */
export function zoom(start, end) {
  setParams({ from: start.toFixed(3), to: Math.max(end, start + 1).toFixed(3) }, true);
}

/** The changes of the time. */
const moves = {
  zoom,
  show: (/** @type {number} */ range) =>
    setParams({ range: range === usual.range ? '' : duration(range), from: '', to: '' }, true),
  setRefresh: (/** @type {number} */ every) =>
    setParams({ refresh: every === usual.refresh ? '' : every === 0 ? '0' : duration(every) }, true),
  reset: () => setParams({ from: '', to: '' }, true),
};

/** @param {{children: import('../parts/html.js').Children}} props */
export function TimeProvider({ children }) {
  const params = useAddress().searchParams;
  const range = seconds(params.get('range')) || usual.range;
  const refresh = params.has('refresh') ? seconds(params.get('refresh')) : usual.refresh;
  const from = Number(params.get('from'));
  const to = Number(params.get('to'));
  const live = !(from > 0 && to > from);
  const [clock, setClock] = useState({ tick: 0, asked: 0, now: now() });
  const refreshed = useCallback((/** @type {number} */ asked) => {
    setClock((before) => ({ tick: before.tick + 1, asked: before.asked + asked, now: now() }));
  }, []);
  const turn = useCallback(() => refreshed(0), []);
  const again = useCallback(() => refreshed(1), []);
  useRefresh(live ? refresh : 0, turn);
  useEffect(turn, [live]);

  const { start, since, known } = useBeginning(live ? clock.now - range : from, live ? clock.now : to, live);

  const asked = useMemo(() => {
    const end = live ? clock.now : to;
    const shown = live ? range : end - start;
    const step = stepOf(shown, chartWidth);
    const chartTick = `${Math.floor(end / step)} ${clock.asked}`;
    return { start, since, known, end, range: shown, step, live, refresh, tick: clock.tick, chartTick, ...moves, again };
  }, [live, range, to, refresh, clock, start, since, known]);
  // Until it is known since when there are data of another time, the one before is shown.
  const last = useRef(asked);
  if (known || !last.current.known) last.current = asked;
  const time = last.current;
  return html`<${TimeContext.Provider} value=${time}>${children}<//>`;
}

/**
 * Calls again every some seconds while somebody can see the page.
 * @param {number} every
 * @param {() => void} again
 */
function useRefresh(every, again) {
  useEffect(() => {
    if (every <= 0) return undefined;
    let timer = 0;
    const follow = () => {
      clearInterval(timer);
      if (document.hidden) return;
      timer = setInterval(again, every * 1000);
    };
    const seen = () => {
      if (!document.hidden) again();
      follow();
    };
    follow();
    document.addEventListener('visibilitychange', seen);
    return () => {
      clearInterval(timer);
      document.removeEventListener('visibilitychange', seen);
    };
  }, [every, again]);
}

/**
 * Seconds of a duration such as `90`, `30m` or `2h`; 0 where it is none.
 * @param {string|null} text
 */
export function seconds(text) {
  const [, count, unit] = /^(\d+(?:\.\d+)?)(ms|s|m|h|d|w|)$/.exec(text ?? '') ?? [];
  const lengths = /** @type {Record<string, number>} */ ({ '': 1, ms: 0.001, s: 1, m: 60, h: 3600, d: 86400, w: 604800 });
  return count === undefined ? 0 : Number(count) * lengths[unit];
}
