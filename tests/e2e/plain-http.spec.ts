import { retryNow } from '../support/cable.ts';
import { enterDesigns, organiserOf } from '../support/contest-programs.ts';
import { expect, test } from '../support/contest-test.ts';
import { entryFormOn, photoFile } from '../support/entry-form.ts';
import { onTheTable, podium, saveButton, slot, takeJudgesSeat } from '../support/judges-table.ts';
import { jpegPhoto } from '../support/sample-photos.ts';

const longer = { timeout: 25_000 };

test.use({
  serviceWorkers: 'allow',
  baseURL: async ({ contest }, use) => use(contest.url.replace('localhost', 'contest.lan')),
});

test.beforeEach(({ problems }) => {
  problems.expectLoss();
});

test('over plain HTTP by the name of a local network an entry waits, survives its tab, and goes in once, from one of two tabs', async ({
  page,
  context,
  contest,
}) => {
  const sent: string[] = [];
  context.on('requestfinished', (request) => {
    if (request.url().endsWith('/api/submit')) sent.push(request.url());
  });
  await page.goto('/enter');
  expect(await page.evaluate(() => [isSecureContext, 'serviceWorker' in navigator])).toEqual([
    false,
    false,
  ]);
  const form = entryFormOn(page);
  await form.fillIn('Lantern');
  await form.photo.setInputFiles(photoFile(await jpegPhoto(900, 1200)));
  await expect(page.getByAltText('Your photo, as it will be sent')).toBeVisible();
  const wall = await context.newPage();
  await wall.goto('/');
  await expect(wall.getByRole('heading', { name: 'A clean sheet' })).toBeVisible();
  await contest.kill9();
  await form.send.click();
  await expect(page.getByRole('heading', { name: 'Kept on this device' })).toBeFocused();
  await expect(wall.getByRole('link', { name: '1 entry waiting to send' })).toBeVisible();
  await page.close();

  const second = await context.newPage();
  await contest.start();
  await retryNow(wall);
  await second.goto('/');
  for (const tab of [wall, second])
    await expect(tab.getByRole('button', { name: /^Number 1:/ })).toHaveText(/Lantern/, longer);
  await expect(wall.getByRole('link', { name: '1 entry waiting to send' })).toBeHidden();
  expect(sent).toHaveLength(1);
});

test('over plain HTTP a judge signs in by a link, and a podium that waited is saved', async ({
  page,
  contest,
}) => {
  await enterDesigns(contest.url, ['Rose'], 'traditional');
  const organiser = await organiserOf(contest);
  const invite = new URL(await organiser.invite('Judge Ada'));
  const path = `${invite.pathname}${invite.hash}`;
  await takeJudgesSeat(page, { invite: async () => path }, 'Judge Ada');
  await expect(onTheTable(page, 1)).toBeVisible();
  await page.route('**/api/commands', (route) => route.abort());
  await page.keyboard.press('s');
  await page.keyboard.press('1');
  await saveButton(page).click();
  await expect(podium(page)).toContainText('Kept here, waiting to send: 2 changes');
  await page.unroute('**/api/commands');
  await page.reload();
  await expect(podium(page)).toContainText(/All saved · #\d+/, longer);
  await expect(slot(page, 1)).toContainText('Rose');
});
