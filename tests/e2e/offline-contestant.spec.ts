import type { Page } from '@playwright/test';
import { retryNow } from '../support/cable.ts';
import { organiserOf } from '../support/contest-programs.ts';
import { expect, test } from '../support/contest-test.ts';
import type { ContestServer } from '../support/contest-server.ts';
import { cameraPhoto, entryFormOn, photoFile } from '../support/entry-form.ts';
import { jpegPhoto } from '../support/sample-photos.ts';

const longer = { timeout: 25_000 };

test.beforeEach(({ problems }) => {
  problems.expectLoss();
});

const captionsOn = async (contest: ContestServer): Promise<readonly string[]> => {
  const response = await fetch(`${contest.url}/api/feed`);
  const { feed } = (await response.json()) as { feed: Record<string, { caption: string }[]> };
  return Object.values(feed)
    .flat()
    .map(({ caption }) => caption);
};

const fillIn = async (page: Page, title: string, photo = jpegPhoto(900, 1200)) => {
  await page.goto('/enter');
  const form = entryFormOn(page);
  await form.fillIn(title);
  await form.photo.setInputFiles(photoFile(await photo));
  await expect(page.getByAltText('Your photo, as it will be sent')).toBeVisible();
  return form;
};

/** From the press to the words, as the page itself sees it. */
const timeToKept = (page: Page): Promise<number> =>
  page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        const button = [...document.querySelectorAll('button')].find(
          ({ textContent }) => textContent === 'Enter it',
        );
        const pressedAt = performance.now();
        const look = () => {
          if (document.body.innerText.includes('Waiting to send'))
            resolve(performance.now() - pressedAt);
        };
        new MutationObserver(look).observe(document.body, { subtree: true, childList: true });
        button?.click();
      }),
  );

test('without a connection an entry waits on the device, survives the tab, and enters once when the contest is back', async ({
  page,
  context,
  contest,
}) => {
  await fillIn(page, 'Lighthouse');
  await contest.kill9();
  console.log(`kept ${(await timeToKept(page)).toFixed(0)} ms after the press`);
  await expect(page.getByRole('heading', { name: 'Kept on this device' })).toBeFocused();
  await expect(page.getByAltText('Your photo')).toBeVisible();
  await page.close();

  await contest.start();
  const later = await context.newPage();
  await later.goto('/');
  await expect(later.getByText('You are in with number 1: “Lighthouse”.').first()).toBeVisible(
    longer,
  );
  await later.getByRole('link', { name: 'Receipt' }).first().click();
  await expect(later.getByRole('heading', { name: '1', exact: true })).toBeVisible();
  await later.goto('/enter');
  const own = later.getByRole('region', { name: 'On this device' });
  await expect(own.getByRole('listitem')).toHaveText(/1Lighthouse/);
  expect(await captionsOn(contest)).toEqual(['Lighthouse']);
});

test('who is cut off can still turn to the wall and back, also where the browser keeps no pages', async ({
  page,
  contest,
}) => {
  const asked = new Set<string>();
  const here = new Set<string>();
  page.on('request', (request) => {
    if (request.url().includes('/assets/')) asked.add(request.url());
  });
  page.on('requestfinished', (request) => void here.add(request.url()));
  await page.goto('/enter');
  const isHere = (name: string) => [...here].some((url) => url.includes(`/${name}-page-`));
  await expect
    .poll(() => [isHere('gallery'), isHere('winners'), [...asked].every((url) => here.has(url))])
    .toEqual([true, true, true]);
  await contest.kill9();
  await page.getByRole('link', { name: 'Gallery' }).click();
  await expect(page.getByRole('heading', { name: 'A clean sheet' })).toBeVisible();
  await page.getByRole('link', { name: 'Winners' }).click();
  await expect(page.getByRole('heading', { name: 'No winners yet' })).toBeVisible();
});

test.describe('with the pages kept on the device', () => {
  test.use({ serviceWorkers: 'allow' });

  test('an entry waits through a reload without a connection, and several go in the order they were made', async ({
    page,
    context,
    contest,
  }) => {
    await page.goto('/enter');
    await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
    const form = await fillIn(page, 'Anchor');
    await contest.kill9();
    await form.send.click();
    await expect(page.getByText('Waiting to send')).toBeVisible();
    await page.close();

    const later = await context.newPage();
    await later.goto('/');
    await expect(later.getByRole('link', { name: '1 entry waiting to send' })).toBeVisible(longer);
    const again = await fillIn(later, 'Swallow');
    await again.send.click();
    await expect(later.getByRole('heading', { name: 'Kept on this device' })).toBeVisible();
    await later.getByRole('button', { name: 'Enter another design' }).click();
    const own = later.getByRole('region', { name: 'On this device' });
    await expect(own.getByText('Waiting to send')).toHaveCount(2);

    await contest.start();
    await retryNow(later);
    await expect(own.getByRole('listitem')).toHaveText([/^2Swallow/, /^1Anchor/], longer);
    expect((await captionsOn(contest)).toSorted()).toEqual(['Anchor', 'Swallow']);
  });
});

