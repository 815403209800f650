import type { Clock } from '../../../shared/base/clock.ts';
import {
  defaultBackoff,
  getBackoffDelay,
  withFullJitter,
  type BackoffOptions,
} from '../../../shared/wire/backoff.ts';
import type { Cause } from './connection-state.ts';

export const triesBeforeUnreachable = 10;
const updatingMs = 120_000;
const updatingGapMs = 4000;
/** A connection that lasts shorter has not mended anything: the next waits as if it had failed. */
const steadyMs = 5000;

/** What to do until the next try. */
export type Wait = {
  readonly kind: 'waiting' | 'updating' | 'unreachable';
  readonly attempt: number;
  readonly delayMs: number;
  readonly cause: Cause;
};

/** Decides how long to wait, from what has happened so far. */
export type ReconnectPlan = {
  readonly attempt: number;
  /** The server goes away on purpose. */
  serverLeaves(gracePeriodMs: number): void;
  /** The server named the time itself. */
  serverAsks(retryAfterMs: number): void;
  connected(): void;
  next(cause: Cause): Wait;
  startOver(): void;
};

export const createReconnectPlan = (
  clock: Clock,
  /** Uniform in [0, 1). */
  unit: () => number,
  backoff: BackoffOptions = defaultBackoff,
): ReconnectPlan => {
  let attempt = 0;
  let liveSince: number | null = null;
  let updatingUntil = -Infinity;
  let namedDelayMs: number | null = null;

  return {
    get attempt() {
      return attempt;
    },
    serverLeaves(gracePeriodMs) {
      updatingUntil = clock.monotonic() + updatingMs;
      namedDelayMs = gracePeriodMs * (0.8 + 0.4 * unit());
    },
    serverAsks(retryAfterMs) {
      namedDelayMs = retryAfterMs;
    },
    connected() {
      liveSince = clock.monotonic();
      updatingUntil = -Infinity;
      namedDelayMs = null;
    },
    next(cause) {
      const now = clock.monotonic();
      if (liveSince !== null && now - liveSince >= steadyMs) attempt = 0;
      liveSince = null;
      const named = namedDelayMs;
      namedDelayMs = null;
      if (now < updatingUntil)
        return {
          kind: 'updating',
          attempt,
          delayMs: named ?? updatingGapMs * (0.25 + 0.75 * unit()),
          cause,
        };
      const delayMs = named ?? withFullJitter(getBackoffDelay(attempt, backoff), unit());
      attempt += 1;
      const kind = attempt > triesBeforeUnreachable ? 'unreachable' : 'waiting';
      return { kind, attempt, delayMs, cause };
    },
    startOver() {
      attempt = 0;
    },
  };
};
