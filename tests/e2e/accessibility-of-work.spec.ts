import { expectAccessible } from '../support/accessible.ts';
import { enterDesigns, organiserOf } from '../support/contest-programs.ts';
import { expect, test } from '../support/contest-test.ts';
import { onTheTable, podium, saveButton, takeJudgesSeat } from '../support/judges-table.ts';

test.setTimeout(120_000);

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
