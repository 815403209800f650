import type { Clock } from '../shared/base/clock.ts';
import type { Random } from '../shared/base/random.ts';
import { openReceiver, type Receiver } from '../lib/store/index.ts';
import { lockDir, type DirLock, type Files } from '../lib/wal/index.ts';
import { readBackupKey } from './backup/backup-key.ts';
import { contestBackupsOptions } from './compose-backups.ts';

type Options = {
  readonly dataDir: string;
  readonly backupsDir: string;
  readonly backupKey: string | undefined;
  readonly files: Files;
  readonly clock: Clock;
  readonly random: Random;
};

/** What this machine's own backups folder receives: held by the running server alone. */
export type Receiving = {
  /** Opened when it is first needed. */
  readonly open: () => Promise<Receiver>;
  /** Runs `work` while nobody else makes or changes backups. */
  readonly alone: <R>(work: () => Promise<R>) => Promise<R>;
  /** As `alone`, until `release`. */
  readonly hold: () => Promise<{ readonly backups: Receiver; release(): void }>;
  /** From now on nobody waits for a backup that is being made. */
  stopWaiting(): void;
  close(): Promise<void>;
};

export const receiveHere = (options: Options): Receiving => {
  const { dataDir, backupsDir: dir, backupKey, files, clock, random } = options;
  let opening: Promise<Receiver> | undefined;
  let isClosing = false;

  const alone: Receiving['alone'] = async (work) => {
    const lock = await lockWhenFree(options, () => isClosing);
    try {
      return await work();
    } finally {
      lock.release();
    }
  };
  const openNow = async (): Promise<Receiver> => {
    const { passphrase } = await readBackupKey(files, dataDir, backupKey, random);
    // Whoever comes first makes the folder's salt.
    return alone(() =>
      openReceiver(contestBackupsOptions({ dir, passphrase, files, clock, random })),
    );
  };
  const open = (): Promise<Receiver> =>
    (opening ??= openNow().catch((cause: unknown) => {
      opening = undefined;
      throw cause;
    }));

  return {
    open,
    alone,
    async hold() {
      const backups = await open();
      const lock = await lockWhenFree(options, () => isClosing);
      return { backups, release: () => lock.release() };
    },
    stopWaiting: () => {
      isClosing = true;
    },
    async close() {
      await (await opening?.catch(() => undefined))?.close();
    },
  };
};

const lockPeriodMs = 500;
const lockTries = 100;

/** A backup that is being made is waited for: whoever was erased meanwhile may be in it. */
const lockWhenFree = async (
  { backupsDir, clock }: Options,
  isClosing: () => boolean,
): Promise<DirLock> => {
  for (let tries = 1; ; tries += 1) {
    try {
      return lockDir(backupsDir);
    } catch (cause) {
      if (tries === lockTries || isClosing()) throw cause;
      await new Promise((done) => clock.after(lockPeriodMs, () => done(null)));
    }
  }
};
