import { readFile } from 'node:fs/promises';
import sharp from 'sharp';
import { enterDesign, enterDesigns, organiserOf } from '../support/contest-programs.ts';
import { expect, test } from '../support/contest-test.ts';
import { takeJudgesSeat } from '../support/judges-table.ts';
import { openSection, signIn } from '../support/organisers-board.ts';
import { parseCsv, unzip } from '../support/read-export.ts';

test.use({ viewport: { width: 1280, height: 900 } });

test('the organiser signs in and names the contest, and every open page bears the name at once', async ({
  page,
  contest,
  newVisitor,
  problems,
}) => {
  problems.expect(/status of 401/);
  const visitor = await newVisitor();
  await visitor.goto('/');
  await page.goto('/organise');
  await expect(page.getByRole('heading', { name: 'Backstage' })).toBeVisible();
  await page.getByRole('link', { name: 'Sign in' }).click();
  await page.getByLabel('Password').fill('guessed');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByLabel('Password')).toHaveAccessibleDescription(/password/i);
  await expect(page.getByLabel('Password')).toHaveAttribute('aria-invalid', 'true');
  await signIn(page, contest);

  await page.getByLabel('Name of the contest').fill('Ink & Iron 2026');
  await page.getByRole('button', { name: 'Save name' }).click();
  await expect(visitor.getByRole('heading', { name: 'Ink & Iron 2026' })).toBeVisible();
  await expect(visitor).toHaveTitle('Ink & Iron 2026');

  await page.getByRole('button', { name: 'Sign out' }).click();
  await expect(page.getByRole('heading', { name: 'Backstage' })).toBeVisible();
});

test('the contest is closed and opened by hand, and the entry form follows in every browser', async ({
  page,
  contest,
  newVisitor,
}) => {
  const visitor = await newVisitor();
  await visitor.goto('/enter');
  await expect(visitor.getByRole('button', { name: 'Enter it' })).toBeVisible();
  await signIn(page, contest);
  await page.getByRole('button', { name: 'Close now' }).click();
  await expect(visitor.getByRole('heading', { name: 'Entries are closed' })).toBeVisible();
  await expect(
    page.getByRole('list', { name: 'Running order' }).getByRole('listitem').nth(2),
  ).toHaveAttribute('aria-current', 'step');
  await page.getByRole('button', { name: 'Reopen' }).click();
  await expect(visitor.getByRole('button', { name: 'Enter it' })).toBeVisible();
});

test('a closing time is typed in the contest’s own time zone, and the contest closes by itself', async ({
  page,
  contest,
  newVisitor,
}) => {
  const visitor = await newVisitor({ timezoneId: 'Asia/Tokyo' });
  await visitor.goto('/');
  await signIn(page, contest);
  const zone = 'America/New_York';
  const inThreeHours = new Date(Math.floor(performance.timeOrigin / 60_000 + 180) * 60_000);
  await page.getByLabel('Time zone').selectOption(zone);
  await page.getByLabel('Closes', { exact: true }).fill(wallTimeIn(zone, inThreeHours));
  await expect(page.getByText(new RegExp(`in ${zone}, in `))).toBeVisible();
  await page.getByRole('button', { name: 'Save hours' }).click();
  await expect(visitor.getByText(/Closes in/)).toBeVisible();
  const saved = (await (await page.request.get('/api/contest')).json()) as Record<string, unknown>;
  expect(saved).toMatchObject({ timeZone: zone, phase: 'open' });
  expect(new Date(String(saved['closesAt'])).getTime()).toBe(inThreeHours.getTime());

  const organiser = await organiserOf(contest);
  const soon = new Date(performance.timeOrigin + performance.now() + 2000).toISOString();
  await organiser.patchContest({ closesAt: soon });
  await expect(visitor.getByText('The judges are at work')).toBeVisible();
  await expect(visitor.getByRole('link', { name: 'Enter your design' })).toBeHidden();
});

test('categories are renamed, ordered, added and removed, and the entry form shows them at once', async ({
  page,
  contest,
  newVisitor,
  problems,
}) => {
  problems.expect(/status of 4(09|22)/);
  const visitor = await newVisitor();
  await visitor.goto('/enter');
  await signIn(page, contest);
  await openSection(page, 'Categories');
  const row = (name: string) => page.getByRole('listitem', { name, exact: true });
  await row('Traditional').getByLabel('Rule').fill('Three colours at most.');
  await row('Traditional').getByLabel('Places').fill('1');
  await page.getByRole('button', { name: 'Move Traditional down' }).click();
  await page.getByRole('button', { name: 'Remove Realism' }).click();
  await page.getByRole('button', { name: 'Add category' }).click();
  await page.getByRole('listitem').last().getByLabel('Name').fill('Fine line');
  await page.getByRole('button', { name: 'Save categories' }).click();

  await expect(visitor.getByText('Three colours at most.')).toBeVisible();
  const group = visitor.getByRole('group', { name: 'Category' });
  await expect(group.getByRole('radio')).toHaveCount(6);
  const inOrder = ['Black & Grey', 'Traditional', 'Colour', 'Blackwork', 'Flash', 'Fine line'];
  for (const [index, name] of inOrder.entries())
    await expect(group.getByRole('radio').nth(index)).toHaveAccessibleName(new RegExp(`^${name}`));

  await enterDesign(contest.url, { caption: 'Rose', category: 'colour' });
  await page.getByRole('button', { name: 'Remove Colour' }).click();
  await page.getByRole('button', { name: 'Save categories' }).click();
  await expect(page.getByText(/Colour.*entr(y|ies)/).first()).toBeVisible();
  await expect(group.getByRole('radio')).toHaveCount(6);
});

