import { writeFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { layCable, retryNow } from '../support/cable.ts';
import { enterDesigns, organiserOf } from '../support/contest-programs.ts';
import { expect, test } from '../support/contest-test.ts';
import { entryFormOn, photoFile } from '../support/entry-form.ts';
import { onTheTable, saveButton, takeJudgesSeat } from '../support/judges-table.ts';
import { jpegPhoto } from '../support/sample-photos.ts';

// What the two live regions say on the way. `TRANSCRIPT=docs/screen-reader.md` writes it down.

const longer = { timeout: 30_000 };
const journeys: { readonly title: string; readonly said: readonly string[] }[] = [];

test.describe.configure({ mode: 'serial' });
test.slow();
test.use({ viewport: { width: 1280, height: 900 } });

test.beforeEach(({ problems }) => {
  problems.expectLoss();
  problems.expect(/status of 409/);
});

/** Listens to the live regions as a screen reader does: to each new text, in its order. */
const listenTo = async (page: Page) => {
  const said: string[] = [];
  await page.exposeFunction('said', (manner: string, text: string) => {
    said.push(`${manner}: ${text.replaceAll('\u00a0', '').trim()}`);
  });
  await page.addInitScript(() => {
    const told = new Map<string, string>();
    new MutationObserver(() => {
      for (const region of document.querySelectorAll('[aria-live]')) {
        const manner = region.getAttribute('aria-live') ?? '';
        const text = region.textContent;
        if (manner === 'off' || text === (told.get(manner) ?? '')) continue;
        told.set(manner, text);
        if (text.trim() !== '') void (window as unknown as Listener).said(manner, text);
      }
    }).observe(document, { subtree: true, childList: true, characterData: true });
  });
  return {
    said,
    hears: (words: string | RegExp) =>
      expect.poll(() => said.filter((line) => line.match(words)).length, longer).toBeGreaterThan(0),
    end: (title: string) => void journeys.push({ title, said: [...said] }),
  };
};
type Listener = { readonly said: (manner: string, text: string) => Promise<void> };

test('an offline contestant hears that the entry is kept, and then its number', async ({
  page,
  contest,
}) => {
  const cable = await layCable(page);
  const reader = await listenTo(page);
  await page.goto('/enter');
  await expect.poll(() => cable.isWelcomed(), longer).toBe(true);
  const form = entryFormOn(page);
  await form.fillIn('Lighthouse');
  await form.photo.setInputFiles(photoFile(await jpegPhoto(900, 1200)));
  await cable.cut();
  await reader.hears('polite: Connection lost. What you see may be old.');
  await form.send.click();
  await reader.hears('Your design is kept on this device. It waits to be sent.');
  cable.mend();
  await retryNow(page);
  await reader.hears('You are in with number 1.');
  expect(reader.said.filter((line) => line.includes('Connection lost'))).toHaveLength(1);
  expect(reader.said.filter((line) => line.startsWith('assertive'))).toEqual([]);
  reader.end('1. A contestant without a connection enters a design');
  expect(contest.url).toContain('localhost');
});

test('an offline judge hears of the loss once, of the return, and of who was first', async ({
  page,
  contest,
}) => {
  const [, ship] = await enterDesigns(contest.url, ['Rose', 'Ship'], 'traditional');
  const organiser = await organiserOf(contest);
  const cable = await layCable(page);
  const reader = await listenTo(page);
  await takeJudgesSeat(page, organiser, 'Judge Ada');
  await expect(onTheTable(page, 1)).toBeVisible();
  await expect.poll(() => cable.isWelcomed(), longer).toBe(true);
  await cable.cut();
  await reader.hears('Connection lost. What you see may be old.');
  await page.keyboard.press('1');
  await saveButton(page).click();
  await organiser.saveWinners({ traditional: [ship?.id ?? ''] });
  cable.mend();
  await retryNow(page);
  await expect(page.getByRole('dialog', { name: 'Somebody else saved winners' })).toBeVisible(
    longer,
  );
  await reader.hears(/Back\. Winners were saved: Traditional\./);
  reader.end('2. A judge without a connection saves winners, and somebody else was first');
});

test('a spectator hears each loss once, however long it takes, and the update by its name', async ({
  page,
  contest,
}) => {
  const cable = await layCable(page);
  const reader = await listenTo(page);
  await page.goto('/');
  // The wall is there before the socket is, and only who is connected is told of an update.
  await expect.poll(() => cable.isWelcomed(), longer).toBe(true);
  await contest.stop();
  await reader.hears('polite: Server updating. The contest will be right back.');
  await contest.start();
  await retryNow(page);
  await reader.hears('Back. Nothing new while you were away.');
  expect(reader.said.filter((line) => line.includes('Server updating'))).toHaveLength(1);
  reader.end('3. The server is updated while somebody watches');
});

test('whoever comes back hears what was missed in one sentence, and the results', async ({
  page,
  contest,
}) => {
  await enterDesigns(contest.url, ['Rose']);
  const cable = await layCable(page);
  const reader = await listenTo(page);
  await page.goto('/');
  await expect.poll(() => cable.isWelcomed(), longer).toBe(true);
  await cable.cut();
  await reader.hears('Connection lost. What you see may be old.');
  await enterDesigns(contest.url, ['Ship', 'Moth', 'Wolf']);
  await (await organiserOf(contest)).reveal();
  cable.mend();
  await retryNow(page);
  await reader.hears('Back. 3 new entries while you were away. The results are out.');
  await page.getByRole('link', { name: 'See the winners' }).first().click();
  await reader.hears(/polite: The results are out\./);
  reader.end('4. Somebody comes back after three entries and the reveal');
});

test.afterAll(async () => {
  const path = process.env.TRANSCRIPT;
  if (path === undefined || path === '') return;
  const sections = journeys.map(
    ({ title, said }) => `## ${title}\n\n${said.map((line) => `- ${line}`).join('\n')}`,
  );
  const head =
    '# What a screen reader says\n\nThe texts of the two live regions on four ways through bad Wi-Fi, in their order, as `tests/e2e/screen-reader.spec.ts`\nheard them in Chromium. Made by `TRANSCRIPT=docs/screen-reader.md npx playwright test tests/e2e/screen-reader.spec.ts`.';
  await writeFile(path, `${[head, ...sections].join('\n\n')}\n`);
});
