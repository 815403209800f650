import { rm } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { layCable, retryNow } from '../support/cable.ts';
import { enterDesign, enterDesigns, organiserOf } from '../support/contest-programs.ts';
import type { ContestServer } from '../support/contest-server.ts';
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

/** Somebody watches one design on the wall, by a cable that can be cut. */
const watchByCable = async (page: Page, contest: ContestServer) => {
  const cable = await layCable(page);
  await enterDesign(contest.url, { caption: 'Rose' });
  await page.goto('/');
  await expectWall(page, ['Rose']);
  await expect.poll(() => cable.isWelcomed()).toBe(true);
  return cable;
};

test.beforeEach(({ problems }) => {
  // What every browser notes when a server is gone.
  problems.expectLoss();
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
  const cable = await watchByCable(page, contest);
  await mark(page);

  await cable.cut();
  await expect(banner(page)).toBeVisible({ timeout: 2000 });
  await enterDesigns(contest.url, ['Ship', 'Moth', 'Wolf']);
  await expectWall(page, ['Rose']);
  await retryNow(page);
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
  const cut = Promise.withResolvers<undefined>();
  await page.route(
    '**/api/submit',
    async (route) => {
      await route.fetch();
      await contest.kill9();
      await route.abort('connectionreset');
      cut.resolve(undefined);
    },
    { times: 1 },
  );
  await form.send.click();
  await cut.promise;
  await expect(page.getByText('Waiting to send')).toBeVisible();
  await contest.start();
  await retryNow(page);
  await expect(page.getByText('Your number is 1')).toBeVisible(return_);
  await page.getByRole('link', { name: 'See it on the wall' }).click();
  await expectWall(page, ['Lightning']);
});

test('results that came out while somebody was away are celebrated, and not just there', async ({
  page,
  contest,
}) => {
  const cable = await watchByCable(page, contest);
  await cable.cut();
  await expect(banner(page)).toBeVisible({ timeout: 2000 });
  await (await organiserOf(contest)).reveal();
  cable.mend();
  await retryNow(page);
  await expect(page.getByText('Back. The results are out.').first()).toBeVisible(return_);
  await page.getByRole('link', { name: 'See the winners' }).first().click();
  await expect(
    page.getByRole('main').getByText('The results are out', { exact: true }),
  ).toBeVisible();
});

test('whoever opens the contest again is shown at once what was there, and told what is new', async ({
  page,
  context,
  contest,
}) => {
  await enterDesigns(contest.url, ['Rose', 'Ship']);
  await page.goto('/');
  await expectWall(page, ['Ship', 'Rose']);
  // What was seen is kept within a second, beside the page.
  await expect.poll(() => keptSeqOf(page)).toBeGreaterThan(0);
  await page.close();
  await enterDesigns(contest.url, ['Moth', 'Wolf', 'Koi']);
  const later = await context.newPage();
  await later.goto('/');
  await expectWall(later, ['Koi', 'Wolf', 'Moth', 'Ship', 'Rose']);
  await expect(
    later.getByText('Welcome back. 3 new entries while you were away.').first(),
  ).toBeVisible();
});

test('a page that slept, and whose cable died meanwhile, shows the contest as it is when it wakes', async ({
  page,
  contest,
}) => {
  const cable = await watchByCable(page, contest);
  const session = await page.context().newCDPSession(page);
  await session.send('Page.setWebLifecycleState', { state: 'frozen' });
  cable.swallow();
  await enterDesigns(contest.url, ['Ship', 'Moth']);
  cable.mend();
  await session.send('Page.setWebLifecycleState', { state: 'active' });
  const wokeAt = performance.now();
  await page.evaluate(() => window.dispatchEvent(new Event('online')));
  await expectWall(page, ['Moth', 'Ship', 'Rose']);
  console.log(`right ${(performance.now() - wokeAt).toFixed(0)} ms after it woke`);
});

test('after ten tries the page says that it can’t reach the contest, and goes on trying', async ({
  page,
  contest,
}) => {
  await page.clock.install();
  await page.goto('/');
  await expect(page.getByRole('heading', { name: 'A clean sheet' })).toBeVisible();
  await page.clock.runFor(1000);
  await contest.kill9();
  await expect(banner(page)).toContainText(/Try \d+ (in|under)/);
  await expect
    .poll(async () => {
      await page.clock.runFor(31_000);
      return banner(page).textContent();
    }, return_)
    .toContain('Can’t reach the contest');
  await contest.start();
  await retryNow(page);
  await expect(banner(page)).toBeHidden(return_);
});

test('the banner covers neither what is focused nor a button', async ({ page, contest }) => {
  await page.setViewportSize({ width: 390, height: 700 });
  await page.goto('/enter');
  await expect(page.getByRole('button', { name: 'Enter it' })).toBeVisible();
  await contest.kill9();
  await expect(banner(page)).toBeVisible();
  for (let step = 0; step < 24; step += 1) {
    await page.keyboard.press('Tab');
    const overlap = await banner(page).evaluate((bar) => {
      const focused = document.activeElement;
      if (focused === null || focused === document.body || bar.contains(focused)) return 0;
      const shown = focused.closest('label') ?? focused;
      if (getComputedStyle(focused).position === 'absolute' && shown === focused) return 0;
      return bar.getBoundingClientRect().bottom - shown.getBoundingClientRect().top;
    });
    expect(overlap).toBeLessThanOrEqual(0);
  }
  await page.evaluate(() => window.scrollTo(0, 0));
  const [bar, nav] = [banner(page), page.getByRole('navigation', { name: 'Main' })];
  const bottom = await bar.evaluate((element) => element.getBoundingClientRect().bottom);
  const top = await nav.evaluate((element) => element.getBoundingClientRect().top);
  expect(top).toBeGreaterThanOrEqual(bottom);
});

/** The place that the device has kept of the public stream, or 0. */
const keptSeqOf = (page: Page): Promise<number> =>
  page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        const opening = indexedDB.open('tattoo-contest');
        opening.onsuccess = () => {
          const database = opening.result;
          const asked = database.transaction('places').objectStore('places').get('public');
          asked.onsuccess = () => {
            database.close();
            resolve((asked.result as { seq?: number } | undefined)?.seq ?? 0);
          };
        };
      }),
  );
