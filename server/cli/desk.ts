import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Clock } from '../../shared/base/clock.ts';
import type { Random } from '../../shared/base/random.ts';
import type { Backups, Places, RestoredPlaces } from '../../lib/store/index.ts';
import { lockDir, type Files } from '../../lib/wal/index.ts';
import { createBackupClient, slowMs } from '../backup/backup-client.ts';
import { readBackupKey } from '../backup/backup-key.ts';
import { remoteDir, withRemoteFiles } from '../backup/remote-files.ts';
import { openContestBackups } from '../compose-backups.ts';
import { createInternalClient } from '../internal/internal-client.ts';

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

/** `here`: in BACKUPS_DIR. `backup`: on the machine with the role `backup`. */
export type BackupsFrom = 'here' | 'backup';

export const fromOf = (from = 'here'): BackupsFrom => {
  if (from === 'here' || from === 'backup') return from;
  throw new CommandRefused(`--from ${from} is neither here nor backup.`);
};

/** Another machine keeps the photos then, and gets them back there. */
export const keepsPhotosElsewhere = ({ environment }: Pick<Desk, 'environment'>): boolean =>
  (environment['MEDIA_URL'] ?? '') !== '';

/** What of a contest this machine keeps. */
export const ownPlaces = (desk: Pick<Desk, 'environment'>, places: Places): RestoredPlaces =>
  keepsPhotosElsewhere(desk) ? { data: places.data } : places;

/** Runs `work` with the backups of this contest; those here are its own meanwhile, nobody else makes or changes any. */
export const withBackups = async <T>(
  desk: Desk,
  work: (backups: Backups) => Promise<T>,
  from: BackupsFrom = 'here',
): Promise<T> => {
  if (from === 'backup') return work(await openRemoteBackups(desk));
  const { backups: dir } = foldersOf(desk);
  const { files, clock, random, say } = desk;
  return withBackupsDir(desk, async (passphrase, warning) => {
    if (warning !== undefined) say(warning);
    return work(
      await openContestBackups({ dir, passphrase, files, clock, random, onProgress: say }),
    );
  });
};

/** Runs `work` while nobody else makes or changes backups here, with the key that they are sealed with. */
export const withBackupsDir = async <T>(
  desk: Desk,
  work: (passphrase: string, warning: string | undefined) => Promise<T>,
): Promise<T> => {
  const { data, backups: dir } = foldersOf(desk);
  const { files, random } = desk;
  await files.makeDir(dir);
  const lock = lockDir(dir);
  try {
    const { passphrase, warning } = await readBackupKey(files, data, givenKey(desk), random);
    return await work(passphrase, warning);
  } finally {
    lock.release();
  }
};

/** Those on the backup machine, the newest of them made now of all that it has. */
const openRemoteBackups = async (desk: Desk): Promise<Backups> => {
  const { environment, files, clock, random, say } = desk;
  const url = environment['BACKUP_URL'];
  const secret = secretOf(desk, 'INTERNAL_SECRET');
  const passphrase = secretOf(desk, 'BACKUP_KEY');
  if (url === undefined || secret === undefined || passphrase === undefined)
    throw new CommandRefused(
      '--from backup needs BACKUP_URL, INTERNAL_SECRET and BACKUP_KEY, as the contest itself has them.',
    );
  const ask = createInternalClient({ url, secret, clock, random, timeoutMs: slowMs });
  const client = createBackupClient(ask);
  const id = await client.makeBackup();
  if (id === undefined)
    throw new CommandRefused(`The backup machine at ${url} has received nothing yet.`);
  say(`The backup machine has made backup ${id} of all that it has.`);
  const backups = await openContestBackups({
    ...{ dir: remoteDir, passphrase, clock, random, onProgress: say },
    files: withRemoteFiles(files, client),
  });
  return { ...backups, forget: (ids) => client.forget(ids) };
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

const givenKey = (desk: Desk): string | undefined => secretOf(desk, 'BACKUP_KEY');

const secretOf = ({ environment }: Desk, name: string): string | undefined => {
  const { [name]: given, [`${name}_FILE`]: file } = environment;
  if (given !== undefined && given !== '') return given;
  if (file === undefined || file === '') return undefined;
  try {
    return readFileSync(file, 'utf8').trim();
  } catch (cause) {
    throw new CommandRefused(
      `${name}_FILE names ${file}, which cannot be read: check the path and rights.`,
      { cause },
    );
  }
};
