// The place on a page that one comes back to. The content comes after the page, so a
// browser would look for a place that is not there yet.

/** Milliseconds between a scroll and its being noted. */
const pause = 150;

/** Milliseconds that a page has to become as long as it was. */
const patience = 5000;

/** The events of a person who wants to be elsewhere. */
const moves = ['wheel', 'touchmove', 'pointerdown', 'keydown'];

/**
 * Where one is: so far from the top, and so far above or below a part of the page, as
 * the parts before that may be longer another time.
 * @typedef {{top: number, part?: string, above?: number}} Place
 */

/** @returns {Place} */
function here() {
  for (const part of document.querySelectorAll('main [id]')) {
    const { bottom, top } = part.getBoundingClientRect();
    if (bottom > 0 && part.checkVisibility()) return { top: Math.round(scrollY), part: part.id, above: Math.round(top) };
  }
  return { top: Math.round(scrollY) };
}

/** Notes in the browser's history where one is on the page. */
export function noteScroll() {
  history.replaceState({ ...history.state, place: here() }, '');
}

/** Keeps for each step of the history where one was, and leads there again. */
export function keepScroll() {
  history.scrollRestoration = 'manual';
  let timer = 0;
  addEventListener('scroll', () => {
    clearTimeout(timer);
    timer = setTimeout(noteScroll, pause);
  }, { passive: true });
  const back = () => {
    clearTimeout(timer); // the scroll of the page that was left
    const place = history.state?.place;
    if (place || !location.hash) lead(place ?? { top: 0 }); // else the browser goes to the part of that name
  };
  addEventListener('popstate', back);
  back();
}

/**
 * Leads to a part of the page, below what stays at its top.
 * @param {string} part its id
 */
export function leadTo(part) {
  lead({ top: -1, part, above: frame });
}

/** Pixels that stay at the top of the page, and a little more. */
const frame = 80;

/** Ends the search for the place before, when another one is looked for. */
let stop = () => {};

/** Frames in which a place stays where it is once it is found. */
const enough = 60;

/**
 * Leads to a place, as soon as the page is long enough, and stays there while the parts
 * before it come, unless the person goes elsewhere.
 * @param {Place} place
 */
function lead({ top, part, above = 0 }) {
  stop();
  scrollTo(0, top);
  if (top === 0) return; // it is there, however long the page becomes
  const abort = new AbortController();
  stop = () => abort.abort();
  const end = performance.now() + patience;
  moves.forEach((move) => addEventListener(move, stop, { signal: abort.signal, passive: true }));
  let found = 0;
  const look = () => {
    if (abort.signal.aborted) return;
    const known = part ? document.getElementById(part) : null;
    const wanted = known ? scrollY + known.getBoundingClientRect().top - above : top;
    if (Math.abs(scrollY - wanted) > 1) scrollTo(0, wanted);
    found = (known || !part) && Math.abs(scrollY - wanted) <= 1 ? found + 1 : 0;
    if (found < enough && performance.now() < end) requestAnimationFrame(look);
    else abort.abort();
  };
  look();
}
