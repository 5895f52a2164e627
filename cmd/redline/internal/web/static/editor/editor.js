// A field for a query, which offers words at the cursor.

import { useEffect, useRef, useState } from '../vendor/hooks.js';
import { offers, placeOf } from './complete.js';
import { html } from '../parts/html.js';
import { inert } from '../parts/labels.js';
import { Painted } from './highlight.js';
import { known } from './vocabulary.js';

/** @typedef {import('./complete.js').Offer} Offer */
/** @typedef {import('./complete.js').Place} Place */
/** @typedef {{place: Place, list: Offer[], active: number}} Choice an active one of -1 is none */

/**
 * @param {object} props
 * @param {string} props.text
 * @param {(text: string) => void} props.onText
 * @param {() => void} props.onRun
 * @param {import('./mistake.js').Mistake|null} props.mistake that is shown at its place
 * @param {{start: number, end: number}} props.span of which names are offered
 * @param {string} props.describedBy an element's id
 */
export function Editor({ text, onText, onRun, mistake, span, describedBy }) {
  const field = useRef(/** @type {HTMLTextAreaElement|null} */ (null));
  const { choice, look, close, move } = useChoice(field, span);
  const active = choice?.list[choice.active];
  const run = () => {
    close();
    onRun();
  };

  /** @param {Offer} offer */
  const take = (offer) => {
    if (!field.current || !choice) return;
    replace(field.current, text, choice.place, offer);
    look(false);
  };
  /** @param {{currentTarget: HTMLTextAreaElement}} event */
  const onInput = ({ currentTarget }) => {
    onText(currentTarget.value);
    look(false);
  };
  /** @param {KeyboardEvent} event */
  const onKeyDown = (event) => {
    const act = action(event, { choice, active, take, close, move, look, run, field: field.current });
    if (!act) return;
    event.preventDefault();
    act();
  };
  return html`<div class="editor">
    <pre aria-hidden="true"><${Painted} text=${text} mistake=${mistake} />${'\n'}</pre>
    <textarea ref=${field} rows="1" spellcheck=${false} autocapitalize="off" autocomplete="off"
      placeholder="Query, such as: rate(http_requests_total[1m])" value=${text}
      aria-label="Query in PromQL" aria-autocomplete="list" aria-haspopup="listbox" aria-controls="offers"
      aria-activedescendant=${active ? `offer-${choice?.active}` : undefined}
      aria-invalid=${mistake ? 'true' : 'false'} aria-describedby=${describedBy}
      onInput=${onInput} onKeyDown=${onKeyDown} onBlur=${close} onClick=${close} />
    <${Offers} choice=${choice} take=${take} />
    <span class="unseen" role="status">${choice && `${choice.list.length} ${choice.list.length === 1 ? 'completion' : 'completions'}`}</span>
  </div>`;
}

/**
 * The offers at the cursor of a field.
 * @param {{current: HTMLTextAreaElement|null}} field
 * @param {{start: number, end: number}} span
 */
function useChoice(field, span) {
  const [choice, setChoice] = useState(/** @type {Choice|null} */ (null));
  const looking = useRef(0);
  const close = () => {
    looking.current++;
    setChoice(null);
  };
  /** @param {boolean} asked whether somebody asks for it, though nothing has been typed */
  const look = async (asked) => {
    const mine = ++looking.current;
    if (!field.current) return;
    const place = placeOf(field.current.value, field.current.selectionStart);
    const list = asked || isEager(place) ? await known(place, span).then((names) => offers(place, names), () => []) : [];
    if (looking.current !== mine) return;
    const whole = list.some((offer) => offer.name === place.typed);
    setChoice(list.length > 0 ? { place, list, active: whole && !asked ? -1 : 0 } : null);
  };
  /** @param {number} by */
  const move = (by) => {
    setChoice((c) => c && { ...c, active: (c.active + by + c.list.length + (c.active < 0 && by < 0 ? 1 : 0)) % c.list.length });
  };
  useEffect(() => close, []);
  return { choice, look, close, move };
}

/**
 * Whether something is offered without being asked for.
 * @param {Place} place
 */
function isEager({ kind, typed }) {
  return typed !== '' || kind === 'label' || kind === 'value';
}

/**
 * Acts on a key that does something else here than in other fields.
 * @param {KeyboardEvent} event
 * @param {object} to
 * @param {Choice|null} to.choice
 * @param {Offer|undefined} to.active
 * @param {(offer: Offer) => void} to.take
 * @param {() => void} to.close
 * @param {(by: number) => void} to.move
 * @param {(asked: boolean) => void} to.look
 * @param {() => void} to.run
 * @param {HTMLTextAreaElement|null} to.field
 * @returns {(() => void)|null}
 */
function action({ key, ctrlKey, altKey, shiftKey, isComposing }, { choice, active, take, close, move, look, run, field }) {
  if (isComposing) return null;
  if (key === ' ' && ctrlKey) return () => look(true);
  if (key === 'Enter' && (altKey || ctrlKey)) return () => field && insert(field, '\n');
  if (active && !shiftKey && (key === 'Enter' || key === 'Tab')) return () => take(active);
  if (key === 'Enter') return run;
  if (!choice) return null;
  if (key === 'ArrowDown') return () => move(1);
  if (key === 'ArrowUp') return () => move(-1);
  if (key === 'Escape') return close;
  if (['ArrowLeft', 'ArrowRight', 'Home', 'End'].includes(key)) close(); // the offers no longer fit there
  return null;
}

/** @param {{choice: Choice|null, take: (offer: Offer) => void}} props */
function Offers({ choice, take }) {
  const list = useRef(/** @type {HTMLElement|null} */ (null));
  useEffect(() => list.current?.querySelector('[aria-selected=true]')?.scrollIntoView({ block: 'nearest' }), [choice]);
  if (!choice) return html`<ul id="offers" role="listbox" aria-label="Completions" hidden></ul>`;
  return html`<ul id="offers" role="listbox" aria-label="Completions" ref=${list}>
    ${choice.list.map((offer, i) => html`<li key=${`${offer.kind} ${offer.name}`} id=${`offer-${i}`} role="option"
      aria-selected=${i === choice.active ? 'true' : 'false'}
      onMouseDown=${(/** @type {Event} */ event) => (event.preventDefault(), take(offer))}>
      <bdi class="offer-name">${inert(offer.name)}</bdi>
      <span class="offer-kind">${offer.kind}</span>
      <bdi class="offer-help">${inert(offer.help)}</bdi>
    </li>`)}
  </ul>`;
}

/**
 * Puts an offer in the place of the word at the cursor, with no bracket or quote
 * doubled that is there already.
 * @param {HTMLTextAreaElement} field
 * @param {string} text
 * @param {Place} place
 * @param {Offer} offer
 */
function replace(field, text, place, offer) {
  let { from, to } = place;
  const last = offer.text.at(-1) ?? '';
  if (last === '(' && text[to] === '(') to++;
  if (place.kind === 'label' && place.matcher && /^\s*[=!]/.test(text.slice(to))) {
    offer = { ...offer, text: offer.text.replace(/="$/, '') };
  }
  field.focus();
  field.setSelectionRange(from, to);
  insert(field, offer.text);
}

/**
 * Inserts a text as if it had been typed, so that it can be undone.
 * @param {HTMLTextAreaElement} field
 * @param {string} text
 */
function insert(field, text) {
  if (document.execCommand('insertText', false, text)) return;
  field.setRangeText(text, field.selectionStart, field.selectionEnd, 'end');
  field.dispatchEvent(new Event('input', { bubbles: true }));
}
