// The page at an address that no other page has.

import { html } from '../parts/html.js';
import { link } from '../state/state.js';

const pages = [['/', 'Overview'], ['/map', 'Map'], ['/alerts', 'Alerts'], ['/explore', 'Explore'], ['/targets', 'Targets']];

export default function Page() {
  return html`<section class="empty">
    <h1>There is no such page</h1>
    <p>Nothing is at <code>${location.pathname}</code>. These are here:</p>
    <p>${pages.map(([path, title], i) => html`${i > 0 && ' · '}<a key=${path} href=${link(path)}>${title}</a>`)}</p>
  </section>`;
}
