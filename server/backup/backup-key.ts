import { randomId, type Random } from '../../shared/base/random.ts';
import type { Files } from '../../lib/wal/index.ts';

export type BackupKey = {
  readonly passphrase: string;
  /** What the operator should know about where the key is; nothing when it was given. */
  readonly warning?: string;
};

const keyFile = 'backup.key';
const keyChars = 52;

/** The key that seals people and secrets in backups: the one given, else a file in the data directory, made once. */
export const readBackupKey = async (
  files: Files,
  dataDir: string,
  given: string | undefined,
  random: Random,
): Promise<BackupKey> => {
  if (given !== undefined) return { passphrase: given };
  const path = `${dataDir}/${keyFile}`;
  const isThere = (await files.size(path)) !== undefined;
  const passphrase = isThere
    ? Buffer.from(await files.readFile(path))
        .toString()
        .trim()
    : await makeKey(files, path, dataDir, random);
  return {
    passphrase,
    warning: `BACKUP_KEY is not set, so ${path} is the only key to people and secrets in the backups: keep a copy of it somewhere else, or they cannot be read when this disk is lost.`,
  };
};

const makeKey = async (
  files: Files,
  path: string,
  dataDir: string,
  random: Random,
): Promise<string> => {
  const passphrase = randomId(random, keyChars);
  await files.makeDir(dataDir);
  const handle = await files.open(path, { create: true });
  try {
    const bytes = Buffer.from(`${passphrase}\n`);
    if ((await handle.write(bytes, 0)) < bytes.length) {
      throw new Error(`${path} was not written whole: make room on the disk and try again.`);
    }
    await handle.sync();
  } finally {
    await handle.close();
  }
  await files.syncDir(dataDir);
  return passphrase;
};
