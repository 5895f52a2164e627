// What stands over the page while the engine does not answer.

import { html } from './html.js';
import { useEffect, useRef, useState } from './vendor/hooks.js';
import { engine } from './api.js';
import { ApiError } from './request.js';
import { useTime } from './state.js';

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
  return html`<div role="alert">
    ${away && html`<p class="away"><b>${away.error.message}</b> What is shown is as of before. The page goes on by itself.</p>`}
  </div>`;
}

/**
 * What went wrong, unless that stands over the page already.
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
    const response = await fetch(path, { signal: AbortSignal.timeout(10_000) });
    return response.status < 502;
  } catch {
    return false;
  }
}
