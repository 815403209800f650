// npm run contact-sheet: every page as people see it, every state of being offline, and three pictures for the README.
// `-- pages` or `-- offline` makes one of the two sheets.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, writeFile } from 'node:fs/promises';
import { chromium, type Browser, type Page } from '@playwright/test';
import sharp from 'sharp';
import { ensureClient } from '../../scripts/bootstrap.mjs';
import { findChromium } from '../../scripts/find-chromium.mjs';
import { startContestServer, type ContestServer } from '../support/contest-server.ts';
import { composeSheet, type SheetRow } from './compose-sheet.ts';
import { createOfflineScenes } from './offline-scenes.ts';
import type { Scene, SceneDeps } from './scene.ts';
import { createScenes } from './scenes.ts';
import { looks, takeShot } from './take-shot.ts';

const outDir = 'docs/pictures';
const say = (line: string): void => void process.stdout.write(`${line}\n`);

type Sheet = {
  readonly file: string;
  readonly title: string;
  readonly createScenes: (deps: SceneDeps) => readonly Scene[];
};

const sheets: Readonly<Record<string, Sheet>> = {
  pages: {
    file: 'docs/contact-sheet.webp',
    title: 'Tattoo Contest: every page',
    createScenes,
  },
  offline: {
    file: 'docs/contact-sheet-offline.webp',
    title: 'Tattoo Contest: offline, and back',
    createScenes: createOfflineScenes,
  },
};

const main = async (wanted: readonly string[]): Promise<void> => {
  const unknown = wanted.find((name) => !(name in sheets));
  if (unknown !== undefined)
    throw new Error(`There is no sheet "${unknown}", only ${Object.keys(sheets).join(' and ')}.`);
  ensureClient();
  const executablePath = findChromium();
  const browser = await chromium.launch({
    ...(executablePath === undefined ? {} : { executablePath }),
    args: ['--no-sandbox', '--disable-gpu', '--hide-scrollbars'],
  });
  try {
    await mkdir(outDir, { recursive: true });
    for (const [name, sheet] of Object.entries(sheets))
      if (wanted.length === 0 || wanted.includes(name)) await makeSheet(browser, sheet);
  } finally {
    await browser.close();
  }
};

/** Each sheet has a contest of its own. */
const makeSheet = async (browser: Browser, sheet: Sheet): Promise<void> => {
  const contest = await startContestServer({
    RATE_LIMIT_SUBMIT_PER_DEVICE: '0',
    RATE_LIMIT_SUBMIT_PER_ADDRESS: '0',
  });
  try {
    const rows = await takeAll(browser, contest, sheet);
    const picture = await composeSheet(sheet.title, rows);
    await writeFile(sheet.file, picture);
    say(`${sheet.file}: ${Math.round(picture.length / 1024)} kB`);
  } finally {
    await contest.dispose();
  }
};

const takeAll = async (
  browser: Browser,
  contest: ContestServer,
  sheet: Sheet,
): Promise<readonly SheetRow[]> => {
  const rows: SheetRow[] = [];
  const newPage = (): Promise<Page> =>
    browser.newPage({ baseURL: contest.url, reducedMotion: 'reduce' });
  const scenes = sheet.createScenes({ contest, newPage, seed: () => seed(contest.url) });
  for (const { label, prepare, inSight, alsoAs = [] } of scenes) {
    const page = await prepare();
    const shots: Buffer[] = [];
    for (const look of looks) shots.push(await takeShot(page, look, inSight?.(page)));
    rows.push({ label, shots });
    for (const { file, look } of alsoAs) {
      const picture = await takeShot(page, look);
      const webp = await sharp(picture).webp({ quality: 84 }).toFile(`${outDir}/${file}`);
      say(`${outDir}/${file}: ${Math.round(webp.size / 1024)} kB`);
    }
    say(label);
  }
  return rows;
};

/** As `npm run seed` does it, with the same thirty designs each time. */
const seed = async (url: string): Promise<void> => {
  const args = ['scripts/seed.ts', '--url', url, '--entries', '30', '--parallel', '1'];
  const child = spawn(process.execPath, args, { stdio: 'inherit' });
  const [code] = (await once(child, 'exit')) as [number | null];
  if (code !== 0) throw new Error('The contest could not be seeded.');
};

await main(process.argv.slice(2));
