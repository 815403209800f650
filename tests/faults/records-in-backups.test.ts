import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createNodeFiles, openLogReader } from '../../lib/wal/index.ts';
import { contestCommand } from '../support/contest-command.ts';
import { enterDesign, enterDesigns, organiserOf } from '../support/contest-programs.ts';
import { isReadableIn } from '../support/readable-in.ts';
import { startContestServer, type ContestServer } from '../support/contest-server.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const key = { BACKUP_KEY: 'f3a9-77c1-e05b-42d8-9c6e' };
const files = createNodeFiles();

/** On its own, with backups every hour: none is made while a test lasts. */
let contest: ContestServer;
beforeEach(async () => {
  contest = await startContestServer({ BACKUP_EVERY_MINUTES: '60', ...key });
});
afterEach(() => contest.dispose());

const namesIn = (dir: string): Promise<readonly string[]> => readdir(dir).catch(() => []);

/** The last record in the backups folder, of whichever history has most. */
const lastReceived = async (): Promise<number> => {
  const received = join(contest.backupsDir, 'received');
  let last = 0;
  for (const store of (await namesIn(received)).filter((name) => !name.includes('.')))
    for (const epoch of await namesIn(join(received, store))) {
      const dir = join(received, store, epoch, 'data/log');
      const log = await openLogReader({ files, dir }).catch(() => undefined);
      last = Math.max(last, log?.head ?? 0);
    }
  return last;
};
const timeUntilReceived = async (seq: number, limitMs = 10_000): Promise<number> => {
  const startedAt = performance.now();
  await vi.waitUntil(async () => (await lastReceived()) >= seq, { timeout: limitMs, interval: 20 });
  return performance.now() - startedAt;
};
const logOf = async (): Promise<readonly string[]> =>
  (await contestCommand(contest, ['log', '--json'])).trim().split('\n');
const backups = (): Promise<string> => contestCommand(contest, ['backups', '--json'], key);

test('every record is in the backups folder within a second, and a lost data folder comes back with the last of them', async () => {
  await timeUntilReceived((await enterDesign(contest.url, { caption: 'First of all' })).seq);
  const rose = await enterDesign(contest.url, { caption: 'Rose', phone: '+49 170 5550199' });
  const took = await timeUntilReceived(rose.seq);
  console.log(`in the backups folder ${took.toFixed(0)} ms after it was answered`);
  expect(took).toBeLessThan(1000);
  expect(await isReadableIn(contest.backupsDir, '5550199')).toBe(false);
  expect(JSON.parse(await backups())).toEqual([]);
  const look = ['restore', '--into', join(contest.dataDir, '..', 'look')];
  await expect(contestCommand(contest, look, key)).rejects.toThrow(
    /A server runs on .*There is no/s,
  );

  await contest.kill9();
  const before = await logOf();
  await rm(contest.dataDir, { recursive: true });
  const said = await contestCommand(contest, ['restore', '--verify'], key);
  expect(said).toContain('verified: 2 photos, all good');
  expect((await logOf()).slice(0, before.length)).toEqual(before);
  const receipt = rose.receiptUrl.split('#')[1] ?? '';
  await contest.start();
  const own = await fetch(`${contest.url}/api/entries/${rose.id}`, {
    headers: { Authorization: `Receipt ${receipt}` },
  });
  expect(await own.text()).toContain('5550199');

  // The new history is received beside the old one.
  const next = await enterDesign(contest.url, { caption: 'After the flood' });
  await timeUntilReceived(next.seq);
});

test('a contest that begins anew on an empty data folder leaves a backup of the one before', async () => {
  const [, , last] = await enterDesigns(contest.url, ['Anchor', 'Ship', 'Koi']);
  if (last === undefined) throw new Error('nothing was entered');
  await timeUntilReceived(last.seq);
  await contest.kill9();
  await rm(contest.dataDir, { recursive: true });
  await contest.start();
  await vi.waitUntil(async () => (await backups()) !== '[]\n', { timeout: 10_000 });
  expect(JSON.parse(await backups())).toMatchObject([{ head: last.seq, complete: true }]);
});

test('a backups folder that was deleted under the server is filled anew', async () => {
  const first = await enterDesign(contest.url, { caption: 'Before' });
  await timeUntilReceived(first.seq);
  // While it is being removed the server may put something there.
  await rm(contest.backupsDir, { recursive: true, maxRetries: 10 });
  const second = await enterDesign(contest.url, { caption: 'After' });
  await timeUntilReceived(second.seq);
});

test('whoever is erased is soon in no file there', async () => {
  const { id, seq } = await enterDesign(contest.url, { caption: 'To be forgotten' });
  await timeUntilReceived(seq);
  await (await organiserOf(contest)).moderate(id, 'erase', 'Asked for by phone');
  const list = join(contest.backupsDir, 'erasures.jsonl');
  await vi.waitUntil(
    async () => (await readFile(list, 'utf8').catch(() => '')).includes('"reached":true'),
    { timeout: 30_000, interval: 100 },
  );
});
