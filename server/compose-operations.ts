import { getHeapStatistics } from 'node:v8';
import type { RealtimeReliability } from '../lib/realtime/index.ts';
import type { Operations } from '../shared/ops/metrics-answer.ts';
import { foldersOf, roomIn } from './compose-folders.ts';
import { version, type Meters } from './compose-metrics.ts';
import type { Config } from './config.ts';
import type { ContestFigures } from './ops/metrics/count-contest.ts';
import { memoryLimit } from './ops/metrics/count-machine.ts';
import { lagSecondsOf } from './ops/operations/lag-seconds.ts';
import { openOperations, type OperationsDesk } from './ops/operations/operations.ts';
import { systemClock as clock } from './system-clock.ts';

type Realtime = Pick<RealtimeReliability<never>, 'tally' | 'getMetrics' | 'on'>;

export type OperatedMeters = Meters & {
  /** Keeps from now on what the operations page shows. */
  openOperations(
    realtime: Realtime,
    figures: Pick<ContestFigures, 'shipped'>,
  ): Pick<OperationsDesk, 'report' | 'close'>;
};

/** The same meters, read for the operations page too. */
export const withOperations = (config: Config, meters: Meters): OperatedMeters => {
  let desk: OperationsDesk | undefined;
  let photos = (): Operations['photos'] => ({ waiting: 0, running: 0 });
  return {
    ...meters,
    onAnswered: (request) => {
      meters.onAnswered(request);
      desk?.noteAnswered(request);
    },
    watch: {
      ...meters.watch,
      onCommit: (store, seconds) => {
        meters.watch.onCommit(store, seconds);
        if (store === 'contest') desk?.noteCommit(seconds);
      },
    },
    pipeline(pipeline) {
      photos = () => pipeline.load();
      return meters.pipeline(pipeline);
    },
    openOperations(realtime, { shipped }) {
      const readLag = meters.loopLag.reader();
      const opened = openOperations({
        ...{ clock, memory: readMemory, loopP99Ms: () => readLag().p99 * 1000 },
        versions: { contest: version, node: process.version, role: config.role },
        look: () => lookAt(realtime),
        photos: () => photos(),
        backupLagSeconds: () => lagSecondsOf(shipped.machine(), shipped.folder()),
        readDisk: () => readDisks(config),
      });
      desk = opened;
      noteTroubles(realtime, opened);
      return { report: opened.report, close: opened.close };
    },
  };
};

type Looked = Pick<Operations, 'connections'> & Pick<Operations['latency'], 'delivery'>;

const noteTroubles = (realtime: Realtime, desk: OperationsDesk): void => {
  realtime.on('connection', ({ isReturn }) => {
    if (isReturn) desk.noteReconnection();
  });
  // A command that failed is one of them.
  realtime.on('fault', () => desk.noteFailure());
};

const lookAt = (realtime: Realtime): Looked => {
  const { byState, byTransport, withoutSockets, lag } = realtime.tally();
  const { connections, performance } = realtime.getMetrics();
  const { unhealthy } = connections;
  // Where the longest took no time, nobody has answered yet.
  const isMeasured = performance.maxLatency > 0;
  return {
    connections: {
      ...{ byState, byTransport, withoutSockets, unhealthy },
      lag: { max: lag.max, behind: lag.behind },
    },
    delivery: {
      p95Ms: isMeasured ? performance.p95Latency : null,
      p99Ms: isMeasured ? performance.p99Latency : null,
    },
  };
};

const readMemory = (): Operations['memory'] => ({
  ...process.memoryUsage(),
  heapLimit: getHeapStatistics().heap_size_limit,
  machineLimit: memoryLimit(),
});

const readDisks = async (config: Config): Promise<Operations['disk']> => {
  const looks = Object.entries(foldersOf(config)).map(async ([folder, path]) => {
    const room = await roomIn(path);
    return room === undefined ? [] : [{ folder, ...room }];
  });
  return (await Promise.all(looks)).flat();
};
