import { chromium, type Browser, type CDPSession, type Page } from '@playwright/test';
import { findChromium } from '../../../scripts/find-chromium.mjs';
import { watchPage, type Watched } from './watch-page.ts';

export type Conditions = {
  /** How many times slower than this machine. */
  readonly cpu: 1 | 4;
  readonly network: 'slow-4g' | 'local';
};

/** By plain CSS: to search by role and name would work the very page that is measured. */
export const parts = {
  design: 'main button[aria-label^="Number "]',
  all: '[aria-label="Category"] button >> nth=0',
  firstCategory: '[aria-label="Category"] button >> nth=1',
  viewer: 'dialog[open]',
  closeViewer: 'dialog[open] button[aria-label="Close"]',
  themeSwitch: 'button[aria-label^="Switch to"]',
};

const restMs = 300;

/** What Lighthouse takes for a phone. */
const phone = {
  viewport: { width: 412, height: 823 },
  deviceScaleFactor: 1.75,
  isMobile: true,
  hasTouch: true,
};
const slow4g = { latency: 150, downloadThroughput: 1_600_000 / 8, uploadThroughput: 750_000 / 8 };

export const openBrowser = (): Promise<Browser> => {
  const executablePath = findChromium();
  return chromium.launch({
    ...(executablePath === undefined ? {} : { executablePath }),
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-sync'],
  });
};

export type WatchedPage = {
  readonly page: Page;
  readonly cdp: CDPSession;
  /** What the page has gone through up to now. */
  watched(): Promise<Watched>;
  /** Megabytes of JavaScript after a garbage collection. */
  heapMb(): Promise<number>;
  nodes(): Promise<number>;
  /** The page and its network are idle, and the pictures in sight are there. */
  settle(): Promise<void>;
  /** Opens the gallery and waits until it has come to rest. */
  visit(): Promise<void>;
  close(): Promise<void>;
};

/** A phone that was never here before, on which everything is watched from the first byte on. */
export const openPhone = async (
  browser: Browser,
  baseURL: string,
  conditions: Conditions,
): Promise<WatchedPage> => {
  const context = await browser.newContext({ ...phone, baseURL, reducedMotion: 'no-preference' });
  const page = await context.newPage();
  await page.addInitScript(watchPage);
  const cdp = await context.newCDPSession(page);
  await cdp.send('Emulation.setCPUThrottlingRate', { rate: conditions.cpu });
  if (conditions.network === 'slow-4g') {
    await cdp.send('Network.enable');
    await cdp.send('Network.emulateNetworkConditions', { offline: false, ...slow4g });
  }
  const settle = async () => {
    await page.waitForLoadState('networkidle');
    await page.evaluate(comeToRest, restMs);
  };
  return {
    page,
    cdp,
    watched: () => page.evaluate(() => window.watched),
    heapMb: async () => {
      await cdp.send('HeapProfiler.collectGarbage');
      const { usedSize } = await cdp.send('Runtime.getHeapUsage');
      return usedSize / 1e6;
    },
    nodes: () => page.evaluate(() => document.getElementsByTagName('*').length),
    settle,
    visit: async () => {
      await page.goto('/');
      await page.locator(parts.design).first().waitFor();
      await settle();
    },
    close: () => context.close(),
  };
};

const comeToRest = async (idleMs: number): Promise<void> => {
  const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
  await document.fonts.ready;
  const inSight = [...document.images].filter((image) => {
    const { top, bottom } = image.getBoundingClientRect();
    return bottom > 0 && top < window.innerHeight;
  });
  // Real time: nothing tells that a browser has no more to paint, or that a picture will never be there.
  const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
  // A lazy picture that is taken off the page before it was sent for is never decoded.
  const patience = pause(5000);
  await Promise.race([
    patience,
    Promise.all(inSight.map((image) => image.decode().catch(() => undefined))),
  ]);
  await pause(idleMs);
  await frame();
  await frame();
};
