import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import sharp from 'sharp';
import { enterDesign, organiserOf } from '../support/contest-programs.ts';
import { expect, test } from '../support/contest-test.ts';
import { cameraPhoto, entryFormOn, photoFile } from '../support/entry-form.ts';
import { heicHeader, jpegPhoto } from '../support/sample-photos.ts';

test.use({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });

/** As on a convention's Wi-Fi: slow enough upwards to watch the photo leave. */
const slowDown = async (page: Page): Promise<void> => {
  const session = await page.context().newCDPSession(page);
  await session.send('Network.emulateNetworkConditions', {
    offline: false,
    latency: 20,
    downloadThroughput: -1,
    uploadThroughput: 600 * 1024,
  });
};

const numbered = (page: Page, number: number) =>
  page.getByRole('button', { name: new RegExp(`^Number ${number}:`) });

test('a contestant enters a photo from the phone: it leaves at most 2560 pixels tall, and every open browser shows it within a second', async ({
  page,
  contest,
  newVisitor,
}) => {
  const watcher = await newVisitor();
  await watcher.goto('/');
  await expect(watcher.getByRole('heading', { name: 'A clean sheet' })).toBeVisible();

  await page.goto('/');
  await page.getByRole('link', { name: 'Enter your design' }).tap();
  await expect(page.getByText('Drawn, not yet tattooed: paper or tablet.')).toBeVisible();
  const form = entryFormOn(page);
  await form.fillIn('Swallow over the harbour');
  const photo = await cameraPhoto();
  await form.photo.setInputFiles(photoFile(photo));
  await expect(page.getByAltText('Your photo, as it will be sent')).toBeVisible();

  await slowDown(page);
  const answer = page.waitForResponse('**/api/submit');
  const answered = answer.then(() => performance.now());
  const seen = numbered(watcher, 1)
    .waitFor({ timeout: 30_000 })
    .then(() => performance.now());
  await form.send.tap();
  await expect(page.getByText(/^Sending… [1-9]\d? %$/)).toBeVisible();
  await expect(page.getByRole('progressbar')).toHaveAttribute('value', /^[1-9]\d?$/);
  await expect(page.getByRole('heading', { name: 'You’re in' })).toBeVisible({ timeout: 30_000 });
  await expect(page.getByText('Your number is 1')).toBeVisible();

  const delayMs = (await seen) - (await answered);
  console.log(`seen by another browser ${delayMs.toFixed(0)} ms after the answer`);
  expect(delayMs).toBeLessThan(2000);
  await expect(numbered(watcher, 1)).toHaveAccessibleName(
    'Number 1: Swallow over the harbour, Flash & Design',
  );

  const { requestBodySize } = await (await answer).request().sizes();
  expect(requestBodySize).toBeLessThan(photo.length);
  const [entry] = await feedOf(contest.url);
  expect([entry?.width, entry?.height]).toEqual([1920, 2560]);
  const largest = `${String(entry?.widths.at(-1))}.webp`;
  const picture = await page.request.get(entry?.imageUrl.replace(/\d+\.webp$/, largest) ?? '');
  const { width, height, exif } = await sharp(await picture.body()).metadata();
  expect({ width, height, exif }).toEqual({ width: 1920, height: 2560, exif: undefined });
});

