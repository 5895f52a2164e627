// The text that people have written into a field, or their choice.

/**
 * A handler of a field's events that takes its value.
 * @param {(value: string) => void} take
 */
export function typed(take) {
  return (/** @type {{currentTarget: {value: string}}} */ { currentTarget }) => take(currentTarget.value);
}
