import { rm, writeFile } from 'node:fs/promises';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { contestCommand } from '../support/contest-command.ts';
import { enterDesign } from '../support/contest-programs.ts';
import { startContestServer, type ContestServer } from '../support/contest-server.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

let contest: ContestServer;
beforeEach(async () => {
  contest = await startContestServer({ BACKUP_EVERY_MINUTES: '60' });
});
afterEach(() => contest.dispose());

const summaries = z.array(z.object({ id: z.string(), head: z.number(), complete: z.boolean() }));
const backups = async () =>
  summaries.parse(JSON.parse(await contestCommand(contest, ['backups', '--json'])));

test('a contest that is shut down has its last record and photo in a backup, made once, and the newest of an hour stays', async () => {
  const first = await enterDesign(contest.url, { caption: 'First' });
  expect(await contest.stop()).toBe(0);
  const [made, ...others] = await backups();
  expect([made?.complete, others]).toEqual([true, []]);
  expect(made?.head).toBeGreaterThanOrEqual(first.seq);
  // Nothing happened since.
  await contest.start();
  expect(await contest.stop()).toBe(0);
  expect((await backups()).map(({ id }) => id)).toEqual([made?.id]);

  await contest.start();
  const last = await enterDesign(contest.url, { caption: 'Last of the evening' });
  expect(await contest.stop()).toBe(0);
  const kept = await backups();
  expect(kept[0]?.head).toBeGreaterThanOrEqual(last.seq);
  const hours = kept.map(({ id }) => id.slice(0, 'yyyymmddThh'.length));
  // Two only where an hour struck between them.
  expect(new Set(hours).size).toBe(kept.length);
  expect(await contestCommand(contest, ['verify'])).toContain('all good');
});

test('a backup that fails is told, and holds up no shutdown', async () => {
  await enterDesign(contest.url, { caption: 'Safe in the log' });
  // The server sends its records there, and makes the folder anew: whoever is first has the name.
  await vi.waitFor(async () => {
    await rm(contest.backupsDir, { recursive: true, force: true });
    await writeFile(contest.backupsDir, 'no folder', { flag: 'wx' });
  });
  expect(await contest.stop()).toBe(0);
  expect(contest.output()).toContain('There is no new backup; it is tried again');
});
