import { createServer, type RequestListener, type Server as HttpServer } from 'node:http';
import { networkInterfaces } from 'node:os';
import { join, resolve } from 'node:path';
import type { Logger } from 'pino';
import { createNodeFiles, lockDir } from '../lib/wal/index.ts';
import { readPagePreloads } from './compose-pages.ts';
import { openContest, type Contest } from './compose-contest.ts';
import { backUpHere, type BackupsHere } from './compose-backup-watch.ts';
import { foldersOf, keepsBackups, openFolders } from './compose-folders.ts';
import { openImages, type Images } from './compose-images.ts';
import { listen } from './compose-listening.ts';
import { openLog, type OpenedLog } from './compose-logger.ts';
import { createMeters, openMetrics } from './compose-metrics.ts';
import { withOperations, type OperatedMeters } from './compose-operations.ts';
import { compareWithBackup, shipToBackup, type Shipped } from './compose-shipping.ts';
import { keepTidy } from './compose-tidying.ts';
import type { Config } from './config.ts';
import { createHttpApp } from './http/app.ts';
import { openDevClient } from './http/dev-client.ts';
import { createRequestOrigin } from './http/request-origin.ts';
import { answerUnreadable } from './http/unreadable-requests.ts';
import { tempDirOf } from './media/local-image-store.ts';
import { createPhotoDesk } from './media/photo-desk.ts';
import { createPhotoUpload } from './media/photo-upload.ts';
import type { PhotoPipeline } from './media/photo.ts';
import { createPhotoPipeline } from './media/pipeline.ts';
import { describeRefusal } from './media/refusals.ts';
import { createReadPhoto } from './media/read-photo.ts';
import { createUploadsRouter, type UploadsRouterOptions } from './media/uploads-router.ts';
import { addressesOf, renderBanner } from './ops/banner.ts';
import { logSockets } from './ops/log-sockets.ts';
import type { ContestFigures } from './ops/metrics/count-contest.ts';
import { openAdminPassword, type AdminPassword } from './ops/passwords.ts';
import { createReadiness, type Readiness } from './ops/readiness.ts';
import { openSecrets } from './ops/secrets.ts';
import { watchStore } from './ops/watch-store.ts';
import { createContestLog } from './realtime/contest-log.ts';
import { createContestRealtime, type ContestRealtime } from './realtime/contest-realtime.ts';
import { systemClock as clock, systemRandom as random } from './system-clock.ts';
import { countEntries } from './views/count-entries.ts';
import { createPrebuilt } from './views/prebuilt.ts';

export type RunningServer = {
  /** What the terminal shows. */
  readonly greeting: string;
  /** Called once that was shown. */
  greeted(): Promise<void>;
  readonly logger: Logger;
  /** Resolves when the disk failed, or a store was closed, and the process had better end. */
  readonly storeFailed: Promise<unknown>;
  /** Finishes what was begun, says goodbye, closes everything. Idempotent. */
  shutDown(): Promise<void>;
};

/** What a measurement may put in place of the real thing. */
export type Replaced = { readonly pipeline?: PhotoPipeline };

type OnClose = (close: () => void | Promise<void>) => void;

const cloudImages = 'https://res.cloudinary.com';
/** Photos that still wait then are sent again by their phones, with the same key. */
const lastCommandsMs = 10_000;
const clientDir = resolve(import.meta.dirname, '../dist/client');

/** Builds the real thing and starts it. Whatever fails on the way, what was opened is closed again. */
export const startServer = async (
  config: Config,
  replaced: Replaced = {},
): Promise<RunningServer> => {
  const opened: (() => void | Promise<void>)[] = [];
  const closeAll = async (): Promise<void> => {
    for (const close of opened.splice(0).reverse()) await close();
  };
  try {
    const onClose: OnClose = (close) => void opened.push(close);
    const meters = withOperations(config, createMeters(config, foldersOf(config)));
    return await start({ ...openLog(config), config, replaced, onClose, meters }, closeAll);
  } catch (cause) {
    await closeAll();
    throw cause;
  }
};

