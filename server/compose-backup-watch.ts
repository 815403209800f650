import type { Clock } from '../shared/base/clock.ts';
import type { Random } from '../shared/base/random.ts';
import { listBackups, readErasures, type Backups } from '../lib/store/index.ts';
import { lockDir, type Files } from '../lib/wal/index.ts';
import { createBackedUp, type BackedUp } from './backup/backed-up.ts';
import { readBackupKey } from './backup/backup-key.ts';
import { createErasureReach, type ErasureReach } from './backup/erasure-reach.ts';
import { openContestBackups } from './compose-backups.ts';
import type { PeopleStore, ReportTrouble } from './use-cases/ports.ts';

type Options = {
  readonly dataDir: string;
  readonly backupsDir: string;
  readonly backupKey: string | undefined;
  readonly files: Files;
  readonly clock: Clock;
  readonly random: Random;
  readonly reportTrouble: ReportTrouble;
};

const openHere = async (options: Options): Promise<Backups> => {
  const { dataDir, backupsDir, files, clock, random } = options;
  const { passphrase } = await readBackupKey(files, dataDir, options.backupKey, random);
  return openContestBackups({ dir: backupsDir, passphrase, files, clock, random });
};

/** How far this machine's backups reach. */
export const watchBackups = (options: Options): BackedUp => {
  const { backupsDir, files, clock, reportTrouble } = options;
  const list = () => listBackups(files, backupsDir);
  return createBackedUp({ clock, list, reportTrouble });
};

/** Whom the contest forgets, the backups forget within a minute. */
export const reachBackups = (options: Options, people: PeopleStore): ErasureReach => {
  const { backupsDir, files, clock, reportTrouble } = options;
  return createErasureReach({
    ...{ clock, reportTrouble },
    ...erasedAmong(people),
    listed: () => readErasures(files, backupsDir),
    hold: async () => {
      const lock = lockDir(backupsDir);
      try {
        return { backups: await openHere(options), release: () => lock.release() };
      } catch (cause) {
        lock.release();
        throw cause;
      }
    },
  });
};

/** Who is erased, and when somebody is. */
export const erasedAmong = (people: PeopleStore) => ({
  erased: () => [...people.state().erased].map(([id, { at }]) => ({ id, at })),
  onErased: (listener: () => void) =>
    people.subscribe(({ events }) => {
      if (events.some(({ type }) => type === 'personErased')) listener();
    }),
});
