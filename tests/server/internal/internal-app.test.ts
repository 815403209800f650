import { createHash } from 'node:crypto';
import { request } from 'node:http';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openReceiver, type Receiver } from '../../../lib/store/index.ts';
import { createNodeFiles } from '../../../lib/wal/index.ts';
import { BackupUnreachable, createBackupClient } from '../../../server/backup/backup-client.ts';
import { createReceiveRoutes } from '../../../server/backup/receive-routes.ts';
import { createInternalApp } from '../../../server/internal/internal-app.ts';
import { createInternalClient } from '../../../server/internal/internal-client.ts';
import { createRequestGuard } from '../../../server/internal/request-guard.ts';
import {
  bodyHashHeader,
  noBody,
  signatureHeader,
  signRequest,
} from '../../../server/internal/signature.ts';
import { createLogger } from '../../../server/ops/logger.ts';
import { createRequestScope } from '../../../server/ops/request-scope.ts';
import { systemClock, systemRandom } from '../../../server/system-clock.ts';
import { listen } from '../../support/listen.ts';
import { createTallyPlace, type TallyPlace } from '../../support/tally-backups.ts';

const secret = 'b7d41c9e60f2a8357ce1904fd2a6b835';
const files = createNodeFiles();

let place: TallyPlace;
let receiver: Receiver;
let server: Awaited<ReturnType<typeof listen>>;
beforeEach(async () => {
  place = await createTallyPlace();
  receiver = await openReceiver(place.backupsOptions());
  const dir = join(place.root, 'backups');
  server = await listen(
    createInternalApp({
      guard: createRequestGuard(secret, systemClock),
      routes: createReceiveRoutes({ receiver, files, dir }),
      problems: () => [],
      ...{ logger: createLogger('silent'), clock: systemClock, random: systemRandom },
      requests: createRequestScope(),
    }),
  );
});
afterEach(async () => {
  await server[Symbol.asyncDispose]();
  await receiver.close();
  await place.clear();
});

const ask = (key = secret) =>
  createInternalClient({ url: server.url, secret: key, clock: systemClock, random: systemRandom });

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
async function* piecesOf(text: string): AsyncGenerator<Uint8Array> {
  yield Buffer.from(text.slice(0, 3));
  yield Buffer.from(text.slice(3));
}

describe('the backup machine', () => {
  test('keeps the bytes that were signed for, and no others', async () => {
    const client = createBackupClient(ask());
    await client.putContent(sha256('a photo'), piecesOf('a photo'));
    expect(await client.missing([sha256('a photo'), sha256('another')])).toEqual([
      sha256('another'),
    ]);
    await expect(client.putContent(sha256('another'), piecesOf('a forgery'))).rejects.toThrow(
      BackupUnreachable,
    );
    expect(await client.missing([sha256('another')])).toHaveLength(1);
  });

  test('answers nothing whose body was changed on its way', async () => {
    const { method, target, body } = {
      method: 'POST',
      target: '/forget',
      body: '{"owners":["a"]}',
    };
    const signed = { method, target, bodyHash: sha256('{"owners":[]}'), time: Date.now() };
    const signature = signRequest(secret, { ...signed, nonce: '0'.repeat(26) });
    const headers = { [signatureHeader]: signature, [bodyHashHeader]: signed.bodyHash };
    const answer = await fetch(`${server.url}${target}`, { method, headers, body });
    expect([answer.status, await client().erasures()]).toEqual([400, []]);
  });

  test('does not answer the same request twice', async () => {
    const signed = { method: 'GET', target: '/erasures', bodyHash: noBody, time: Date.now() };
    const signature = signRequest(secret, { ...signed, nonce: '1'.repeat(26) });
    const headers = { [signatureHeader]: signature, [bodyHashHeader]: noBody };
    const statuses: number[] = [];
    for (let nth = 0; nth < 2; nth += 1)
      statuses.push((await fetch(`${server.url}/erasures`, { headers })).status);
    expect(statuses).toEqual([200, 401]);
    const health: unknown = await (await fetch(`${server.url}/health`)).json();
    expect(health).toMatchObject({ refused: { replayed: 1 } });
  });

  test('tells who has another secret what to do', async () => {
    const stranger = createBackupClient(ask('another secret that is long enough'));
    await expect(stranger.erasures()).rejects.toThrow(/does not trust us: .*INTERNAL_SECRET/);
  });

  test('lets be read what is in its folder and nothing beside it', async () => {
    const vault = await client().read('/vault.json', 0, 1000);
    expect(Buffer.from(vault).toString()).toContain('scrypt');
    expect(await client().size('/vault.json')).toBe(vault.length);
    expect(await client().list('/')).toContain('vault.json');
    for (const path of ['/../data', '/..%2f..', '../../etc/passwd', '/\0', '/nothing'])
      expect(await client().size(path)).toBeUndefined();
    await expect(client().list('/nothing')).rejects.toMatchObject({ code: 'ENOENT' });
  });

  test('does not follow a path that was climbed out of by hand', async () => {
    const target = '/files?path=/../../../../../../etc/hostname&position=0&bytes=100';
    const time = Date.now();
    const signed = { method: 'GET', target, bodyHash: noBody, time, nonce: '2'.repeat(26) };
    const headers = { [signatureHeader]: signRequest(secret, signed), [bodyHashHeader]: noBody };
    const status = await new Promise((done) => {
      const { port } = server;
      request({ host: '127.0.0.1', port, path: target, headers }, (answer) => {
        answer.resume();
        done(answer.statusCode);
      }).end();
    });
    expect(status).toBe(404);
  });
});

const client = () => createBackupClient(ask());
