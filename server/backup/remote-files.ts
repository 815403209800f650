import type { Files } from '../../lib/wal/index.ts';
import { maxReadBytes } from './backup-api.ts';
import type { BackupClient } from './backup-client.ts';

/** Where the backup machine's directory stands among the files of this one. */
export const remoteDir = 'backup:';

/** This machine's files, and under `remoteDir` those of the backup machine, to be read and not written. */
export const withRemoteFiles = (
  files: Files,
  remote: Pick<BackupClient, 'size' | 'list' | 'read'>,
): Files => {
  const isRemote = (path: string): boolean =>
    path === remoteDir || path.startsWith(`${remoteDir}/`);
  const there = (path: string): string => path.slice(remoteDir.length) || '/';
  const refuse = (): never => {
    throw new Error('Nothing is written to the backup machine but what it is asked to keep.');
  };

  const readFile = async (path: string): Promise<Uint8Array> => {
    const parts: Uint8Array[] = [];
    for (let position = 0; ;) {
      const part = await remote.read(there(path), position, maxReadBytes);
      if (part.length === 0) return Buffer.concat(parts);
      parts.push(part);
      position += part.length;
    }
  };

  const open: Files['open'] = async (path) => {
    const size = await remote.size(there(path));
    if (size === undefined) throw Object.assign(new Error(`ENOENT: ${path}`), { code: 'ENOENT' });
    return {
      async read(buffer, position) {
        if (position >= size) return 0;
        const part = await remote.read(
          there(path),
          position,
          Math.min(buffer.length, maxReadBytes),
        );
        buffer.set(part);
        return part.length;
      },
      write: refuse,
      sync: refuse,
      truncate: refuse,
      close: () => Promise.resolve(),
    };
  };

  return {
    open: (path, options) => (isRemote(path) ? open(path, options) : files.open(path, options)),
    readFile: (path) => (isRemote(path) ? readFile(path) : files.readFile(path)),
    list: (dir) => (isRemote(dir) ? remote.list(there(dir)) : files.list(dir)),
    size: (path) => (isRemote(path) ? remote.size(there(path)) : files.size(path)),
    // The folder of backups is there before anybody reads in it.
    makeDir: (dir) => (isRemote(dir) ? Promise.resolve() : files.makeDir(dir)),
    rename: (from, to) => (isRemote(from) || isRemote(to) ? refuse() : files.rename(from, to)),
    remove: (path) => (isRemote(path) ? refuse() : files.remove(path)),
    removeDir: (dir) => (isRemote(dir) ? refuse() : files.removeDir(dir)),
    syncDir: (dir) => (isRemote(dir) ? refuse() : files.syncDir(dir)),
  };
};
