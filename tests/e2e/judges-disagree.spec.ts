import type { Page } from '@playwright/test';
import { enterDesigns, organiserOf } from '../support/contest-programs.ts';
import type { ContestServer } from '../support/contest-server.ts';
import { expect, test } from '../support/contest-test.ts';
import { onTheTable, podium, saveButton, slot, takeJudgesSeat } from '../support/judges-table.ts';

test.use({ viewport: { width: 1280, height: 900 } });

/** Two judges at one table, each with another idea of the first place. */
const disagree = async (ada: Page, bea: Page, contest: ContestServer): Promise<void> => {
  await enterDesigns(contest.url, ['Rose', 'Ship', 'Moth'], 'traditional');
  const organiser = await organiserOf(contest);
  await takeJudgesSeat(ada, organiser, 'Judge Ada');
  await takeJudgesSeat(bea, organiser, 'Judge Bea');
  await expect(onTheTable(ada, 1)).toBeVisible();
  await expect(onTheTable(bea, 1)).toBeVisible();
  await ada.keyboard.press('1');
  await bea.keyboard.press('ArrowRight');
  await bea.keyboard.press('1');
  await expect(slot(bea, 1)).toContainText('Ship');
  await saveButton(ada).click();
  await expect(podium(ada).getByText(/All saved/)).toBeVisible();
  await saveButton(bea).click();
  const dialog = bea.getByRole('dialog', { name: 'Somebody else saved winners' });
  await expect(dialog).toContainText('Judge Ada saved the podium of Traditional');
  await expect(dialog.getByRole('row').nth(1)).toHaveText(/1.*Rose.*Ship/);
};

const savedFirst = async (page: Page): Promise<string | undefined> => {
  const { winners } = (await (await page.request.get('/api/winners')).json()) as {
    winners: Record<string, readonly { caption: string }[]>;
  };
  return winners['traditional']?.[0]?.caption;
};

test('a judge who saves second is shown who saved what, and may leave it', async ({
  page,
  contest,
  newVisitor,
  problems,
}) => {
  problems.expect(/status of 409/);
  const bea = await newVisitor();
  await disagree(page, bea, contest);
  expect(await savedFirst(page)).toBe('Rose');
  await bea.getByRole('button', { name: 'Take theirs' }).click();
  await expect(bea.getByRole('dialog')).toBeHidden();
  await expect(slot(bea, 1)).toContainText('Rose');
  await expect(podium(bea).getByText('Saved by Judge Ada')).toBeVisible();
  expect(await savedFirst(page)).toBe('Rose');
});

test('a judge who saves second may also stand by the own choice, and the first one sees it', async ({
  page,
  contest,
  newVisitor,
  problems,
}) => {
  problems.expect(/status of 409/);
  const bea = await newVisitor();
  await disagree(page, bea, contest);
  await bea.getByRole('button', { name: 'Save mine' }).click();
  await expect(bea.getByRole('dialog')).toBeHidden();
  await expect(podium(bea).getByText(/All saved/)).toBeVisible();
  await expect(slot(page, 1)).toContainText('Ship');
  await expect(podium(page).getByText('Saved by Judge Bea')).toBeVisible();
  expect(await savedFirst(page)).toBe('Ship');
});

test('who saves at the very same moment overwrites nobody: one is saved, the other is asked', async ({
  page,
  contest,
  newVisitor,
  problems,
}) => {
  problems.expect(/status of 409/);
  const [rose, ship] = await enterDesigns(contest.url, ['Rose', 'Ship'], 'traditional');
  const organiser = await organiserOf(contest);
  const bea = await newVisitor();
  await takeJudgesSeat(page, organiser, 'Judge Ada');
  await takeJudgesSeat(bea, organiser, 'Judge Bea');
  await expect(onTheTable(page, 1)).toBeVisible();
  await expect(onTheTable(bea, 1)).toBeVisible();
  await page.keyboard.press('1');
  await bea.keyboard.press('ArrowRight');
  await bea.keyboard.press('1');
  await expect(slot(page, 1)).toContainText('Rose');
  await expect(slot(bea, 1)).toContainText('Ship');
  // Neither save sets out before both are pressed, or news of the first could come before the second.
  const arePressed = Promise.withResolvers<undefined>();
  for (const each of [page, bea])
    await each.route('**/api/commands', async (route) => {
      await arePressed.promise;
      await route.continue();
    });
  await Promise.all([saveButton(page).click(), saveButton(bea).click()]);
  arePressed.resolve(undefined);

  const asked = (each: Page) => each.getByRole('dialog', { name: 'Somebody else saved winners' });
  const saved = (each: Page) => podium(each).getByText(/All saved/);
  await expect
    .poll(async () => [
      (await asked(page).count()) + (await asked(bea).count()),
      (await saved(page).count()) + (await saved(bea).count()),
    ])
    .toEqual([1, 1]);
  const first = (await saved(page).count()) === 1 ? rose : ship;
  expect(await savedFirst(page)).toBe(first?.caption);
});
