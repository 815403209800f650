import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Page } from '@playwright/test';
import { z } from 'zod';
import { enterDesigns, organiserOf, takeSeat } from '../support/contest-programs.ts';
import type { ContestServer } from '../support/contest-server.ts';
import { expect, test } from '../support/contest-test.ts';
import { onTheTable, podium, saveButton, slot, takeJudgesSeat } from '../support/judges-table.ts';

test.use({ viewport: { width: 1280, height: 900 } });

const longer = { timeout: 25_000 };

test.beforeEach(({ problems }) => {
  problems.expectLoss();
  problems.expect(/status of 40[19]/);
});

const saveNote = (page: Page) => podium(page).locator('[data-save]');

/** What this browser's judge has starred, as the server has it. */
const starsOf = async (page: Page): Promise<readonly string[]> => {
  const answer = await page.request.get('/api/stars');
  return z.object({ entries: z.array(z.string()) }).parse(await answer.json()).entries;
};

const winnersOf = async (contest: ContestServer): Promise<readonly number[]> => {
  const response = await fetch(`${contest.url}/api/winners`);
  const { winners } = z
    .object({ winners: z.record(z.string(), z.array(z.object({ number: z.number() }))) })
    .parse(await response.json());
  return (winners.traditional ?? []).map(({ number }) => number);
};