type Starting = OpenedLog & {
  readonly config: Config;
  readonly replaced: Replaced;
  readonly onClose: OnClose;
  readonly meters: OperatedMeters;
};

const start = async (starting: Starting, closeAll: () => Promise<void>): Promise<RunningServer> => {
  const { config, logger, onClose } = starting;
  const readiness = createReadiness();
  const backend = await openBackend(starting);
  const { contest, password } = backend;
  const { server, contestRealtime, warmUp } = await wireEdges({
    ...starting,
    ...backend,
    readiness,
  });
  await contestRealtime.realtime.initializeConnections();
  await warmUp();
  let isServing = false;
  const isNeeded = (): boolean => isServing;
  const watching = watchStore(contest, { ...config, readiness, logger, isNeeded });
  const { port, close } = await listen(server, config);
  onClose(close);
  contest.scheduler.rearm();
  onClose(keepTidy(contest, backend.images, logger));

  let closing: Promise<void> | undefined;
  const shutDown = async (): Promise<void> => {
    isServing = false;
    readiness.set('draining', 'The server is shutting down.');
    // From now on no road takes anything new, whatever the sockets still have in flight.
    const drained = contest.drain(
      new Promise((late) => clock.after(lastCommandsMs, () => late(null))),
    );
    await contestRealtime.realtime.shutdown({
      finish: () => drained,
      flushed: async () => {
        await contest.store.snapshot().catch((cause: unknown) => {
          logger.warn({ err: cause }, 'no snapshot at shutdown; the next start reads the log');
        });
      },
    });
    contestRealtime.close();
    await backend.backupsHere?.finish();
    await closeAll();
  };
  isServing = true;
  return {
    greeting: renderBanner({
      ...addressesOf({ ...config, port, interfaces: networkInterfaces() }),
      madePassword: password.made?.password,
    }),
    greeted: async () => password.made?.keep(),
    logger,
    storeFailed: watching.failed,
    shutDown: () => (closing ??= shutDown()),
  };
};

type Backend = {
  readonly contest: Contest;
  readonly images: Images;
  readonly password: AdminPassword;
  readonly backedUp: () => number;
  readonly shipped: Shipped;
  readonly backupsHere: BackupsHere | undefined;
};

/** Folders before the lock, the lock before anything that writes. */
const openBackend = async (starting: Starting): Promise<Backend> => {
  const { config, replaced, logger, requests, onClose, meters } = starting;
  const files = createNodeFiles();
  const reportTrouble = (what: string, err: unknown): void => logger.error({ err }, what);
  const { current: currentRequest } = requests;
  const common = { ...config, files, clock, random, reportTrouble, currentRequest };
  await openFolders(config, files);
  const lock = lockDir(config.dataDir);
  onClose(() => lock.release());
  await compareWithBackup(common);
  const secrets = await openSecrets({ path: join(config.dataDir, 'secrets.json'), files, random });
  const password = await openAdminPassword({
    configured: config.adminPassword,
    file: secrets,
    random,
  });
  const images = await openImages(common);
  onClose(() => images.store.close());
  const backupsHere = keepsBackups(config) ? backUpHere(common) : undefined;
  onClose(() => backupsHere?.close());
  const shipped = shipToBackup({ ...common, images });
  onClose(() => shipped.close());
  const backedUpTo = (): number => Math.max(backupsHere?.seq() ?? 0, shipped.seq());
  const contest = await openContest({
    ...common,
    passwords: password,
    photos: createPhotoDesk({
      images: images.store,
      pipeline: replaced.pipeline ?? meters.pipeline(createPhotoPipeline({ random })),
    }),
    receiptKey: Buffer.from(secrets.secrets.receiptKey, 'base64'),
    timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    backedUp: backedUpTo,
    watch: meters.watch,
  });
  onClose(() => contest.close());
  await backupsHere?.follow(contest);
  shipped.follow(contest);
  for (const note of [...contest.store.status().recovery, ...contest.people.status().recovery])
    logger.warn({ note }, 'recovered');
  return { ...{ contest, images, password, shipped, backupsHere }, backedUp: backedUpTo };
};