test('however often the answer is lost on the way, the entry is in once', async ({
  page,
  contest,
}) => {
  const form = await fillIn(page, 'Compass');
  let lost = 0;
  await page.route(
    '**/api/submit',
    async (route) => {
      lost += 1;
      await route.fetch();
      await route.abort('connectionreset');
    },
    { times: 3 },
  );
  await form.send.click();
  await expect(page.getByText('Your number is 1')).toBeVisible(longer);
  expect(lost).toBe(3);
  expect(await captionsOn(contest)).toEqual(['Compass']);
});

test('what waits while the deadline passes is parked with the reason, its photo is kept, and nothing waits for it', async ({
  page,
  contest,
  problems,
}) => {
  problems.expect(/status of 409/);
  const form = await fillIn(page, 'Too late');
  await page.route('**/api/submit', (route) => route.abort());
  await form.send.click();
  await expect(page.getByText('Waiting to send')).toBeVisible();
  await (await organiserOf(contest)).patchContest({ phase: 'judging' });
  await page.goto('/');
  await page.unroute('**/api/submit');
  await page.reload();
  await expect(page.getByText(/“Too late” was not taken\. .*closed/i).first()).toBeVisible(longer);
  await page.getByRole('link', { name: '1 entry was not taken. Look at it' }).click();
  await expect(page.getByRole('heading', { name: 'Not taken' })).toBeVisible();
  await expect(page.getByAltText('Your photo')).toBeVisible();
  const download = page.waitForEvent('download');
  await page.getByRole('link', { name: 'Keep the photo' }).click();
  expect((await download).suggestedFilename()).toBe('design.jpg');
  await page.getByRole('button', { name: 'Discard it' }).click();
  await expect(page.getByRole('region', { name: 'On this device' })).toBeHidden();
  expect(await captionsOn(contest)).toEqual([]);
});

test('a device without room says so at once with what to do, keeps what was typed, and still enters when it can', async ({
  page,
  contest,
}) => {
  test.slow();
  const session = await page.context().newCDPSession(page);
  await session.send('Storage.overrideQuotaForOrigin', { origin: contest.url, quotaSize: 300_000 });
  const form = await fillIn(page, 'Whale', cameraPhoto());
  await contest.kill9();
  await form.send.click();
  await expect(page.getByText(/This device has no room left.*Delete a few photos/)).toBeVisible(
    longer,
  );
  await expect(form.title).toHaveValue('Whale');
  await contest.start();
  await form.send.click();
  await expect(page.getByText('Your number is 1')).toBeVisible(longer);
  expect(await captionsOn(contest)).toEqual(['Whale']);
});

test('of two tabs one sends what waits, and both know', async ({ page, context, contest }) => {
  const sent: string[] = [];
  context.on('request', (request) => {
    if (request.url().endsWith('/api/submit')) sent.push(request.url());
  });
  const form = await fillIn(page, 'Twins');
  const other = await context.newPage();
  await other.goto('/');
  await contest.kill9();
  await form.send.click();
  await expect(page.getByText('Waiting to send')).toBeVisible();
  await expect(other.getByRole('link', { name: '1 entry waiting to send' })).toBeVisible();
  const before = sent.length;
  await contest.start();
  await retryNow(page);
  await expect(page.getByText('Your number is 1')).toBeVisible(longer);
  await expect(other.getByRole('link', { name: '1 entry waiting to send' })).toBeHidden();
  await expect(other.getByRole('button', { name: /^Number 1:/ })).toBeVisible(longer);
  expect(await captionsOn(contest)).toEqual(['Twins']);
  console.log(`sent ${sent.length - before} time after the return, ${before} before`);
});

test('a copied tab takes a name of its own, and both stay live', async ({
  page,
  context,
  contest,
}) => {
  await page.goto('/');
  await expect(page.getByRole('heading', { name: 'A clean sheet' })).toBeVisible();
  const identity = () => page.evaluate(() => sessionStorage.getItem('realtime-tab'));
  await expect.poll(identity).not.toBeNull();
  const copied = await identity();
  const copy = await context.newPage();
  await copy.addInitScript((text) => {
    if (sessionStorage.getItem('realtime-tab') === null)
      sessionStorage.setItem('realtime-tab', text ?? '');
  }, copied);
  await copy.goto('/');
  await expect(copy.getByRole('heading', { name: 'A clean sheet' })).toBeVisible();
  const nameIn = (text: string | null) =>
    (JSON.parse(text ?? '{}') as { clientId?: string }).clientId;
  await expect
    .poll(async () => {
      const mine = await identity();
      const its = await copy.evaluate(() => sessionStorage.getItem('realtime-tab'));
      return nameIn(mine) !== nameIn(its);
    }, longer)
    .toBe(true);
  const form = await fillIn(await context.newPage(), 'Mirror');
  await form.send.click();
  for (const tab of [page, copy])
    await expect(tab.getByRole('button', { name: /^Number 1:/ })).toBeVisible(longer);
  expect(await captionsOn(contest)).toEqual(['Mirror']);
});
