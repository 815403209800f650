import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Clock } from '../../shared/base/clock.ts';
import type { Random } from '../../shared/base/random.ts';
import type { Backups, Places } from '../../lib/store/index.ts';
import { lockDir, type Files } from '../../lib/wal/index.ts';
import { readBackupKey } from '../backup/backup-key.ts';
import { openContestBackups } from '../compose-backups.ts';

/** `failed`: it could not be done. `damaged`: it was done and something is wrong with the data. */
export const exitCodes = { done: 0, failed: 1, damaged: 2, usage: 64 } as const;
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

/** What a terminal command works with; a test brings its own. */
export type Desk = {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly files: Files;
  readonly clock: Clock;
  readonly random: Random;
  /** The answer; programs read it. */
  readonly print: (line: string) => void;
  /** Progress and warnings; people read them. */
  readonly say: (line: string) => void;
  /** Resolves when the person wants to stop. */
  readonly stopped: Promise<void>;
};

/** A sentence for the person at the terminal, and nothing more. */
export class CommandRefused extends Error {
  override readonly name = 'CommandRefused';
}

export type Folders = Places & { readonly backups: string };

export const foldersOf = ({ environment }: Pick<Desk, 'environment'>): Folders => ({
  data: environment['DATA_DIR'] ?? 'data',
  uploads: environment['UPLOADS_DIR'] ?? 'uploads',
  backups: environment['BACKUPS_DIR'] ?? 'backups',
});

/** Runs `work` with the backups of this contest, alone: nobody else makes or changes backups meanwhile. */
export const withBackups = async <T>(
  desk: Desk,
  work: (backups: Backups) => Promise<T>,
): Promise<T> => {
  const { data, backups: dir } = foldersOf(desk);
  const { files, clock, random, say } = desk;
  await files.makeDir(dir);
  const lock = lockDir(dir);
  try {
    const { passphrase, warning } = await readBackupKey(files, data, givenKey(desk), random);
    if (warning !== undefined) say(warning);
    return await work(
      await openContestBackups({ dir, passphrase, files, clock, random, onProgress: say }),
    );
  } finally {
    lock.release();
  }
};

/** Refuses where there is no contest, before anything is made. */
export const requireContest = async (desk: Desk): Promise<void> => {
  const { data } = foldersOf(desk);
  if ((await desk.files.size(join(data, 'log'))) !== undefined) return;
  throw new CommandRefused(
    `There is no contest in ${data}. Start the server once, or set DATA_DIR.`,
  );
};

/** Runs `work` while no server can use the data directory; refuses when one does. */
export const withDataAlone = async <T>(dir: string, work: () => Promise<T>): Promise<T> => {
  const lock = lockDir(dir);
  try {
    return await work();
  } finally {
    lock.release();
  }
};

export const timeOf = (at: number | null): string =>
  at === null ? 'never' : new Date(at).toISOString();

export const records = (count: number): string => `${count} record${count === 1 ? '' : 's'}`;

export const peopleDirOf = (data: string): string => join(data, 'people');

const givenKey = ({ environment }: Desk): string | undefined => {
  const { BACKUP_KEY: key, BACKUP_KEY_FILE: file } = environment;
  if (key !== undefined && key !== '') return key;
  if (file === undefined || file === '') return undefined;
  try {
    return readFileSync(file, 'utf8').trim();
  } catch (cause) {
    throw new CommandRefused(
      `BACKUP_KEY_FILE names ${file}, which cannot be read: check the path and rights.`,
      { cause },
    );
  }
};
