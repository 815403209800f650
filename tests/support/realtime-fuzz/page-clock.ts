import type { Clock, Timer } from '../../../shared/base/clock.ts';

/** The clock of something that may stop: its timers do not run then, and those of a sleeper run late. */
export type PageClock = Clock & {
  fallAsleep(): void;
  wakeUp(): void;
  /** For ever. */
  stop(): void;
};

export const createPageClock = (clock: Clock): PageClock => {
  let state: 'running' | 'asleep' | 'stopped' = 'running';
  const overdue = new Set<() => void>();

  const own = (run: () => void, start: (run: () => void) => Timer): Timer => {
    const runOrWait = (): void => {
      if (state === 'running') run();
      else if (state === 'asleep') overdue.add(runOrWait);
      else timer.stop();
    };
    const timer = start(runOrWait);
    return {
      stop() {
        timer.stop();
        overdue.delete(runOrWait);
      },
    };
  };

  return {
    now: () => clock.now(),
    monotonic: () => clock.monotonic(),
    after: (delayMs, run) => own(run, (late) => clock.after(delayMs, late)),
    every: (periodMs, run) => own(run, (late) => clock.every(periodMs, late)),
    fallAsleep() {
      if (state === 'running') state = 'asleep';
    },
    wakeUp() {
      if (state !== 'asleep') return;
      state = 'running';
      for (const run of [...overdue]) {
        if (overdue.delete(run)) run();
      }
    },
    stop() {
      state = 'stopped';
      overdue.clear();
    },
  };
};
