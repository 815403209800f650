import { rm } from 'node:fs/promises';
import type { Page, WebSocketRoute } from '@playwright/test';
import { enterDesign, enterDesigns } from '../support/contest-programs.ts';
import { expect, test } from '../support/contest-test.ts';
import { entryFormOn, photoFile } from '../support/entry-form.ts';
import { jpegPhoto } from '../support/sample-photos.ts';

const banner = (page: Page) => page.getByRole('region', { name: 'Connection' });
const cards = (page: Page) => page.getByRole('button', { name: /^Number \d+:/ });

/** The first tries come within seconds; later ones wait longer. */
const return_ = { timeout: 25_000 };

/** A mark on the page that a reload would wipe out. */
const mark = (page: Page) =>
  page.evaluate(() => void (document.documentElement.dataset.stayed = 'yes'));
const expectNoReload = (page: Page) =>
  expect(page.locator('html')).toHaveAttribute('data-stayed', 'yes');

const expectWall = (page: Page, captions: readonly string[]) =>
  expect(cards(page)).toHaveText(
    captions.map((caption) => new RegExp(caption)),
    return_,
  );

test.beforeEach(({ problems }) => {
  // What every browser notes when a server is gone.
  problems.expect(/WebSocket connection to .* failed|ERR_CONNECTION_(REFUSED|RESET)|ERR_FAILED/);
  problems.expect(/ERR_EMPTY_RESPONSE|status of 503/);
});

test('after a power cut the page says so within two seconds, returns by itself, and shows every entry once and in order', async ({
  page,
  contest,
}) => {
  await enterDesigns(contest.url, ['Rose', 'Ship']);
  await page.goto('/');
  await expectWall(page, ['Ship', 'Rose']);
  await mark(page);

  await contest.kill9();
  await expect(banner(page)).toBeVisible({ timeout: 2000 });
  await expect(banner(page)).toContainText('Connection lost. What you see may be old.');
  await expectWall(page, ['Ship', 'Rose']);

  await contest.start();
  await enterDesigns(contest.url, ['Moth', 'Wolf', 'Koi']);
  await expectWall(page, ['Koi', 'Wolf', 'Moth', 'Ship', 'Rose']);
  await expect(banner(page)).toBeHidden();

  await contest.kill9();
  await expect(banner(page)).toBeVisible({ timeout: 2000 });
  await contest.start();
  await enterDesign(contest.url, { caption: 'Heron' });
  await expectWall(page, ['Heron', 'Koi', 'Wolf', 'Moth', 'Ship', 'Rose']);
  await expectNoReload(page);
});

test('a deploy is called an update, and open pages go on without a reload', async ({
  page,
  contest,
}) => {
  await enterDesign(contest.url, { caption: 'Rose' });
  await page.goto('/');
  await expectWall(page, ['Rose']);
  await mark(page);

  expect(await contest.stop()).toBe(0);
  await expect(banner(page)).toContainText('Server updating. The contest will be right back.', {
    timeout: 2000,
  });
  await contest.start();
  await expect(banner(page)).toBeHidden(return_);
  await enterDesign(contest.url, { caption: 'Ship' });
  await expectWall(page, ['Ship', 'Rose']);
  await expectNoReload(page);
});

test('somebody whose cable was cut is told how many designs were entered meanwhile', async ({
  page,
  contest,
}) => {
  const cable = await layCable(page);
  await enterDesign(contest.url, { caption: 'Rose' });
  await page.goto('/');
  await expectWall(page, ['Rose']);
  await expect.poll(() => cable.isWelcomed()).toBe(true);
  await mark(page);

  await cable.cut();
  await expect(banner(page)).toBeVisible({ timeout: 2000 });
  await enterDesigns(contest.url, ['Ship', 'Moth', 'Wolf']);
  await expectWall(page, ['Rose']);
  await page.getByRole('button', { name: 'Retry now' }).click();
  await expect(banner(page)).toBeVisible();
  cable.mend();
  await expectWall(page, ['Wolf', 'Moth', 'Ship', 'Rose']);
  await expect(page.getByText('Back. 3 new entries while you were away.').first()).toBeVisible();
  await expectNoReload(page);
});

test('a page that was open before the data was put back from elsewhere shows the contest as it is now', async ({
  page,
  contest,
}) => {
  await enterDesigns(contest.url, ['Rose', 'Ship']);
  await page.goto('/');
  await expectWall(page, ['Ship', 'Rose']);
  await mark(page);

  await contest.stop();
  await rm(contest.dataDir, { recursive: true });
  await contest.start();
  await expect(page.getByRole('heading', { name: 'A clean sheet' })).toBeVisible(return_);
  await enterDesign(contest.url, { caption: 'Phoenix' });
  await expectWall(page, ['Phoenix']);
  await expectNoReload(page);
});

test('an entry whose answer was lost in a power cut is sent again and enters once', async ({
  page,
  contest,
}) => {
  await page.goto('/enter');
  const form = entryFormOn(page);
  await form.fillIn('Lightning');
  await form.photo.setInputFiles(photoFile(await jpegPhoto(900, 1200)));
  await page.route(
    '**/api/submit',
    async (route) => {
      await route.fetch();
      await contest.kill9();
      await route.abort('connectionreset');
    },
    { times: 1 },
  );
  await form.send.click();
  await expect(page.getByText('Waiting to send')).toBeVisible();
  await contest.start();
  await page.getByRole('button', { name: 'Retry now' }).click();
  await expect(page.getByText('Your number is 1')).toBeVisible(return_);
  await page.getByRole('link', { name: 'See it on the wall' }).click();
  await expectWall(page, ['Lightning']);
});

/** A cable of the page's own, to be cut while the server goes on for everybody else. */
const layCable = async (page: Page) => {
  const open = new Set<WebSocketRoute>();
  let isCut = false;
  let isWelcomed = false;
  await page.routeWebSocket(/socket\.io/, (socket) => {
    if (isCut) return void socket.close();
    open.add(socket);
    socket.connectToServer().onMessage((message) => {
      socket.send(message);
      isWelcomed ||= String(message).includes('"welcome"');
    });
  });
  await page.route(/\/socket\.io\//, (route) => (isCut ? route.abort() : route.continue()));
  return {
    /** What is cut before the server's welcome was never a connection. */
    isWelcomed: () => isWelcomed,
    cut: async () => {
      isCut = true;
      for (const socket of open) await socket.close();
      open.clear();
    },
    mend: () => {
      isCut = false;
    },
  };
};
