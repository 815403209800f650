import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { contestCommand } from '../support/contest-command.ts';
import { enterDesign, organiserOf, type Entered } from '../support/contest-programs.ts';
import { isReadableIn } from '../support/readable-in.ts';
import { startContestServer, type ContestServer } from '../support/contest-server.ts';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 60_000 });

const secrets = {
  INTERNAL_SECRET: 'b7d41c9e60f2a8357ce1904fd2a6b835',
  BACKUP_KEY: 'f3a9-77c1-e05b-42d8-9c6e',
};

let backup: ContestServer;
let media: ContestServer;
let app: ContestServer;
beforeAll(async () => {
  backup = await startContestServer({ ...secrets, ROLE: 'backup' });
  media = await startContestServer({ ...secrets, ROLE: 'media', BACKUP_URL: backup.url });
  app = await startContestServer({
    ...{ ...secrets, ROLE: 'app' },
    ...{ MEDIA_URL: media.url, BACKUP_URL: backup.url },
  });
});
afterAll(async () => {
  await app.dispose();
  await media.dispose();
  await backup.dispose();
});

const feed = z.object({
  feed: z.record(z.string(), z.array(z.object({ caption: z.string(), imageUrl: z.string() }))),
});

/** The address of each entry's picture, by its caption. */
const addresses = async (): Promise<ReadonlyMap<string, string>> => {
  const answer = feed.parse(await (await fetch(`${app.url}/api/feed`)).json());
  const entries = Object.values(answer.feed).flat();
  return new Map(entries.map(({ caption, imageUrl }) => [caption, imageUrl]));
};

const pictureOf = async (caption: string, headers: Record<string, string> = {}) => {
  const address = (await addresses()).get(caption);
  if (address === undefined) throw new Error(`Nobody sees "${caption}".`);
  return fetch(`${app.url}${address}`, { headers });
};

const pictures = async (): Promise<ReadonlyMap<string, Buffer>> => {
  const found = new Map<string, Buffer>();
  for (const caption of (await addresses()).keys()) {
    const picture = await pictureOf(caption);
    expect(picture.status, caption).toBe(200);
    found.set(caption, Buffer.from(await picture.arrayBuffer()));
  }
  return found;
};

/** The keys of the photos below one of a machine's folders. */
const photosIn = async (dir: string): Promise<readonly string[]> =>
  (await readdir(join(dir, 'photos')).catch(() => [])).sort();

const spooled = (): Promise<readonly string[]> => photosIn(join(app.dataDir, 'spool'));

const standing = z.object({ backedUp: z.number() });
const covered = async (): Promise<number> =>
  standing.parse(await (await fetch(`${app.url}/api/session`)).json()).backedUp;

const isCovered = async ({ seq }: Entered): Promise<void> => {
  await vi.waitUntil(async () => (await covered()) >= seq, { timeout: 40_000, interval: 20 });
};

/** Whether the record of an entry is in the log on the backup machine, with or without its photo. */
const isOnBackup = async ({ id }: Entered): Promise<void> => {
  await vi.waitUntil(() => isReadableIn(backup.backupsDir, id), { timeout: 40_000, interval: 50 });
};

const isDrained = (): Promise<boolean> =>
  vi.waitUntil(async () => (await spooled()).length === 0, { timeout: 40_000 });

const restore = (machine: ContestServer, ...args: readonly string[]): Promise<string> =>
  contestCommand(machine, ['restore', '--from', 'backup', ...args], {
    ...secrets,
    BACKUP_URL: backup.url,
    ...(machine === app && { MEDIA_URL: media.url }),
  });

