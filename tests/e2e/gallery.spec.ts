import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Locator, Page } from '@playwright/test';
import sharp from 'sharp';
import { hangWall } from '../bench/hang-wall.ts';
import type { Picture } from '../bench/pictures.ts';
import { enterDesign, organiserOf } from '../support/contest-programs.ts';
import { expect, test as base } from '../support/contest-test.ts';

const entries = 42;
/** Stands in the middle of the window when that is scrolled down by so much. */
const inTheMiddle = 26;
const downPx = 3100;

/** A contest that has so many designs when it starts. */
const test = base.extend({
  // eslint-disable-next-line no-empty-pattern -- Playwright reads the fixture's needs from the pattern.
  serverEnv: async ({}, use) => {
    const dir = await mkdtemp(join(tmpdir(), 'gallery-'));
    const picture = await paintPicture(join(dir, 'picture'));
    await hangWall(dir, entries, () => picture);
    await use({ DATA_DIR: join(dir, 'data'), UPLOADS_DIR: join(dir, 'uploads') });
    await rm(dir, { recursive: true });
  },
});

const paintPicture = async (folder: string): Promise<Picture> => {
  const picture = { folder, width: 320, height: 400, color: '#804020', widths: [320] };
  await mkdir(folder);
  await sharp({ create: { width: 320, height: 400, channels: 3, background: picture.color } })
    .webp()
    .toFile(join(folder, '320.webp'));
  return picture;
};

const cards = (page: Page) => page.getByRole('button', { name: /^Number \d+:/ });
const card = (page: Page, number: number) =>
  page.getByRole('button', { name: new RegExp(`^Number ${String(number)}:`) });
const scrollY = (page: Page) => page.evaluate(() => window.scrollY);

/** The number of the design that has the focus. */
const focused = (page: Page) =>
  page.evaluate(() => Number(/^Number (\d+):/.exec(document.activeElement?.ariaLabel ?? '')?.[1]));

/** Where in the window something is, when it has come to rest. */
const topOf = async (locator: Locator): Promise<number | undefined> =>
  (await locator.boundingBox())?.y;

/** Leaves from where the page stands; a click would first scroll up to the link. */
const goTo = (page: Page, name: string) => page.getByRole('link', { name }).dispatchEvent('click');

/** Somebody who has scrolled a good way down, and where they see the design in the middle. */
const scrollDown = async (page: Page) => {
  await expect(cards(page).first()).toBeVisible();
  await page.mouse.move(640, 400);
  await page.mouse.wheel(0, downPx);
  await expect.poll(() => scrollY(page)).toBe(downPx);
  const seen = card(page, inTheMiddle);
  await expect(seen).toBeInViewport();
  return { seen, top: await topOf(seen) };
};

test('a picture that did not come is told, and comes by itself when it can', async ({
  page,
  problems,
}) => {
  problems.expect(/status of 503/);
  let isAway = true;
  await page.route('**/uploads/**', (route) =>
    isAway ? route.fulfill({ status: 503 }) : route.continue(),
  );
  await page.goto('/');
  const newest = card(page, entries);
  await expect(newest).toContainText('The picture can’t be shown just now.');
  isAway = false;
  const image = newest.locator('img');
  await expect(image).toBeVisible({ timeout: 15_000 });
  await expect
    .poll(() => image.evaluate((img: HTMLImageElement) => img.naturalWidth))
    .toBeGreaterThan(0);
  await expect(page.getByText('The picture can’t be shown just now.')).toHaveCount(0);
});

test('every design is reached by Tab, one after the other, and back again, though few are there at a time', async ({
  page,
}) => {
  await page.goto('/');
  await card(page, entries).focus();
  expect(await cards(page).count()).toBeLessThan(20);
  const seen = [await focused(page)];
  while (seen.length < entries) {
    await page.keyboard.press('Tab');
    seen.push(await focused(page));
  }
  const downwards = Array.from({ length: entries }, (_, nth) => entries - nth);
  expect(seen).toEqual(downwards);
  await expect(card(page, 1)).toBeInViewport();

  const back = [await focused(page)];
  while (back.length < entries / 2) {
    await page.keyboard.press('Shift+Tab');
    back.push(await focused(page));
  }
  expect(back).toEqual(downwards.toReversed().slice(0, entries / 2));
});

