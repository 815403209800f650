import type { KeptValues } from './kept-values.ts';
import { createStore, type ReadableStore } from './store.ts';

export type Theme = 'day' | 'night';

export type ThemeSwitch = ReadableStore<Theme> & { readonly toggle: () => void };

/** Follows the system until the visitor chooses; the choice is kept on this device. */
export const createThemeSwitch = (
  root: HTMLElement,
  systemIsDark: MediaQueryList,
  kept: KeptValues,
): ThemeSwitch => {
  const choice = kept.read('theme');
  const system = (): Theme => (systemIsDark.matches ? 'night' : 'day');
  const theme = createStore<Theme>(choice === 'day' || choice === 'night' ? choice : system());
  let chosen = choice !== null;

  const paint = () => root.setAttribute('data-theme', theme.get());
  if (chosen) paint();
  systemIsDark.addEventListener('change', () => {
    if (!chosen) theme.set(system());
  });

  return {
    get: theme.get,
    subscribe: theme.subscribe,
    toggle: () => {
      chosen = true;
      theme.set(theme.get() === 'day' ? 'night' : 'day');
      kept.write('theme', theme.get());
      paint();
    },
  };
};
