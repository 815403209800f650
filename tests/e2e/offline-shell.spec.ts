import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { enterDesign } from '../support/contest-programs.ts';
import { startContestServer } from '../support/contest-server.ts';
import { expect, test as base } from '../support/contest-test.ts';
import { copyProgram, type ProgramCopy } from '../support/program-copy.ts';

const test = base.extend<{ program: ProgramCopy }>({
  // eslint-disable-next-line no-empty-pattern -- Playwright reads the fixture's needs from the pattern.
  program: async ({}, use) => {
    const program = await copyProgram();
    await use(program);
    await program.dispose();
  },
});

/** A contest whose program can be updated under the open pages. */
const updated = test.extend({
  contest: async ({ program, serverEnv }, use) => {
    const contest = await startContestServer(serverEnv, program.dir);
    await use(contest);
    await contest.dispose();
  },
});

// Each fetches all the pages' files first, one after the other; the last builds a whole release on the way.
test.describe.configure({ timeout: 120_000 });
test.use({ serviceWorkers: 'allow' });
updated.use({ serviceWorkers: 'allow' });

const banner = (page: Page) => page.getByRole('region', { name: 'Connection' });
const menu = (page: Page) => page.getByRole('navigation', { name: 'Main' });
const card = (page: Page, caption: string) =>
  page.getByRole('button', { name: new RegExp(`^Number \\d+:.*${caption}`) });

/** The first tries come within seconds; later ones wait longer. */
const return_ = { timeout: 25_000 };

/** All its files are kept, one after the other, and the worker answers for this page. */
const expectKept = (page: Page) =>
  expect
    .poll(() => page.evaluate(() => navigator.serviceWorker.controller?.state), return_)
    .toBe('activated');

const expectNewReleaseWaits = (page: Page) =>
  expect
    .poll(
      () =>
        page.evaluate(async () => {
          const registration = await navigator.serviceWorker.getRegistration();
          return registration?.waiting?.state;
        }),
      return_,
    )
    .toBe('installed');

const releaseOf = (page: Page) => page.locator('html').getAttribute('data-release');

test.beforeEach(({ problems }) => {
  // What every browser notes when a server is gone.
  problems.expectLoss();
});

test('a page is loaded again while the server is away, and goes live by itself when it is back', async ({
  page,
  contest,
}) => {
  await enterDesign(contest.url, { caption: 'Rose' });
  await page.goto('/');
  await expect(card(page, 'Rose')).toBeVisible();
  await expectKept(page);

  await contest.stop();
  await page.reload();
  await expect(menu(page)).toBeVisible();
  await expect(banner(page)).toBeVisible();
  await page.goto('/enter');
  await expect(menu(page)).toBeVisible();
  await expect(page).toHaveTitle(/Enter/);

  await contest.start();
  await expect(page.getByLabel('Title of the design')).toBeVisible(return_);
  await expect(banner(page)).toBeHidden();
  await menu(page).getByRole('link', { name: 'Gallery' }).click();
  await expect(card(page, 'Rose')).toBeVisible();
  await enterDesign(contest.url, { caption: 'Ship' });
  await expect(card(page, 'Ship')).toBeVisible();
});

test('a server that hangs holds a reload up for seconds, not for ever', async ({
  page,
  contest,
}) => {
  await page.goto('/');
  await expectKept(page);
  contest.signal('SIGSTOP');
  try {
    await page.reload({ waitUntil: 'commit' });
    await expect(menu(page)).toBeVisible();
  } finally {
    contest.signal('SIGCONT');
  }
});

test('a proxy that answers for a server that is away does not take the page’s place', async ({
  page,
  context,
}) => {
  await page.goto('/');
  await expectKept(page);
  await context.route('/', (route) => route.fulfill({ status: 502, body: 'Bad gateway' }));
  await page.reload();
  await expect(menu(page)).toBeVisible();
});

test('nothing that the server says about the contest is kept, nor any photo', async ({
  page,
  contest,
}) => {
  await enterDesign(contest.url, { caption: 'Rose' });
  await page.goto('/');
  await expectKept(page);
  await page.reload();
  await card(page, 'Rose').click();
  await expect(page.getByRole('dialog')).toBeVisible();
  await page.goto('/winners');

  const kept = await page.evaluate(async () => {
    const names = await caches.keys();
    const requests = await Promise.all(names.map(async (name) => (await caches.open(name)).keys()));
    return requests.flat().map(({ url }) => new URL(url).pathname);
  });
  const files = await readdir('dist/client/assets');
  expect(kept.toSorted()).toEqual(
    [
      ...files.filter((name) => !name.endsWith('.woff')).map((name) => `/assets/${name}`),
      ...['/favicon.svg', '/index.html', '/manifest.webmanifest'],
    ].toSorted(),
  );
});

test('where the browser keeps no pages, as over plain HTTP, the page works all the same', async ({
  page,
  contest,
}) => {
  await page.addInitScript(() => Reflect.deleteProperty(Navigator.prototype, 'serviceWorker'));
  await enterDesign(contest.url, { caption: 'Rose' });
  await page.goto('/');
  await expect(card(page, 'Rose')).toBeVisible();
});

updated(
  'an update is seen at the first reload, and pages that were open before go on to the end',
  async ({ page, context, contest, program, request }) => {
    const assets = join(program.dir, 'dist/client/assets');
    await enterDesign(contest.url, { caption: 'Rose' });
    await page.goto('/');
    await expectKept(page);
    const reloaded = await context.newPage();
    await reloaded.goto('/');
    await expectKept(reloaded);
    const [oldForm = ''] = (await readdir(assets)).filter((name) => /^enter-page-.*js$/.test(name));

    await contest.stop();
    await program.release('second');
    await contest.start();
    expect((await request.get(`/assets/${oldForm}`)).status()).toBe(404);

    await reloaded.reload();
    expect(await releaseOf(reloaded)).toBe('second');
    await expectNewReleaseWaits(reloaded);

    await page.getByRole('link', { name: /Enter/ }).first().click();
    await expect(page.getByLabel('Title of the design')).toBeVisible();
    expect(await releaseOf(page)).toBeNull();

    await contest.stop();
    await reloaded.getByRole('link', { name: 'Winners' }).first().click();
    await expect(reloaded.getByRole('heading', { level: 1 })).toHaveText(/Winners/);
    expect(await releaseOf(reloaded)).toBe('second');

    // Until the last old page is closed, the old release is what is loaded again without a connection.
    await reloaded.reload();
    await expect(menu(reloaded)).toBeVisible();
    expect(await releaseOf(reloaded)).toBeNull();
    await page.close();
    await expect
      .poll(async () => {
        await reloaded.goto('about:blank');
        await reloaded.goto(contest.url);
        return releaseOf(reloaded);
      })
      .toBe('second');
    await expect(menu(reloaded)).toBeVisible();
  },
);
