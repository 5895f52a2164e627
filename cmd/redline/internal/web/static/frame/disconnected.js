// The notice over the page while the engine does not answer.

import { html } from '../parts/html.js';
import { useEffect, useRef, useState } from '../vendor/hooks.js';
import { engine } from '../data/api.js';
import { at } from '../data/address.js';
import { lastUpdate, overdue, updates } from '../data/freshness.js';
import { ApiError } from '../data/request.js';
import { useTime } from '../state/state.js';
import { formatTime } from '../data/units.js';

/** Milliseconds between attempts to reach the engine. */
const every = 2000;

/** Says that the engine is away, and has the page go on when it is back. */
export function Away() {
  const { again } = useTime();
  const [away, setAway] = useState(/** @type {{error: Error, path: string}|null} */ (null));
  const known = useRef(away);
  known.current = away;
  useEffect(() => {
    const note = (/** @type {Event} */ event) => {
      if (!known.current) setAway(/** @type {CustomEvent} */ (event).detail);
    };
    engine.addEventListener('away', note);
    return () => engine.removeEventListener('away', note);
  }, []);
  useEffect(() => {
    if (!away) return undefined;
    const timer = setInterval(async () => {
      if (document.hidden || !(await answers(away.path))) return;
      setAway(null);
      again();
    }, every);
    return () => clearInterval(timer);
  }, [away, again]);
  const late = useOverdue();
  return html`<div role="alert">
    ${away && html`<p class="away"><b>${away.error.message}</b> ${asOf()} The page goes on by itself.</p>`}
    ${!away && late?.silent && html`<p class="away"><b>The engine has not answered since ${formatTime(late.since)}.</b> ${asOf()}</p>`}
  </div>
  <div role="status">
    ${!away && late && !late.silent && html`<p class="away slow">An answer has been on its way since ${formatTime(late.since)}: some of what is shown is as of before.</p>`}
  </div>`;
}

/** Says which time the page's figures are of. */
function asOf() {
  return lastUpdate() > 0 ? `What is shown is as of ${formatTime(lastUpdate())}.` : 'Nothing is shown yet.';
}

/** Milliseconds between looks for overdue answers. */
const look = 1000;

/** Returns the overdue answer, or null; a hidden page has none. */
function useOverdue() {
  const [late, setLate] = useState(/** @type {ReturnType<typeof overdue>} */ (null));
  useEffect(() => {
    const timer = setInterval(() => {
      const next = document.hidden ? null : overdue();
      setLate((before) => (before?.since === next?.since && before?.silent === next?.silent ? before : next));
    }, look);
    return () => clearInterval(timer);
  }, []);
  return late;
}

/** Shows when the page's figures were asked for. */
export function Updated() {
  const [at, setAt] = useState(lastUpdate);
  useEffect(() => {
    const follow = () => setAt(lastUpdate());
    updates.addEventListener('updated', follow);
    return () => updates.removeEventListener('updated', follow);
  }, []);
  return at > 0 && html`<span class="hint updated" title="When what is shown was asked for">as of ${formatTime(at)}</span>`;
}

/**
 * Returns an error, unless it stands over the page already.
 * @param {{error: Error}} props
 */
export function Failure({ error }) {
  if (error instanceof ApiError && error.type === 'unreachable') return null;
  return html`<p class="error">${error.message}</p>`;
}

/**
 * Whether an address that failed is there again.
 * @param {string} path
 */
async function answers(path) {
  try {
    const response = await fetch(at(path), { signal: AbortSignal.timeout(10_000) });
    return response.status < 502;
  } catch {
    return false;
  }
}
