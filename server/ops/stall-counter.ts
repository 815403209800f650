import type { Clock } from '../../shared/base/clock.ts';

/** For how long something that ought to move stands still, told by looks at it every so often. */
export type StallCounter = {
  /** `isHeld`: somebody holds it on purpose. Gives milliseconds. */
  look(count: number, isHeld: boolean): number;
};

/**
 * A look that comes late shows that the looker did not run either: the machine slept, the process was stopped, or
 * everybody waits for a processor. Such time is nobody's stall, so a look counts for no more than two.
 */
export const createStallCounter = (
  clock: Pick<Clock, 'monotonic'>,
  lookMs: number,
): StallCounter => {
  let seen: number | undefined;
  let stalledMs = 0;
  let lookedAt = clock.monotonic();
  return {
    look(count, isHeld) {
      const now = clock.monotonic();
      const awakeMs = Math.min(now - lookedAt, 2 * lookMs);
      stalledMs = count === seen && !isHeld ? stalledMs + awakeMs : 0;
      seen = count;
      lookedAt = now;
      return stalledMs;
    },
  };
};
