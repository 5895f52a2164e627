// Dark or light: as the system has it, or as people chose.

import { useEffect, useState } from '../vendor/hooks.js';

/** @typedef {'system'|'light'|'dark'} Theme */

const key = 'redline.theme';
const changed = 'redline:theme';
const dark = matchMedia('(prefers-color-scheme: dark)');

/** Whether the page is being printed: paper is light. */
let paper = false;

/**
 * Shows the page as on paper, or as before.
 * @param {boolean} on
 */
export function onPaper(on) {
  paper = on;
  applyTheme();
}

/** @returns {Theme} */
function stored() {
  if (paper) return 'light';
  try {
    const theme = localStorage.getItem(key);
    return theme === 'light' || theme === 'dark' ? theme : 'system';
  } catch {
    return 'system'; // storage is off
  }
}

/** Shows the page in the chosen theme. */
export function applyTheme() {
  const theme = stored();
  if (theme === 'system') delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
  dispatchEvent(new Event(changed));
}

/** The themes in the order in which one follows the other. */
const themes = /** @type {const} */ (['system', 'light', 'dark']);

/**
 * Returns the theme that follows another.
 * @param {Theme} theme
 */
export function nextTheme(theme) {
  return themes[(themes.indexOf(theme) + 1) % themes.length];
}

/** @param {Theme} theme */
function choose(theme) {
  try {
    if (theme === 'system') localStorage.removeItem(key);
    else localStorage.setItem(key, theme);
  } catch {
    return; // storage is off, and nothing is chosen
  }
  applyTheme();
}

/**
 * The chosen theme.
 * @returns {[Theme, (theme: Theme) => void]}
 */
export function useTheme() {
  const [theme, setTheme] = useState(stored);
  useEffect(() => {
    const follow = () => setTheme(stored());
    addEventListener(changed, follow);
    return () => removeEventListener(changed, follow);
  }, []);
  return [theme, choose];
}

/** Reports whether the page is dark. Canvases are drawn anew when that changes. */
export function useDark() {
  const isDark = () => (stored() === 'system' ? dark.matches : stored() === 'dark');
  const [is, set] = useState(isDark);
  useEffect(() => {
    const follow = () => set(isDark());
    addEventListener(changed, follow);
    dark.addEventListener('change', follow);
    return () => {
      removeEventListener(changed, follow);
      dark.removeEventListener('change', follow);
    };
  }, []);
  return is;
}
