// The page on paper: all of it, also parts that were out of view, in light colours.

import { isLoading, showAll } from '../data/load.js';
import { onPaper } from './theme.js';

/** Milliseconds that a print waits for the page's content. */
const patience = 15_000;

/** Frames without a load after which all is drawn. */
const enough = 6;

/** Prints the page once all of it is there. */
export async function printPage() {
  prepare();
  const end = performance.now() + patience;
  for (let quiet = 0; quiet < enough && performance.now() < end; quiet++) {
    await new Promise(requestAnimationFrame);
    if (isLoading()) quiet = 0;
  }
  print();
}

/** Makes the parts that are out of view load and draw themselves. */
function prepare() {
  showAll(true);
  onPaper(true);
}

/**
 * Prints by the browser's key, which would not wait for parts that have yet to load. By its
 * menu all is there at the second time.
 */
export function keepPrints() {
  addEventListener('keydown', (event) => {
    if (event.key.toLowerCase() !== 'p' || !(event.ctrlKey || event.metaKey) || event.shiftKey || event.altKey) return;
    event.preventDefault();
    void printPage();
  });
  addEventListener('beforeprint', prepare);
  addEventListener('afterprint', () => {
    showAll(false);
    onPaper(false);
  });
}
