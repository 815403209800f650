import { cp, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { contestCommand } from '../support/contest-command.ts';
import {
  enterDesign,
  enterDesigns,
  organiserOf,
  type Entered,
} from '../support/contest-programs.ts';
import { isReadableIn } from '../support/readable-in.ts';
import { startContestServer, type ContestServer } from '../support/contest-server.ts';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 60_000 });

const secrets = {
  INTERNAL_SECRET: 'b7d41c9e60f2a8357ce1904fd2a6b835',
  BACKUP_KEY: 'f3a9-77c1-e05b-42d8-9c6e',
};

let backup: ContestServer;
let contest: ContestServer;
beforeAll(async () => {
  backup = await startContestServer({ ...secrets, ROLE: 'backup' });
  contest = await startContestServer({ ...secrets, BACKUP_URL: backup.url });
});
afterAll(async () => {
  await contest.dispose();
  await backup.dispose();
});

const standing = z.object({ backedUp: z.number(), epoch: z.string() });

/** The last record that the backup machine has confirmed, as the contest tells it to phones. */
const backedUp = async (): Promise<number> =>
  standing.parse(await (await fetch(`${contest.url}/api/session`)).json()).backedUp;

/** How long until this record is on the backup machine. */
const timeUntilCovered = async ({ seq }: Entered, limitMs = 10_000): Promise<number> => {
  const startedAt = performance.now();
  await vi.waitUntil(async () => (await backedUp()) >= seq, { timeout: limitMs, interval: 20 });
  return performance.now() - startedAt;
};

const restoreFromBackup = (...args: readonly string[]): Promise<string> =>
  contestCommand(contest, ['restore', '--from', 'backup', ...args], {
    ...secrets,
    BACKUP_URL: backup.url,
  });

const feed = z.object({
  feed: z.record(z.string(), z.array(z.object({ caption: z.string(), imageUrl: z.string() }))),
});
const pictures = async (): Promise<ReadonlyMap<string, Buffer>> => {
  const answer = feed.parse(await (await fetch(`${contest.url}/api/feed`)).json());
  const found = new Map<string, Buffer>();
  for (const { caption, imageUrl } of Object.values(answer.feed).flat()) {
    const picture = await fetch(`${contest.url}${imageUrl}`);
    found.set(caption, Buffer.from(await picture.arrayBuffer()));
  }
  return found;
};

const ownView = async ({ id, receiptUrl }: Entered): Promise<number> => {
  const token = receiptUrl.split('#')[1] ?? '';
  const headers = { Authorization: `Receipt ${token}` };
  return (await fetch(`${contest.url}/api/entries/${id}`, { headers })).status;
};

