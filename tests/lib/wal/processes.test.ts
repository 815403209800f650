import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, expect, test } from 'vitest';
import {
  createNodeFiles,
  DirLocked,
  inspectLog,
  lockDir,
  openLog,
  openLogReader,
} from '../../../lib/wal/index.ts';
import { systemClock } from '../../../lib/wal/index.ts';

const scriptAt = (name: string): string => join(import.meta.dirname, '../../support', name);
let dir = '';
let writer: ChildProcess | undefined;

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'log-'));
});
afterEach(async () => {
  if (writer?.exitCode === null && writer.signalCode === null) await kill(writer);
  await rm(dir, { recursive: true, force: true });
});

/** Starts a writer and waits until it acknowledged `count` records; the seqs it printed keep growing. */
const startWriter = async (
  count: number,
): Promise<{ child: ChildProcess; acknowledged: number[] }> => {
  const child = spawn(process.execPath, [scriptAt('log-writer-process.ts'), dir], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  writer = child;
  const acknowledged: number[] = [];
  const lines = createInterface({ input: child.stdout });
  await new Promise<void>((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`the writer ended by itself with ${code}`)));
    lines.on('line', (line) => {
      acknowledged.push(Number(line));
      if (acknowledged.length === count) resolve();
    });
  });
  return { child, acknowledged };
};

const kill = async (child: ChildProcess): Promise<void> => {
  const gone = once(child, 'close');
  child.kill('SIGKILL');
  await gone;
};

test('a second process is told the first one’s pid, and kill -9 frees the directory at once', async () => {
  const child = spawn(process.execPath, ['--expose-gc', scriptAt('lock-holder-process.ts'), dir], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  writer = child;
  await once(child.stdout, 'data');
  expect(() => lockDir(dir)).toThrow(DirLocked);
  expect(() => lockDir(dir)).toThrow(`process ${child.pid}`);
  await kill(child);
  const lock = lockDir(dir);
  expect(() => lockDir(dir)).toThrow(`process ${process.pid}`);
  lock.release();
  lock.release();
  lockDir(dir).release();
});

test('a lock needs no room on the disk: it keeps no journal, and holds without a pid beside it', async () => {
  await mkdir(join(dir, 'lock.pid'));
  const lock = lockDir(dir);
  expect(await readdir(dir)).toEqual(['lock.db', 'lock.pid']);
  expect(() => lockDir(dir)).toThrow('in use by another process');
  lock.release();
});

test('kill -9 of a writer with 32 records in flight loses nothing that it acknowledged', async () => {
  let total = 0;
  const files = createNodeFiles();
  for (const count of [1, 150, 600]) {
    const { child, acknowledged } = await startWriter(count);
    await kill(child);
    const last = Math.max(...acknowledged);
    total += acknowledged.length;
    const log = await openLog({ dir, clock: systemClock, files, segmentBytes: 65_536 });
    expect(log.head).toBeGreaterThanOrEqual(last);
    let seq = 0;
    for await (const run of log.replay(0))
      for (const record of run) {
        seq += 1;
        expect(record).toMatchObject({ seq, result: seq, events: [{ number: seq }] });
      }
    expect(seq).toBe(log.head);
    await log.close();
  }
  expect((await inspectLog({ dir, files })).damage).toEqual([]);
  console.log(`kill -9: ${total} acknowledged, all found`);
});

test('the log is read while another process is writing it', async () => {
  const { child, acknowledged } = await startWriter(200);
  const reader = await openLogReader({ dir, files: createNodeFiles() });
  if (reader === undefined) throw new Error('there is a log');
  for (let look = 0; look < 20; look += 1) {
    const printed = Math.max(...acknowledged);
    await reader.refresh();
    expect(reader.head).toBeGreaterThanOrEqual(printed);
    const tail = await reader.read(reader.head - 20, 50);
    expect(tail.map(({ seq }) => seq)).toEqual(tail.map((_, index) => reader.head - 19 + index));
  }
  await kill(child);
});
