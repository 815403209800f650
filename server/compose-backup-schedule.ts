import { spawn } from 'node:child_process';
import { constants, setPriority } from 'node:os';
import { join } from 'node:path';
import type { Clock } from '../shared/base/clock.ts';
import { backupSummaries } from '../lib/store/index.ts';
import type { Files } from '../lib/wal/index.ts';
import { createBackupSchedule, type BackupSchedule } from './backup/backup-schedule.ts';
import type { Config } from './config.ts';
import type { ReportTrouble } from './use-cases/ports.ts';

type Options = Pick<
  Config,
  'backupMinutes' | 'dataDir' | 'uploadsDir' | 'backupsDir' | 'backupKey'
> & {
  readonly files: Files;
  readonly clock: Clock;
  readonly reportTrouble: ReportTrouble;
  /** Called when there is one more. */
  readonly onMade: () => void;
};

const minuteMs = 60_000;

/** When the newest complete backup in a folder was made. */
export const newestBackupAt = async (files: Files, dir: string): Promise<number | undefined> => {
  for await (const { madeAt, missing } of backupSummaries(files, dir))
    if (missing.length === 0) return madeAt;
  return undefined;
};

/**
 * Backs this machine's contest up now and then, by the command that anybody would use, in a process of its own: what
 * it reads and hashes holds up no commit.
 */
export const scheduleBackups = (options: Options): BackupSchedule => {
  const { files, clock, backupsDir, backupMinutes, onMade, reportTrouble } = options;
  return createBackupSchedule({
    ...{ clock, reportTrouble },
    everyMs: backupMinutes * minuteMs,
    newestAt: () => newestBackupAt(files, backupsDir),
    make: async (signal) => {
      await runBackupCommand(options, signal);
      onMade();
    },
  });
};

const runBackupCommand = (options: Options, signal: AbortSignal): Promise<void> => {
  const { dataDir, uploadsDir, backupsDir, backupKey } = options;
  const child = spawn(
    process.execPath,
    [join(import.meta.dirname, 'cli/contest.ts'), 'backup', '--prune'],
    {
      signal,
      // A terminal's Ctrl+C is for us; the last backup is made after it.
      detached: true,
      env: {
        ...withoutKeyFile(process.env),
        ...{ DATA_DIR: dataDir, UPLOADS_DIR: uploadsDir, BACKUPS_DIR: backupsDir },
        ...(backupKey !== undefined && { BACKUP_KEY: backupKey }),
      },
      stdio: ['ignore', 'ignore', 'pipe'],
    },
  );
  if (child.pid !== undefined) beNice(child.pid);
  let said = '';
  child.stderr.on('data', (text: Buffer) => {
    said = `${said}${text.toString()}`.slice(-2000);
  });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => {
      if (code === 0) resolve();
      else reject(new Error(lastLine(said) ?? `The backup ended with ${String(code)}.`));
    });
  });
};

/** Its content comes as the key itself. */
const withoutKeyFile = ({ BACKUP_KEY_FILE: _, ...others }: NodeJS.ProcessEnv): NodeJS.ProcessEnv =>
  others;

const beNice = (pid: number): void => {
  try {
    setPriority(pid, constants.priority.PRIORITY_LOW);
  } catch {
    // It has ended already, or this system has no such thing.
  }
};

const lastLine = (text: string): string | undefined =>
  text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .at(-1);
