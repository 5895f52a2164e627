// Keys for the page's controls, and the overlay that lists them.

import { html } from '../parts/html.js';
import { useEffect, useRef, useState } from '../vendor/hooks.js';
import { nextChart } from '../charts/chartkeys.js';
import { keep, kept } from '../state/localstore.js';
import { printPage } from '../state/print.js';
import { useTime } from '../state/state.js';
import { nextTheme, useTheme } from '../state/theme.js';

/** The keys that the overlay lists, each with its effect. */
const listed = [
  { title: 'Everywhere', keys: [
    [['/'], 'go to the search, or to the query'],
    [['c'], 'go to the first chart, or to the next one'],
    [['r'], 'refresh now'],
    [['t'], 'change the theme'],
    [['p'], 'print all of the page'],
    [['?'], 'show these keys'],
  ] },
  { title: 'In a chart', keys: [
    [['←', '→'], 'go to the point before or after'],
    [['PageUp', 'PageDown'], 'go ten points on'],
    [['Home', 'End'], 'go to the first or the last point'],
    [['Shift', '← →'], 'select a time'],
    [['Enter'], 'zoom into the time that is selected'],
    [['Esc'], 'leave the point'],
  ] },
];

/**
 * Listens to the keys, and shows a button that opens the overlay. People who speak to
 * their computer may type keys without meaning to, so that the keys can be turned off.
 */
export function Shortcuts() {
  const { again } = useTime();
  const [theme, choose] = useTheme();
  const [on, setOn] = useState(() => kept('shortcuts', true));
  const [open, setOpen] = useState(false);
  const show = () => setOpen(true);
  const acts = useRef(/** @type {Record<string, () => void>} */ ({}));
  acts.current = { '/': search, c: nextChart, r: again, p: printPage, t: () => choose(nextTheme(theme)), '?': show };
  useEffect(() => {
    if (!on) return undefined;
    const press = (/** @type {KeyboardEvent} */ event) => {
      const act = acts.current[event.key];
      if (!act || event.defaultPrevented || event.metaKey || event.ctrlKey || event.altKey || types(event.composedPath()[0])) return;
      event.preventDefault();
      act();
    };
    addEventListener('keydown', press);
    return () => removeEventListener('keydown', press);
  }, [on]);
  const toggle = () => {
    setOn(!on);
    keep('shortcuts', !on);
  };
  return html`<button type="button" class="quiet keys-button" title="Keys" aria-haspopup="dialog" onClick=${show}>
      <span aria-hidden="true">?</span><span class="unseen">Keys</span>
    </button>
    ${open && html`<${Overlay} on=${on} onToggle=${toggle} close=${() => setOpen(false)} />`}`;
}

/** @param {{on: boolean, onToggle: () => void, close: () => void}} props */
function Overlay({ on, onToggle, close }) {
  const dialog = useRef(/** @type {HTMLDialogElement|null} */ (null));
  useEffect(() => dialog.current?.showModal(), []);
  return html`<dialog class="window shortcuts" ref=${dialog} aria-labelledby="shortcuts-title" onClose=${close}>
    <h2 id="shortcuts-title">Keys</h2>
    ${listed.map(({ title, keys }) => html`<section key=${title}>
      <h3>${title}</h3>
      <dl>${keys.map(([names, does]) => html`<div key=${does}><dt>${[names].flat().map((name) => html`<kbd key=${name}>${name}</kbd> `)}</dt><dd>${does}</dd></div>`)}</dl>
    </section>`)}
    <label><input type="checkbox" checked=${on} onChange=${onToggle} /> Listen to keys of one letter</label>
    <form method="dialog" class="actions"><button>Close</button></form>
  </dialog>`;
}

/** Takes the keyboard to the page's search, or else to the query. */
function search() {
  const query = document.querySelector('main .codemirror')?.shadowRoot?.querySelector('[contenteditable]');
  const field = document.querySelector('main input[type="search"]') ?? document.querySelector('main textarea') ?? query;
  if (field instanceof HTMLElement) field.focus();
}

/**
 * Reports whether a key that is pressed there is a text, or belongs to an open dialog.
 * @param {EventTarget|undefined} target within a shadow root, too
 */
function types(target) {
  return document.querySelector('dialog[open]') !== null || (target instanceof Element && target.matches('input, textarea, select, [contenteditable]'));
}
