// Templates: html`<p class="big">${text}</p>`. Values are only ever text, attributes
// or elements, never markup.

import htm from '../vendor/htm.js';
import { h } from '../vendor/preact.js';

/** @typedef {import('../vendor/preact.js').ComponentChildren} Children */

/** @type {(strings: TemplateStringsArray, ...values: any[]) => import('../vendor/preact.js').VNode<any>} */
export const html = /** @type {any} */ (htm.bind(h));
