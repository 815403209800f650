import { createHistogram, type RecordableHistogram } from 'node:perf_hooks';
import type { Clock } from '../../shared/base/clock.ts';

/** By how many seconds the event loop was late, since it was asked last; all 0 where it was not looked at since. */
export type Lag = {
  readonly min: number;
  readonly max: number;
  readonly mean: number;
  readonly stddev: number;
  readonly p50: number;
  readonly p90: number;
  readonly p99: number;
};

export type LoopLag = {
  /** Each has its own time since it was asked last. */
  reader(): () => Lag;
  close(): void;
};

/** Looking more often would wake an idle process for nothing, and cost as much as all other figures together. */
const everyMs = 40;
const nanosecondsPerMs = 1e6;
const nanosecondsPerSecond = 1e9;

/** Looks again and again whether the loop is on time, once for all who want to know. */
export const watchLoopLag = (clock: Pick<Clock, 'monotonic' | 'every'>): LoopLag => {
  const readers: RecordableHistogram[] = [];
  let lookedAt = clock.monotonic();
  const look = (): void => {
    const now = clock.monotonic();
    // A histogram takes nothing below 1.
    const late = Math.max(1, Math.round((now - lookedAt - everyMs) * nanosecondsPerMs));
    lookedAt = now;
    for (const histogram of readers) histogram.record(late);
  };
  const timer = clock.every(everyMs, look);
  return {
    reader() {
      const histogram = createHistogram();
      readers.push(histogram);
      return () => {
        const lag = readLag(histogram);
        histogram.reset();
        return lag;
      };
    },
    close: () => timer.stop(),
  };
};

const readLag = (histogram: RecordableHistogram): Lag => {
  const seconds = (nanoseconds: number): number =>
    histogram.count === 0 ? 0 : nanoseconds / nanosecondsPerSecond;
  return {
    min: seconds(histogram.min),
    max: seconds(histogram.max),
    mean: seconds(histogram.mean),
    stddev: seconds(histogram.stddev),
    p50: seconds(histogram.percentile(50)),
    p90: seconds(histogram.percentile(90)),
    p99: seconds(histogram.percentile(99)),
  };
};
