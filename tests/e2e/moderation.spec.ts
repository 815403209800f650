import type { Page } from '@playwright/test';
import { enterDesign, enterDesigns, organiserOf } from '../support/contest-programs.ts';
import { expect, test } from '../support/contest-test.ts';
import { inTheStrip, podium, slot, takeJudgesSeat } from '../support/judges-table.ts';
import { entryRow, openSection, signIn } from '../support/organisers-board.ts';

test.use({ viewport: { width: 1280, height: 900 } });

const onTheWall = (page: Page, number: number) =>
  page.getByRole('button', { name: new RegExp(`^Number ${number}:`) });

test('the organiser sees who entered with name and phone, and finds them', async ({
  page,
  contest,
}) => {
  await enterDesign(contest.url, { caption: 'Rose', name: 'José Rossi', phone: '+39 333 1234567' });
  await enterDesign(contest.url, { caption: 'Ship', name: 'Hana Falk', phone: '+49 170 7654321' });
  await signIn(page, contest);
  await openSection(page, 'Entries');
  await expect(entryRow(page, 1).getByRole('link', { name: '+39 333 1234567' })).toHaveAttribute(
    'href',
    'tel:+393331234567',
  );
  await expect(entryRow(page, 2)).toContainText('Hana Falk');
  await page.getByLabel('Search').fill('jose');
  await expect(entryRow(page, 2)).toBeHidden();
  await expect(entryRow(page, 1)).toBeVisible();

  await page.getByLabel('Search').fill('');
  await enterDesign(contest.url, { caption: 'Moth', name: 'Otis Walsh' });
  await expect(entryRow(page, 3)).toContainText('Otis Walsh');
});

test('with approval an entry waits unseen until one tap, and then appears everywhere', async ({
  page,
  contest,
  newVisitor,
}) => {
  const visitor = await newVisitor();
  await visitor.goto('/');
  await expect(visitor.getByRole('heading', { name: 'A clean sheet' })).toBeVisible();
  await signIn(page, contest);
  await page.getByRole('radio', { name: 'After approval' }).click();
  await expect(page.getByRole('radio', { name: 'After approval' })).toBeChecked();

  const entry = await enterDesign(contest.url, { caption: 'Moth' });
  const receipt = await newVisitor();
  await receipt.goto(entry.receiptUrl);
  await expect(receipt.getByText(/Waiting for the organisers/)).toBeVisible();
  await openSection(page, 'Entries');
  await expect(entryRow(page, 1).getByText('Waiting')).toBeVisible();
  await expect(visitor.getByRole('heading', { name: 'A clean sheet' })).toBeVisible();

  await page.getByRole('button', { name: 'Approve number 1' }).click();
  await expect(onTheWall(visitor, 1)).toBeVisible();
  await expect(receipt.getByText(/It is on the wall/)).toBeVisible();
  await expect(page.getByRole('button', { name: 'Approve number 1' })).toBeHidden();
});

test('what is hidden with a reason is gone from every page at once, and comes back when restored', async ({
  page,
  contest,
  newVisitor,
  problems,
}) => {
  // The first try, without a reason.
  problems.expect(/status of 422/);
  const [rose] = await enterDesigns(contest.url, ['Rose', 'Ship'], 'traditional');
  const organiser = await organiserOf(contest);
  await organiser.saveWinners({ traditional: [rose?.id ?? ''] });
  const [visitor, winners, judge, receipt] = [
    await newVisitor(),
    await newVisitor(),
    await newVisitor(),
    await newVisitor(),
  ];
  await visitor.goto('/');
  await winners.goto('/winners');
  await expect(winners.getByRole('region', { name: 'Traditional' })).toBeVisible();
  await takeJudgesSeat(judge, organiser, 'Judge Ada');
  await expect(inTheStrip(judge, 1)).toBeVisible();
  await receipt.goto(rose?.receiptUrl ?? '');
  await expect(receipt.getByText(/It is on the wall/)).toBeVisible();

  await signIn(page, contest);
  await openSection(page, 'Entries');
  await page.getByRole('button', { name: 'Hide number 1' }).click();
  const dialog = page.getByRole('dialog', { name: 'Hide number 1' });
  await dialog.getByRole('button', { name: 'Hide entry' }).click();
  await expect(dialog.getByLabel('Reason')).toHaveAccessibleDescription(/\w+/);
  await dialog.getByLabel('Reason').fill('Traced from a book');
  await dialog.getByRole('button', { name: 'Hide entry' }).click();
  await expect(onTheWall(visitor, 1)).toBeHidden();
  await expect(onTheWall(visitor, 2)).toBeVisible();
  await expect(winners.getByRole('heading', { name: 'No winners yet' })).toBeVisible();
  await expect(inTheStrip(judge, 1)).toBeHidden();
  await expect(slot(judge, 1)).toContainText('empty');
  await expect(receipt.getByText(/Traced from a book/)).toBeVisible();

  await page.getByRole('button', { name: 'Restore number 1' }).click();
  await expect(onTheWall(visitor, 1)).toBeVisible();
  await expect(inTheStrip(judge, 1)).toBeVisible();
  await expect(podium(judge)).toBeVisible();
});

test('what is erased is gone for good: from every page, with its photo, name and phone', async ({
  page,
  contest,
  newVisitor,
  problems,
}) => {
  problems.expect(/status of 4(04|10)/);
  const entry = await enterDesign(contest.url, {
    caption: 'Rose',
    name: 'Somebody Else',
    phone: '+49 170 1111111',
  });
  const visitor = await newVisitor();
  await visitor.goto('/');
  await expect(onTheWall(visitor, 1)).toBeVisible();
  // Not `currentSrc`: that is empty until the browser has chosen.
  const photo = (await onTheWall(visitor, 1).locator('img').getAttribute('src')) ?? '';
  expect((await visitor.request.get(photo)).status()).toBe(200);

  await signIn(page, contest);
  await openSection(page, 'Entries');
  await page.getByRole('button', { name: 'Erase number 1' }).click();
  const dialog = page.getByRole('dialog', { name: 'Erase number 1' });
  await dialog.getByLabel('Reason').fill('Asked by the person shown');
  await dialog.getByRole('button', { name: 'Erase for good' }).click();
  await expect(dialog.getByLabel('Type the number 1')).toHaveAccessibleDescription(
    'Type 1 to erase it.',
  );
  await dialog.getByLabel('Type the number 1').fill('1');
  await dialog.getByRole('button', { name: 'Erase for good' }).click();
  await expect(dialog).toBeHidden();
  await expect(visitor.getByRole('heading', { name: 'A clean sheet' })).toBeVisible();
  await expect.poll(async () => (await visitor.request.get(photo)).status()).toBe(404);
  const csv = await (await page.request.get('/api/export.csv')).text();
  expect(csv).not.toMatch(/Somebody Else|1111111/);
  await visitor.goto(entry.receiptUrl);
  await expect(visitor.getByRole('heading', { name: 'Withdrawn' })).toBeVisible();
});