describe('a contest with a backup machine', () => {
  test('has every entry, with its photo and its person, there within a second, sealed where it identifies people', async () => {
    await timeUntilCovered(await enterDesign(contest.url, { caption: 'First of all' }));
    const rose = await enterDesign(contest.url, { caption: 'Rose', phone: '+49 170 5550199' });
    const took = await timeUntilCovered(rose);
    console.log(`on the backup machine ${took.toFixed(0)} ms after it was answered`);
    expect(took).toBeLessThan(1000);
    expect(await isReadableIn(backup.backupsDir, '5550199')).toBe(false);
    expect(await isReadableIn(backup.backupsDir, 'entrySubmitted')).toBe(true);
  });

  test('comes back whole when both of its volumes are lost: records, winners, receipts, photos', async () => {
    const [anchor] = await enterDesigns(contest.url, ['Anchor', 'Ship']);
    if (anchor === undefined) throw new Error('nothing was entered');
    await (await organiserOf(contest)).saveWinners({ flash: [anchor.id] });
    const last = await enterDesign(contest.url, { caption: 'Last before the flood' });
    await timeUntilCovered(last);
    const before = await pictures();
    expect(before.size).toBe(5);
    await contest.kill9();
    for (const dir of [contest.dataDir, contest.uploadsDir])
      await rm(dir, { recursive: true, force: true });
    // An empty contest must not take its place unasked.
    await expect(contest.start()).rejects.toThrow(
      /There is no contest here, but the backup machine has one with \d+ records/,
    );
    const printed = await restoreFromBackup('--verify');
    expect(printed).toContain('all good');
    await contest.start();
    expect(await pictures()).toEqual(before);
    expect(await ownView(anchor)).toBe(200);
    const winners = await (await fetch(`${contest.url}/api/winners`)).text();
    expect(winners).toContain('Anchor');
    // The new history is sent as well, beside the old one.
    const next = await enterDesign(contest.url, { caption: 'After the flood' });
    expect(next.seq).toBeGreaterThan(last.seq);
    expect(next.number).toBe(last.number + 1001);
    await timeUntilCovered(next);
  });

  test('does not start on data that is older than what the backup machine has', async () => {
    await contest.stop();
    const older = await mkdtemp(join(tmpdir(), 'older-'));
    await cp(contest.dataDir, older, { recursive: true });
    await contest.start();
    await timeUntilCovered(await enterDesign(contest.url, { caption: 'Newer than the copy' }));
    await contest.stop();
    await rm(contest.dataDir, { recursive: true });
    await cp(older, contest.dataDir, { recursive: true });
    await rm(older, { recursive: true });
    await expect(contest.start()).rejects.toThrow(/this data is older than the backup/);
    await restoreFromBackup('--yes');
    await contest.start();
    expect((await pictures()).has('Newer than the copy')).toBe(true);
  });

  test('goes on while the backup machine is away, and has it catch up by itself', async () => {
    await backup.kill9();
    const [moth, , wolf] = await enterDesigns(contest.url, ['Moth', 'Koi', 'Wolf']);
    if (moth === undefined || wolf === undefined) throw new Error('nothing was entered');
    expect(await backedUp()).toBeLessThan(moth.seq);
    await backup.start();
    await timeUntilCovered(wolf, 40_000);
  });

  test('fills an empty backup machine anew', async () => {
    await backup.kill9();
    await rm(backup.backupsDir, { recursive: true, force: true });
    await backup.start();
    const phoenix = await enterDesign(contest.url, { caption: 'Phoenix' });
    await timeUntilCovered(phoenix, 40_000);
    const into = await mkdtemp(join(tmpdir(), 'restored-'));
    const printed = await restoreFromBackup('--into', into, '--verify');
    await rm(into, { recursive: true, force: true });
    expect(printed).toContain('all good');
  });

  test('has whom it erases gone from the backup machine within a minute', async () => {
    const phone = '+49 151 5550777';
    const gone = await enterDesign(contest.url, { caption: 'Ghost', phone });
    await timeUntilCovered(gone);
    const photos = await readdir(join(contest.uploadsDir, 'photos'));
    await (await organiserOf(contest)).moderate(gone.id, 'erase', 'Asked for it');
    const startedAt = performance.now();
    const left = await readdir(join(contest.uploadsDir, 'photos'));
    expect(left.length).toBe(photos.length - 1);
    const listFile = join(backup.backupsDir, 'erasures.jsonl');
    await vi.waitUntil(
      () =>
        readFile(listFile, 'utf8').then(
          (text) => text.includes(`"${gone.id}"`) && text.includes('"reached":true'),
          () => false,
        ),
      { timeout: 60_000 },
    );
    console.log(`forgotten there after ${(performance.now() - startedAt).toFixed(0)} ms`);
    const named = await readdir(join(backup.backupsDir, 'received'), { recursive: true });
    const lists = named.filter((name) => name.endsWith('uploads.jsonl'));
    for (const list of lists) {
      const text = await readFile(join(backup.backupsDir, 'received', list), 'utf8');
      expect(text).not.toContain(gone.id);
    }
  });

  test('is told nothing by who does not hold the secret', async () => {
    for (const path of ['/files/list?path=/', '/erasures', '/log'])
      expect((await fetch(`${backup.url}${path}`)).status).toBe(401);
    expect((await fetch(`${backup.url}/health`)).status).toBe(200);
    expect((await fetch(`${backup.url}/ready`)).status).toBe(200);
  });
});