test('stars, podium and save made without a connection are kept through a reload, shown as waiting, and sent once', async ({
  page,
  contest,
}) => {
  await enterDesigns(contest.url, ['Rose', 'Ship'], 'traditional');
  await takeJudgesSeat(page, await organiserOf(contest), 'Judge Ada');
  await expect(onTheTable(page, 1)).toBeVisible();
  await page.route('**/api/commands', (route) => route.abort());
  await page.keyboard.press('s');
  await page.keyboard.press('1');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('2');
  await expect(slot(page, 2)).toContainText('Ship');
  await page.keyboard.press('Control+Enter').catch(() => undefined);
  if (await saveButton(page).isEnabled()) await saveButton(page).click();
  await expect(saveNote(page)).toContainText('Kept here, waiting to send: 2 changes');
  await page.reload();
  await expect(saveNote(page)).toContainText('Kept here, waiting to send: 2 changes');
  await expect(slot(page, 1)).toContainText('Rose');
  expect(await winnersOf(contest)).toEqual([]);

  await page.unroute('**/api/commands');
  await expect(saveNote(page)).toContainText(/All saved · #\d+/, longer);
  expect(await winnersOf(contest)).toEqual([1, 2]);
  expect(await starsOf(page)).toHaveLength(1);
});

test('a save that waited meets the same dialogue as a live one when somebody else was first', async ({
  page,
  contest,
}) => {
  const [rose, ship] = await enterDesigns(contest.url, ['Rose', 'Ship'], 'traditional');
  const organiser = await organiserOf(contest);
  await takeJudgesSeat(page, organiser, 'Judge Ada');
  await expect(onTheTable(page, 1)).toBeVisible();
  await page.route('**/api/commands', (route) => route.abort());
  await page.keyboard.press('1');
  await saveButton(page).click();
  await expect(saveNote(page)).toContainText('waiting to send: 1 change');

  const invite = await organiser.invite('Judge Ben');
  const ben = await takeSeat(contest.url, { invite: invite.split('#')[1] ?? '' });
  await ben.saveWinners({ traditional: [ship?.id ?? ''] });
  await page.unroute('**/api/commands');
  const dialog = page.getByRole('dialog', { name: 'Somebody else saved winners' });
  await expect(dialog).toBeVisible(longer);
  await expect(dialog).toContainText('Judge Ben');
  expect(await winnersOf(contest)).toEqual([2]);
  await dialog.getByRole('button', { name: 'Save mine' }).click();
  await expect(saveNote(page)).toContainText(/All saved · #\d+/, longer);
  expect(await winnersOf(contest)).toEqual([rose?.number]);
});

test('on a shared tablet what one judge left waiting is never sent as another, and goes when that judge is back', async ({
  page,
  contest,
}) => {
  await enterDesigns(contest.url, ['Rose'], 'traditional');
  const organiser = await organiserOf(contest);
  const adas = await organiser.invite('Judge Ada');
  await takeJudgesSeat(page, { invite: async () => adas }, 'Judge Ada');
  await expect(onTheTable(page, 1)).toBeVisible();
  await page.route('**/api/commands', (route) => route.abort());
  await page.keyboard.press('s');
  await expect(saveNote(page)).toContainText('waiting to send: 1 change');

  await takeJudgesSeat(page, organiser, 'Judge Ben');
  await page.unroute('**/api/commands');
  await page.reload();
  await expect(page.getByText('1 change of somebody else waits here')).toBeVisible();
  await expect(onTheTable(page, 1)).toBeVisible();
  await page.keyboard.press('1');
  await expect(slot(page, 1)).toContainText('Rose');
  await saveButton(page).click();
  await expect(saveNote(page)).toContainText(/All saved · #\d+/, longer);
  expect(await starsOf(page)).toEqual([]);

  await takeJudgesSeat(page, { invite: async () => adas }, 'Judge Ada');
  await expect(page.getByText('1 change of somebody else')).toBeHidden(longer);
  await expect.poll(() => starsOf(page), longer).toHaveLength(1);
});

test('a judge whose session is over signs in again in place, and nothing that waited is lost', async ({
  page,
  context,
  contest,
}) => {
  await enterDesigns(contest.url, ['Rose'], 'traditional');
  const organiser = await organiserOf(contest);
  const adas = await organiser.invite('Judge Ada');
  await takeJudgesSeat(page, { invite: async () => adas }, 'Judge Ada');
  await expect(onTheTable(page, 1)).toBeVisible();
  await context.clearCookies();
  await page.keyboard.press('s');
  const dialog = page.getByRole('dialog', { name: 'Your session is over' });
  await expect(dialog).toContainText('1 change of yours waits on this device', longer);
  await dialog.getByRole('button', { name: 'Sign in', exact: true }).click();
  await expect(dialog.getByText('Paste the link that you were sent.')).toBeVisible();
  await dialog.getByRole('textbox', { name: 'Your invitation link' }).fill(adas);
  await dialog.getByRole('button', { name: 'Sign in', exact: true }).click();
  await expect(dialog).toBeHidden();
  await expect(saveNote(page)).toContainText(/All saved · #\d+/, longer);
  expect(await starsOf(page)).toHaveLength(1);
  await enterDesigns(contest.url, ['Late one'], 'traditional');
  await expect(page.getByText('1 of 2')).toBeVisible(longer);
});

test('20 cuts across 100 actions make exactly 100 effects', async ({ page, contest }) => {
  test.slow();
  await enterDesigns(contest.url, ['Rose'], 'traditional');
  await takeJudgesSeat(page, await organiserOf(contest), 'Judge Ada');
  await expect(onTheTable(page, 1)).toBeVisible();
  const before = await recordsOf(contest);
  let asked = 0;
  let cuts = 0;
  await page.route('**/api/commands', async (route) => {
    asked += 1;
    if (asked % 5 !== 0 || cuts === 20) return route.continue();
    cuts += 1;
    // Every other one has arrived; only its answer is lost.
    if (cuts % 2 === 0) await route.fetch();
    return route.abort('connectionreset');
  });
  for (let action = 0; action < 100; action += 1) await page.keyboard.press('s');
  await expect(saveNote(page)).toContainText(/All saved · #\d+/, { timeout: 120_000 });
  expect(cuts).toBe(20);
  const after = await recordsOf(contest);
  const stars = after.slice(before.length).filter((line) => line.includes('entryStarred'));
  expect(stars).toHaveLength(100);
  const keys = stars.map((line) => z.object({ key: z.string() }).parse(JSON.parse(line)).key);
  expect(new Set(keys).size).toBe(100);
  expect(await starsOf(page)).toEqual([]);
  console.log(`100 actions, ${cuts} cuts, ${asked} requests, ${stars.length} effects`);
});

/** Every record of the log, as `contest log` prints it. */
const recordsOf = async (contest: ContestServer): Promise<readonly string[]> => {
  const run = promisify(execFile);
  const { stdout } = await run(process.execPath, ['server/cli/contest.ts', 'log', '--json'], {
    env: { ...process.env, DATA_DIR: contest.dataDir },
    maxBuffer: 64 * 1024 * 1024,
  });
  return stdout.split('\n').filter((line) => line.startsWith('{'));
};
