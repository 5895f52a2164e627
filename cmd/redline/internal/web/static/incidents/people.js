// The people at work on an incident: who looks at it, who owns it, and their notes.

import { html } from '../parts/html.js';
import { useState } from '../vendor/hooks.js';
import { amend, secondsOf } from '../data/incidents.js';
import { inert } from '../parts/labels.js';
import { keep, kept } from '../state/localstore.js';
import { typed } from '../parts/fields.js';
import { formatTime } from '../data/units.js';

/** @typedef {import('../data/types.js').Incident} Incident */
/** @typedef {Parameters<typeof amend>[1]} Amendment */

/** The name under which the browser remembers who writes, as the form of silences does. */
const author = 'author';

/**
 * @param {object} props
 * @param {Incident} props.incident
 * @param {(incident: Incident) => void} props.onAmended
 */
export function People({ incident, onAmended }) {
  const { id, owner = '', acknowledged, notes } = incident;
  const [error, setError] = useState('');
  const [busy, setBusy] = useState(false);
  const change = async (/** @type {Amendment} */ what) => {
    setBusy(true);
    try {
      onAmended(await amend(id, what));
      setError('');
      return true;
    } catch (err) {
      setError(/** @type {Error} */ (err).message);
      return false;
    } finally {
      setBusy(false);
    }
  };
  return html`<section class="surface people" aria-labelledby="people">
    <h2 id="people">Who looks at it</h2>
    <p>${acknowledged ? `Acknowledged at ${formatTime(secondsOf(acknowledged))}.` : 'Nobody has acknowledged it.'}
      ${' '}<button type="button" disabled=${busy} class=${acknowledged ? '' : 'primary'} onClick=${() => change({ acknowledged: !acknowledged })}>${acknowledged ? 'Take that back' : 'Acknowledge'}</button></p>
    <${Owner} key=${owner} owner=${owner} busy=${busy} change=${change} />
    ${error && html`<p class="error" role="alert">${error}</p>`}
    <h3>Notes</h3>
    ${notes.length === 0 && html`<p class="hint">There is none yet.</p>`}
    <ul class="notes">
      ${notes.map(({ time, by = '', text }, i) => html`<li key=${i}>
        <p class="hint"><time dateTime=${time}>${formatTime(secondsOf(time))}</time>${by && html` <bdi>${inert(by)}</bdi>`}</p>
        <p class="description"><bdi>${inert(text)}</bdi></p>
      </li>`)}
    </ul>
    <${NewNote} busy=${busy} change=${change} />
  </section>`;
}

/** @param {{owner: string, busy: boolean, change: (what: Amendment) => Promise<boolean>}} props */
function Owner({ owner, busy, change }) {
  const [name, setName] = useState(() => owner || kept(author, ''));
  const submit = (/** @type {Event} */ event) => {
    event.preventDefault();
    keep(author, name.trim());
    void change({ owner: name.trim() });
  };
  return html`<form class="tools" onSubmit=${submit}>
    <label>Owner <input value=${name} autocomplete="name" placeholder="nobody" onInput=${typed(setName)} /></label>
    ${name.trim() !== owner && html`<button type="submit" disabled=${busy}>${owner === '' ? 'Own it' : 'Change'}</button>`}
    ${owner === '' && html`<span class="hint">nobody owns it yet</span>`}
  </form>`;
}

/** @param {{busy: boolean, change: (what: Amendment) => Promise<boolean>}} props */
function NewNote({ busy, change }) {
  const [text, setText] = useState('');
  const [by, setBy] = useState(() => kept(author, ''));
  const submit = async (/** @type {Event} */ event) => {
    event.preventDefault();
    keep(author, by.trim());
    if (await change({ note: { by: by.trim(), text: text.trim() } })) setText('');
  };
  return html`<form class="note" onSubmit=${submit}>
    <label>Note <textarea rows="2" value=${text} placeholder="What was found, and what is being done" onInput=${typed(setText)}></textarea></label>
    <div class="tools">
      <label>By <input value=${by} autocomplete="name" onInput=${typed(setBy)} /></label>
      <button type="submit" disabled=${busy || text.trim() === ''}>Add the note</button>
    </div>
  </form>`;
}
