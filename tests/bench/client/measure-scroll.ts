import type { Browser } from '@playwright/test';
import type { BenchServer } from '../bench-server.ts';
import { traceTasks, type LongestTask } from './trace-tasks.ts';
import { openPhone, type Conditions, type WatchedPage } from './watched-page.ts';

export type Scroll = {
  readonly loading: LongestTask;
  readonly scrolling: LongestTask;
  readonly mostNodes: number;
  readonly heapMb: number;
};

const flings = { count: 3, screens: 8, pxPerSecond: 6000 };
const dragMs = 6000;

/** A few flings with the finger, then along the whole wall as with the scroll bar. */
export const measureScroll = async (
  browser: Browser,
  server: BenchServer,
  cpu: Conditions['cpu'],
): Promise<Scroll> => {
  const phone = await openPhone(browser, server.url, { cpu, network: 'local' });
  const loading = await traceTasks(browser, phone.page, phone.visit);
  const nodes = [await phone.nodes()];
  const scrolling = await traceTasks(browser, phone.page, async () => {
    for (let nth = 0; nth < flings.count; nth += 1) {
      await fling(phone);
      nodes.push(await phone.nodes());
    }
    await phone.page.evaluate(dragToTheEnd, dragMs);
    await phone.settle();
  });
  nodes.push(await phone.nodes());
  const heapMb = await phone.heapMb();
  await phone.close();
  return { loading, scrolling, mostNodes: Math.max(...nodes), heapMb };
};

const fling = async ({ page, cdp }: WatchedPage): Promise<void> => {
  const { width, height } = page.viewportSize() ?? { width: 0, height: 0 };
  await cdp.send('Input.synthesizeScrollGesture', {
    ...{ x: width / 2, y: height / 2 },
    yDistance: -flings.screens * height,
    speed: flings.pxPerSecond,
    gestureSourceType: 'touch',
    preventFling: false,
  });
};

/** In the page: a step each frame, from where it stands to the bottom, within so many milliseconds. */
const dragToTheEnd = (withinMs: number): Promise<void> =>
  new Promise((resolve) => {
    const { scrollingElement } = document;
    const from = window.scrollY;
    const startedAt = performance.now();
    const step = () => {
      const share = Math.min(1, (performance.now() - startedAt) / withinMs);
      const end = (scrollingElement?.scrollHeight ?? 0) - window.innerHeight;
      window.scrollTo({ top: from + share * (end - from), behavior: 'instant' });
      if (share === 1) resolve();
      else requestAnimationFrame(step);
    };
    step();
  });
