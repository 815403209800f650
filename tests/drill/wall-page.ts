import type { Browser } from '@playwright/test';
import { parts } from '../bench/client/watched-page.ts';

/** What somebody sees who looks at the wall in a browser. Times are `performance.now()`. */
export type WallPage = {
  /** Resolves with when the banner said it; null when it did not in time. */
  saysUpdating(): Promise<number | null>;
  /** When the banner is gone; null when it stays. */
  isBack(withinMs: number): Promise<number | null>;
  /** The wall counts so many entries; false when it does not in time. */
  shows(entries: number): Promise<boolean>;
  /** Still the page that was opened, and not one that was loaded anew. */
  stayed(): Promise<boolean>;
};

const bannerMs = 10_000;
const wallMs = 15_000;

export const openWall = async (browser: Browser, url: string): Promise<WallPage> => {
  const context = await browser.newContext({ baseURL: url });
  const page = await context.newPage();
  const welcomed = page.waitForEvent('websocket').then((socket) =>
    socket.waitForEvent('framereceived', {
      predicate: ({ payload }) => String(payload).includes('"welcome"'),
    }),
  );
  await page.goto('/');
  await welcomed;
  await page.evaluate(() => void (document.documentElement.dataset.stayed = 'yes'));
  const banner = page.getByRole('region', { name: 'Connection' });
  const when = (happened: Promise<unknown>): Promise<number | null> =>
    happened.then(
      () => performance.now(),
      () => null,
    );
  return {
    saysUpdating: () =>
      when(banner.filter({ hasText: 'Server updating' }).waitFor({ timeout: bannerMs })),
    isBack: (withinMs) => when(banner.waitFor({ state: 'hidden', timeout: withinMs })),
    shows: (entries) =>
      page
        .locator(parts.all)
        .filter({ hasText: new RegExp(`^All ${entries}$`) })
        .waitFor({ timeout: wallMs })
        .then(
          () => true,
          () => false,
        ),
    stayed: async () => (await page.locator('html').getAttribute('data-stayed')) === 'yes',
  };
};
