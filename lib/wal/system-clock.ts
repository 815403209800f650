import type { Clock, Timer } from '../../shared/base/clock.ts';

const timer = (handle: NodeJS.Timeout): Timer => {
  handle.unref();
  return { stop: () => clearTimeout(handle) };
};

/** The machine's own time. The realtime engine has one too: either is a package by itself. */
export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  after: (delayMs, run) => timer(setTimeout(run, delayMs)),
  every: (periodMs, run) => timer(setInterval(run, periodMs)),
};
