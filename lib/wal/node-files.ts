import { constants } from 'node:fs';
import { mkdir, open, readdir, readFile, rename, rm, rmdir, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { hasCode } from './errors.ts';
import type { FileHandle, Files, OpenOptions } from './files.ts';

/** The real file system: the one place where the engines touch `node:fs` for data. */
export const createNodeFiles = (): Files => ({
  open: openHandle,
  readFile: (path) => readFile(path),
  list: (dir) => readdir(dir),
  makeDir,
  rename: (from, to) => rename(from, to),
  remove: (path) => rm(path),
  removeDir: (dir) => rmdir(dir),
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

const flagsFor = ({ create, readOnly, synced }: OpenOptions): number => {
  if (readOnly === true) return constants.O_RDONLY;
  const creating = create === true ? constants.O_CREAT | constants.O_EXCL : 0;
  return constants.O_RDWR | creating | (synced === true ? constants.O_DSYNC : 0);
};

const openHandle: Files['open'] = async (path, options = {}): Promise<FileHandle> => {
  const handle = await open(path, flagsFor(options), 0o600);
  return {
    read: async (buffer, position) =>
      (await handle.read(buffer, 0, buffer.length, position)).bytesRead,
    write: async (buffer, position) =>
      (await handle.write(buffer, 0, buffer.length, position)).bytesWritten,
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

// A directory is as lasting as its name in its parent, so each parent of what was made is synced. One by one, because
// the platform's own `recursive` never ends where a file system takes no directories, as under /proc.
const makeDir = async (dir: string): Promise<void> => {
  const parent = dirname(resolve(dir));
  const isNew = await makeOneDir(dir).catch(async (error: unknown) => {
    if (!hasCode(error, 'ENOENT')) throw error;
    await makeDir(parent);
    return makeOneDir(dir);
  });
  if (isNew) await syncDir(parent);
};

const makeOneDir = async (dir: string): Promise<boolean> => {
  try {
    await mkdir(dir, { mode: 0o700 });
    return true;
  } catch (error) {
    if (hasCode(error, 'EEXIST') && (await stat(dir)).isDirectory()) return false;
    throw error;
  }
};
