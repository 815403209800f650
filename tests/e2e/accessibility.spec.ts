import { enterDesigns, organiserOf } from '../support/contest-programs.ts';
import { expectAccessible } from '../support/accessible.ts';
import { expect, test } from '../support/contest-test.ts';
import { entryFormOn, photoFile } from '../support/entry-form.ts';
import { jpegPhoto } from '../support/sample-photos.ts';

test.beforeEach(({ problems }) => {
  problems.expectLoss();
});

const lost = /Connection lost/;

test('the gallery is accessible empty, filled, with a design open, without a server and with results', async ({
  page,
  contest,
}) => {
  await page.goto('/');
  await expect(page.getByRole('heading', { name: 'A clean sheet' })).toBeVisible();
  await expectAccessible(page, 'empty');

  const [rose] = await enterDesigns(contest.url, ['Rose', 'Ship', 'Moth'], 'flash');
  await enterDesigns(contest.url, ['Wolf'], 'realism');
  await expect(page.getByRole('button', { name: /^Number 4:/ })).toBeVisible();
  await expectAccessible(page, 'filled');
  await page.getByRole('button', { name: /^Flash & Design/ }).click();
  await expectAccessible(page, 'one category');
  await page.getByRole('button', { name: /^Number 2:/ }).click();
  await expect(page.getByRole('dialog')).toBeVisible();
  await expectAccessible(page, 'a design open');
  await page.keyboard.press('Escape');

  const organiser = await organiserOf(contest);
  await organiser.saveWinners({ flash: [rose?.id ?? ''] });
  await organiser.reveal();
  await expect(page.getByRole('link', { name: 'See the winners' })).toBeVisible();
  await expectAccessible(page, 'results');
  await contest.kill9();
  await expect(page.getByText(lost).first()).toBeVisible();
  await expectAccessible(page, 'connection lost');
});

test('the entry form is accessible empty, with problems, filled in, sent and closed', async ({
  page,
  contest,
}) => {
  await page.goto('/enter');
  const form = entryFormOn(page);
  await expect(form.send).toBeVisible();
  await expectAccessible(page, 'empty');
  await form.send.click();
  await expect(page.getByText('Add a photo of your design.')).toBeVisible();
  await expectAccessible(page, 'problems');
  await form.fillIn('Anchor');
  await form.photo.setInputFiles(photoFile(await jpegPhoto()));
  await expect(page.getByAltText('Your photo, as it will be sent')).toBeVisible();
  await expectAccessible(page, 'filled in');
  await form.send.click();
  await expect(page.getByText('Your number is 1')).toBeVisible();
  await expectAccessible(page, 'sent');

  const organiser = await organiserOf(contest);
  await organiser.patchContest({ phase: 'judging' });
  await page.getByRole('button', { name: 'Enter another design' }).click();
  await expect(page.getByRole('heading', { name: 'Entries are closed' })).toBeVisible();
  await expectAccessible(page, 'closed');
});

test('the receipt is accessible while open, in its dialogs, with a place, broken and withdrawn', async ({
  page,
  contest,
}) => {
  const [kept, withdrawn] = await enterDesigns(contest.url, ['Lighthouse', 'Heron']);
  await page.goto(withdrawn?.receiptUrl ?? '');
  await expect(page.getByRole('heading', { name: '2', exact: true })).toBeVisible();
  await expectAccessible(page, 'open');
  await page.getByRole('button', { name: 'Edit' }).click();
  await expectAccessible(page, 'editing');
  await page.getByRole('button', { name: 'Cancel' }).click();
  await page.getByRole('button', { name: 'Withdraw' }).click();
  await expectAccessible(page, 'withdrawing');
  await page.getByRole('button', { name: 'Withdraw it' }).click();
  await expect(page.getByRole('heading', { name: 'Withdrawn' })).toBeVisible();
  await expectAccessible(page, 'withdrawn');

  await page.goto('/receipt/unknown');
  await expect(page.getByRole('heading', { name: 'This link is not whole' })).toBeVisible();
  await expectAccessible(page, 'broken link');
  const organiser = await organiserOf(contest);
  await organiser.saveWinners({ flash: [kept?.id ?? ''] });
  await organiser.reveal();
  await page.goto(kept?.receiptUrl ?? '');
  await expect(page.getByText('First place')).toBeVisible();
  await expectAccessible(page, 'with a place');
});

test('the winners and the stage are accessible empty, filled, and with results', async ({
  page,
  contest,
  newVisitor,
}) => {
  const stage = await newVisitor();
  await page.goto('/winners');
  await stage.goto('/screen');
  await expect(page.getByRole('heading', { name: 'No winners yet' })).toBeVisible();
  await expectAccessible(page, 'no winners');
  await expect(stage.getByText('The wall is still empty')).toBeVisible();
  await expectAccessible(stage, 'an empty stage');

  const [rose, ship] = await enterDesigns(contest.url, ['Rose', 'Ship', 'Moth']);
  await expect(stage.getByRole('figure')).toHaveText(/Moth/);
  await expectAccessible(stage, 'a design on stage');
  const organiser = await organiserOf(contest);
  await organiser.saveWinners({ flash: [ship?.id ?? '', rose?.id ?? ''] });
  await expect(page.getByText('As the judges see it so far.')).toBeVisible();
  await expectAccessible(page, 'winners so far');
  await organiser.reveal();
  await expect(page.getByText('by Kim Reyes').first()).toBeVisible();
  await expectAccessible(page, 'results');
  await expect(stage.getByRole('region', { name: /^Winners/ })).toBeVisible();
  await expectAccessible(stage, 'winners on stage');
  await contest.kill9();
  await expect(stage.getByText(lost).first()).toBeVisible();
  await expectAccessible(stage, 'a stage without a server');
});

test('the doors are accessible: sign-in, invitation, and pages that are not there', async ({
  page,
  problems,
}) => {
  problems.expect(/status of 401/);
  await page.goto('/sign-in');
  await expect(page.getByLabel('Password')).toBeVisible();
  await expectAccessible(page, 'sign-in');
  await page.getByLabel('Password').fill('not this one');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByLabel('Password')).toHaveAttribute('aria-invalid', 'true');
  await expectAccessible(page, 'a wrong password');
  await page.goto('/invite#nobody-was-invited-with-this');
  await expect(page.getByRole('button', { name: 'Take my seat' })).toBeVisible();
  await expectAccessible(page, 'invitation');
  await page.getByRole('button', { name: 'Take my seat' }).click();
  await expect(page.getByRole('heading', { name: 'That didn’t work' })).toBeVisible();
  await expectAccessible(page, 'an invitation that is not valid');
  await page.goto('/judge');
  await expect(page.getByRole('heading', { name: 'By invitation' })).toBeVisible();
  await expectAccessible(page, 'the judges’ table, from outside');
  await page.goto('/no-such-page');
  await expect(page.getByRole('heading', { name: 'Nothing is drawn here' })).toBeVisible();
  await expectAccessible(page, 'not found');
});

test('what is shown instead of a contest that cannot be read is accessible', async ({ page }) => {
  await page.route('**/api/snapshot*', (route) => route.abort());
  await page.route(/socket\.io/, (route) => route.abort());
  await page.routeWebSocket(/socket\.io/, (socket) => void socket.close());
  await page.goto('/');
  await expect(page.getByRole('heading', { name: 'That didn’t work' })).toBeVisible();
  await expectAccessible(page, 'an error');
});
