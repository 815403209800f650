import { expect, type Locator, type Page } from '@playwright/test';
import type { ContestServer } from './contest-server.ts';

export type Section = 'Contest' | 'Entries' | 'Categories' | 'Judges' | 'Reveal' | 'Export';

/** Signs in by hand, as the organiser does. */
export const signIn = async (page: Page, { adminPassword }: ContestServer): Promise<void> => {
  await page.goto('/sign-in');
  await page.getByLabel('Password').fill(adminPassword);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByRole('tablist', { name: 'Sections' })).toBeVisible();
};

export const openSection = (page: Page, section: Section): Promise<void> =>
  page.getByRole('tab', { name: section }).click();

/** The row of one entry in the section of the entries. */
export const entryRow = (page: Page, number: number): Locator =>
  page
    .getByRole('list', { name: 'Entries' })
    .getByRole('listitem', { name: `Number ${number}`, exact: true });
