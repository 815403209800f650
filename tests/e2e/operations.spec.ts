import { mkdir, rm, writeFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import type { MetricsAnswer } from '../../shared/ops/metrics-answer.ts';
import { expectAccessible } from '../support/accessible.ts';
import { enterDesigns, organiserOf } from '../support/contest-programs.ts';
import type { ContestServer } from '../support/contest-server.ts';
import { expect, test } from '../support/contest-test.ts';
import { takeJudgesSeat } from '../support/judges-table.ts';
import { signIn } from '../support/organisers-board.ts';

test.use({ serverEnv: { BACKUP_EVERY_MINUTES: '60' } });

/** The disk and the processor of the machine that runs the tests are not what they are about. */
const giveRoomAndQuiet = (page: Page) =>
  page.route('/api/metrics', async (route) => {
    const answer = await route.fetch();
    if (!answer.ok()) return route.fulfill({ response: answer });
    const told = (await answer.json()) as MetricsAnswer;
    const { latency, memory } = told;
    return route.fulfill({
      response: answer,
      json: {
        ...told,
        disk: told.disk.map((space) => ({ ...space, freeBytes: 5e10, sizeBytes: 1e11 })),
        latency: { ...latency, requests: { ...latency.requests, p95Ms: 12 } },
        loop: { p99Ms: 2 },
        memory: { ...memory, rss: 2e8, machineLimit: 4e9 },
      } satisfies MetricsAnswer,
    });
  });

const openOperations = async (page: Page, contest: ContestServer): Promise<void> => {
  await giveRoomAndQuiet(page);
  await signIn(page, contest);
  await page.getByRole('link', { name: 'How the server does' }).click();
  await expect(page.getByRole('heading', { name: 'Operations', level: 1 })).toBeVisible();
};

const widerThanTheWindow = (page: Page): Promise<number> =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

const verdict = (page: Page) => page.getByRole('region', { name: 'Verdict' });

const vital = (page: Page, name: string) => page.getByRole('article', { name, exact: true });

test('the organiser sees from the board on that all is well, each vital with its last ten minutes', async ({
  page,
  contest,
}) => {
  await enterDesigns(contest.url, ['Rose', 'Ship']);
  await openOperations(page, contest);
  await expect(verdict(page)).toContainText('All is well');
  await expect(verdict(page)).toContainText(/page connected, answers within 12 ms/);
  await expect(vital(page, 'Backups')).toContainText('0 s');
  await expect(vital(page, 'Backups')).toContainText('Well');
  await expect(
    vital(page, 'Answers').getByRole('img', {
      name: /Answers in the last 10 minutes: .* limit is 500 ms\.$/,
    }),
  ).toBeVisible();
  await expect(page.getByRole('region', { name: 'Refused lately' })).toContainText(
    'Nothing was refused',
  );
  expect(await page.locator('*').count()).toBeLessThan(600);
  await expectAccessible(page, 'at rest');
});

test('on a phone nothing stands beyond the edge, and what was refused is told with its id', async ({
  page,
  contest,
  problems,
}) => {
  problems.expect(/status of 401/);
  await page.setViewportSize({ width: 390, height: 844 });
  const refused = await page.request.get(`${contest.url}/api/submissions`);
  const { requestId } = (await refused.json()) as { readonly requestId: string };
  await openOperations(page, contest);
  const refusals = page.getByRole('region', { name: 'Refused lately' });
  await expect(refusals).toContainText('401 not_signed_in');
  await expect(refusals).toContainText('GET /api/submissions');
  await expect(refusals).toContainText(requestId);
  for (const width of [390, 1024, 1920]) {
    await page.setViewportSize({ width, height: 844 });
    expect(await widerThanTheWindow(page), `${width} px`).toBe(0);
  }
});

test('a judge and a visitor are told who may see it, and the organiser comes back to it', async ({
  page,
  contest,
  newVisitor,
}) => {
  await takeJudgesSeat(page, await organiserOf(contest), 'Judge Ada');
  await page.goto('/operations');
  await expect(
    page.getByText(/Only the organiser sees.* You are signed in as a judge/),
  ).toBeVisible();
  expect((await page.request.get('/api/metrics')).status()).toBe(403);

  const visitor = await newVisitor();
  await visitor.goto('/operations');
  await expect(visitor.getByText(/You are not signed in/)).toBeVisible();
  await visitor.getByRole('link', { name: 'Sign in' }).click();
  await visitor.getByLabel('Password').fill(contest.adminPassword);
  await visitor.getByRole('button', { name: 'Sign in' }).click();
  await expect(visitor.getByRole('heading', { name: 'Operations', level: 1 })).toBeVisible();
});

test('who signs out elsewhere is told so, and sees the figures no more', async ({
  page,
  contest,
  context,
}) => {
  await openOperations(page, contest);
  const other = await context.newPage();
  await other.goto('/');
  await other.getByRole('link', { name: /^Sign out/ }).click();
  await expect(page.getByText(/You are not signed in/)).toBeVisible();
  await expect(vital(page, 'Answers')).toBeHidden();
});

// A backup that fails is tried again within 30 seconds, and counts as late after as many.
const outageMs = 90_000;

test('a backup outage stands on top in words, with what to do, until it is over', async ({
  page,
  contest,
}) => {
  await openOperations(page, contest);
  await expect(verdict(page)).toContainText('All is well');
  // Not without the right to write: the tests may run as root.
  await rm(contest.backupsDir, { recursive: true });
  await writeFile(contest.backupsDir, 'in the way');
  await enterDesigns(contest.url, ['Moth', 'Wolf']);
  await expect(verdict(page)).toContainText('Act now', { timeout: outageMs });
  await expect(verdict(page)).toContainText(
    /Backups are \d+ seconds behind: the newest \d records are on this disk alone.*See that the backups folder is there/,
  );
  await expect(page.getByRole('alert', { name: 'Alarm' })).toContainText('Act now. Backups are');
  await expect(vital(page, 'Backups')).toContainText('Act now');
  await expect(verdict(page)).toContainText('ENOTDIR');
  await expectAccessible(page, 'outage');
  await page.setViewportSize({ width: 390, height: 844 });
  expect(await widerThanTheWindow(page)).toBe(0);

  await rm(contest.backupsDir);
  await mkdir(contest.backupsDir);
  await expect(verdict(page)).toContainText('All is well', { timeout: outageMs });
});

test('a server that does not answer is not shown as well: the figures stay and are called old', async ({
  page,
  contest,
  problems,
}) => {
  problems.expectLoss();
  await openOperations(page, contest);
  await expect(verdict(page)).toContainText('All is well');
  await page.unroute('/api/metrics');
  await contest.kill9();
  await expect(verdict(page)).toContainText(/No answer.*The server has not answered for/);
  await expect(page.getByText(/^Old · from/)).toBeVisible();
  await expect(vital(page, 'Answers')).toContainText('12 ms');
  await expect(vital(page, 'Answers')).toContainText('Old');
  await expect(page.getByText('Well', { exact: true })).toHaveCount(0);
  await expectAccessible(page, 'no answer');

  await contest.start();
  await expect(page.getByText(/^Live · looked/)).toBeVisible();
});
