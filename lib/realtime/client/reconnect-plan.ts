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
/** Everybody is to be back within five seconds of the server: that leaves two for connecting where all do so at once. */
const updatingGapMs = 3000;
/** Between tries while the stream comes without a socket. */
const carriedGapMs = 60_000;
/** A connection that works shorter has not mended anything: the next waits as if it had failed. */
const steadyMs = 5000;

/** What to do until the next try. */
export type Wait = {
  readonly kind: 'waiting' | 'updating' | 'unreachable';
  readonly attempt: number;
  readonly delayMs: number;
  readonly cause: Cause;
  /** What was lost had worked for a while, so that what failed before it does not count any more. */
  readonly wasSteady: boolean;
};

/** Decides how long to wait, from what has happened so far. */
export type ReconnectPlan = {
  readonly attempt: number;
  /** The server goes away on purpose. */
  serverLeaves(gracePeriodMs: number): void;
  /** The server named the time itself. */
  serverAsks(retryAfterMs: number): void;
  connected(): void;
  /** Something arrived. True once for each connection: when it has worked for a while. */
  heard(): boolean;
  /** `isCarried`: the stream comes by other means, so that nobody waits for the socket. */
  next(cause: Cause, isCarried: boolean): Wait;
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
  let isSteady = false;
  let updatingUntil = -Infinity;
  let namedDelayMs: number | null = null;

  const hasLasted = (): boolean => liveSince !== null && clock.monotonic() - liveSince >= steadyMs;

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
      isSteady = false;
      updatingUntil = -Infinity;
      namedDelayMs = null;
    },
    heard() {
      if (isSteady) return false;
      isSteady = hasLasted();
      return isSteady;
    },
    next(cause, isCarried) {
      const now = clock.monotonic();
      // One that goes silent may have been so since its welcome.
      const wasSteady = isSteady || (cause !== 'silent' && hasLasted());
      if (wasSteady) attempt = 0;
      liveSince = null;
      isSteady = false;
      const named = namedDelayMs;
      namedDelayMs = null;
      // With its new name a tab that was duplicated is let in at once.
      if (isCarried && cause !== 'duplicate') {
        const delayMs = named ?? carriedGapMs * (0.75 + 0.5 * unit());
        return { kind: 'waiting', attempt, delayMs, cause, wasSteady };
      }
      if (now < updatingUntil)
        return {
          kind: 'updating',
          attempt,
          delayMs: named ?? updatingGapMs * (0.25 + 0.75 * unit()),
          ...{ cause, wasSteady },
        };
      const delayMs = named ?? withFullJitter(getBackoffDelay(attempt, backoff), unit());
      attempt += 1;
      const kind = attempt > triesBeforeUnreachable ? 'unreachable' : 'waiting';
      return { kind, attempt, delayMs, cause, wasSteady };
    },
    startOver() {
      attempt = 0;
    },
  };
};
