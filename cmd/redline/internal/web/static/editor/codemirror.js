// CodeMirror, as the field for a query.

import { appearance } from './appearance.js';
import { completion } from './completion.js';

/** @typedef {typeof import('../vendor/codemirror.js')} CodeMirror */
/** @typedef {import('../vendor/codemirror.js').EditorView} View */
/** @typedef {import('./mistake.js').Mistake} Mistake */

/** The page's own words for an empty field. */
export const hint = 'Query, such as: rate(http_requests_total[1m])';

/** How near offers may come to the window's sides, in pixels. */
const margin = 8;

/**
 * The field's contents and those whom it tells of them, as they are at the time.
 * @typedef {object} Field
 * @property {(text: string) => void} onText
 * @property {() => void} onRun
 * @property {Mistake|null} mistake
 * @property {{start: number, end: number}} span of which names are offered
 * @property {string} describedBy an element's id
 */

/**
 * Loads CodeMirror, which is as large as the rest of the page.
 * @returns {Promise<CodeMirror>}
 */
export const load = () => import('../vendor/codemirror.js');

/**
 * Makes a view within an element. It stands in a shadow root: there its styles are adopted
 * style sheets, while a document would have style elements of it, which the page's policy
 * forbids.
 * @param {CodeMirror} cm
 * @param {HTMLElement} host
 * @param {{value: string, selectionStart: number, selectionEnd: number, selectionDirection: string}} before
 * @param {() => Field} field
 * @returns {View}
 */
export function viewOf(cm, host, before, field) {
  const root = host.shadowRoot ?? host.attachShadow({ mode: 'open' });
  const [start, end] = [before.selectionStart, before.selectionEnd];
  const backward = before.selectionDirection === 'backward';
  const view = new cm.EditorView({
    doc: before.value,
    selection: backward ? { anchor: end, head: start } : { anchor: start, head: end },
    extensions: extensions(cm, field),
    parent: root,
    root,
  });
  // An id is known within its own tree alone, and the element stands outside of the shadow root.
  const described = document.getElementById(field().describedBy);
  view.contentDOM.ariaDescribedByElements = described ? [described] : null;
  return view;
}

/**
 * @param {CodeMirror} cm
 * @param {() => Field} field
 */
function extensions(cm, field) {
  const { EditorView } = cm;
  return [
    cm.keymap.of(keys(cm, field)),
    cm.keymap.of([...cm.defaultKeymap, ...cm.historyKeymap]),
    cm.history(),
    cm.LRLanguage.define({ parser: cm.parser, languageData: { commentTokens: { line: '#' } } }).extension,
    completion(cm, () => field().span),
    appearance(cm),
    cm.tooltips({ tooltipSpace: () => ({ top: 0, left: margin, right: document.documentElement.clientWidth - margin, bottom: innerHeight }) }),
    cm.placeholder(hint),
    EditorView.lineWrapping,
    EditorView.contentAttributes.of(() => ({ 'aria-label': 'Query in PromQL', 'aria-invalid': field().mistake ? 'true' : 'false' })),
    EditorView.updateListener.of(({ docChanged, state }) => docChanged && field().onText(state.doc.toString())),
  ];
}

/**
 * Returns the keys that do something else here than in other fields. Enter takes the word that
 * is chosen, unless it is there already, and runs the query where there is none to take.
 * @param {CodeMirror} cm
 * @param {() => Field} field
 * @returns {import('@codemirror/view').KeyBinding[]}
 */
function keys(cm, field) {
  const take = (/** @type {View} */ view) => {
    const chosen = /** @type {import('./completion.js').Completion|null} */ (cm.selectedCompletion(view.state));
    return chosen !== null && !chosen.there && cm.acceptCompletion(view);
  };
  const run = (/** @type {View} */ view) => {
    cm.closeCompletion(view);
    field().onRun();
    return true;
  };
  return [
    { key: 'Enter', run: (view) => take(view) || run(view), shift: cm.insertNewline },
    { key: 'Alt-Enter', run: cm.insertNewline },
    { key: 'Ctrl-Enter', run: cm.insertNewline },
    { key: 'Tab', run: take },
    ...cm.completionKeymap.filter(({ key }) => key !== 'Enter'),
  ];
}

/**
 * Shows a text that has come from elsewhere, such as the address.
 * @param {View} view
 * @param {string} text
 */
export function show(view, text) {
  const { doc, selection } = view.state;
  if (doc.toString() === text) return;
  view.dispatch({ changes: { from: 0, to: doc.length, insert: text }, selection: { anchor: Math.min(selection.main.head, text.length) } });
}

/**
 * Marks a mistake, or none.
 * @param {CodeMirror} cm
 * @param {View} view
 * @param {Mistake|null} mistake
 */
export function mark(cm, view, mistake) {
  const end = view.state.doc.length;
  view.dispatch(cm.setDiagnostics(view.state, mistake ? [{
    from: Math.min(mistake.start, end), to: Math.min(mistake.end, end), severity: 'error', message: mistake.what,
  }] : []));
}
