import type { Clock } from '../../shared/base/clock.ts';
import type { Random } from '../../shared/base/random.ts';

/** Lets arrivals in at a rate, after a burst, so that a storm of them does not stop what is there. */
export type ArrivalGate = {
  /** 0: come in. Else in how many milliseconds there will be room: those who must wait are spread by the rate. */
  ask(): number;
};

type Deps = {
  readonly clock: Clock;
  readonly random: Random;
  readonly arrivalsPerSecond: number;
  readonly arrivalBurst: number;
};

/** Sooner is not worth another handshake; and each is moved by up to as much, so that they come one by one. */
const leastWaitMs = 1000;

/** A token bucket; beside it, the times that were promised to those who found it empty. */
export const createArrivalGate = (deps: Deps): ArrivalGate => {
  const { clock, arrivalsPerSecond, arrivalBurst } = deps;
  let tokens = arrivalBurst;
  let filledAt = clock.monotonic();
  let promisedUntil = filledAt;

  const fill = (now: number): void => {
    tokens = Math.min(arrivalBurst, tokens + ((now - filledAt) / 1000) * arrivalsPerSecond);
    filledAt = now;
  };

  return {
    ask() {
      const now = clock.monotonic();
      fill(now);
      if (tokens >= 1) {
        tokens -= 1;
        return 0;
      }
      promisedUntil = Math.max(now, promisedUntil) + 1000 / arrivalsPerSecond;
      const jitterMs = leastWaitMs * ((deps.random.bytes(1)[0] ?? 0) / 256);
      return promisedUntil - now + leastWaitMs + jitterMs;
    },
  };
};
