// npm run bench:client [-- --quick] [--rounds 5] [--json]: what a gallery of 100, 1,000 and 10,000 entries costs who looks at it, in
// this machine's Chromium. The real server serves the pages as built and pictures of the usual size. Each figure is the
// median of the rounds; it is held against the budgets of docs/BENCHMARKS.md, and no verdict fails the command.
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { measureNews } from './client/measure-news.ts';
import { measureScroll } from './client/measure-scroll.ts';
import { measureVisit } from './client/measure-visit.ts';
import { prepareWall, type PreparedWall } from './client/prepared-wall.ts';
import {
  figuresOf,
  notesOf,
  tableHead,
  tableOf,
  type Round,
  type Rounds,
} from './client/report.ts';
import { openBrowser } from './client/watched-page.ts';
import { drawPictures } from './pictures.ts';

const { values: flags } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
    rounds: { type: 'string', default: '3' },
  },
});

const counts = flags.quick ? [100, 1000] : [100, 1000, 10_000];
const rounds = flags.quick ? 1 : Math.max(1, Number(flags.rounds));

const built = join(import.meta.dirname, '../../dist/client/index.html');
if (!existsSync(built))
  throw new Error('There are no pages to measure: run "npm run build" first.');

const folder = await mkdtemp(join(tmpdir(), 'bench-client-'));
const pictures = await drawPictures(join(folder, 'pictures'), 8);
const browser = await openBrowser();
const measured: Rounds[] = [];
try {
  if (!flags.json) console.log(tableHead());
  for (const count of counts) {
    const wall = await prepareWall(folder, count, pictures);
    const onThisWall: Round[] = [];
    while (onThisWall.length < rounds) onThisWall.push(await measure(wall));
    const each = { entries: count, rounds: onThisWall };
    measured.push(each);
    if (!flags.json) console.log(tableOf(each));
  }
} finally {
  await browser.close();
  await rm(folder, { recursive: true, force: true });
}
if (flags.json) {
  const machine = { node: process.version, chromium: browser.version(), cpus: cpus().length };
  console.log(JSON.stringify({ ...machine, figures: measured.flatMap(figuresOf), measured }));
} else {
  console.log(['', ...measured.flatMap(notesOf)].join('\n'));
}

async function measure(wall: PreparedWall): Promise<Round> {
  const server = await wall.serve();
  try {
    return {
      visit: await measureVisit(browser, server),
      scroll: await measureScroll(browser, server, 1),
      slowScroll: await measureScroll(browser, server, 4),
      // The last: it fills the wall.
      news: await measureNews(browser, server, wall.count),
      load: loadavg()[0] ?? 0,
    };
  } finally {
    await server.stop();
  }
}
