import { open, readdir, rm, stat, unlink } from 'node:fs/promises';
import { join } from 'node:path';

/** Writes a new file and answers when its bytes are on disk. Its name needs `syncDir` as well. */
export const writeDurably = async (path: string, bytes: Uint8Array): Promise<void> => {
  const file = await open(path, 'wx');
  try {
    await file.writeFile(bytes);
    await file.sync();
  } finally {
    await file.close();
  }
};

export const syncFile = async (path: string): Promise<void> => {
  const file = await open(path, 'r+');
  try {
    await file.sync();
  } finally {
    await file.close();
  }
};

/** Makes creations, renames and removals in `dir` durable. */
export const syncDir = async (dir: string): Promise<void> => {
  const handle = await open(dir, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
};

/** Removes one file, if it is there. */
export const discardFile = (path: string): Promise<void> =>
  unlink(path).catch((error: unknown) => {
    if (!hasErrorCode(error, 'ENOENT')) throw error;
  });

/** Removes a file or a folder with all that is in it, if it is there; for one file `discardFile` is quicker. */
export const discard = (path: string): Promise<void> => rm(path, { recursive: true, force: true });

export const hasErrorCode = (error: unknown, ...codes: readonly string[]): boolean =>
  error instanceof Error && 'code' in error && codes.includes(String(error.code));

export const isNoRoom = (error: unknown): boolean => hasErrorCode(error, 'ENOSPC', 'EDQUOT');

/**
 * Removes what a crash left in the temporary folder: everything not touched for `olderThanMs`.
 * Answers how many were removed.
 */
export const sweepTempDir = async (options: {
  readonly dir: string;
  readonly nowMs: number;
  readonly olderThanMs?: number;
}): Promise<number> => {
  const { dir, nowMs, olderThanMs = 60 * 60 * 1000 } = options;
  let removed = 0;
  for (const name of await readdir(dir)) {
    const path = join(dir, name);
    const found = await stat(path).catch(() => undefined);
    if (found === undefined || nowMs - found.mtimeMs < olderThanMs) continue;
    await discard(path);
    removed += 1;
  }
  return removed;
};
