// A panel of the labels of info metrics.

import { html } from './html.js';

/** @typedef {import('../data/types.js').Sampled} Sampled */

/**
 * @param {object} props
 * @param {string} props.title
 * @param {string} [props.description]
 * @param {Sampled[]} props.sampled
 * @param {import('./html.js').Children} [props.actions]
 * @param {import('./html.js').Children} [props.note]
 */
export function LabelTable({ title, description, sampled, actions, note }) {
  const there = atTheEnd(sampled);
  const names = [...new Set(there.flatMap(({ metric }) => Object.keys(metric)))].filter((name) => name !== '__name__' && name !== 'job');
  return html`<figure class="figure">
    <figcaption><h3 title=${description}>${title}</h3>${actions}</figcaption>
    ${there.length === 0
      ? html`<p class="hint">${note ?? 'No samples in this time.'}</p>`
      : html`<div class="scroll">
          <table>
            <thead><tr>${names.map((name) => html`<th scope="col" key=${name}>${name}</th>`)}</tr></thead>
            <tbody>
              ${there.map(({ metric }, i) => html`<tr key=${i}>${names.map((name) => html`<td key=${name}><bdi>${metric[name] ?? ''}</bdi></td>`)}</tr>`)}
            </tbody>
          </table>
        </div>`}
  </figure>`;
}

/**
 * The series that are there at the end of the time.
 * @param {Sampled[]} sampled
 */
function atTheEnd(sampled) {
  const last = Math.max(...sampled.map(({ values = [] }) => values.at(-1)?.[0] ?? 0));
  return sampled.filter(({ values = [] }) => values.at(-1)?.[0] === last);
}
