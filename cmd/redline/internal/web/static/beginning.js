// The beginning of what there is to see: what has just been started is not drawn as a
// dot at the end of half an hour of nothing.

import { useEffect, useState } from './vendor/hooks.js';
import { instant } from './api.js';
import { duration } from './promql.js';

/** How many times of a range are looked at. */
const looks = 60;

/** The least seconds to show. */
const least = 60;

/**
 * The start of the time to show of the last seconds, where samples began within them.
 * @param {number} now
 * @param {number} range seconds
 * @param {boolean} live
 */
export function useBeginning(now, range, live) {
  const [first, setFirst] = useState(0);
  useEffect(() => {
    if (!live || first) return undefined;
    const abort = new AbortController();
    const step = Math.max(1, Math.round(range / looks));
    const query = `min(min_over_time(timestamp(up)[${duration(range)}:${duration(step)}]))`;
    instant(query, now, { signal: abort.signal }).then(
      ([answer]) => answer && setFirst(Number(answer.value?.[1]) - step),
      () => undefined, // it is asked again at the next refresh
    );
    return () => abort.abort();
  }, [live, range, first ? 0 : now]);
  useEffect(() => setFirst(0), [range]);
  return first ? Math.max(now - range, Math.min(first, now - least)) : now - range;
}
