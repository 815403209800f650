import { retryNow } from '../support/cable.ts';
import { contestCommand } from '../support/contest-command.ts';
import { enterDesigns, organiserOf, takeSeat } from '../support/contest-programs.ts';
import { expect, test } from '../support/contest-test.ts';
import { entryFormOn, photoFile } from '../support/entry-form.ts';
import { onTheTable, podium, saveButton, slot, takeJudgesSeat } from '../support/judges-table.ts';
import { jpegPhoto } from '../support/sample-photos.ts';

const longer = { timeout: 30_000 };

test('what a restore took back is sent again by the phone that still has it, once; nobody keeps seeing what is gone', async ({
  page,
  contest,
  newVisitor,
  problems,
}) => {
  problems.expectLoss();
  await enterDesigns(contest.url, ['Rose']);
  await contestCommand(contest, ['backup']);
  const spectator = await newVisitor();
  await spectator.goto('/');

  await page.goto('/enter');
  const form = entryFormOn(page);
  await form.fillIn('Phoenix');
  await form.photo.setInputFiles(photoFile(await jpegPhoto(900, 1200)));
  await form.send.click();
  await expect(page.getByText('Your number is 2')).toBeVisible(longer);
  // Somebody else's program has no outbox: what it entered is gone with the restore.
  await enterDesigns(contest.url, ['Ghost']);
  await expect(spectator.getByRole('button', { name: /^Number \d+:/ })).toHaveText(
    [/Ghost/, /Phoenix/, /Rose/],
    longer,
  );

  await contest.stop();
  await contestCommand(contest, ['restore', '--yes']);
  await contest.start();
  for (const open of [page, spectator]) await retryNow(open);
  await expect(
    page
      .getByText(
        /put back to an earlier moment, so “Phoenix” was sent again: its number is now 100\d\./,
      )
      .first(),
  ).toBeVisible(longer);
  await expect(page.getByText(/Your number is 100\d/)).toBeVisible();
  await expect(spectator.getByRole('button', { name: /^Number \d+:/ })).toHaveText(
    [/Phoenix/, /Rose/],
    longer,
  );
  await page.getByRole('link', { name: 'Open the receipt' }).click();
  await expect(page.getByRole('heading', { name: /^100\d$/ })).toBeVisible();
});

test('a podium that a restore took back does not overwrite what another judge saved since: its judge is asked', async ({
  page,
  contest,
  problems,
}) => {
  problems.expectLoss();
  problems.expect(/status of 40[19]/);
  const [, ship] = await enterDesigns(contest.url, ['Rose', 'Ship'], 'traditional');
  const organiser = await organiserOf(contest);
  const adas = await organiser.invite('Judge Ada');
  const bens = await organiser.invite('Judge Ben');
  await contestCommand(contest, ['backup']);
  const benSavesShip = async () => {
    const ben = await takeSeat(contest.url, { invite: bens.split('#')[1] ?? '' });
    await ben.saveWinners({ traditional: [ship?.id ?? ''] });
  };
  await benSavesShip();
  await takeJudgesSeat(page, { invite: async () => adas }, 'Judge Ada');
  await expect(onTheTable(page, 1)).toBeVisible();
  await expect(slot(page, 1)).toContainText('Ship');
  await page.keyboard.press('1');
  await expect(slot(page, 1)).toContainText('Rose');
  await saveButton(page).click();
  await expect(podium(page)).toContainText(/All saved · #\d+/, longer);

  await contest.stop();
  await contestCommand(contest, ['restore', '--yes']);
  await contest.start();
  // His revision in this history is the one on which Ada saved in the lost one.
  await benSavesShip();
  await retryNow(page);
  const session = page.getByRole('dialog', { name: 'Your session is over' });
  await session.getByRole('button', { name: 'Sign in', exact: true }).click(longer);
  await session.getByRole('textbox', { name: 'Your invitation link' }).fill(adas);
  await session.getByRole('button', { name: 'Sign in', exact: true }).click();
  const dialog = page.getByRole('dialog', { name: 'Somebody else saved winners' });
  await expect(dialog).toContainText('Judge Ben saved the podium of Traditional', longer);
  await expect(dialog.getByRole('row').nth(1)).toHaveText(/1.*Ship.*Rose/);
  await dialog.getByRole('button', { name: 'Save mine' }).click();
  await expect(podium(page)).toContainText(/All saved · #\d+/, longer);
  await expect(slot(page, 1)).toContainText('Rose');
});
