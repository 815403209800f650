import { enterDesigns, organiserOf } from '../support/contest-programs.ts';
import { expect, test } from '../support/contest-test.ts';
import {
  alarm,
  dragToPlace,
  inTheStrip,
  onTheTable,
  podium,
  saveButton,
  slot,
  takeJudgesSeat,
} from '../support/judges-table.ts';
import { jpegPhoto } from '../support/sample-photos.ts';

test.use({ viewport: { width: 1280, height: 900 } });

test('a judge takes the seat by the link and sees every entry of a category, large and without a name', async ({
  page,
  contest,
}) => {
  const heard: string[] = [];
  page.on('websocket', (socket) =>
    socket.on('framereceived', ({ payload }) => heard.push(String(payload))),
  );
  page.on('response', async (response) => {
    if (!response.url().includes('/api/')) return;
    heard.push(await response.text().catch(() => ''));
  });
  await enterDesigns(contest.url, ['Rose', 'Ship', 'Moth'], 'traditional');
  const organiser = await organiserOf(contest);
  await takeJudgesSeat(page, organiser, 'Judge Ada');
  expect(new URL(page.url()).hash).toBe('');

  await expect(page.getByRole('tab', { selected: true })).toHaveText(/Traditional/);
  await expect(onTheTable(page, 1)).toBeVisible();
  await expect(page.getByText('1 of 3')).toBeVisible();
  const ahead = inTheStrip(page, 2);
  await expect(ahead).toBeVisible();
  await page.keyboard.press('ArrowRight');
  await expect(onTheTable(page, 2)).toBeVisible();
  await page.getByRole('button', { name: 'Next entry' }).click();
  await expect(onTheTable(page, 3)).toBeVisible();
  await page.reload();
  await expect(onTheTable(page, 3)).toBeVisible();

  await enterDesigns(contest.url, ['Late one'], 'traditional');
  await expect(inTheStrip(page, 4)).toBeVisible();
  await expect(page.getByText('3 of 4')).toBeVisible();
  expect(heard.join('\n')).toContain('Late one');
  expect(heard.join('\n')).not.toMatch(/Kim Reyes|555 0100/);
  await expect(page.getByText(/Kim Reyes/)).toBeHidden();

  await page.getByRole('tab', { name: 'Realism' }).click();
  await expect(page.getByRole('heading', { name: 'A clean table' })).toBeVisible();
});

test('the next entry is fetched before the judge asks for it, and zoom shows the largest there is', async ({
  page,
  contest,
}) => {
  await enterDesigns(contest.url, ['Rose', 'Ship'], 'traditional', await jpegPhoto(2400, 3000));
  await takeJudgesSeat(page, await organiserOf(contest), 'Judge Ada');
  const picture = onTheTable(page, 1).getByRole('img', { name: 'Number 1: Rose' });
  await expect(picture).toBeVisible();
  // What lies ahead is fetched unseen, in the very size that is shown next.
  const fetched = () =>
    page.evaluate(() => performance.getEntriesByType('resource').map(({ name }) => name));
  await expect.poll(async () => (await fetched()).filter(isLarge).length).toBeGreaterThan(1);
  const before = (await fetched()).filter(isLarge);
  await page.keyboard.press('ArrowRight');
  const shown = onTheTable(page, 2).getByRole('img', { name: 'Number 2: Ship' });
  await expect(shown).toBeVisible();
  const source = () => shown.evaluate((image: HTMLImageElement) => image.currentSrc);
  await expect.poll(async () => before.includes(await source())).toBe(true);

  const whole = await shown.boundingBox();
  await page.getByRole('button', { name: 'Zoom' }).click();
  await expect(page.getByRole('button', { name: 'Zoom' })).toHaveAttribute('aria-pressed', 'true');
  await expect.poll(source).toMatch(/\/2048\.webp$/);
  await expect
    .poll(async () => ((await shown.boundingBox())?.width ?? 0) / (whole?.width ?? 1))
    .toBeGreaterThan(1.5);
  await page.keyboard.press('z');
  await expect(page.getByRole('button', { name: 'Zoom' })).toHaveAttribute('aria-pressed', 'false');
});

const isLarge = (url: string): boolean => /\/(1280|2048)\.webp$/.test(url);

