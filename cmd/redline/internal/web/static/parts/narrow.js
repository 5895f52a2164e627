// Windows of the width of a telephone.

import { useEffect, useState } from '../vendor/hooks.js';

const narrowWindow = globalThis.matchMedia?.('(max-width: 40rem)');

/** @returns {boolean} whether the window is narrow */
export function useNarrow() {
  const [isNarrow, set] = useState(narrowWindow?.matches ?? false);
  useEffect(() => {
    const follow = () => set(narrowWindow.matches);
    narrowWindow.addEventListener('change', follow);
    return () => narrowWindow.removeEventListener('change', follow);
  }, []);
  return isNarrow;
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
