import { keep, recall } from './kept.js';

const root = document.documentElement;
const isSystemDark = matchMedia('(prefers-color-scheme: dark)');

/** `auto`, `light` or `dark`: what was chosen. */
export function themeNow() {
  return recall('theme') ?? root.dataset.theme ?? 'auto';
}

export function setTheme(theme) {
  keep('theme', theme === 'auto' ? undefined : theme);
  if (theme === 'auto') delete root.dataset.theme;
  else root.dataset.theme = theme;
}

/** From dark to light or the other way, whatever it is now. */
export function toggleTheme() {
  const isDark = root.dataset.theme === 'dark' || (!root.dataset.theme && isSystemDark.matches);
  setTheme(isDark ? 'light' : 'dark');
}
