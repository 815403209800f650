import type { Clock } from '../../../shared/base/clock.ts';
import type { DiskSpace, Operations, Refusal, Sample } from '../../../shared/ops/metrics-answer.ts';
import { routesAtAskersPace, routesForMachines } from '../../../shared/ops/routes.ts';
import { outcomeOfLogin } from '../metrics/count-requests.ts';
import { countLately } from './count-lately.ts';
import { keepNewest } from './keep-newest.ts';
import { createLatencies } from './latencies.ts';

/** A request whose answer is over, as the HTTP edge tells it. */
export type Answered = {
  readonly method: string;
  readonly route: string;
  readonly status: number;
  readonly seconds: number;
  readonly requestId: string;
  readonly code: string | undefined;
};

type Deps = {
  readonly clock: Clock;
  readonly versions: Operations['versions'];
  readonly look: () => {
    readonly connections: Operations['connections'];
    readonly delivery: Operations['latency']['delivery'];
  };
  readonly memory: () => Operations['memory'];
  readonly photos: () => Operations['photos'];
  /** Since it was asked last. */
  readonly loopP99Ms: () => number;
  readonly backupLagSeconds: () => number | null;
  readonly readDisk: () => Promise<readonly DiskSpace[]>;
};

export type OperationsDesk = {
  readonly noteAnswered: (request: Answered) => void;
  readonly noteCommit: (seconds: number) => void;
  readonly noteReconnection: () => void;
  readonly noteFailure: () => void;
  readonly report: () => Operations;
  readonly close: () => void;
};

const sampleMs = 5000;
const keptSamples = 120;
const keptRefusals = 25;
const minuteMs = 60_000;

/** Remembers the last ten minutes, so that whoever opens the operations page sees at once how they were. */
export const openOperations = (deps: Deps): OperationsDesk => {
  const { clock } = deps;
  const requests = createLatencies(clock);
  const commits = createLatencies(clock);
  const reconnections = countLately(clock, minuteMs);
  const refusedLogins = countLately(clock, minuteMs);
  const failures = countLately(clock, 60 * minuteMs);
  // Kept apart: somebody who tries addresses would push out what has to be looked up.
  const faults = keepNewest<Refusal>(keptRefusals);
  const refusals = keepNewest<Refusal>(keptRefusals);
  const samples = keepNewest<Sample>(keptSamples);
  const disk = followDisk(deps);
  let loopP99Ms = 0;

  const sample = (): void => {
    const { connections, delivery } = deps.look();
    loopP99Ms = deps.loopP99Ms();
    samples.add({
      at: clock.now(),
      ...sampleConnections(connections),
      requestP95Ms: requests.read().p95Ms,
      commitP95Ms: commits.read().p95Ms,
      deliveryP95Ms: delivery.p95Ms,
      loopP99Ms,
      backupLagSeconds: deps.backupLagSeconds(),
      residentBytes: deps.memory().rss,
    });
  };
  const timer = clock.every(sampleMs, sample);

  return {
    noteAnswered(answered) {
      const { seconds, code, method, route, status, requestId } = answered;
      if (!routesAtAskersPace.includes(route)) requests.add(seconds * 1000);
      if (status >= 500 && !routesForMachines.includes(route)) failures.add();
      if (route === '/api/login' && isRefused(status)) refusedLogins.add();
      if (code === undefined) return;
      const kept = status >= 500 ? faults : refusals;
      kept.add({ at: clock.now(), code, method, route, status, requestId });
    },
    noteCommit: (seconds) => commits.add(seconds * 1000),
    noteReconnection: () => reconnections.add(),
    noteFailure: () => failures.add(),
    report() {
      const { connections, delivery } = deps.look();
      return {
        ...{ at: clock.now(), connections, loop: { p99Ms: loopP99Ms }, memory: deps.memory() },
        photos: deps.photos(),
        lately: {
          reconnectionsPerMinute: reconnections.count(),
          refusedLoginsPerMinute: refusedLogins.count(),
          failuresPerHour: failures.count(),
        },
        latency: { requests: requests.read(), commits: commits.read(), delivery },
        ...{ disk: disk.now(), versions: deps.versions },
        refusals: [...refusals.all(), ...faults.all()].toSorted((a, b) => b.at - a.at),
        history: { everyMs: sampleMs, samples: samples.all() },
      };
    },
    close() {
      timer.stop();
      disk.close();
    },
  };
};

const isRefused = (status: number): boolean =>
  ['refused', 'limited'].includes(outcomeOfLogin(status) ?? '');

const sampleConnections = ({ byTransport, withoutSockets, lag }: Operations['connections']) => ({
  connections: Object.values(byTransport).reduce((sum, count) => sum + count, withoutSockets),
  lagEvents: lag.max,
});

const diskMs = 30_000;

/** A disk that does not answer holds up nothing: what was read last stands. */
const followDisk = ({ clock, readDisk }: Pick<Deps, 'clock' | 'readDisk'>) => {
  let spaces: readonly DiskSpace[] = [];
  let isReading = false;
  const read = (): void => {
    if (isReading) return;
    isReading = true;
    readDisk()
      .then((found) => {
        spaces = found;
      })
      .catch(() => {
        spaces = [];
      })
      .finally(() => {
        isReading = false;
      });
  };
  read();
  const timer = clock.every(diskMs, read);
  return { now: () => spaces, close: () => timer.stop() };
};
