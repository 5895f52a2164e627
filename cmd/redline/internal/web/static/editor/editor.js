// The field for a query: a text area, until CodeMirror is there to take its place.

import { useEffect, useLayoutEffect, useRef, useState } from '../vendor/hooks.js';
import { html } from '../parts/html.js';
import { hint, load, mark, show, viewOf } from './codemirror.js';

/** @typedef {import('./codemirror.js').Field & {text: string}} Props */

/**
 * @typedef {object} Loaded
 * @property {(text: string) => void} show
 * @property {(mistake: Props['mistake']) => void} mark
 */

/** @param {Props} props */
export function Editor(props) {
  const { text, onText, onRun, mistake, describedBy } = props;
  const latest = useRef(props);
  latest.current = props;
  const area = useRef(/** @type {HTMLTextAreaElement|null} */ (null));
  const host = useRef(/** @type {HTMLElement|null} */ (null));
  const loaded = useCodeMirror(area, host, latest);
  useLayoutEffect(() => loaded?.show(text), [loaded, text]);
  useLayoutEffect(() => loaded?.mark(mistake), [loaded, mistake?.start, mistake?.end, mistake?.what]);

  const onKeyDown = (/** @type {KeyboardEvent} */ event) => {
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    onRun();
  };
  return html`<div class="editor">
    ${!loaded && html`<textarea ref=${area} rows="1" spellcheck=${false} autocapitalize="off" autocomplete="off" placeholder=${hint} value=${text}
      aria-label="Query in PromQL" aria-invalid=${mistake ? 'true' : 'false'} aria-describedby=${describedBy}
      onInput=${(/** @type {{currentTarget: HTMLTextAreaElement}} */ { currentTarget }) => onText(currentTarget.value)} onKeyDown=${onKeyDown} />`}
    <div ref=${host} class="codemirror" hidden=${!loaded}></div>
  </div>`;
}

/**
 * Puts CodeMirror in the place of a text area once it is loaded, with its text, selection and
 * focus. Where it cannot be loaded the text area stays.
 * @param {{current: HTMLTextAreaElement|null}} area
 * @param {{current: HTMLElement|null}} host
 * @param {{current: Props}} latest
 * @returns {Loaded|null}
 */
function useCodeMirror(area, host, latest) {
  const [loaded, setLoaded] = useState(/** @type {Loaded|null} */ (null));
  useEffect(() => {
    let left = false;
    let destroy = () => {};
    const begin = async () => {
      const composed = area.current && composing(area.current);
      const cm = await load().catch(() => null);
      await composed?.();
      if (left || !cm || !area.current || !host.current) return;
      host.current.hidden = false;
      const view = viewOf(cm, host.current, area.current, () => latest.current);
      destroy = () => view.destroy();
      if (document.activeElement === area.current) view.focus();
      setLoaded({ show: (text) => show(view, text), mark: (mistake) => mark(cm, view, mistake) });
    };
    begin();
    return () => {
      left = true;
      destroy();
    };
  }, []);
  return loaded;
}

/**
 * Returns a function that waits for the end of a word that an input method composes: a text
 * area that goes takes it along.
 * @param {HTMLTextAreaElement} area
 */
function composing(area) {
  let ended = Promise.resolve();
  area.addEventListener('compositionstart', () => {
    ended = new Promise((resolve) => area.addEventListener('compositionend', () => setTimeout(resolve), { once: true }));
  });
  return () => ended;
}
