import { createServer, type RequestListener } from 'node:http';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { createNodeFiles } from '../../lib/wal/index.ts';
import { openContest } from '../../server/compose-contest.ts';
import type { HttpAppDeps, HttpSettings } from '../../server/http/app-deps.ts';
import { createHttpApp } from '../../server/http/app.ts';
import { createLocalImageStore, tempDirOf } from '../../server/media/local-image-store.ts';
import { createPhotoDesk } from '../../server/media/photo-desk.ts';
import { createPhotoUpload } from '../../server/media/photo-upload.ts';
import { createPhotoPipeline } from '../../server/media/pipeline.ts';
import { createReadPhoto } from '../../server/media/read-photo.ts';
import { describeRefusal } from '../../server/media/refusals.ts';
import { createUploadsRouter } from '../../server/media/uploads-router.ts';
import { openOperations } from '../../server/ops/operations/operations.ts';
import { createReadiness } from '../../server/ops/readiness.ts';
import { createContestLog } from '../../server/realtime/contest-log.ts';
import { createContestRealtime } from '../../server/realtime/contest-realtime.ts';
import { systemClock as clock, systemRandom as random } from '../../server/system-clock.ts';
import { createPrebuilt } from '../../server/views/prebuilt.ts';
import { jpegPhoto } from './sample-photos.ts';

export const password = 'the organiser of these tests';

export type HouseOptions = Partial<HttpSettings> & {
  readonly maxPhotoBytes?: number;
  readonly overrides?: Partial<HttpAppDeps>;
};

export type ContestHouse = Awaited<ReturnType<typeof openContestHouse>>;

const noLimits = { submitPerDevice: 0, submitPerAddress: 0, login: 0 };

