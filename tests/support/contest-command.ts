import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { ContestServer } from './contest-server.ts';

/** `contest …` on this server's folders; what it printed. */
export const contestCommand = async (
  { dataDir, uploadsDir, backupsDir }: ContestServer,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<string> => {
  const folders = { DATA_DIR: dataDir, UPLOADS_DIR: uploadsDir, BACKUPS_DIR: backupsDir };
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['server/cli/contest.ts', ...args],
    { env: { ...process.env, ...folders, ...env } },
  );
  return stdout;
};
