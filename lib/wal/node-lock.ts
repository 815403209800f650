import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { DirLocked, hasCode } from './errors.ts';

export type DirLock = {
  /** Lets the next one in. Idempotent. */
  readonly release: () => void;
};

/**
 * Takes `dir` for this process alone, at once or with `DirLocked` that names the process holding it. The lock
 * is an exclusive transaction on `lock.db`, so the operating system frees it however the process ends.
 */
export const lockDir = (dir: string): DirLock => {
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  const pidFile = join(dir, 'lock.pid');
  const database = new DatabaseSync(join(dir, 'lock.db'), { timeout: 0 });
  try {
    // Nothing is ever written here, and a full disk must not keep anybody from reading: no journal beside it.
    database.exec('PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE');
  } catch (error) {
    database.close();
    throw isBusy(error) ? new DirLocked(dir, readPid(pidFile), error) : error;
  }
  notePid(pidFile);
  const release = (): void => {
    process.off('exit', release);
    if (database.isOpen) database.close();
  };
  // Collected as garbage it would let go of the lock, so the process itself holds on to it.
  process.on('exit', release);
  return { release };
};

const sqliteBusy = 5;

const isBusy = (error: unknown): boolean =>
  hasCode(error, 'ERR_SQLITE_ERROR') &&
  typeof error === 'object' &&
  error !== null &&
  'errcode' in error &&
  error.errcode === sqliteBusy;

/** Nobody can read inside an exclusive transaction, so the pid stands beside it. Without it the lock holds as well. */
const notePid = (path: string): void => {
  try {
    writeFileSync(path, `${process.pid}\n`);
  } catch {
    // No room: the second process is told of "another process".
  }
};

const readPid = (path: string): number | undefined => {
  try {
    const pid = Number.parseInt(readFileSync(path, 'utf8'), 10);
    return Number.isNaN(pid) ? undefined : pid;
  } catch {
    return undefined;
  }
};
