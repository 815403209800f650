import type { Page } from './ports.ts';

/** Calls back whenever things may have changed while nobody looked: waking, focus, the network coming or going. */
export const onWake = (page: Page, run: (isOffline: boolean) => void): (() => void) => {
  const awake = (): void => run(false);
  const offline = (): void => run(true);
  const shown = (): void => {
    if (page.document.visibilityState === 'visible') run(false);
  };
  for (const name of awakening) page.addEventListener(name, awake);
  page.addEventListener('offline', offline);
  page.document.addEventListener('visibilitychange', shown);
  return () => {
    for (const name of awakening) page.removeEventListener(name, awake);
    page.removeEventListener('offline', offline);
    page.document.removeEventListener('visibilitychange', shown);
  };
};

const awakening = ['online', 'focus', 'pageshow'];