describe('a contest with a media machine', () => {
  test('has each photo worked on and kept there, and shows it through itself, in parts and once', async () => {
    const rose = await enterDesign(app.url, { caption: 'Rose' });
    expect(await photosIn(media.uploadsDir)).toHaveLength(1);
    expect(await spooled()).toEqual([]);
    expect(await photosIn(app.uploadsDir)).toEqual([]);
    const whole = await pictureOf('Rose');
    expect(whole.status).toBe(200);
    expect(whole.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    expect(whole.headers.get('content-type')).toBe('image/webp');
    const bytes = Buffer.from(await whole.arrayBuffer());
    expect(Number(whole.headers.get('content-length'))).toBe(bytes.length);
    const part = await pictureOf('Rose', { range: 'bytes=8-11' });
    expect([part.status, await part.text()]).toEqual([206, 'WEBP']);
    expect(part.headers.get('content-range')).toBe(`bytes 8-11/${String(bytes.length)}`);
    const again = {
      'if-none-match': whole.headers.get('etag') ?? '',
      'cache-control': 'max-age=0',
    };
    expect((await pictureOf('Rose', again)).status).toBe(304);
    expect((await pictureOf('Rose', { range: 'bytes=9999999-' })).status).toBe(416);
    // Until it is on the backup machine too, only the media machine can send it there.
    await isCovered(rose);
  });

  test('refuses what is no photo with the sentence of the machine that looked at it', async () => {
    const entered = enterDesign(app.url, { caption: 'A PDF', photo: Buffer.from('%PDF-1.7 …') });
    await expect(entered).rejects.toThrow('This is a PDF file. Send the photo as JPEG');
  });

  test('takes entries and shows them while that machine is away, backs them up, and brings the photos there when it returns', async () => {
    await media.kill9();
    const startedAt = performance.now();
    const moth = await enterDesign(app.url, { caption: 'Moth' });
    console.log(
      `an entry without the media machine took ${(performance.now() - startedAt).toFixed(0)} ms`,
    );
    expect((await pictureOf('Moth')).status).toBe(200);
    expect(await spooled()).toHaveLength(1);
    await isCovered(moth);
    await app.kill9();
    await app.start();
    expect((await pictureOf('Moth')).status).toBe(200);
    const away = await pictureOf('Rose');
    expect([away.status, away.headers.get('retry-after')]).toEqual([503, '5']);
    await media.start();
    await isDrained();
    expect(await photosIn(media.uploadsDir)).toHaveLength(2);
    expect((await pictures()).size).toBe(2);
  });

  test('sends the log on though that machine died with a photo that nobody else has, and confirms no more than is there', async () => {
    backup.signal('SIGSTOP');
    const held = await enterDesign(app.url, { caption: 'Held' });
    expect(await spooled()).toEqual([]);
    await media.kill9();
    backup.signal('SIGCONT');
    const next = await enterDesign(app.url, { caption: 'Behind it' });
    await isOnBackup(next);
    await app.kill9();
    await app.start();
    const last = await enterDesign(app.url, { caption: 'After a restart' });
    await isOnBackup(last);
    expect(await covered()).toBeLessThan(held.seq);
    await media.start();
    await isCovered(last);
    await isDrained();
    const organiser = await organiserOf(app);
    for (const { id } of [held, next, last]) await organiser.moderate(id, 'erase', 'Only a test');
  });

  test('has an erased photo gone from there too, though it was away meanwhile', async () => {
    const gone = await enterDesign(app.url, { caption: 'Ghost' });
    const before = await photosIn(media.uploadsDir);
    await media.kill9();
    await (await organiserOf(app)).moderate(gone.id, 'erase', 'Asked for it');
    await media.start();
    await vi.waitUntil(async () => (await photosIn(media.uploadsDir)).length < before.length, {
      timeout: 60_000,
    });
    expect((await pictures()).size).toBe(2);
  });

  test('has its photos back byte for byte when that machine lost them all, while everybody goes on', async () => {
    const wolf = await enterDesign(app.url, { caption: 'Wolf' });
    await isCovered(wolf);
    const before = await pictures();
    await media.kill9();
    await rm(media.uploadsDir, { recursive: true, force: true });
    await media.start();
    expect((await pictureOf('Wolf')).status).toBe(404);
    expect(await restore(media, '--photos')).toMatch(/3 of 3 photos .* are back/);
    expect(await pictures()).toEqual(before);
    expect(await restore(media, '--photos')).toMatch(/0 of 3 photos/);
  });

  test('stays up without its data, says why it is not ready, and starts by itself once it is restored', async () => {
    const before = await pictures();
    await app.kill9();
    await rm(app.dataDir, { recursive: true, force: true });
    const started = app.start();
    const readiness = await vi.waitUntil(
      async () => fetch(`${app.url}/ready`).catch(() => undefined),
      { timeout: 30_000 },
    );
    expect(readiness.status).toBe(503);
    expect(await readiness.text()).toContain('There is no contest here, but the backup machine');
    expect((await fetch(`${app.url}/health`)).status).toBe(200);
    expect(await restore(app)).toContain('The photos are on the media machine');
    await started;
    expect(await pictures()).toEqual(before);
    const next = await enterDesign(app.url, { caption: 'After the flood' });
    await isCovered(next);
    expect((await fetch(`${app.url}/ready`)).status).toBe(200);
  });

  test('shows nothing to who asks that machine itself', async () => {
    const [key = ''] = await photosIn(media.uploadsDir);
    for (const path of ['/photos', `/photos/${key}/640`])
      expect((await fetch(`${media.url}${path}`)).status, path).toBe(401);
    const health = z.object({ refused: z.object({ unsigned: z.number() }) });
    const { refused } = health.parse(await (await fetch(`${media.url}/health`)).json());
    expect(refused.unsigned).toBeGreaterThanOrEqual(2);
  });
});
