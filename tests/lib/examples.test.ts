import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { io } from 'socket.io-client';
import { afterEach, beforeEach, expect, onTestFinished, test } from 'vitest';
import type { Cursor, Meta } from '../../shared/wire/cursor.ts';

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

const freePort = async (): Promise<number> => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
};

test('the example of the realtime layer runs: who drops and returns has every number once, in order', async () => {
  const port = await freePort();
  const server = spawn(process.execPath, [join(lib, 'realtime', 'example.ts'), String(port)]);
  onTestFinished(() => void server.kill('SIGKILL'));
  const heard: number[] = [];
  let cursors: Readonly<Record<string, Cursor>> = {};
  const client = io(`http://127.0.0.1:${String(port)}`, {
    transports: ['websocket'],
    reconnectionDelay: 50,
    // Said anew at each connection: where it has got to.
    auth: (give) => give({ clientId: 'a'.repeat(26), generation: 1, cursors }),
  });
  onTestFinished(() => void client.disconnect());
  const take = (count: number, { stream, epoch, seq }: Meta): void => {
    heard.push(count);
    cursors = { [stream]: { epoch, seq } };
  };
  client.on('count', take);
  client.on('batch', (events: readonly [string, number, Meta][]) => {
    for (const [, count, meta] of events) take(count, meta);
  });
  await expect.poll(() => heard.length, { timeout: 10_000 }).toBeGreaterThan(20);
  const before = heard.length;
  client.io.engine.close();
  await expect.poll(() => heard.length, { timeout: 10_000 }).toBeGreaterThan(before + 50);
  const first = heard[0] ?? 0;
  expect(heard).toEqual(heard.map((_, nth) => first + nth));
  server.kill('SIGTERM');
  expect(await once(server, 'exit')).toEqual([0, null]);
});
