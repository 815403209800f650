import { constants } from 'node:fs';
import { mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { hasCode } from './errors.ts';
import type { FileHandle, Files } from './files.ts';

/** The real file system: the one place where the engines touch `node:fs` for data. */
export const createNodeFiles = (): Files => ({
  open: openHandle,
  readFile: (path) => readFile(path),
  list: (dir) => readdir(dir),
  makeDir,
  rename: (from, to) => rename(from, to),
  remove: (path) => rm(path),
  async size(path) {
    try {
      return (await stat(path)).size;
    } catch (error) {
      if (hasCode(error, 'ENOENT')) return undefined;
      throw error;
    }
  },
  syncDir,
});

const flagsFor = (options: { readonly create?: boolean; readonly readOnly?: boolean }): number => {
  if (options.create === true) return constants.O_RDWR | constants.O_CREAT | constants.O_EXCL;
  return options.readOnly === true ? constants.O_RDONLY : constants.O_RDWR;
};

const openHandle: Files['open'] = async (path, options = {}): Promise<FileHandle> => {
  const handle = await open(path, flagsFor(options), 0o600);
  return {
    read: async (buffer, position) =>
      (await handle.read(buffer, 0, buffer.length, position)).bytesRead,
    write: async (buffer, position) =>
      (await handle.write(buffer, 0, buffer.length, position)).bytesWritten,
    datasync: () => handle.datasync(),
    sync: () => handle.sync(),
    truncate: (size) => handle.truncate(size),
    close: () => handle.close(),
  };
};

const syncDir = async (dir: string): Promise<void> => {
  const handle = await open(dir, constants.O_RDONLY);
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
};

// A directory is as lasting as its name in its parent, so each parent of what was made is synced.
const makeDir = async (dir: string): Promise<void> => {
  const made = await mkdir(dir, { recursive: true, mode: 0o700 });
  if (made === undefined) return;
  const above = dirname(resolve(made));
  for (let parent = dirname(resolve(dir)); ; parent = dirname(parent)) {
    await syncDir(parent);
    if (parent === above || parent === join(parent, '..')) return;
  }
};
