// Colours of drawings, from the style sheet.

/** How many colours there are for series: --series-0 and so on. */
const shades = 10;

// A canvas wants colours, where the style sheet has one for each theme. Computed
// properties have them.
for (const name of [
  ...['--accent', '--bad', '--exemplar', '--good', '--grid', '--heat', '--mark', '--muted', '--surface', '--text', '--warn'],
  ...Array.from({ length: shades }, (_, i) => `--series-${i}`),
]) {
  CSS.registerProperty({ name, syntax: '<color>', inherits: true, initialValue: 'gray' });
}

/**
 * A colour of the style sheet, by the name of its property.
 * @param {string} name
 */
export function cssColor(name) {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}

/** Colours by labels that have a meaning: the status of an answer. */
const meanings = /** @type {[RegExp, string][]} */ ([
  [/^(5\d\d|5xx|aborted)$/i, '--bad'],
  [/^(4\d\d|4xx)$/i, '--warn'],
  [/^(2\d\d|2xx)$/i, '--good'],
]);

/**
 * The names of the colours of labels: the same label has the same colour on most
 * charts, and no two labels of one chart have the same while there are enough.
 * @param {string[]} labels
 * @returns {string[]} properties of the style sheet
 */
export function colorNames(labels) {
  /** @type {Map<string, string>} */
  const names = new Map();
  const taken = new Set();
  for (const label of [...labels].sort()) {
    const meaning = meanings.find(([pattern, name]) => pattern.test(label) && !taken.has(name))?.[1];
    let at = hash(label) % shades;
    for (let tried = 0; !meaning && tried < shades && taken.has(`--series-${at}`); tried++) at = (at + 1) % shades;
    const name = meaning ?? `--series-${at}`;
    taken.add(name);
    names.set(label, name);
  }
  if (labels.length === 1 && !names.get(labels[0])?.startsWith('--b')) return ['--accent'];
  return labels.map((label) => names.get(label) ?? '--series-0');
}

/** @param {string} text */
function hash(text) {
  let sum = 7;
  for (let i = 0; i < text.length; i++) sum = (sum * 31 + text.charCodeAt(i)) >>> 0;
  return sum;
}
