// Texts for screen readers.

import { html } from './html.js';

const id = 'spoken';

/** The element of texts that screen readers read out as they change. */
export function Spoken() {
  return html`<div class="unseen" role="status" id=${id}></div>`;
}

/**
 * Has a text read out.
 * @param {string} text
 */
export function speak(text) {
  const place = document.getElementById(id);
  if (place) place.textContent = text;
}
