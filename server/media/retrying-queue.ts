import type { Clock, Timer } from '../../shared/base/clock.ts';
import { getBackoffDelay, type BackoffOptions } from '../../shared/wire/backoff.ts';

/** Work on photos by their keys, one at a time, so that two works on the same photo never overlap. */
export type RetryingQueue = {
  /** A key that waits already is not added again. */
  add(key: string): void;
  /** How many wait or are being worked on, and why the last try failed. */
  status(): { readonly waiting: number; readonly lastFailure: string | undefined };
  /** Resolves when nothing waits any more. */
  settled(): Promise<void>;
  close(): void;
};

type Options = {
  readonly work: (key: string) => Promise<void>;
  readonly backoff: BackoffOptions;
  readonly clock: Clock;
  readonly onFailure?: ((key: string, error: unknown) => void) | undefined;
};

/** What fails goes to the end of the queue, which then rests for longer and longer until something works. */
export const createRetryingQueue = (options: Options): RetryingQueue => {
  const { work, backoff, clock, onFailure } = options;
  const waiting: string[] = [];
  const idle: (() => void)[] = [];
  let failures = 0;
  let lastFailure: string | undefined;
  let retry: Timer | undefined;
  let busy: string | undefined;
  let isClosed = false;

  const run = async (key: string): Promise<void> => {
    try {
      await work(key);
      failures = 0;
      lastFailure = undefined;
    } catch (error) {
      if (!waiting.includes(key)) waiting.push(key);
      lastFailure = error instanceof Error ? error.message : String(error);
      retry = clock.after(getBackoffDelay(failures, backoff), () => {
        retry = undefined;
        next();
      });
      failures += 1;
      onFailure?.(key, error);
    }
  };

  const next = (): void => {
    if (isClosed || busy !== undefined || retry !== undefined) return;
    busy = waiting.shift();
    if (busy === undefined) {
      for (const resolve of idle.splice(0)) resolve();
      return;
    }
    void run(busy).finally(() => {
      busy = undefined;
      next();
    });
  };

  return {
    add: (key) => {
      if (!waiting.includes(key)) waiting.push(key);
      next();
    },
    status: () => ({ waiting: waiting.length + (busy === undefined ? 0 : 1), lastFailure }),
    settled: () =>
      waiting.length === 0 && busy === undefined
        ? Promise.resolve()
        : new Promise((resolve) => idle.push(resolve)),
    close: () => {
      isClosed = true;
      retry?.stop();
    },
  };
};
