// The causes of an incident, ranked, each with its reasons and the queries that show them.

import { html } from '../parts/html.js';
import { useState } from '../vendor/hooks.js';
import { inert } from '../parts/labels.js';
import { EntityLink } from './changelist.js';
import { Evidence } from './evidence.js';
import { FirstExemplar } from './exemplar.js';
import { entityText, pointsText, weightOf } from './words.js';

/** @typedef {import('../data/types.js').Cause} Cause */
/** @typedef {import('../data/types.js').Diagnosis} Diagnosis */
/** @typedef {import('../data/types.js').Term} Term */
/** @typedef {import('./span.js').Span} Span */

/** @param {{diagnosis: Diagnosis, span: Span}} props */
export function Causes({ diagnosis: { causes, standsOut, changes }, span }) {
  const marks = marksOf(span.began, changes);
  const [first, ...others] = causes;
  const shown = { span, marks };
  return html`<section class="surface causes" aria-labelledby="cause">
    ${!first && html`<h2 id="cause">No cause stands out</h2>
      <p class="hint">Nothing that is measured changed enough to be blamed. The cause may be outside of all that is scraped.</p>`}
    ${first && standsOut && html`<h2 id="cause">Cause: <${Name} cause=${first} began=${span.began} /></h2>
      <${FirstExemplar} entity=${first.entity} span=${span} />
      <${Terms} terms=${first.terms} ...${shown} />
      ${others.length > 0 && html`<h3>Less likely</h3>`}`}
    ${first && !standsOut && html`<h2 id="cause">No cause stands out</h2>
      <p class="hint">${causes.length === 1 ? 'One is possible.' : `${causes.length} are possible. The likeliest comes first, and is not far ahead.`}</p>`}
    <ol class="ranked" start=${standsOut ? 2 : 1}>
      ${(standsOut ? others : causes).map((cause, i) => html`<${Other} key=${i} cause=${cause} open=${!standsOut && i === 0} ...${shown} />`)}
    </ol>
  </section>`;
}

/** @param {{cause: Cause, began: number}} props */
function Name({ cause: { entity, score }, began }) {
  const linked = entity.kind === 'peer' || entity.kind === 'host' ? html`<bdi>${inert(entityText(entity))}</bdi>` : html`<${EntityLink} entity=${entity} at=${began} />`;
  return html`${linked} <span class="hint">${pointsText(score)}</span>`;
}

/** @param {{cause: Cause, open: boolean, span: Span, marks: import('../data/types.js').Mark[]}} props */
function Other({ cause, open: opened, span, marks }) {
  const [open, setOpen] = useState(opened);
  return html`<li>
    <details open=${open} onToggle=${(/** @type {any} */ e) => setOpen(e.currentTarget.open)}>
      <summary><bdi>${inert(entityText(cause.entity))}</bdi> <span class="hint">${pointsText(cause.score)}</span></summary>
      ${open && html`<${FirstExemplar} entity=${cause.entity} span=${span} /><${Terms} terms=${cause.terms} span=${span} marks=${marks} />`}
    </details>
  </li>`;
}

/**
 * The reasons, the weightiest first. A query that several of them have is drawn once.
 * @param {{terms: Term[], span: Span, marks: import('../data/types.js').Mark[]}} props
 */
function Terms({ terms, span, marks }) {
  const sorted = [...terms].sort((a, b) => Math.abs(b.points) - Math.abs(a.points));
  return html`<ul class="terms">
    ${sorted.map(({ points, reason, evidence }, i) => html`<li key=${i}>
      <p><span class=${`chip ${points < 0 ? '' : 'bad'}`}>${weightOf(points)}</span> <bdi>${inert(reason)}</bdi> <span class="hint">${pointsText(points)}</span></p>
      ${evidence && sorted.findIndex((one) => one.evidence === evidence) === i && html`<${Evidence} expr=${evidence} span=${span} marks=${marks} />`}
    </li>`)}
  </ul>`;
}

/**
 * Returns the marks of evidence: the beginning, and the changes before it.
 * @param {number} began
 * @param {import('../data/types.js').Change[]} changes
 * @returns {import('../data/types.js').Mark[]}
 */
function marksOf(began, changes) {
  const deploys = changes.map(({ time, text, entity }) => ({ time: Date.parse(time) / 1000, text: `${entity.service} ${text}`, kind: /** @type {const} */ ('deploy') }));
  return [...deploys, { time: began, text: 'it begins', kind: /** @type {const} */ ('alert') }].sort((a, b) => a.time - b.time);
}
