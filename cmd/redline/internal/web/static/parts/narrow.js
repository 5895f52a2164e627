// Windows of the width of a telephone, and of a large screen.

import { useEffect, useState } from '../vendor/hooks.js';

const narrowWindow = globalThis.matchMedia?.('(max-width: 40rem)');

const wideWindow = globalThis.matchMedia?.('(min-width: 87rem)');

/** @returns {boolean} whether the window is narrow */
export const useNarrow = () => useMatch(narrowWindow);

/** @returns {boolean} whether there is room for something beside the content */
export const useWide = () => useMatch(wideWindow);

/** @param {MediaQueryList|undefined} query */
function useMatch(query) {
  const [is, set] = useState(query?.matches ?? false);
  useEffect(() => {
    if (!query) return undefined;
    const follow = () => set(query.matches);
    query.addEventListener('change', follow);
    return () => query.removeEventListener('change', follow);
  }, [query]);
  return is;
}

/**
 * Returns columns as a narrow window has them: the one that the table is sorted by comes first,
 * so that one sees the reason for the order without scrolling.
 * @template T
 * @param {T[]} columns
 * @param {(column: T) => string} idOf
 * @param {string} order
 * @param {boolean} isNarrow
 */
export function inReach(columns, idOf, order, isNarrow) {
  const id = order.replace(/^-/, '');
  return isNarrow ? [...columns.filter((one) => idOf(one) === id), ...columns.filter((one) => idOf(one) !== id)] : columns;
}
