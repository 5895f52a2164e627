// Series as uPlot takes them: the values of all at the same times, and null where one
// has none.

/** @typedef {import('../data/types.js').Series} Series */
/** @typedef {(number|null)[]} Values */

/**
 * @param {Series[]} series
 * @param {number} [step] seconds between points; where more go by there is a gap
 * @returns {{times: number[], values: Values[]}}
 */
export function align(series, step) {
  const times = withGaps(unionOf(series), step);
  const values = series.map((one) => {
    /** @type {Values} */
    const aligned = new Array(times.length).fill(null);
    let at = 0;
    one.times.forEach((time, i) => {
      while (times[at] < time) at++;
      const value = one.values[i];
      aligned[at] = Number.isFinite(value) ? value : null;
    });
    return aligned;
  });
  return { times, values };
}

/** @param {Series[]} series */
function unionOf(series) {
  const [first] = series;
  const same = (/** @type {number[]} */ times) => times.length === first.times.length && times.every((t, i) => t === first.times[i]);
  if (first && series.every(({ times }) => same(times))) return first.times;
  return [...new Set(series.flatMap(({ times }) => times))].sort((a, b) => a - b);
}

/**
 * Times with one more, at which there is nothing, where there is a gap.
 * @param {number[]} times
 * @param {number} [step]
 */
function withGaps(times, step) {
  const usual = step ?? leastDistance(times);
  const found = [];
  for (let i = 0; i < times.length; i++) {
    if (i > 0 && times[i] - times[i - 1] > 1.5 * usual) found.push(times[i - 1] + usual);
    found.push(times[i]);
  }
  return found;
}

/** @param {number[]} times */
function leastDistance(times) {
  let least = Infinity;
  for (let i = 1; i < times.length; i++) least = Math.min(least, times[i] - times[i - 1]);
  return least;
}

/**
 * Values on top of each other, the last at the bottom: where two end at
 * the same height, the one that has a height of its own is drawn over the other. Where a series has none it adds
 * nothing; where none has any there is nothing.
 * @param {Values[]} values
 * @returns {Values[]}
 */
export function stack(values) {
  /** @type {Values} */
  let below = [];
  return values.toReversed().map((own) => {
    below = own.map((value, i) => {
      if (values.every((v) => v[i] === null)) return null;
      return (below[i] ?? 0) + (value ?? 0);
    });
    return below;
  }).toReversed();
}