/** Chromium drops a scroll key that is pressed while the last one still glides. */
const comesToRest = async (page: Page): Promise<void> => {
  let before = -1;
  const rests = async (): Promise<boolean> => {
    const now = await scrollY(page);
    const same = now === before;
    before = now;
    return same;
  };
  await expect.poll(rests).toBe(true);
};

test('PageDown and End move along the wall; the focus stays where it was, and Tab goes on from there', async ({
  page,
}) => {
  await page.goto('/');
  await card(page, entries).focus();
  await page.keyboard.press('PageDown');
  await expect.poll(() => scrollY(page)).toBeGreaterThan(300);
  await comesToRest(page);
  await page.keyboard.press('End');
  await expect(card(page, 1)).toBeInViewport();
  expect(await focused(page)).toBe(entries);
  await page.keyboard.press('Tab');
  await expect(card(page, entries - 1)).toBeFocused();
  await expect(card(page, entries - 1)).toBeInViewport();
});

test('Back from another page leads to the very place of the wall that one left', async ({
  page,
}) => {
  await page.goto('/');
  const { seen, top } = await scrollDown(page);
  await goTo(page, 'Winners');
  await expect(page.getByRole('heading', { name: 'No winners yet' })).toBeVisible();
  await expect.poll(() => scrollY(page)).toBe(0);
  await page.goBack();
  await expect.poll(() => topOf(seen)).toBe(top);
  await page.goForward();
  await expect(page.getByRole('heading', { name: 'No winners yet' })).toBeVisible();
  await page.goBack();
  await expect.poll(() => topOf(seen)).toBe(top);
});

test('the place is kept while new designs are hung above it, and through the stage and a reload', async ({
  page,
  contest,
}) => {
  await page.goto('/');
  const { seen, top } = await scrollDown(page);
  await enterDesign(contest.url, { caption: 'Seen arriving' });
  await expect(page.getByRole('button', { name: `All ${String(entries + 1)}` })).toBeAttached();
  await expect.poll(() => topOf(seen)).toBe(top);

  await goTo(page, 'Winners');
  for (const caption of ['One', 'Two', 'Three', 'Four'])
    await enterDesign(contest.url, { caption });
  await expect(page.getByRole('heading', { name: 'No winners yet' })).toBeVisible();
  await page.goBack();
  await expect(page.getByRole('button', { name: `All ${String(entries + 5)}` })).toBeAttached();
  await expect.poll(() => topOf(seen)).toBe(top);

  await page.reload();
  await expect.poll(() => topOf(seen)).toBe(top);
  await page.goto('/screen');
  await page.goBack();
  await expect.poll(() => topOf(seen)).toBe(top);
});

test('a design that is closed leaves the wall where it was, and the focus on the design', async ({
  page,
}) => {
  await page.goto('/');
  const { seen, top } = await scrollDown(page);
  const viewer = page.getByRole('dialog');
  for (const close of [
    () => page.getByRole('button', { name: 'Close' }).click(),
    () => page.keyboard.press('Escape'),
    () => page.goBack(),
  ]) {
    await seen.click();
    await expect(viewer).toBeVisible();
    await page.keyboard.press('ArrowRight');
    await expect(
      page.getByRole('dialog', { name: new RegExp(`^Number ${String(inTheMiddle - 1)}:`) }),
    ).toBeVisible();
    await close();
    await expect(viewer).toBeHidden();
    await expect(seen).toBeFocused();
    expect(await topOf(seen)).toBe(top);
  }
});

test('a page that is new to the visitor begins at its top', async ({ page }) => {
  await page.goto('/winners');
  await goTo(page, 'Gallery');
  await scrollDown(page);
  await goTo(page, 'Winners');
  await expect.poll(() => scrollY(page)).toBe(0);
  await goTo(page, 'Gallery');
  await expect(card(page, entries)).toBeInViewport();
  expect(await scrollY(page)).toBe(0);
});

test('when the focused design is taken off the wall, the next one has the focus', async ({
  page,
  contest,
}) => {
  const organiser = await organiserOf(contest);
  const entry = await enterDesign(contest.url, { caption: 'Soon hidden' });
  await page.goto('/');
  await card(page, entry.number).focus();
  await organiser.moderate(entry.id, 'hide', 'Not a tattoo.');
  await expect(card(page, entries)).toBeFocused();
});
