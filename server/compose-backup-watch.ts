import type { Clock } from '../shared/base/clock.ts';
import type { Random } from '../shared/base/random.ts';
import { backupSummaries, readErasures, type Backups } from '../lib/store/index.ts';
import { lockDir, type DirLock, type Files } from '../lib/wal/index.ts';
import { createBackedUp } from './backup/backed-up.ts';
import { readBackupKey } from './backup/backup-key.ts';
import { createErasureReach, type ErasureReach } from './backup/erasure-reach.ts';
import type { BackupSchedule, ScheduledBackups } from './backup/backup-schedule.ts';
import { scheduleBackups } from './compose-backup-schedule.ts';
import { openContestBackups } from './compose-backups.ts';
import type { ContestStore, PeopleStore, ReportTrouble } from './use-cases/ports.ts';

type Options = {
  readonly dataDir: string;
  readonly uploadsDir: string;
  readonly backupsDir: string;
  readonly backupMinutes: number;
  readonly backupKey: string | undefined;
  readonly files: Files;
  readonly clock: Clock;
  readonly random: Random;
  readonly reportTrouble: ReportTrouble;
};

type Reaching = Options & { readonly isClosing: () => boolean };

const openHere = async (options: Options): Promise<Backups> => {
  const { dataDir, backupsDir, files, clock, random } = options;
  const { passphrase } = await readBackupKey(files, dataDir, options.backupKey, random);
  return openContestBackups({ dir: backupsDir, passphrase, files, clock, random });
};

/** The backups in this machine's own folder. */
export type BackupsHere = {
  /** The last record that is in a complete one. */
  readonly seq: () => number;
  readonly state: () => ScheduledBackups | null;
  /** Looks how far they reach, and begins to make some and to forget whom the contest forgets. */
  follow(contest: { readonly store: ContestStore; readonly people: PeopleStore }): Promise<void>;
  /** One more, before the contest ends. */
  finish(): Promise<void>;
  close(): Promise<void>;
};

/** A shutdown has 25 seconds in all; a backup that is cut short leaves the last one as it was. */
const lastBackupMs = 8000;

export const backUpHere = (options: Options): BackupsHere => {
  const { backupsDir, backupMinutes, files, clock, reportTrouble } = options;
  const backedUp = createBackedUp({
    ...{ clock, reportTrouble },
    list: () => backupSummaries(files, backupsDir),
  });
  let schedule: BackupSchedule | undefined;
  let reach: ErasureReach | undefined;
  let head = (): number => 0;
  let isClosing = false;
  return {
    seq: () => backedUp.seq(),
    state: () => schedule?.state() ?? null,
    async follow({ store, people }) {
      await backedUp.follow(() => store.status());
      reach = reachBackups({ ...options, isClosing: () => isClosing }, people);
      head = () => store.status().durable;
      if (backupMinutes > 0)
        schedule = scheduleBackups({ ...options, onMade: () => void backedUp.look() });
    },
    async finish() {
      if (head() > backedUp.seq()) await schedule?.finish(lastBackupMs);
    },
    async close() {
      isClosing = true;
      schedule?.close();
      backedUp.close();
      await reach?.close();
    },
  };
};

/** Whom the contest forgets, the backups forget within a minute. */
const reachBackups = (options: Reaching, people: PeopleStore): ErasureReach => {
  const { backupsDir, files, clock, reportTrouble } = options;
  return createErasureReach({
    ...{ clock, reportTrouble },
    ...erasedAmong(people),
    listed: () => readErasures(files, backupsDir),
    hold: async () => {
      const lock = await lockWhenFree(options);
      try {
        return { backups: await openHere(options), release: () => lock.release() };
      } catch (cause) {
        lock.release();
        throw cause;
      }
    },
  });
};

const lockPeriodMs = 500;
const lockTries = 100;

/** A backup that is being made is waited for: whoever was erased meanwhile may be in it. */
const lockWhenFree = async ({ backupsDir, clock, isClosing }: Reaching): Promise<DirLock> => {
  for (let tries = 1; ; tries += 1) {
    try {
      return lockDir(backupsDir);
    } catch (cause) {
      if (tries === lockTries || isClosing()) throw cause;
      await new Promise((done) => clock.after(lockPeriodMs, () => done(null)));
    }
  }
};

/** Who is erased, and when somebody is. */
export const erasedAmong = (people: PeopleStore) => ({
  erased: () => [...people.state().erased].map(([id, { at }]) => ({ id, at })),
  onErased: (listener: () => void) =>
    people.subscribe(({ events }) => {
      if (events.some(({ type }) => type === 'personErased')) listener();
    }),
});
