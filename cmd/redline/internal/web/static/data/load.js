// Loads the content of a component, again and again.

import { useEffect, useRef, useState } from '../vendor/hooks.js';
import { begins, ends } from './freshness.js';

/**
 * The state of a load. An error leaves the data of before. A refresh is
 * no loading: nobody waits for it.
 * @template T
 * @typedef {{data: T|undefined, error: Error|null, loading: boolean}} Loaded
 */

/**
 * Loads, and loads again at each refresh. A refresh waits for a load that is under way;
 * where something else is asked for, that is aborted.
 * @template T
 * @param {((signal: AbortSignal) => Promise<T>)|null} load null: nothing for the time being
 * @param {unknown[]} what is asked for
 * @param {unknown} [refresh] another value at each refresh
 * @param {unknown} [retry] another value whenever a failed request is to be tried again
 * @returns {Loaded<T>}
 */
export function useLoad(load, what, refresh, retry) {
  const [loaded, setLoaded] = useState(/** @type {Loaded<T>} */ ({ data: undefined, error: null, loading: true }));
  const latest = useRef(load);
  latest.current = load;
  const flight = useRef(/** @type {{abort: AbortController, again: boolean}|null} */ (null));

  const start = () => {
    if (!latest.current) return;
    const mine = { abort: new AbortController(), again: false };
    flight.current = mine;
    const end = (/** @type {boolean} */ brought, /** @type {(before: Loaded<T>) => Loaded<T>} */ change) => {
      if (flight.current !== mine) return;
      flight.current = null;
      ends(mine, brought);
      if (mine.again) start();
      setLoaded(change);
    };
    begins(mine);
    underWay++;
    latest.current(mine.abort.signal).then(
      (data) => together(() => end(true, () => ({ data, error: null, loading: false }))),
      (error) => together(() => end(false, ({ data }) => ({ data, error, loading: false }))),
    );
  };

  const idle = load === null;
  useEffect(() => {
    setLoaded((before) => (before.loading ? before : { ...before, loading: true }));
    start();
    return () => {
      if (flight.current) {
        flight.current.abort.abort();
        ends(flight.current);
      }
      flight.current = null;
    };
  }, [...what, idle]);

  useChange(refresh, () => {
    if (flight.current) flight.current.again = true;
    else start();
  });
  useChange(retry, () => {
    if (loaded.error && !flight.current) start();
  });
  return loaded;
}

/**
 * Does something whenever a value is another one.
 * @param {unknown} value
 * @param {() => void} act
 */
function useChange(value, act) {
  const before = useRef(value);
  useEffect(() => {
    if (before.current === value) return;
    before.current = value;
    act();
  }, [value]);
}

/** Milliseconds that an answer waits for others, so that dozens of them are not dozens of frames. */
const pause = 200;

/** Loads that are under way. */
let underWay = 0;

/** @type {(() => void)[]} */
let answers = [];

/** @type {number|undefined} */
let timer;

/**
 * Shows the data of a load, together with those of others that are under way.
 * @param {() => void} show
 */
function together(show) {
  answers.push(show);
  if (--underWay === 0) flush();
  else timer ??= setTimeout(flush, pause);
}

function flush() {
  clearTimeout(timer);
  timer = undefined;
  const all = answers;
  answers = [];
  for (const one of all) one();
}

/** Whether all of the page is wanted, seen or not, as on paper. */
let whole = false;

/** Tells of a change of that, by an event `changed`. */
const wanted = new EventTarget();

/**
 * Has elements out of view count as in view, or no longer.
 * @param {boolean} on
 */
export function showAll(on) {
  whole = on;
  wanted.dispatchEvent(new Event('changed'));
}

/** Reports whether something is being loaded. */
export const isLoading = () => underWay > 0 || answers.length > 0;

/** @returns {boolean} */
function useWhole() {
  const [is, set] = useState(whole);
  useEffect(() => {
    const follow = () => set(whole);
    wanted.addEventListener('changed', follow);
    return () => wanted.removeEventListener('changed', follow);
  }, []);
  return is;
}

/**
 * Whether an element is in view, or nearly, and which it is.
 * @returns {[(element: Element|null) => void, boolean, Element|null]}
 */
export function useInView() {
  const [element, setElement] = useState(/** @type {Element|null} */ (null));
  const [inView, setInView] = useState(false);
  useEffect(() => {
    if (!element) return undefined;
    const observer = new IntersectionObserver((entries) => setInView(entries[entries.length - 1].isIntersecting), {
      rootMargin: '200px',
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, [element]);
  return [setElement, useWhole() || inView, element];
}