test('a judge is invited by a link, and revoked: the open page is told at once', async ({
  page,
  contest,
  newVisitor,
  problems,
}) => {
  problems.expect(/status of 401/);
  await enterDesigns(contest.url, ['Rose'], 'traditional');
  await signIn(page, contest);
  await openSection(page, 'Judges');
  await page.getByLabel('Judge’s name').fill('Ada Falk');
  await page.getByRole('button', { name: 'Invite judge' }).click();
  await expect(
    page.getByRole('img', { name: 'QR code of the invitation for Ada Falk' }),
  ).toBeVisible();
  const link = await page.getByRole('textbox', { name: 'Invitation link' }).inputValue();
  const list = page.getByRole('list', { name: 'Judges' });
  await expect(list.getByText(/Not used yet/)).toBeVisible();

  const judge = await newVisitor();
  await takeJudgesSeat(judge, { invite: async () => link }, 'Ada Falk');
  await expect(list.getByText(/Signed in/)).toBeVisible();
  await page.getByRole('button', { name: 'Revoke Ada Falk' }).click();
  await page.getByRole('button', { name: 'Revoke invitation' }).click();
  const over = judge.getByRole('dialog', { name: 'Your session is over' });
  await expect(over).toContainText('Sign in again to go on where you were.');
  await over.getByRole('textbox', { name: 'Your invitation link' }).fill(link);
  await over.getByRole('button', { name: 'Sign in', exact: true }).click();
  await expect(over.getByText(/invitation|invite/i).last()).toBeVisible();
  await over.getByRole('button', { name: 'Not now' }).click();
  await expect(judge.getByRole('heading', { name: 'By invitation' })).toBeVisible();
  await expect(list).toBeHidden();

  await judge.goto(link);
  await judge.getByRole('button', { name: 'Take my seat' }).click();
  await expect(judge.getByRole('heading', { name: 'That didn’t work' })).toBeVisible();
});

test('the results are revealed by one button, after one question, to everybody', async ({
  page,
  contest,
  newVisitor,
}) => {
  const [rose] = await enterDesigns(contest.url, ['Rose', 'Ship']);
  const organiser = await organiserOf(contest);
  await organiser.patchContest({ winnersVisibility: 'on-reveal' });
  await organiser.saveWinners({ flash: [rose?.id ?? ''] });
  const visitor = await newVisitor();
  await visitor.goto('/winners');
  await signIn(page, contest);
  await openSection(page, 'Reveal');
  await page.getByRole('button', { name: 'Reveal the results' }).click();
  const question = page.getByRole('dialog', { name: 'Reveal the results?' });
  await expect(question).toContainText('1 winner is shown to everybody, in 1 category.');
  await question.getByRole('button', { name: 'Not yet' }).click();
  await expect(visitor.getByRole('heading', { name: 'No winners yet' })).toBeVisible();
  await page.getByRole('button', { name: 'Reveal the results' }).click();
  await question.getByRole('button', { name: 'Reveal now' }).click();
  await expect(visitor.getByText('by Kim Reyes')).toBeVisible();
  await expect(visitor.getByText('The results are out').first()).toBeVisible();
});

test('the CSV and the ZIP with the photos are downloaded, and hold what the contest holds', async ({
  page,
  contest,
}) => {
  const rose = await enterDesign(contest.url, { caption: '=1+1, "Rose"', name: 'Zoë Falk' });
  await enterDesign(contest.url, { caption: 'Ship', category: 'realism' });
  const organiser = await organiserOf(contest);
  await organiser.saveWinners({ flash: [rose.id] });
  await signIn(page, contest);
  await openSection(page, 'Export');
  const download = async (name: string): Promise<Buffer> => {
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name }).click(),
    ]);
    return readFile(await file.path());
  };
  const csv = (await download('Download CSV')).toString('utf8');
  const [header = [], ...rows] = parseCsv(csv.replace(/^\uFEFF/, ''));
  expect(rows.map((row) => Object.fromEntries(header.map((each, i) => [each, row[i]])))).toEqual([
    expect.objectContaining({
      number: '1',
      category: 'Flash & Design',
      title: `'=1+1, "Rose"`,
      name: 'Zoë Falk',
      phone: "'+1 555 0100",
      place: '1',
    }),
    expect.objectContaining({ number: '2', category: 'Realism', title: 'Ship', place: '' }),
  ]);
  const files = unzip(await download('Download ZIP'));
  expect([...files.keys()].sort()).toEqual([
    'Flash Design/1.webp',
    'Realism/2.webp',
    'entries.csv',
  ]);
  expect(files.get('entries.csv')?.toString('utf8')).toBe(csv);
  const photo = await sharp(files.get('Flash Design/1.webp')).metadata();
  expect(photo).toMatchObject({ format: 'webp', width: 640, height: 800 });
});

/** What the clocks there show, as a datetime field has it. */
const wallTimeIn = (timeZone: string, at: Date): string =>
  at.toLocaleString('sv-SE', { timeZone }).slice(0, 16).replace(' ', 'T');
