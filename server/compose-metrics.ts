import { readFileSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import type { Server } from 'node:http';
import { collectDefaultMetrics, Gauge, Registry } from 'prom-client';
import type { Logger } from 'pino';
import { roomIn } from './compose-folders.ts';
import { listen } from './compose-listening.ts';
import type { Config } from './config.ts';
import type { AnsweredRequest } from './http/answered-request.ts';
import { countCommits, type ContestWatch } from './ops/metrics/count-commits.ts';
import {
  countBackups,
  countContest,
  countReady,
  type ContestFigures,
} from './ops/metrics/count-contest.ts';
import { countLoopLag } from './ops/metrics/count-loop-lag.ts';
import { countMachine, type Folders } from './ops/metrics/count-machine.ts';
import { countPhotos } from './ops/metrics/count-photos.ts';
import { countInFlight, countRequests } from './ops/metrics/count-requests.ts';
import { countSockets, type CountedRealtime } from './ops/metrics/count-sockets.ts';
import { watchLoopLag, type LoopLag } from './ops/loop-lag.ts';
import { createMetricsServer } from './ops/metrics/metrics-server.ts';
import type { PhotoPipeline } from './media/photo.ts';
import type { LoadedPipeline } from './media/pipeline.ts';
import { systemClock as clock } from './system-clock.ts';

/** What is counted from the start on, before anybody can ask for it. */
export type Meters = {
  readonly onAnswered: (request: AnsweredRequest) => void;
  readonly watch: ContestWatch;
  pipeline(pipeline: LoadedPipeline): PhotoPipeline;
  server(server: Server): void;
  sockets(realtime: CountedRealtime): void;
  contest(figures: ContestFigures): void;
  /** For a role without a contest. */
  ready(isReady: () => boolean): void;
  /** Where there are only backups. */
  backups(figures: Pick<ContestFigures, 'scheduled' | 'backupSeconds'>): void;
  readonly registry: Registry;
  readonly loopLag: LoopLag;
};

const never = 2 ** 30;

/** `folders`: where they are, by the names that the labels have. */
export const createMeters = (
  { role }: Pick<Config, 'role'>,
  folders: Readonly<Partial<Record<keyof Folders, string>>>,
): Meters => {
  const registry = new Registry();
  const loopLag = watchLoopLag(clock);
  // Its own look at the loop would wake it a hundred times a second.
  collectDefaultMetrics({ register: registry, eventLoopMonitoringPrecision: never });
  countLoopLag(loopLag.reader(), registry);
  for (const name of walksOverSockets) registry.removeSingleMetric(name);
  countOpenFiles(registry);
  const rooms = Object.entries(folders).map(([name, path]) => [name, () => roomIn(path)] as const);
  countMachine({ version, node: process.version, role }, Object.fromEntries(rooms), registry);
  return {
    ...{ registry, loopLag },
    onAnswered: countRequests(registry),
    watch: countCommits(registry),
    pipeline: (pipeline) => countPhotos(pipeline, clock, registry),
    server: (server) => countInFlight(server, registry),
    sockets: (realtime) => countSockets(realtime, registry),
    contest: (figures) => countContest(figures, registry),
    ready: (isReady) => countReady(isReady, registry),
    backups: (figures) => countBackups({ ...figures, shipped: {} }, registry),
  };
};

/** For these every socket is listed at each look: ten milliseconds for 10,000, in which nobody else is served. */
const openFiles = 'process_open_fds';
const walksOverSockets = [
  ...['resources', 'handles', 'requests'].flatMap((what) => [
    `nodejs_active_${what}`,
    `nodejs_active_${what}_total`,
  ]),
  openFiles,
];

/** From 6.2 on Linux tells how many there are without listing them. */
const countOpenFiles = (registry: Registry): void => {
  new Gauge({
    name: openFiles,
    help: 'Files and sockets that are open; absent where the system does not tell.',
    registers: [registry],
    async collect() {
      const { size } = await stat('/proc/self/fd').catch(() => ({ size: 0 }));
      this.remove();
      if (size > 0) this.set(size);
    },
  });
};

export const { version } = JSON.parse(
  readFileSync(new URL('../package.json', import.meta.url), 'utf8'),
) as { readonly version: string };

/**
 * Lets Prometheus ask on `METRICS_PORT`; gives what ends that. A port that is taken keeps nobody from starting: it is
 * said, and nothing listens there.
 */
export const openMetrics = async (
  { metricsPort: port, metricsHost: host }: Pick<Config, 'metricsPort' | 'metricsHost'>,
  logger: Pick<Logger, 'debug' | 'warn'>,
  registry: Registry,
): Promise<() => Promise<void>> => {
  const server = createMetricsServer(registry);
  try {
    const listening = await listen(server, { port, host });
    logger.debug({ host, port: listening.port }, 'metrics');
    return listening.close;
  } catch (err) {
    const sentence =
      'nobody can ask for metrics: METRICS_PORT is taken or may not be used; give another, 0 for any';
    logger.warn({ err, host, port }, sentence);
    return () => Promise.resolve();
  }
};
