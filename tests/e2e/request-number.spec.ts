import { resolve } from 'node:path';
import type { Page } from '@playwright/test';
import { expect, test } from '../support/contest-test.ts';
import { expectAccessible } from '../support/accessible.ts';
import { signIn } from '../support/organisers-board.ts';

test.use({
  serverEnv: {
    NODE_OPTIONS: `--import=${resolve(import.meta.dirname, '../support/spilling-process.ts')}`,
  },
});

/** What is asked of this address goes wrong on the server. */
const breakAt = (page: Page, address: string) =>
  page.route(address, (route, request) =>
    route.continue({ headers: { ...request.headers(), 'x-break': 'answer' } }),
  );

const numberOn = async (page: Page): Promise<string> => {
  const shown = page.getByText(/Number of this request: [0-9a-z]{16}/);
  return /[0-9a-z]{16}/.exec(await shown.innerText())?.[0] ?? '';
};

const faultLines = (output: string): readonly unknown[] =>
  output
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line) as Record<string, unknown>)
    .filter(({ msg }) => msg === 'fault')
    .map(({ requestId }) => requestId);

test('whoever meets a fault of ours is shown the number by which the operator finds it, and can copy it', async ({
  page,
  context,
  contest,
  problems,
}) => {
  problems.expect(/status of (401|500)/);
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.goto('/sign-in');
  await page.getByLabel('Password').fill('guessed');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByText(/password/i).last()).toBeVisible();
  // What was typed was wrong: there is nothing to look for.
  await expect(page.getByText('Number of this request')).toHaveCount(0);
  await signIn(page, contest);

  await breakAt(page, '**/api/contest');
  await page.getByLabel('Name of the contest').fill('Ink & Iron');
  await page.getByRole('button', { name: 'Save name' }).click();
  const number = await numberOn(page);
  expect(faultLines(contest.output())).toEqual([number]);
  await expectAccessible(page, 'a fault of ours');
  await page.getByRole('button', { name: 'Copy the number' }).click();
  await expect(
    page.getByRole('region', { name: 'Notes' }).getByText('Number copied.'),
  ).toBeVisible();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(number);
});

test('a page that cannot be shown shows the number as well', async ({
  page,
  contest,
  problems,
}) => {
  problems.expect(/status of 500/);
  await breakAt(page, '**/api/snapshot*');
  await page.goto('/');
  await expect(page.getByRole('heading', { name: 'That didn’t work' })).toBeVisible();
  expect(faultLines(contest.output())).toContain(await numberOn(page));
});
