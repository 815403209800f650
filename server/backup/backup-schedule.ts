import type { Clock, Timer } from '../../shared/base/clock.ts';

type Deps = {
  readonly clock: Clock;
  readonly everyMs: number;
  /** When the newest complete backup was made; undefined while there is none. */
  readonly newestAt: () => Promise<number | undefined>;
  /** Makes one and lets old ones go. Rejects with a sentence where it is not complete. */
  readonly make: (signal: AbortSignal) => Promise<void>;
  readonly reportTrouble: (what: string, cause: unknown) => void;
};

export type ScheduledBackups = {
  /** When the last good one was made, as far as is known; null while there is none. */
  readonly lastAt: number | null;
  readonly everySeconds: number;
  /** Why the last try failed, in a sentence. */
  readonly trouble?: string;
};

export type BackupSchedule = {
  readonly state: () => ScheduledBackups;
  /** One more before the end, which is given up after `limitMs`. Never rejects. */
  finish(limitMs: number): Promise<void>;
  close(): void;
};

/** A start is busy enough without a backup. */
const afterStartMs = 60_000;
const retryMs = 5 * 60_000;

/** Backs up without being asked. What fails is told and tried again, and holds up nothing. */
export const createBackupSchedule = (deps: Deps): BackupSchedule => {
  const { clock, everyMs, reportTrouble } = deps;
  let lastAt: number | undefined;
  let trouble: string | undefined;
  let timer: Timer | undefined;
  let running: Promise<void> | undefined;
  const stopping = new AbortController();

  const make = async (): Promise<void> => {
    const startedAt = clock.now();
    try {
      await deps.make(stopping.signal);
      lastAt = startedAt;
      trouble = undefined;
    } catch (cause) {
      trouble = cause instanceof Error ? cause.message : String(cause);
      reportTrouble('There is no new backup; it is tried again', cause);
    }
  };
  const run = (): Promise<void> =>
    (running ??= make().finally(() => {
      running = undefined;
      runIn(trouble === undefined ? everyMs : Math.min(retryMs, everyMs));
    }));
  const runIn = (delayMs: number): void => {
    timer?.stop();
    if (!stopping.signal.aborted) timer = clock.after(delayMs, () => void run());
  };

  const start = async (): Promise<void> => {
    lastAt = await deps.newestAt();
    const dueIn = lastAt === undefined ? 0 : lastAt + everyMs - clock.now();
    // A clock that went backwards since must not put the next one off for long.
    runIn(Math.min(Math.max(dueIn, afterStartMs), everyMs));
  };
  start().catch((cause: unknown) => {
    reportTrouble('The backups could not be read', cause);
    runIn(Math.min(retryMs, everyMs));
  });

  return {
    state: () => ({
      lastAt: lastAt ?? null,
      everySeconds: everyMs / 1000,
      ...(trouble !== undefined && { trouble }),
    }),
    finish: async (limitMs) => {
      const limit = clock.after(limitMs, () => stopping.abort());
      await run();
      limit.stop();
      timer?.stop();
    },
    close: () => {
      timer?.stop();
      stopping.abort();
    },
  };
};
