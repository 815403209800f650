// npm run drill:deploy [-- --clients 200] [--down 20] [--json]: what a deploy is to those who are there.
// docs/RUNBOOK.md says how to read it.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { Browser } from '@playwright/test';
import * as z from 'zod';
import { openBrowser } from '../bench/client/watched-page.ts';
import { round } from '../bench/statistics.ts';
import { allHold, renderChecks } from '../support/checks.ts';
import { startContestServer, type ContestServer } from '../support/contest-server.ts';
import { jpegPhoto } from '../support/sample-photos.ts';
import { createLedger } from './ledger.ts';
import { openPhone, type Phone } from './phone.ts';
import { readPlan, usage, type Plan } from './plan.ts';
import { countEntries, judge, returnsOf, type DrillRecord } from './verdict.ts';
import { openWall } from './wall-page.ts';
import { watchReady } from './watch-ready.ts';

const warmUpMs = 10_000;
const afterReadyMs = 10_000;
const readyWithinMs = 60_000;
const answeredWithinMs = 120_000;
const heardWithinMs = 15_000;
const gapOfArrivalsMs = 20;

// Each phone is a device of its own here, and has no other tabs that it could tell.
Reflect.deleteProperty(globalThis, 'BroadcastChannel');

const read = readPlan(process.argv.slice(2));
if (!read.ok) fail(`${read.error}\n\n${usage}`);
else if (read.value.help) console.log(usage);
else if (!existsSync(join(import.meta.dirname, '../../dist/client/index.html')))
  fail('There are no pages to look at: run "npm run build" first.');
else process.exitCode = (await run(read.value)) ? 0 : 1;

function fail(sentence: string): void {
  console.error(sentence);
  process.exitCode = 1;
}

async function run(plan: Plan): Promise<boolean> {
  const say = (line: string): void => {
    if (!plan.json) console.log(line);
  };
  const contest = await startContestServer({
    NODE_ENV: 'production',
    LOG_LEVEL: 'warn',
    // As for a convention that shares one address; each phone keeps to the limit of a device.
    RATE_LIMIT_SUBMIT_PER_ADDRESS: '100000',
  });
  const browser = await openBrowser();
  try {
    const record = await drill(plan, contest, browser, say);
    const checks = judge(record);
    const figures = {
      ...countEntries(record),
      returnsMs: returnsOf(record).map((ms) => round(ms)),
    };
    if (plan.json) console.log(JSON.stringify({ plan, figures, checks, ok: allHold(checks) }));
    say(`\n${renderChecks(checks)}\n`);
    say(allHold(checks) ? 'The deploy harmed nobody.' : 'The deploy did harm: see FAIL above.');
    if (!allHold(checks)) say(contest.output().split('\n').slice(-20).join('\n'));
    return allHold(checks);
  } finally {
    await browser.close();
    await contest.dispose();
    // The phones never give up by themselves.
    setImmediate(() => process.exit());
  }
}

async function drill(
  plan: Plan,
  contest: ContestServer,
  browser: Browser,
  say: (line: string) => void,
): Promise<DrillRecord> {
  const { url } = contest;
  const ledger = createLedger(() => performance.now());
  const phones = await openPhones(plan, url, ledger);
  say(`${plan.clients} clients are connected to ${url}.`);
  const entering = await enterSteadily(plan, phones);
  await until(() => ledger.owed.some(({ accepted }) => accepted !== null), answeredWithinMs);
  const wall = await openWall(browser, url);
  const ready = watchReady(url);
  await wait(warmUpMs);

  say('SIGTERM.');
  const updating = wall.saysUpdating();
  const signalledAt = performance.now();
  contest.signal('SIGTERM');
  const exitCode = await contest.ended();
  const exitedAt = performance.now();
  say(`Gone after ${((exitedAt - signalledAt) / 1000).toFixed(2)} s; down for ${plan.down} s.`);
  await wait(plan.down * 1000);
  const startedAt = performance.now();
  const back = updating.then(() => wall.isBack(plan.down * 1000 + readyWithinMs));
  await contest.start();
  const sofar = { signalledAt, exitedAt, exitCode, startedAt };
  const isReady = (): boolean =>
    ready.answers().some(({ at, status }) => at >= startedAt && status === 200);
  await until(isReady, readyWithinMs);
  say('Started, and /ready answers 200.');
  await wait(afterReadyMs);

  await entering.stop();
  await until(() => ledger.owed.every(isSettled), answeredWithinMs);
  const lastSeq = Math.max(...ledger.owed.map(({ accepted }) => accepted?.seq ?? 0));
  await until(
    () => phones.every(({ record }) => (record.heard.at(-1)?.seq ?? 0) >= lastSeq),
    heardWithinMs,
  );
  await ready.stop();
  const feed = await readFeed(url);
  return {
    ...{ ...sofar, ready: ready.answers() },
    ...{ phones: phones.map(({ record }) => record), owed: ledger.owed, feed },
    wall: {
      updatingAt: await updating,
      backAt: await back,
      showsAll: await wall.shows(feed.length),
      stayed: await wall.stayed(),
    },
  };
}

async function openPhones(
  { clients }: Plan,
  url: string,
  ledger: Parameters<typeof openPhone>[1],
): Promise<readonly Phone[]> {
  const phones: Phone[] = [];
  while (phones.length < clients) {
    const phone = await openPhone(url, ledger);
    phone.connect();
    phones.push(phone);
    await wait(gapOfArrivalsMs);
  }
  const isLive = ({ record }: Phone): boolean =>
    record.from !== null && record.connections.at(-1)?.connection.kind === 'live';
  if (!(await until(() => phones.every(isLive), readyWithinMs)))
    throw new Error(`Only ${phones.filter(isLive).length} of ${clients} clients got a connection.`);
  return phones;
}

/** One phone after the other, whatever becomes of the server. */
async function enterSteadily(plan: Plan, phones: readonly Phone[]) {
  // Small, since the drill is about the gap and not about how fast photos are worked on.
  const photo = new Blob([new Uint8Array(await jpegPhoto(160, 200))], { type: 'image/jpeg' });
  const over = new AbortController();
  const entering = (async () => {
    const startedAt = performance.now();
    for (let nth = 0; !over.signal.aborted; nth += 1) {
      await phones[nth % phones.length]?.enter(`Drill ${nth}`, photo);
      const dueAt = startedAt + ((nth + 1) * 1000) / plan['entries-per-second'];
      await wait(Math.max(0, dueAt - performance.now()));
    }
  })();
  return {
    stop: async () => {
      over.abort();
      await entering;
    },
  };
}

/** False when it has not come true in time; what that means is the verdict's affair. */
async function until(isTrue: () => boolean, withinMs: number): Promise<boolean> {
  const deadline = performance.now() + withinMs;
  while (!isTrue()) {
    if (performance.now() > deadline) return false;
    await wait(50);
  }
  return true;
}

function isSettled({ accepted, refusal }: DrillRecord['owed'][number]): boolean {
  return accepted !== null || refusal !== null;
}

async function readFeed(url: string): Promise<DrillRecord['feed']> {
  const entry = z.object({ id: z.string(), caption: z.string() });
  const schema = z.object({ feed: z.record(z.string(), z.array(entry)) });
  const response = await fetch(`${url}/api/feed`);
  return Object.values(schema.parse(await response.json()).feed).flat();
}
