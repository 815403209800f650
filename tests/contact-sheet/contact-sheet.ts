// npm run contact-sheet: every page as people see it, on one picture, and three pictures for the README.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, writeFile } from 'node:fs/promises';
import { chromium, type Browser, type Page } from '@playwright/test';
import sharp from 'sharp';
import { ensureClient } from '../../scripts/bootstrap.mjs';
import { findChromium } from '../../scripts/find-chromium.mjs';
import { startContestServer, type ContestServer } from '../support/contest-server.ts';
import { composeSheet, type SheetRow } from './compose-sheet.ts';
import { createScenes } from './scenes.ts';
import { looks, takeShot } from './take-shot.ts';

const outDir = 'docs/pictures';
const say = (line: string): void => void process.stdout.write(`${line}\n`);

const main = async (): Promise<void> => {
  ensureClient();
  const executablePath = findChromium();
  const browser = await chromium.launch({
    ...(executablePath === undefined ? {} : { executablePath }),
    args: ['--no-sandbox', '--disable-gpu', '--hide-scrollbars'],
  });
  const contest = await startContestServer({
    RATE_LIMIT_SUBMIT_PER_DEVICE: '0',
    RATE_LIMIT_SUBMIT_PER_ADDRESS: '0',
  });
  try {
    await mkdir(outDir, { recursive: true });
    await takeAll(browser, contest);
  } finally {
    await browser.close();
    await contest.dispose();
  }
};

const takeAll = async (browser: Browser, contest: ContestServer): Promise<void> => {
  const rows: SheetRow[] = [];
  const newPage = (): Promise<Page> =>
    browser.newPage({ baseURL: contest.url, reducedMotion: 'reduce' });
  const scenes = createScenes({ contest, newPage, seed: () => seed(contest.url) });
  for (const { label, prepare, alsoAs = [] } of scenes) {
    const page = await prepare();
    const shots: Buffer[] = [];
    for (const look of looks) shots.push(await takeShot(page, look));
    rows.push({ label, shots });
    for (const { file, look } of alsoAs) {
      const picture = await takeShot(page, look);
      const webp = await sharp(picture).webp({ quality: 84 }).toFile(`${outDir}/${file}`);
      say(`${outDir}/${file}: ${Math.round(webp.size / 1024)} kB`);
    }
    say(label);
  }
  const sheet = await composeSheet(rows);
  await writeFile('docs/contact-sheet.webp', sheet);
  say(`docs/contact-sheet.webp: ${Math.round(sheet.length / 1024)} kB`);
};

/** As `npm run seed` does it, with the same thirty designs each time. */
const seed = async (url: string): Promise<void> => {
  const args = ['scripts/seed.ts', '--url', url, '--entries', '30', '--parallel', '1'];
  const child = spawn(process.execPath, args, { stdio: 'inherit' });
  const [code] = (await once(child, 'exit')) as [number | null];
  if (code !== 0) throw new Error('The contest could not be seeded.');
};

await main();
