import { randomBytes } from 'node:crypto';
import type { Clock, Timer } from '../shared/base/clock.ts';
import type { Random } from '../shared/base/random.ts';

const timer = (handle: NodeJS.Timeout): Timer => {
  handle.unref();
  return { stop: () => clearTimeout(handle) };
};

/** The machine's own time. */
export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  after: (delayMs, run) => timer(setTimeout(run, delayMs)),
  every: (periodMs, run) => timer(setInterval(run, periodMs)),
};

/** The operating system's randomness. */
export const systemRandom: Random = { bytes: (count) => randomBytes(count) };
