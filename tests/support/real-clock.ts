import type { Clock } from '../../shared/base/clock.ts';

/** The real clock, for processes that a test starts and kills. */
export const realClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  after(delayMs, run) {
    const timer = setTimeout(run, delayMs).unref();
    return { stop: () => clearTimeout(timer) };
  },
  every(periodMs, run) {
    const timer = setInterval(run, periodMs).unref();
    return { stop: () => clearInterval(timer) };
  },
};
