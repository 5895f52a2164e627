// The offers of a PromQL expression as CodeMirror asks for them.

import { inert } from '../parts/labels.js';
import { offers, placeOf } from './complete.js';
import { known } from './vocabulary.js';

/** @typedef {import('./codemirror.js').CodeMirror} CodeMirror */
/** @typedef {import('./complete.js').Known} Known */
/** @typedef {import('./complete.js').Offer} Offer */
/** @typedef {import('./complete.js').Place} Place */
/** @typedef {import('./vocabulary.js').Span} Span */
/** @typedef {import('@codemirror/autocomplete').Completion & {help: string, there: boolean}} Completion */
/** @typedef {import('@codemirror/autocomplete').CompletionResult} Result */

/**
 * Returns CodeMirror's completion by the words that fit at the cursor.
 * @param {CodeMirror} cm
 * @param {() => Span} span of which names are offered
 */
export function completion(cm, span) {
  return cm.autocompletion({
    override: [source(cm, span)],
    activateOnCompletion: () => true,
    activateOnTypingDelay: 0,
    interactionDelay: 0,
    defaultKeymap: false,
    icons: false,
    maxRenderedOptions: rows,
    addToOptions: [{ position: 90, render: (one) => cell('offer-help', /** @type {Completion} */ (one).help) }],
  });
}

/** Offers that are seen at once. CodeMirror has the others on further pages, so that no list scrolls, which a keyboard would have to come to. */
const rows = 12;

/**
 * Asks for the words at the cursor, and says to screen readers how many there are.
 * @param {CodeMirror} cm
 * @param {() => Span} span
 * @returns {import('@codemirror/autocomplete').CompletionSource}
 */
function source(cm, span) {
  return async (context) => {
    const text = context.state.doc.toString();
    const place = placeOf(text, context.pos);
    if (!context.explicit && !isEager(place)) return null;
    const names = await known(place, span()).catch(() => null);
    const result = names && resultOf(cm, text, place, names);
    if (result && !context.aborted) context.view?.dispatch({ effects: cm.EditorView.announce.of(counted(result.options.length)) });
    return result;
  };
}

/** @param {number} count */
function counted(count) {
  return `${count} ${count === 1 ? 'completion' : 'completions'}`;
}

/**
 * Reports whether something is offered without being asked for.
 * @param {Place} place
 */
export function isEager({ kind, typed }) {
  return typed !== '' || kind === 'label' || kind === 'value';
}

/**
 * Returns the words that fit; as more letters of the same word are typed, those of them that
 * fit then.
 * @param {CodeMirror} cm
 * @param {string} text
 * @param {Place} place
 * @param {Known} names
 * @returns {Result|null}
 */
function resultOf(cm, text, place, names) {
  const list = offers(place, names);
  if (list.length === 0) return null;
  return {
    from: place.from,
    to: place.to,
    filter: false,
    options: list.map((offer) => completionOf(cm, text, place, offer)),
    update: (_, __, ___, { state, pos }) => {
      const later = state.doc.toString();
      const next = placeOf(later, pos);
      return isEager(next) && asksTheSame(place, next) ? resultOf(cm, later, next, names) : null;
    },
  };
}

/**
 * Reports whether the names that are known for one place are those for another.
 * @param {Place} one
 * @param {Place} other
 */
function asksTheSame(one, other) {
  return one.kind === other.kind && one.from === other.from && one.label === other.label && one.selectors.join() === other.selectors.join();
}

/**
 * @param {CodeMirror} cm
 * @param {string} text
 * @param {Place} place
 * @param {Offer} offer
 * @returns {Completion}
 */
function completionOf(cm, text, place, offer) {
  const change = changeOf(text, place, offer);
  return {
    label: offer.name,
    displayLabel: inert(offer.name),
    detail: offer.kind,
    help: inert(offer.help),
    there: text.slice(change.from, change.to) === change.insert,
    apply: (view, chosen) => view.dispatch({
      changes: change,
      selection: { anchor: change.from + change.insert.length },
      scrollIntoView: true,
      userEvent: 'input.complete',
      annotations: cm.pickedCompletion.of(chosen),
    }),
  };
}

/**
 * Returns the change that puts an offer in the place of the word at the cursor, with no
 * bracket or quote doubled that is there already.
 * @param {string} text
 * @param {Place} place
 * @param {Offer} offer
 */
export function changeOf(text, { kind, matcher, from, to }, offer) {
  const after = text.slice(to);
  if (offer.text.endsWith('(') && after.startsWith('(')) return { from, to: to + 1, insert: offer.text };
  if (kind === 'label' && matcher && /^\s*[=!]/.test(after)) return { from, to, insert: offer.text.replace(/="$/, '') };
  return { from, to, insert: offer.text };
}

/**
 * @param {string} name
 * @param {string} text
 */
function cell(name, text) {
  const made = document.createElement('bdi');
  made.className = name;
  made.textContent = text;
  return made;
}
