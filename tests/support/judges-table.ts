import { expect, type Page } from '@playwright/test';
import type { Seat } from './contest-programs.ts';

/** By the organiser's link, as it is opened on the judge's own device. */
export const takeJudgesSeat = async (
  page: Page,
  organiser: Pick<Seat, 'invite'>,
  label: string,
): Promise<void> => {
  await page.goto(await organiser.invite(label));
  await page.getByRole('button', { name: 'Take my seat' }).click();
  await expect(page.getByRole('heading', { name: 'The judges’ table' })).toBeAttached();
};

export const onTheTable = (page: Page, number: number) =>
  page.getByRole('group', { name: `Number ${number} on the light table` });
export const inTheStrip = (page: Page, number: number) =>
  page
    .getByRole('list', { name: 'Entries of this category' })
    .getByRole('button', { name: new RegExp(`^Number ${number}:`) });
export const podium = (page: Page) => page.getByRole('region', { name: /^Podium of / });
export const slot = (page: Page, place: number) =>
  podium(page)
    .getByRole('listitem')
    .nth(place - 1);
export const alarm = (page: Page) => page.getByRole('alert', { name: 'Alarm' });

/** By mouse, as far as the page says that the place is under it. */
export const dragToPlace = async (page: Page, number: number, place: number): Promise<void> => {
  await inTheStrip(page, number).hover();
  await page.mouse.down();
  const box = await slot(page, place).boundingBox();
  await page.mouse.move((box?.x ?? 0) + 40, (box?.y ?? 0) + 40, { steps: 12 });
  await expect(alarm(page)).toHaveText(`Over place ${place}.`);
  await page.mouse.up();
  await expect(alarm(page)).toHaveText(`Number ${number} put on place ${place}.`);
  // For 50 ms after a drag dnd-kit swallows clicks, for the one that ends it; no hand is as quick as this test.
  // eslint-disable-next-line no-restricted-syntax -- that timer tells nobody when it is over
  await page.evaluate(() => new Promise((done) => setTimeout(done, 60)));
};

export const saveButton = (page: Page) =>
  podium(page).getByRole('button', { name: 'Save winners' });
