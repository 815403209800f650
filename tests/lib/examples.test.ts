import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, test } from 'vitest';

const lib = resolve(import.meta.dirname, '../../lib');

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'example-'));
});
afterEach(() => rm(folder, { recursive: true }));

/** What the example of an engine prints, run as its first line says. */
const printedBy = async (engine: string): Promise<readonly string[]> => {
  const { stdout, stderr } = await promisify(execFile)(process.execPath, [
    join(lib, engine, 'example.ts'),
    folder,
  ]);
  expect(stderr).toBe('');
  return stdout.trim().split('\n');
};

test('the example of the log runs', async () => {
  expect(await printedBy('wal')).toEqual([
    '2 records are on disk',
    '1 device-7 [{"type":"entered","design":"A rose"}]',
    '2 device-7 [{"type":"entered","design":"An anchor"}]',
    'The chain holds.',
  ]);
});

test('the example of the store runs', async () => {
  const answer = { seq: 1, result: 1 };
  expect(await printedBy('store')).toEqual([
    'record 1 by device-7 is on disk',
    JSON.stringify({ ok: true, value: { ...answer, replayed: false } }),
    JSON.stringify({ ok: true, value: { ...answer, replayed: true } }),
    JSON.stringify({ ok: false, error: 'taken' }),
    'rose: A rose',
  ]);
});