type Wired = {
  readonly server: HttpServer;
  readonly contestRealtime: ContestRealtime;
  readonly warmUp: () => Promise<void>;
};

type Parts = Starting & Backend & { readonly readiness: Readiness };

const wireEdges = async (parts: Parts): Promise<Wired> => {
  const { config, logger, requests, meters, readiness, contest, images } = parts;
  const { useCases, views, durable, store } = contest;
  let handle: RequestListener = () => undefined;
  // Socket.IO takes its own requests off the listeners that are there when it comes.
  const server = createServer((request, response) => {
    handle(request, response);
  });
  answerUnreadable(server, random);
  const contestRealtime = wireRealtime(server, parts);
  const { realtime } = contestRealtime;
  logSockets(realtime, logger);
  meters.server(server);
  meters.sockets(realtime);
  const figures = figuresOf(parts);
  meters.contest(figures);
  parts.onClose(await openMetrics(config, logger, meters.registry));
  const operations = meters.openOperations(realtime, figures);
  parts.onClose(operations.close);
  const prebuilt = createPrebuilt({
    ...{ views, clock, rows: durable.state, seq: durable.seq, freshFrom: durable.freshFrom },
    epoch: () => realtime.epoch,
    nextTurn: () => new Promise((done) => setImmediate(done)),
  });
  const devClient = config.devClient ? await openDevClient(server) : undefined;
  if (devClient !== undefined) parts.onClose(() => devClient.close());
  handle = createHttpApp({
    ...{ clock, random, logger, requests, readiness, useCases, views, realtime },
    onAnswered: meters.onAnswered,
    ...photoDeps(images),
    settings: { ...config, imageOrigins: config.cloudinaryUrl === undefined ? [] : [cloudImages] },
    rows: durable.state,
    ...prebuilt,
    status: () => store.status(),
    backedUp: parts.backedUp,
    backupMachine: figures.shipped.machine,
    scheduledBackups: figures.scheduled,
    recordsHere: figures.shipped.folder,
    mediaMachine: figures.spool,
    operations: operations.report,
    clientDir,
    pagePreloads: await readPagePreloads(clientDir),
    devClient: devClient?.handle,
  });
  return { server, contestRealtime, warmUp: () => prebuilt.warmUp() };
};

const figuresOf = ({ config, contest, images, readiness, ...parts }: Parts): ContestFigures => ({
  stores: { contest: () => contest.store.status(), people: () => contest.people.status() },
  entries: () => countEntries(contest.durable.state),
  isReady: () => readiness.reasons.length === 0,
  shipped: { folder: () => parts.backupsHere?.records() ?? null, machine: parts.shipped.state },
  scheduled: () => parts.backupsHere?.state() ?? null,
  backupSeconds: config.backupMinutes * 60,
  spool: images.state,
});

const wireRealtime = (
  server: HttpServer,
  { contest, config, requests }: Pick<Parts, 'contest' | 'config' | 'requests'>,
): ContestRealtime => {
  const { views, useCases, store, durable, actorOf } = contest;
  const origin = createRequestOrigin(config);
  const contestRealtime = createContestRealtime({
    ...{ server, views, useCases, actorOf, clock, random, requests },
    log: createContestLog(store, durable),
    isOwnOrigin: (request) => origin.isOwn(request),
    httpsOnly: origin.httpsOnly,
    limits: config.realtime,
    eventsPerSecond: config.rateLimits.socketEvents,
  });
  durable.subscribe(contestRealtime.hear);
  return contestRealtime;
};

const photoDeps = ({ store: images, dir }: Images) => ({
  images,
  readPhoto: createReadPhoto(images),
  createUploadsRouter: (visibilityOf: NonNullable<UploadsRouterOptions['visibilityOf']>) =>
    createUploadsRouter({ images, visibilityOf }),
  photoUpload: createPhotoUpload({ tempDir: tempDirOf(dir), random }),
  describeRefusal,
});
