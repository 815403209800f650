import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import * as z from 'zod';
import { openStore } from '../../lib/store/index.ts';
import { createNodeFiles } from '../../lib/wal/index.ts';
import { apply } from '../../server/domain/apply.ts';
import type { ContestEvent } from '../../server/domain/events.ts';
import { contestTables, type ContestTables } from '../../server/domain/tables.ts';
import { systemClock, systemRandom } from '../../server/system-clock.ts';
import { ok } from '../../shared/base/result.ts';
import { enterDesign } from '../support/contest-programs.ts';
import { startContestServer } from '../support/contest-server.ts';
import { listen } from '../support/listen.ts';
import { copyProgram } from '../support/program-copy.ts';

const root = resolve(import.meta.dirname, '../..');

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'newcomer-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** Runs the program until it gives up by itself. */
const runToItsEnd = async (env: Readonly<Record<string, string>>) => {
  const { PATH = '', HOME = '' } = process.env;
  const child = spawn(join(root, 'node_modules/node/bin/node'), ['server/main.ts'], {
    cwd: root,
    env: {
      PATH,
      HOME,
      HOST: '127.0.0.1',
      PORT: '0',
      DATA_DIR: join(folder, 'data'),
      UPLOADS_DIR: join(folder, 'uploads'),
      BACKUPS_DIR: join(folder, 'backups'),
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [stdout, stderr, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'exit') as Promise<[number | null]>,
  ]);
  return { stdout, stderr, code };
};

const stackLine = /^\s+at /m;

/** What a release to come may write. */
type NewerEvent = ContestEvent | typeof glittered;
const glittered = { type: 'entryGlittered', entryId: 'an entry' } as const;

const openNewerStore = (dir: string) =>
  openStore<ContestTables, NewerEvent>({
    dir,
    files: createNodeFiles(),
    clock: systemClock,
    random: systemRandom,
    tables: contestTables,
    apply: (state, event, info) =>
      event.type === 'entryGlittered' ? [] : apply(state, event, info),
    // Whoever adds an event raises the version, or an older release would trust this one's snapshots.
    upgrade: { version: 2, event: (stored) => [stored as NewerEvent] },
  });

const readFolder = async (dir: string): Promise<Readonly<Record<string, string>>> => {
  const names = (await readdir(dir)).toSorted();
  const read = async (name: string) => [name, await readFile(join(dir, name), 'hex')] as const;
  return Object.fromEntries(await Promise.all(names.map(read)));
};

/** One sentence for each of `problems`, in their order, and nothing else. */
const expectSentences = (
  ended: Awaited<ReturnType<typeof runToItsEnd>>,
  problems: readonly RegExp[],
) => {
  const lines = ended.stderr.trimEnd().split('\n');
  expect(lines).toEqual(problems.map((problem) => expect.stringMatching(problem) as string));
  for (const line of lines) expect(line).toMatch(/^\S.*[^.]\.$/);
  expect(ended.stdout + ended.stderr).not.toMatch(stackLine);
  expect(ended.code).toBe(1);
};

describe('a start that is not possible ends with one sentence and no stack trace', () => {
  test('when another program has the port', async () => {
    await using other = await listen((_, response) => response.end());
    const ended = await runToItsEnd({ PORT: String(other.port) });
    expectSentences(ended, [
      new RegExp(`^Port ${other.port} is in use by another program: stop it, or choose another`),
    ]);
  });

  test.each(['DATA_DIR', 'UPLOADS_DIR', 'BACKUPS_DIR'])(
    'when %s is no folder that can be written to',
    async (variable) => {
      // A file in a folder's place: no rights help against that, not even root's.
      const inTheWay = join(folder, 'in-the-way');
      await writeFile(inTheWay, '');
      const ended = await runToItsEnd({ [variable]: join(inTheWay, 'folder') });
      expectSentences(ended, [/in-the-way.* cannot be written to: check who owns it/]);
    },
  );

  test('when a second server is started on the same data, which is told the first one', async () => {
    const first = await startContestServer();
    const ended = await runToItsEnd({ DATA_DIR: first.dataDir });
    expectSentences(ended, [new RegExp(`\\b${first.pid()}\\b`)]);
    await first.dispose();
  });

  test('when a newer release wrote what this one does not know, and leaves it as it is', async () => {
    const contest = await startContestServer();
    await enterDesign(contest.url, { caption: 'Swallow' });
    await contest.stop();
    const newer = await openNewerStore(contest.dataDir);
    await newer.transact({ by: 'judge' }, () => ok({ events: [glittered], result: null }));
    await newer.close();
    const before = await readFolder(join(contest.dataDir, 'log'));
    const ended = await runToItsEnd({ DATA_DIR: contest.dataDir });
    expectSentences(ended, [/^Record \d+ cannot be applied: .*entryGlittered.* newer release/]);
    expect(await readFolder(join(contest.dataDir, 'log'))).toEqual(before);
    const again = await openNewerStore(contest.dataDir);
    expect((await again.read(0, 100)).at(-1)?.events).toEqual([glittered]);
    await again.close();
    await contest.dispose();
  });

  test('when variables are wrong, all of them named at once', async () => {
    const ended = await runToItsEnd({
      PORT: 'eighty',
      LOG_LEVEL: 'loud',
      ADMIN_PASSWORD: 'short',
      RATE_LIMIT_LOGIN: '-3',
      REALTIME_HEARTBEAT_INTERVAL: 'often',
    });
    const named = ended.stderr
      .trimEnd()
      .split('\n')
      .map((line) => line.split(' ')[0]);
    expect(new Set(named)).toEqual(
      new Set([
        'PORT',
        'LOG_LEVEL',
        'ADMIN_PASSWORD',
        'RATE_LIMIT_LOGIN',
        'REALTIME_HEARTBEAT_INTERVAL',
      ]),
    );
    expectSentences(
      ended,
      named.map((name) => new RegExp(`^${name} `)),
    );
    expect(ended.stderr).not.toContain('short"');
  });
});

const wall = z.object({ feed: z.record(z.string(), z.array(z.object({ imageUrl: z.string() }))) });

const passwordLine = /Password\s+(\S+)/g;
const signIn = (url: string, password: string) =>
  fetch(`${url}/api/login`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ password }),
  });

