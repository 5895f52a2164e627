// The frame of a chart: its title, its buttons, and the chart or a table.

import { html } from '../parts/html.js';
import { useState } from '../vendor/hooks.js';

/**
 * @param {object} props
 * @param {string} props.title
 * @param {string} [props.description]
 * @param {string} [props.unit] where it does not stand at each number
 * @param {{current: Element|null}} [props.when] where the time under the crosshair is written
 * @param {() => import('../parts/html.js').Children} props.table the same as a table
 * @param {(asTable: boolean) => import('../parts/html.js').Children} [props.save] the means to save it
 * @param {import('../parts/html.js').Children} [props.actions]
 * @param {import('../parts/html.js').Children} [props.children]
 */
export function Figure({ title, description, unit, when, table, save, actions, children }) {
  const [asTable, setAsTable] = useState(false);
  return html`<figure class="figure">
    <figcaption>
      <h3 title=${description}>${title}${unit && html` <small>${unit}</small>`}</h3>
      <span class="when" ref=${when}></span>
      ${save?.(asTable)}
      ${actions}
      <button type="button" class="quiet" aria-pressed=${asTable} title="Show as a table" onClick=${() => setAsTable(!asTable)}>
        <${Icon} name="table" /><span class="unseen">${title} as a table</span>
      </button>
    </figcaption>
    ${asTable && description && html`<p class="hint">${description}</p>`}
    ${asTable ? table() : children}
  </figure>`;
}

/** Paths of icons, in a square of 16. */
const paths = /** @type {Record<string, string>} */ ({
  table: 'M2 3h12v10H2zM2 6.5h12M2 10h12M6.5 3v10',
  query: 'M6 3 2 8l4 5M10 3l4 5-4 5',
  sun: 'M8 5a3 3 0 1 0 0 6 3 3 0 0 0 0-6M8 1v2M8 13v2M1 8h2M13 8h2M3 3l1.5 1.5M11.5 11.5 13 13M3 13l1.5-1.5M11.5 4.5 13 3',
  moon: 'M13 10A6 6 0 1 1 6.5 2.5 5 5 0 0 0 13 10z',
  system: 'M2 3h12v8H2zM6 14h4M8 11v3',
  earlier: 'M10 3 5 8l5 5',
  later: 'M6 3l5 5-5 5',
  wider: 'M3 8h10',
  narrower: 'M3 8h10M8 3v10',
  clock: 'M8 2a6 6 0 1 0 0 12A6 6 0 0 0 8 2M8 4.5V8l2.5 2',
  save: 'M8 2v8M4.5 7 8 10.5 11.5 7M2.5 13.5h11',
  again: 'M13 8a5 5 0 1 1-1.5-3.5M12 1.5v3.2H8.8',
});

/** @param {{name: string}} props */
export function Icon({ name }) {
  return html`<svg class="icon" viewBox="0 0 16 16" aria-hidden="true"><path d=${paths[name]} /></svg>`;
}
