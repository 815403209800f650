import type { Clock } from '../../shared/base/clock.ts';
import type { Backups, Erasure } from '../../lib/store/index.ts';

type Deps = {
  readonly clock: Clock;
  /** Who is erased by now. */
  readonly erased: () => Iterable<Erasure>;
  /** Calls back after each erasure. */
  readonly onErased: (listener: () => void) => () => void;
  /** Who is on the list that stands beside the backups. */
  readonly listed: () => Promise<readonly Erasure[]>;
  /** The backups, held for this process until `release`. */
  readonly hold: () => Promise<{ readonly backups: Pick<Backups, 'forget'>; release(): void }>;
  readonly reportTrouble: (what: string, cause: unknown) => void;
};

export type ErasureReach = {
  /** Brings the backups up to date; what fails is reported and tried again. */
  run(): Promise<void>;
  close(): Promise<void>;
};

const soonMs = 5000;
const periodMs = 60_000;

/** Makes the backups forget whom the contest forgot: within seconds, and again every minute until it worked. */
export const createErasureReach = (deps: Deps): ErasureReach => {
  const { clock } = deps;
  let running: Promise<void> | undefined;
  let soon: { stop(): void } | undefined;

  const reach = async (): Promise<void> => {
    const listed = new Map((await deps.listed()).map((each) => [each.id, each]));
    const fresh = [...deps.erased()]
      .map(({ id }) => id)
      .filter((id) => listed.get(id)?.reached !== true);
    if (fresh.length === 0) return;
    const held = await deps.hold();
    try {
      await held.backups.forget(fresh);
    } finally {
      held.release();
    }
  };

  const run = (): Promise<void> => {
    soon?.stop();
    soon = undefined;
    running ??= reach()
      .catch((cause: unknown) => {
        deps.reportTrouble('An erasure has not reached the backups yet; it is tried again', cause);
      })
      .finally(() => {
        running = undefined;
      });
    return running;
  };

  const stopListening = deps.onErased(() => {
    soon ??= clock.after(soonMs, () => void run());
  });
  const every = clock.every(periodMs, () => void run());

  return {
    run,
    async close() {
      stopListening();
      every.stop();
      soon?.stop();
      await running;
    },
  };
};
