// Choices that this browser remembers.

/**
 * Returns the value that was kept under a name, or the fallback.
 * @template T
 * @param {string} name
 * @param {T} fallback
 * @returns {T}
 */
export function kept(name, fallback) {
  try {
    const text = localStorage.getItem(`redline.${name}`);
    return text === null ? fallback : JSON.parse(text);
  } catch {
    return fallback; // storage is off, or somebody else wrote there
  }
}

/**
 * Keeps a value, where storage is on and has room.
 * @param {string} name
 * @param {unknown} value
 */
export function keep(name, value) {
  try {
    localStorage.setItem(`redline.${name}`, JSON.stringify(value));
  } catch {
    // it is forgotten with the page
  }
}
