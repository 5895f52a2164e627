// The beginning of the data: a service that has just been started is not drawn as a
// dot at the end of half an hour of nothing, and figures are of the time that there are
// data of.

import { useEffect, useState } from '../vendor/hooks.js';
import { instant } from './api.js';
import { duration } from './promql.js';

/** How many times of a range are looked at. */
const looks = 60;

/** The least seconds to show. The first data of so long are found to the second. */
const least = 60;

/**
 * Where to begin to show a time, since when there are samples in it, and whether that is
 * known yet.
 * @param {number} start of a time that stays
 * @param {number} end
 * @param {boolean} live whether it moves on
 */
export function useBeginning(start, end, live) {
  const range = end - start;
  const key = live ? `${Math.round(range)}` : `${start} ${end}`;
  const [found, setFound] = useState({ key: '', first: 0 });
  const known = found.key === key;
  useEffect(() => {
    if (known && (found.first || !live)) return undefined;
    const abort = new AbortController();
    const step = Math.max(1, Math.round(range / looks));
    const first = (/** @type {number} */ length, /** @type {number} */ every) => `min(min_over_time(timestamp(up)[${duration(Math.ceil(length))}:${duration(every)}]))`;
    // Looks are at whole steps, of which there may be none yet since the first scrape.
    const query = `${first(range, step)} or ${first(Math.min(least, range), 1)}`;
    instant(query, end, { signal: abort.signal }).then(
      ([answer]) => setFound({ key, first: answer ? Number(answer.value?.[1]) : 0 }),
      () => abort.signal.aborted || setFound({ key, first: 0 }), // it is asked again at the next refresh
    );
    return () => abort.abort();
  }, [key, known && (found.first || !live) ? 0 : end]);
  const first = known ? found.first : 0;
  const since = Math.max(start, first);
  if (!live || !first) return { start, since, known };
  return { start: Math.max(start, Math.min(first - range / looks, end - least)), since, known };
}