test('the receipt keeps the number, survives a reload, and is edited and withdrawn by its holder', async ({
  page,
  newVisitor,
}) => {
  await page.goto('/enter');
  const form = entryFormOn(page);
  await form.fillIn('Panther');
  await form.photo.setInputFiles(photoFile(await jpegPhoto(900, 1200)));
  await form.send.tap();
  await expect(page.getByText('Your number is 1')).toBeVisible();
  await expect(page.getByRole('img', { name: 'QR code of your receipt link' })).toBeVisible();
  const link = page.getByRole('textbox', { name: 'Receipt link' });
  await expect(link).toHaveValue(/\/receipt\/[^#]+#.{20,}$/);
  const address = await link.inputValue();
  await page.reload();
  await expect(page.getByText('Your number is 1')).toBeVisible();
  await expect(link).toHaveValue(address);

  const watcher = await newVisitor();
  await watcher.goto('/');
  await expect(numbered(watcher, 1)).toHaveAccessibleName(/Panther/);

  await page.getByRole('link', { name: 'Open the receipt' }).tap();
  await expect(page.getByText('It is on the wall, and the judges can see it.')).toBeVisible();
  await page.getByRole('button', { name: 'Edit' }).tap();
  const dialog = page.getByRole('dialog', { name: 'Edit your entry' });
  await dialog.getByLabel('Title of the design').fill('Panther, crawling');
  await dialog.getByLabel('Category').selectOption('Traditional');
  await dialog.getByRole('button', { name: 'Save changes' }).tap();
  await expect(dialog).toBeHidden();
  await expect(page.getByRole('definition').filter({ hasText: 'Panther, crawling' })).toBeVisible();
  await expect(numbered(watcher, 1)).toHaveAccessibleName(
    'Number 1: Panther, crawling, Traditional',
  );

  await page.getByRole('button', { name: 'Withdraw' }).tap();
  const question = page.getByRole('dialog', { name: 'Withdraw number 1?' });
  await question.getByRole('button', { name: 'Keep it' }).tap();
  await expect(question).toBeHidden();
  await expect(numbered(watcher, 1)).toBeVisible();
  await page.getByRole('button', { name: 'Withdraw' }).tap();
  await question.getByRole('button', { name: 'Withdraw it' }).tap();
  await expect(page.getByRole('heading', { name: 'Withdrawn' })).toBeVisible();
  await expect(watcher.getByRole('heading', { name: 'A clean sheet' })).toBeVisible();
});

test('the receipt shows the place once there are results, and can no longer be changed', async ({
  page,
  contest,
}) => {
  const entry = await enterDesign(contest.url, { caption: 'Lighthouse' });
  await page.goto(entry.receiptUrl);
  await expect(page.getByRole('heading', { name: '1', exact: true })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Edit' })).toBeVisible();

  const organiser = await organiserOf(contest);
  await organiser.saveWinners({ flash: [entry.id] });
  await expect(page.getByText('First place')).toBeHidden();
  await organiser.reveal();
  await expect(page.getByText('First place')).toBeVisible();
  await expect(page.getByText(/The deadline is over/)).toBeVisible();
  await expect(page.getByRole('button', { name: 'Edit' })).toBeHidden();
});

test('an empty form is answered with a sentence by each field, and the first one has the focus', async ({
  page,
}) => {
  await page.goto('/enter');
  const form = entryFormOn(page);
  await form.send.tap();
  await expect(form.category('Traditional')).toBeFocused();
  const group = page.getByRole('group', { name: 'Category' });
  await expect(group).toHaveAccessibleDescription('Choose the category you want to enter.');
  await expect(form.photo).toHaveAccessibleDescription('Add a photo of your design.');
  await expect(form.title).toHaveAccessibleDescription('Give your design a title.');
  await expect(form.name).toHaveAccessibleDescription(/Tell us your name/);
  await expect(form.phone).toHaveAccessibleDescription(/Give a phone number/);
  await expect(form.consent).toHaveAccessibleDescription(/only take your entry if you agree/);

  await form.title.fill('Dagger');
  await expect(form.title).toHaveAccessibleDescription('');
});

const wrongFiles: readonly (readonly [string, () => Promise<Buffer>, string, string, RegExp])[] = [
  [
    'a PDF',
    async () => Buffer.from('%PDF-1.7\n%âãÏÓ\n1 0 obj\n<<>>\nendobj\n'),
    'design.pdf',
    'application/pdf',
    /JPEG, PNG/,
  ],
  ['a HEIC photo', async () => heicHeader, 'IMG_0001.HEIC', 'image/heic', /HEIC/],
  [
    'a corrupt JPEG',
    async () => (await jpegPhoto(1200, 900)).subarray(0, 900),
    'torn.jpg',
    'image/jpeg',
    /photo|picture|file/i,
  ],
];

for (const [what, make, name, mimeType, sentence] of wrongFiles)
  test(`${what} is refused with a sentence by the photo; nothing typed is lost, no file is left`, async ({
    page,
    contest,
    problems,
  }) => {
    // The browser notes each refusal of the server, and its own failed preview.
    problems.expect(/status of 4(15|22)|blob:/);
    await page.goto('/enter');
    const form = entryFormOn(page);
    await form.fillIn('Ship in a bottle');
    await form.photo.setInputFiles(photoFile(await make(), name, mimeType));
    await form.send.tap();
    await expect(form.photo).toHaveAccessibleDescription(sentence);
    console.log(`${what}: “${await descriptionOf(page)}”`);

    await expect(form.title).toHaveValue('Ship in a bottle');
    await page.reload();
    await expect(form.title).toHaveValue('Ship in a bottle');
    await expect(form.phone).toHaveValue('+49 170 1234567');
    await expect(form.category('Flash & Design')).toBeChecked();
    await expect(form.consent).toBeChecked();
    expect(await readdir(join(contest.uploadsDir, 'temp'))).toEqual([]);

    await form.photo.setInputFiles(photoFile(await jpegPhoto(900, 1200)));
    await form.send.tap();
    await expect(page.getByText('Your number is 1')).toBeVisible();
  });

test('a photo over 25 MB that the browser cannot shrink is refused before it is sent', async ({
  page,
  problems,
}) => {
  problems.expect(/blob:/);
  await page.goto('/enter');
  const form = entryFormOn(page);
  await form.fillIn('Whale');
  const big = Buffer.concat([await jpegPhoto(1200, 900), Buffer.alloc(27 * 1024 * 1024)]);
  big.fill(0, 2, 600);
  await form.photo.setInputFiles(photoFile(big));
  await form.send.tap();
  await expect(form.photo).toHaveAccessibleDescription(/27 MB; the limit is 25 MB/);
});

test('a contest that closes while the form is filled in says so, and keeps what was typed', async ({
  page,
  contest,
}) => {
  await page.goto('/enter');
  const form = entryFormOn(page);
  await form.fillIn('Last minute');
  const organiser = await organiserOf(contest);
  await organiser.patchContest({ phase: 'judging' });
  await expect(page.getByRole('heading', { name: 'Entries are closed' })).toBeVisible();

  await organiser.patchContest({ phase: 'open' });
  await expect(form.title).toHaveValue('Last minute');
  await expect(form.consent).toBeChecked();
});

test('an entry that crosses the closing on its way is refused with a sentence', async ({
  page,
  contest,
  problems,
}) => {
  problems.expect(/status of 409/);
  await page.goto('/enter');
  const form = entryFormOn(page);
  await form.fillIn('Too late');
  await form.photo.setInputFiles(photoFile(await jpegPhoto(900, 1200)));
  const organiser = await organiserOf(contest);
  await page.route('**/api/submit', async (route) => {
    await organiser.patchContest({ phase: 'judging' });
    await route.continue();
  });
  const refused = page.waitForResponse('**/api/submit');
  await form.send.tap();
  expect((await refused).status()).toBe(409);
  await expect(page.getByText(/closed/i).first()).toBeVisible();
  expect(await readdir(join(contest.uploadsDir, 'temp'))).toEqual([]);

  await expect(page.getByRole('heading', { name: 'Not taken' })).toBeVisible();
  const keep = page.getByRole('link', { name: 'Keep the photo' });
  await expect(keep).toHaveAttribute('download', 'design.jpg');

  await page.unroute('**/api/submit');
  await organiser.patchContest({ phase: 'open' });
  await page.getByRole('button', { name: 'Fix it' }).click();
  await expect(form.title).toHaveValue('Too late');
  await form.title.fill('In time');
  await form.send.click();
  await expect(page.getByText('Your number is 1')).toBeVisible();
  await expect(page.getByText('“In time” is on the wall.')).toBeVisible();
});

const descriptionOf = (page: Page): Promise<string | undefined> =>
  page.getByLabel(/^Choose (a|another) photo$/).evaluate((input) =>
    (input.getAttribute('aria-describedby') ?? '')
      .split(' ')
      .map((id) => input.ownerDocument.getElementById(id)?.textContent)
      .join(' '),
  );

type FeedEntry = {
  readonly width: number;
  readonly height: number;
  readonly widths: readonly number[];
  readonly imageUrl: string;
};

const feedOf = async (url: string): Promise<readonly FeedEntry[]> => {
  const answer = (await (await fetch(`${url}/api/feed`)).json()) as {
    feed: Record<string, FeedEntry[]>;
  };
  return Object.values(answer.feed).flat();
};