/** The HTTP edge on a real contest in a folder of its own; only the password's hash is left out. */
export const openContestHouse = async (options: HouseOptions = {}) => {
  const dir = await mkdtemp(join(tmpdir(), 'contest-house-'));
  const uploadsDir = join(dir, 'uploads');
  const clientDir = await writePages(dir);
  const images = await createLocalImageStore({ dir: uploadsDir });
  const contest = await openContest({
    ...{ dataDir: join(dir, 'data'), files: createNodeFiles(), clock, random },
    photos: createPhotoDesk({ pipeline: createPhotoPipeline({ random }), images }),
    passwords: { verify: (given) => Promise.resolve(given === password) },
    receiptKey: random.bytes(32),
    timeZone: 'Europe/Berlin',
    backedUp: () => 0,
    reportTrouble: (what, cause) => {
      throw new Error(what, { cause });
    },
  });
  let handle: RequestListener = () => undefined;
  const server = createServer((request, response) => handle(request, response));
  const { useCases, views, durable, store } = contest;
  const contestRealtime = createContestRealtime({
    ...{ server, views, useCases, clock, random },
    log: createContestLog(store, durable),
    actorOf: contest.actorOf,
    isOwnOrigin: () => true,
    limits: {},
    eventsPerSecond: 0,
  });
  const { realtime } = contestRealtime;
  await realtime.initializeConnections();
  const readiness = createReadiness();
  const operations = openOperations({
    ...{ clock, versions: { contest: '0', node: process.version, role: 'all' } },
    look: () => ({
      connections: { ...realtime.tally(), unhealthy: 0 },
      delivery: { p95Ms: null, p99Ms: null },
    }),
    memory: () => ({ ...process.memoryUsage(), heapLimit: 1e9, machineLimit: 1e9 }),
    ...{ loopP99Ms: () => 0, photos: () => ({ waiting: 0, running: 0 }) },
    backupLagSeconds: () => null,
    readDisk: () => Promise.resolve([]),
  });
  handle = createHttpApp({
    ...{ clock, random, readiness, useCases, views, realtime, clientDir, describeRefusal },
    logger: pino({ level: 'silent' }),
    settings: { publicUrl: undefined, trustProxy: false, rateLimits: noLimits, ...options },
    rows: durable.state,
    ...createPrebuilt({
      ...{ views, rows: durable.state, clock },
      seq: durable.seq,
      freshFrom: durable.freshFrom,
      epoch: () => realtime.epoch,
      nextTurn: () => new Promise((done) => setImmediate(done)),
    }),
    readPhoto: createReadPhoto(images),
    createUploadsRouter: (visibilityOf) => createUploadsRouter({ images, visibilityOf }),
    photoUpload: createPhotoUpload({
      tempDir: tempDirOf(uploadsDir),
      random,
      ...(options.maxPhotoBytes === undefined ? {} : { maxBytes: options.maxPhotoBytes }),
    }),
    status: () => store.status(),
    backedUp: () => 0,
    ...{ operations: operations.report, onAnswered: operations.noteAnswered },
    ...options.overrides,
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  return {
    url,
    readiness,
    contest,
    /** A path on this server, as a program asks it: without `Origin`. */
    ask: (path: string, init?: RequestInit) => fetch(url + path, { redirect: 'manual', ...init }),
    tempFiles: () => readdir(tempDirOf(uploadsDir)),
    [Symbol.asyncDispose]: async () => {
      contestRealtime.close();
      operations.close();
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
      await contest.close();
      await images.close();
      await rm(dir, { recursive: true, force: true });
    },
  };
};

const writePages = async (dir: string): Promise<string> => {
  const clientDir = join(dir, 'client');
  await mkdir(join(clientDir, 'assets'), { recursive: true });
  await writeFile(join(clientDir, 'index.html'), '<!doctype html><title>Contest</title>');
  await writeFile(join(clientDir, 'assets', 'main-1a2b3c.js'), 'export {};');
  await writeFile(join(clientDir, 'sw.js'), 'self.onfetch = null;');
  await writeFile(join(clientDir, 'manifest.webmanifest'), '{}');
  return clientDir;
};

export const json = (method: string, body: unknown, headers: Record<string, string> = {}) => ({
  method,
  headers: { 'Content-Type': 'application/json', ...headers },
  body: JSON.stringify(body),
});

/** The value of a field somewhere in a JSON answer. */
export const readJson = async (response: Response): Promise<Record<string, unknown>> =>
  (await response.json()) as Record<string, unknown>;

/** Signs in and gives the headers of that session. */
export const signIn = async (
  house: Pick<ContestHouse, 'ask'>,
  credential: { readonly password: string } | { readonly invite: string } = { password },
): Promise<{ readonly Cookie: string }> => {
  const response = await house.ask('/api/login', json('POST', credential));
  const cookie = response.headers.get('set-cookie')?.split(';')[0];
  if (cookie === undefined) throw new Error(`Signing in failed: ${await response.text()}`);
  return { Cookie: cookie };
};

export const inviteJudge = async (
  house: Pick<ContestHouse, 'ask'>,
  organiser: { readonly Cookie: string },
  label: string,
) => {
  const made = await readJson(
    await house.ask('/api/invites', json('POST', { label }, { ...organiser })),
  );
  const [, token = ''] = String(made.url).split('#');
  return {
    id: (made.invite as { id: string }).id,
    judge: await signIn(house, { invite: token }),
  };
};

const photo = jpegPhoto(400, 300);

/** A complete form; `fields` replaces single ones, null leaves one out. */
export const entryForm = async (
  fields: Readonly<Record<string, string | Blob | null>> = {},
): Promise<FormData> => {
  const form = new FormData();
  const all: Record<string, string | Blob | null> = {
    category: 'flash',
    caption: 'Swallow with a key',
    name: 'Ada Needle',
    phone: '+49 170 1234567',
    photo: new File([new Uint8Array(await photo)], 'swallow.jpg', { type: 'image/jpeg' }),
    ...fields,
  };
  for (const [name, value] of Object.entries(all)) if (value !== null) form.append(name, value);
  return form;
};

export type Entered = {
  readonly id: string;
  readonly number: number;
  readonly receiptUrl: string;
  readonly imageUrl: string;
  readonly seq: number;
  /** The headers of who holds the receipt. */
  readonly receipt: { readonly Authorization: string };
};

/** Enters a design, which must succeed. */
export const enter = async (
  house: Pick<ContestHouse, 'ask'>,
  fields: Readonly<Record<string, string | Blob | null>> = {},
  headers: Record<string, string> = {},
): Promise<Entered> => {
  const body = await entryForm(fields);
  const response = await house.ask('/api/submit', { method: 'POST', body, headers });
  if (response.status !== 201) throw new Error(`Entering failed: ${await response.text()}`);
  const answer = (await response.json()) as {
    submissionId: string;
    seq: number;
    receipt: { number: number; url: string };
    entry: { imageUrl: string };
  };
  const { number, url } = answer.receipt;
  return {
    ...{ id: answer.submissionId, number, receiptUrl: url, seq: answer.seq },
    imageUrl: answer.entry.imageUrl,
    receipt: { Authorization: `Receipt ${url.split('#')[1] ?? ''}` },
  };
};
