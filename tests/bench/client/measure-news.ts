import type { Browser } from '@playwright/test';
import { jpegPhoto } from '../../support/sample-photos.ts';
import { postDesign } from '../../support/submit-design.ts';
import type { BenchServer } from '../bench-server.ts';
import { traceTasks, type LongestTask } from './trace-tasks.ts';
import { openPhone, parts } from './watched-page.ts';

export type News = {
  readonly paintsPerSecond: number;
  readonly longest: LongestTask;
  /** How long it took to enter them all; 10 s if the server kept up. */
  readonly enteringMs: number;
  readonly missing: number;
};

const perSecond = 50;
const count = 500;
const arrivedWithinMs = 20_000;

declare global {
  interface Window {
    /** When the wall changed. */
    wallChanges: number[];
  }
}

/** Entries by the real door, fifty a second for ten seconds, while a phone shows the top of the wall. */
export const measureNews = async (
  browser: Browser,
  server: BenchServer,
  entriesThere: number,
): Promise<News> => {
  const enter = await createEntering(server.url);
  const phone = await openPhone(browser, server.url, { cpu: 4, network: 'local' });
  const { page } = phone;
  const all = page.locator(parts.all);
  const shows = (entries: number) =>
    all
      .filter({ hasText: new RegExp(`^All ${String(entries)}$`) })
      .waitFor({ timeout: arrivedWithinMs });
  await phone.visit();
  // The first one shows that the page is live.
  await enter(0);
  await shows(entriesThere + 1);
  await phone.settle();

  await page.evaluate(watchWall);
  const expected = entriesThere + 1 + count;
  let enteringMs = 0;
  const longest = await traceTasks(browser, page, async () => {
    enteringMs = await enterSteadily(enter);
    await shows(expected).catch(() => undefined);
  });
  const changes = await page.evaluate(() => window.wallChanges);
  const shown = Number(/\d+/.exec((await all.textContent()) ?? '')?.[0]);
  await phone.close();
  return {
    paintsPerSecond: busiestSecond(changes),
    longest,
    enteringMs,
    missing: expected - shown,
  };
};

type Enter = (nth: number) => Promise<void>;

const createEntering = async (url: string): Promise<Enter> => {
  const photo = new Uint8Array(await jpegPhoto(160, 200));
  return async (nth) => {
    const sent = { key: `news-key-${String(nth)}`, caption: `News ${String(nth)}` };
    const response = await postDesign(url, sent, photo);
    const body = await response.text();
    if (response.status !== 201) throw new Error(`answered ${String(response.status)}: ${body}`);
  };
};

const enterSteadily = async (enter: Enter): Promise<number> => {
  const answers: Promise<void>[] = [];
  const startedAt = performance.now();
  while (answers.length < count) {
    answers.push(enter(answers.length + 1));
    const dueAt = startedAt + (answers.length * 1000) / perSecond;
    // Real time, since the rate at which news comes is what this measures.
    await new Promise((resolve) => setTimeout(resolve, Math.max(0, dueAt - performance.now())));
  }
  await Promise.all(answers);
  return performance.now() - startedAt;
};

/** In the page: each turn in which the wall is changed counts once, however much of it is. */
const watchWall = (): void => {
  const changes: number[] = [];
  window.wallChanges = changes;
  const wall = document.querySelector('main');
  if (wall === null) throw new Error('The page has no wall.');
  const observer = new MutationObserver(() => changes.push(performance.now()));
  observer.observe(wall, { subtree: true, childList: true, characterData: true });
};

const busiestSecond = (moments: readonly number[]): number =>
  Math.max(
    0,
    ...moments.map(
      (from) => moments.filter((moment) => moment >= from && moment < from + 1000).length,
    ),
  );
