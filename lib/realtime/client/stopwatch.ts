import type { Clock } from '../../../shared/base/clock.ts';

/** Measures how long something lasts, also across the sleep of the device. */
export type Stopwatch = {
  restart(): void;
  /** Milliseconds since it was made or restarted. */
  ms(): number;
};

export const createStopwatch = (clock: Clock): Stopwatch => {
  const read = () => [clock.monotonic(), clock.now()] as const;
  let [steady, wall] = read();
  return {
    restart() {
      [steady, wall] = read();
    },
    // While a device sleeps some browsers stop the monotonic clock; the wall clock may be set back.
    ms: () => Math.max(clock.monotonic() - steady, clock.now() - wall),
  };
};
