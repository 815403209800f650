import { randomBytes } from 'node:crypto';
import type { Clock, Timer } from '../../shared/base/clock.ts';
import type { Random } from '../../shared/base/random.ts';

const timer = (handle: NodeJS.Timeout): Timer => {
  handle.unref();
  return { stop: () => clearTimeout(handle) };
};

/** The platform's own time: what is used when nothing is injected. */
export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  after: (delayMs, run) => timer(setTimeout(run, delayMs)),
  every: (periodMs, run) => timer(setInterval(run, periodMs)),
};

export const systemRandom: Random = { bytes: (count) => randomBytes(count) };

/** Runs `run` in a later turn of the event loop, after the I/O that waits. */
export const nextTurn = (run: () => void): void => void setImmediate(run);
