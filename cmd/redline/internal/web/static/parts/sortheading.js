// The heading of a table's column, which sorts the table by it.

import { html } from './html.js';

/** @param {{id: string, title: string, number?: boolean, order: string, onOrder: (order: string) => void}} props */
export function SortHeading({ id, title, number = false, order, onOrder }) {
  const down = order === `-${id}`;
  const sort = down ? 'descending' : order === id ? 'ascending' : undefined;
  const next = number ? (down ? id : `-${id}`) : order === id ? `-${id}` : id;
  return html`<th scope="col" class=${number ? 'number' : ''} aria-sort=${sort}>
    <button type="button" class="sort" onClick=${() => onOrder(next)}>${title}<i aria-hidden="true">${sort ? (down ? '▾' : '▴') : ''}</i></button>
  </th>`;
}