test('a star is the judge’s own: it survives a reload, and nobody else sees it', async ({
  page,
  contest,
  newVisitor,
}) => {
  await enterDesigns(contest.url, ['Rose', 'Ship'], 'traditional');
  const organiser = await organiserOf(contest);
  await takeJudgesSeat(page, organiser, 'Judge Ada');
  const other = await newVisitor();
  await takeJudgesSeat(other, organiser, 'Judge Bea');
  await expect(onTheTable(other, 1)).toBeVisible();

  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('s');
  await expect(inTheStrip(page, 2)).toHaveAccessibleName(/starred/);
  await expect(page.getByRole('button', { name: 'Star', exact: true })).toHaveAttribute(
    'aria-busy',
    'false',
  );
  await page.reload();
  await expect(inTheStrip(page, 2)).toHaveAccessibleName(/starred/);
  await page.getByRole('button', { name: 'Starred', exact: true }).click();
  await expect(page.getByText('1 of 1')).toBeVisible();

  await other.reload();
  await expect(inTheStrip(other, 2)).not.toHaveAccessibleName(/starred/);
  await other.getByRole('button', { name: 'Starred', exact: true }).click();
  await expect(other.getByRole('heading', { name: 'No stars yet' })).toBeVisible();
});

test('entries are dragged on to the podium and saved, and every open browser shows them at once', async ({
  page,
  contest,
  newVisitor,
}) => {
  await enterDesigns(contest.url, ['Rose', 'Ship', 'Moth'], 'traditional');
  await takeJudgesSeat(page, await organiserOf(contest), 'Judge Ada');
  const spectator = await newVisitor();
  await spectator.goto('/winners');
  await expect(spectator.getByRole('heading', { name: 'No winners yet' })).toBeVisible();

  await dragToPlace(page, 3, 1);
  await expect(slot(page, 1)).toContainText('Moth');
  await dragToPlace(page, 1, 2);
  await expect(slot(page, 2)).toContainText('Rose');
  await dragToPlace(page, 2, 1);
  await expect(slot(page, 1)).toContainText('Ship');
  await expect(podium(page).getByText(/Not saved yet/)).toBeVisible();
  await expect(spectator.getByRole('heading', { name: 'No winners yet' })).toBeVisible();

  await saveButton(page).click();
  await expect(podium(page).getByText(/All saved · #\d+/)).toBeVisible();
  await expect(
    spectator.getByRole('region', { name: 'Traditional' }).getByRole('listitem').first(),
  ).toHaveText(/First.*2.*Ship/);
  await page.reload();
  await expect(slot(page, 1)).toContainText('Ship');
});

test('the podium is filled and saved by keyboard alone', async ({ page, contest }) => {
  await enterDesigns(contest.url, ['Rose', 'Ship', 'Moth'], 'traditional');
  await takeJudgesSeat(page, await organiserOf(contest), 'Judge Ada');
  await expect(onTheTable(page, 1)).toBeVisible();

  await page.keyboard.press('2');
  await expect(slot(page, 2)).toContainText('Rose');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('1');
  await expect(slot(page, 1)).toContainText('Ship');
  await page.keyboard.press('0');
  await expect(slot(page, 1)).toContainText('empty');
  await expect(podium(page).getByText(/Place 1 of Traditional is empty/)).toBeVisible();

  // Carried as by hand: picked up, moved from place to place, put down.
  await page.keyboard.press('ArrowRight');
  await inTheStrip(page, 3).focus();
  await page.keyboard.press('Space');
  await expect(alarm(page)).toHaveText('Over place 3.');
  await page.keyboard.press('ArrowDown');
  await expect(alarm(page)).toHaveText('Over place 1.');
  await page.keyboard.press('Space');
  await expect(slot(page, 1)).toContainText('Moth');

  await page.keyboard.press('Control+s');
  await expect(podium(page).getByText(/All saved · #\d+/)).toBeVisible();
  const { winners } = (await (await page.request.get('/api/winners')).json()) as {
    winners: Record<string, readonly { number: number; place: number }[]>;
  };
  expect(winners['traditional']).toMatchObject([
    { number: 3, place: 1 },
    { number: 1, place: 2 },
  ]);
});

test('a link that is not valid opens nothing', async ({ page, problems }) => {
  problems.expect(/status of 401/);
  await page.goto('/invite#no-such-invite-at-all');
  await page.getByRole('button', { name: 'Take my seat' }).click();
  await expect(page.getByRole('heading', { name: 'That didn’t work' })).toBeVisible();
  await page.goto('/judge');
  await expect(page.getByRole('heading', { name: 'By invitation' })).toBeVisible();
});
