import type { Clock, Timer } from '../../shared/base/clock.ts';

export type FakeClock = Clock & {
  /** Moves time forward, running every timer that falls due, in order. */
  advance(ms: number): void;
  /** The same, letting promises settle before each timer and after the last. */
  advanceAsync(ms: number): Promise<void>;
  /** The device sleeps: time passes, and no timer runs. What fell due meanwhile runs once, when time moves again. */
  sleep(ms: number): void;
  /** Sets the wall clock only, as a correction of the system's time does; timers do not notice. */
  setWallClock(now: number): void;
  /** How many timers are waiting. */
  readonly pending: number;
};

type Waiting = { dueAt: number; readonly periodMs: number | null; readonly run: () => void };

/** Time that stands still until a test moves it. */
export const createFakeClock = (startAt = 1_700_000_000_000): FakeClock => {
  let elapsedMs = 0;
  let wallOffsetMs = startAt;
  const waiting = new Set<Waiting>();

  const add = (delayMs: number, periodMs: number | null, run: () => void): Timer => {
    const timer: Waiting = { dueAt: elapsedMs + Math.max(0, delayMs), periodMs, run };
    waiting.add(timer);
    return { stop: () => void waiting.delete(timer) };
  };

  const nextDueBy = (limit: number): Waiting | undefined => {
    let first: Waiting | undefined;
    for (const timer of waiting)
      if (timer.dueAt <= limit && (!first || timer.dueAt < first.dueAt)) first = timer;
    return first;
  };

  const fire = (timer: Waiting): void => {
    elapsedMs = Math.max(elapsedMs, timer.dueAt);
    if (timer.periodMs === null) waiting.delete(timer);
    else timer.dueAt += Math.max(1, timer.periodMs);
    timer.run();
  };

  // A turn of the event loop: enough for promise chains and for what setImmediate has deferred.
  const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

  return {
    now: () => wallOffsetMs + elapsedMs,
    monotonic: () => elapsedMs,
    after: (delayMs, run) => add(delayMs, null, run),
    every: (periodMs, run) => add(periodMs, periodMs, run),
    advance(ms) {
      const target = elapsedMs + ms;
      for (let due = nextDueBy(target); due; due = nextDueBy(target)) fire(due);
      elapsedMs = target;
    },
    async advanceAsync(ms) {
      const target = elapsedMs + ms;
      await settle();
      for (let due = nextDueBy(target); due; due = nextDueBy(target)) {
        fire(due);
        await settle();
      }
      elapsedMs = target;
      await settle();
    },
    sleep(ms) {
      elapsedMs += ms;
      for (const timer of waiting) timer.dueAt = Math.max(timer.dueAt, elapsedMs);
    },
    setWallClock(now) {
      wallOffsetMs = now - elapsedMs;
    },
    get pending() {
      return waiting.size;
    },
  };
};
