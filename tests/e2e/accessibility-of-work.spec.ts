import { expectAccessible } from '../support/accessible.ts';
import { enterDesigns, organiserOf } from '../support/contest-programs.ts';
import { expect, test } from '../support/contest-test.ts';
import { openSection, signIn } from '../support/organisers-board.ts';
import { onTheTable, podium, saveButton, takeJudgesSeat } from '../support/judges-table.ts';

test('the judges’ table is accessible empty, filled, zoomed, changed, disputed and final', async ({
  page,
  contest,
  problems,
}) => {
  problems.expect(/status of 409/);
  const organiser = await organiserOf(contest);
  await takeJudgesSeat(page, organiser, 'Judge Ada');
  await expect(page.getByRole('heading', { name: 'A clean table' })).toBeVisible();
  await expectAccessible(page, 'empty');

  const [rose] = await enterDesigns(contest.url, ['Rose', 'Ship', 'Moth'], 'traditional');
  await expect(onTheTable(page, 1)).toBeVisible();
  await expectAccessible(page, 'filled');
  await page.keyboard.press('s');
  await page.keyboard.press('z');
  await expectAccessible(page, 'starred and zoomed');
  await page.keyboard.press('z');
  await page.keyboard.press('o');
  await expect(page.getByRole('list', { name: 'Overview' })).toBeVisible();
  await expectAccessible(page, 'overview');
  await page.keyboard.press('o');
  await page.keyboard.press('?');
  await expectAccessible(page, 'keys');
  await page.keyboard.press('Escape');
  await page.keyboard.press('2');
  await expect(podium(page).getByText(/is empty. Fill it/)).toBeVisible();
  await expectAccessible(page, 'a gap on the podium');

  await page.keyboard.press('1');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('1');
  await expect(podium(page).getByText(/Not saved yet/)).toBeVisible();
  await organiser.saveWinners({ traditional: [rose?.id ?? ''] });
  await expect(page.getByText(/saved another podium/)).toBeVisible();
  await saveButton(page).click();
  await expect(page.getByRole('dialog')).toBeVisible();
  await expectAccessible(page, 'disputed');
  await page.getByRole('button', { name: 'Save mine' }).click();
  await expect(podium(page).getByText(/All saved/)).toBeVisible();
  await organiser.reveal();
  await expect(page.getByText(/the podiums are final/)).toBeVisible();
  await expectAccessible(page, 'final');
});

test('the organiser’s board is accessible: the contest and the entries, with their dialogs', async ({
  page,
  contest,
}) => {
  const organiser = await organiserOf(contest);
  const [, ship] = await enterDesigns(contest.url, ['Rose', 'Ship'], 'traditional');
  await organiser.moderate(ship?.id ?? '', 'hide', 'Traced from a book');
  await organiser.patchContest({ publish: 'after-approval' });
  await enterDesigns(contest.url, ['Moth']);
  await signIn(page, contest);
  await page.getByLabel('Closes', { exact: true }).fill('2030-03-31T02:30');
  await expectAccessible(page, 'contest');

  await openSection(page, 'Entries');
  await expect(page.getByRole('button', { name: 'Approve number 3' })).toBeVisible();
  await expectAccessible(page, 'entries');
  await page.getByRole('button', { name: 'Erase number 1' }).click();
  await page.getByRole('button', { name: 'Erase for good' }).click();
  await expectAccessible(page, 'erasing');
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Edit number 1' }).click();
  await expectAccessible(page, 'editing');
  await page.keyboard.press('Escape');
  await page.getByLabel('Search').fill('nobody has this name');
  await expect(page.getByRole('heading', { name: 'Nobody by that name' })).toBeVisible();
  await expectAccessible(page, 'nothing found');
});

test('the organiser’s board is accessible: categories, judges, reveal and export', async ({
  page,
  contest,
}) => {
  const organiser = await organiserOf(contest);
  const [rose] = await enterDesigns(contest.url, ['Rose'], 'traditional');
  await organiser.saveWinners({ traditional: [rose?.id ?? ''] });
  await signIn(page, contest);
  await openSection(page, 'Categories');
  await expectAccessible(page, 'categories');
  await openSection(page, 'Judges');
  await page.getByLabel('Judge’s name').fill('Ada Falk');
  await page.getByRole('button', { name: 'Invite judge' }).click();
  await expect(page.getByRole('group', { name: 'Invitation for Ada Falk' })).toBeVisible();
  await expectAccessible(page, 'judges');
  await openSection(page, 'Reveal');
  await expectAccessible(page, 'reveal');
  await page.getByRole('button', { name: 'Reveal the results' }).click();
  await expectAccessible(page, 'revealing');
  await page.keyboard.press('Escape');
  await openSection(page, 'Export');
  await expectAccessible(page, 'export');
});
