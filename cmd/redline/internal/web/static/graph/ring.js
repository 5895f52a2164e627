// The health of something as a ring.

import { html } from '../parts/html.js';
import { manyErrors } from '../data/thresholds.js';

/** Its radius in pixels, and the least part of it that one sees. */
const [radius, leastPart] = [7, 0.06];

/**
 * A ring: green, or pale red where many requests fail. The part that fails is red. Where
 * nothing is known it is dashed.
 * @param {{errors: number|undefined, known: boolean}} props errors: the share of requests that fails, 1 of what is down
 */
export function Ring({ errors, known }) {
  const length = 2 * Math.PI * radius;
  const isKnown = known && Number.isFinite(errors);
  const failing = isKnown ? Math.min(1, Math.max(0, errors ?? 0)) : 0;
  const part = failing > 0 ? Math.max(leastPart, failing) * length : 0;
  return html`<g class="health" transform="rotate(-90)">
    <circle r=${radius} class=${!isKnown ? 'unknown' : failing >= manyErrors ? 'hurting' : ''} />
    ${part > 0 && html`<circle r=${radius} class="failing" stroke-dasharray=${`${part.toFixed(1)} ${length.toFixed(1)}`} />`}
  </g>`;
}
