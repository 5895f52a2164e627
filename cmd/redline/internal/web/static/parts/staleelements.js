// Lets go of the elements of earlier refreshes.
//
// Preact's elements know their parent and their children. So one element that is kept of
// an earlier refresh, such as a memoised one or a closure with its props, keeps
// the whole page of that time, and that page's memoised elements the page before it.

import { options } from '../vendor/preact.js';

/**
 * The parts of an element that Preact keeps for itself, by the names of its build: the
 * parent, the children, the component and the node of the document.
 * @typedef {{__: unknown, __k: unknown, __c: object|null, __e: object|null}} Inner
 */

/** The element that each component and each node of the document shows. */
const shown = /** @type {WeakMap<object, Inner>} */ (new WeakMap());

/** Parts each element from the others as soon as another one has taken its place. */
export function partStale() {
  const before = options.diffed;
  options.diffed = (vnode) => {
    before?.(vnode);
    const element = /** @type {Inner} */ (/** @type {unknown} */ (vnode));
    const place = element.__c ?? element.__e;
    if (!place) return;
    const stale = shown.get(place);
    shown.set(place, element);
    if (!stale || stale === element) return;
    stale.__ = null;
    if (stale.__k !== element.__k) stale.__k = null;
  };
}
