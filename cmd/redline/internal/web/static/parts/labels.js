// Labels, as people read them.

import { html } from './html.js';
import { quote } from '../data/promql.js';

/** @typedef {import('../data/types.js').Labels} Labels */

/**
 * Returns a text in which characters that turn the direction of writing are visible, and do
 * nothing: a hostile label could have all that follows it read backwards.
 * @param {string} text
 */
export function inert(text) {
  return text.replace(/[\u202a-\u202e\u2066-\u2069]/g, (c) => `\\u${c.charCodeAt(0).toString(16)}`);
}

/**
 * Labels in a row, in the order of their names.
 * @param {{labels: Labels}} props
 */
export function LabelList({ labels }) {
  const names = Object.keys(labels).sort();
  return html`<ul class="labels">
    ${names.map((name) => html`<li key=${name} title=${`${name}=${quote(labels[name])}`}>
      <span>${name}</span> <bdi>${inert(labels[name])}</bdi>
    </li>`)}
  </ul>`;
}

/**
 * The same text for the same labels. An empty label is as good as none.
 * @param {Labels} labels
 */
export function identity(labels) {
  return JSON.stringify(Object.entries(labels).filter(([, value]) => value !== '').sort(([a], [b]) => (a < b ? -1 : 1)));
}

/**
 * Labels in those that all series have in common, and those in which they differ.
 * @param {Labels[]} all
 * @returns {{common: Labels, own: Labels[]}}
 */
export function divided(all) {
  const names = [...new Set(all.flatMap((labels) => Object.keys(labels)))].sort();
  const differing = names.filter((name) => all.some((labels) => labels[name] !== all[0][name]));
  /** @param {Labels} labels @param {boolean} differ */
  const some = (labels, differ) =>
    Object.fromEntries(Object.entries(labels).filter(([name]) => differing.includes(name) === differ));
  return { common: some(all[0] ?? {}, false), own: all.map((labels) => some(labels, true)) };
}
