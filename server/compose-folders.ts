import type { Stats, StatsFs } from 'node:fs';
import { access, constants, stat, statfs } from 'node:fs/promises';
import type { Files } from '../lib/wal/index.ts';
import type { Config } from './config.ts';
import type { Room } from './ops/metrics/count-machine.ts';
import { systemClock as clock } from './system-clock.ts';

/** A machine of its own has one volume, and nothing is kept beside it. */
export const keepsBackups = ({ role, backupUrl }: Config): boolean =>
  role === 'all' || backupUrl === undefined;

/** The folders that a process of this configuration writes to. */
export const foldersOf = (config: Config) => ({
  data: config.dataDir,
  ...(config.mediaUrl === undefined && { uploads: config.uploadsDir }),
  ...(keepsBackups(config) && { backups: config.backupsDir }),
});

export const openFolders = async (config: Config, files: Files): Promise<void> => {
  for (const dir of Object.values(foldersOf(config))) {
    await files.makeDir(dir);
    await access(dir, constants.W_OK | constants.X_OK);
  }
};

const patienceMs = 1000;

type Looked = readonly [StatsFs, Stats];

/**
 * A look at a disk that hangs keeps a thread of the few that the log's own writes need: whoever asks meanwhile waits
 * for the same one.
 */
const looks = new Map<string, Promise<Looked>>();

const lookAt = (path: string): Promise<Looked> => {
  const underWay = looks.get(path);
  if (underWay !== undefined) return underWay;
  const look = Promise.all([statfs(path), stat(path)]).finally(() => looks.delete(path));
  looks.set(path, look);
  return look;
};

/**
 * How much room there is where a folder is. Undefined where nobody can tell: a disk that does not answer must not keep
 * the other figures from being asked.
 */
export const roomIn = async (path: string): Promise<Room | undefined> => {
  const late = Promise.withResolvers<undefined>();
  const timer = clock.after(patienceMs, () => late.resolve(undefined));
  try {
    const found = await Promise.race([lookAt(path), late.promise]);
    if (found === undefined) return undefined;
    const [{ bavail, blocks, bsize }, { dev: device }] = found;
    return { freeBytes: bavail * bsize, sizeBytes: blocks * bsize, device };
  } catch {
    return undefined;
  } finally {
    timer.stop();
  }
};