test('the first start makes a password and prints it once; it opens the door after every later start', async () => {
  const contest = await startContestServer({ ADMIN_PASSWORD: '' });
  const made = [...contest.output().matchAll(passwordLine)].map(([, password]) => password);
  expect(made).toHaveLength(1);
  const password = made[0] ?? '';
  expect((await signIn(contest.url, password)).status).toBe(200);
  expect((await signIn(contest.url, `${password}x`)).status).toBe(401);

  await contest.stop();
  const startedAt = performance.now();
  await contest.start();
  process.stdout.write(`a later start took ${(performance.now() - startedAt).toFixed(0)} ms\n`);
  expect(contest.output().match(/Tattoo Contest is running/g)).toHaveLength(2);
  expect([...contest.output().matchAll(passwordLine)]).toHaveLength(1);
  expect((await signIn(contest.url, password)).status).toBe(200);
  await contest.dispose();
});

test('unless folders are named everything is kept beside the program, and its photos are shown', async () => {
  const { dir, dispose } = await copyProgram();
  const folders = { DATA_DIR: '', UPLOADS_DIR: '', BACKUPS_DIR: '' };
  const contest = await startContestServer(folders, dir);
  await enterDesign(contest.url, { caption: 'Swallow' });
  const { feed } = wall.parse(await (await fetch(`${contest.url}/api/feed`)).json());
  const [entry] = Object.values(feed).flat();
  const photo = await fetch(contest.url + (entry?.imageUrl ?? '/none'));
  expect([photo.status, photo.headers.get('content-type')]).toEqual([200, 'image/webp']);
  expect(await readdir(dir)).toEqual(expect.arrayContaining(['data', 'uploads', 'backups']));
  await contest.dispose();
  await dispose();
});
