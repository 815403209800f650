import { expect, type Page } from '@playwright/test';
import { layCable } from '../support/cable.ts';
import { enterDesign, organiserOf } from '../support/contest-programs.ts';
import { flashPhoto } from './flash-photo.ts';
import type { Scene, SceneDeps } from './scene.ts';

/** How the connection stands, and what was missed while there was none. */
export const connectionScenes = ({ contest, newPage }: SceneDeps): readonly Scene[] => {
  const openWall = async (page: Page): Promise<Page> => {
    await page.goto('/');
    await page
      .getByRole('button', { name: /^Number \d+:/ })
      .first()
      .waitFor();
    return page;
  };
  const openWallOnCable = async () => {
    const page = await newPage();
    const cable = await layCable(page);
    await openWall(page);
    await expect.poll(() => cable.isWelcomed()).toBe(true);
    return { page, cable };
  };
  /** Somebody is away while `meanwhile` happens, and is told of it in these words. */
  const comeBackTo = async (meanwhile: () => Promise<void>, words: RegExp): Promise<Page> => {
    const { page, cable } = await openWallOnCable();
    await cable.cut();
    await banner(page).waitFor();
    await meanwhile();
    await holdNotes(page);
    cable.mend();
    await page.getByRole('button', { name: 'Retry now' }).click();
    await page.getByText(words).first().waitFor();
    return page;
  };
  const at = async (start: () => Promise<unknown>, words: string): Promise<Page> => {
    const { page } = await openWallOnCable();
    await start();
    await expect(banner(page)).toContainText(words);
    return page;
  };
  return [
    {
      label: 'Live by a detour',
      prepare: async () => {
        const page = await newPage();
        await page.routeWebSocket(/socket\.io/, (socket) => void socket.close());
        await openWall(page);
        await expect(banner(page)).toContainText('via long polling', patiently);
        return page;
      },
    },
    {
      label: 'Back, with new entries',
      prepare: () =>
        comeBackTo(async () => {
          for (const [index, caption] of ['Heron', 'Koi', 'Wolf'].entries())
            await enterDesign(contest.url, { caption, photo: await flashPhoto(921 + index, 50) });
        }, /Back\. 3 new entries while you were away\./),
    },
    {
      label: 'Device offline',
      prepare: async () => {
        const { page, cable } = await openWallOnCable();
        await page.context().setOffline(true);
        await cable.cut();
        await expect(banner(page)).toContainText('This device is offline');
        return page;
      },
    },
    {
      label: 'Server updating',
      prepare: () => at(contest.stop, 'Server updating'),
    },
    {
      label: 'Connection lost',
      prepare: async () => {
        await contest.start();
        return at(contest.kill9, 'Connection lost');
      },
    },
    {
      label: 'Out of reach',
      prepare: async () => {
        await contest.start();
        const page = await newPage();
        await page.clock.install();
        await openWall(page);
        await page.clock.runFor(1000);
        await contest.kill9();
        await banner(page).waitFor();
        await expect
          .poll(async () => {
            await page.clock.runFor(31_000);
            return banner(page).textContent();
          }, patiently)
          .toContain('Can’t reach the contest');
        return page;
      },
    },
    {
      label: 'Back, and the results are out',
      prepare: async () => {
        await contest.start();
        return comeBackTo(
          async () => (await organiserOf(contest)).reveal(),
          /Back\. The results are out\./,
        );
      },
    },
  ];
};

const patiently = { timeout: 30_000 };

const banner = (page: Page) => page.getByRole('region', { name: 'Connection' });

/** A note goes after six seconds; its six pictures take longer. */
const holdNotes = (page: Page): Promise<void> =>
  page.evaluate(() => {
    const wait = window.setTimeout.bind(window);
    const hold = (run: () => void, ms = 0) => (ms === 6000 ? 0 : wait(run, ms));
    Object.assign(window, { setTimeout: hold });
  });
