import type { FileHandle, Files } from '../../lib/wal/index.ts';

export type PlainFiles = Files & {
  readonly contents: Map<string, Uint8Array>;
  /** From now on, writing fails like this; undefined mends it. */
  failWrites(error: Error | undefined): void;
};

/** Files in memory whose every write is on "disk" at once. */
export const createPlainFiles = (): PlainFiles => {
  const contents = new Map<string, Uint8Array>();
  let writeError: Error | undefined;
  const find = (path: string): Uint8Array => {
    const bytes = contents.get(path);
    if (bytes === undefined) throw codeError('ENOENT', path);
    return bytes;
  };
  const run = <T>(action: () => T): Promise<T> =>
    new Promise((resolve) => {
      resolve(action());
    });

  const handleOf = (path: string): FileHandle => ({
    read: (buffer, position) =>
      run(() => {
        const part = find(path).subarray(position, position + buffer.byteLength);
        buffer.set(part);
        return part.byteLength;
      }),
    write: (buffer, position) =>
      run(() => {
        if (writeError) throw writeError;
        const old = find(path);
        const bytes = new Uint8Array(Math.max(old.byteLength, position + buffer.byteLength));
        bytes.set(old);
        bytes.set(buffer, position);
        contents.set(path, bytes);
        return buffer.byteLength;
      }),
    datasync: () => Promise.resolve(),
    sync: () => Promise.resolve(),
    truncate: (size) => run(() => void contents.set(path, find(path).slice(0, size))),
    close: () => Promise.resolve(),
  });

  return {
    contents,
    failWrites(error) {
      writeError = error;
    },
    open: (path, options) =>
      run(() => {
        if (options?.create) {
          if (contents.has(path)) throw codeError('EEXIST', path);
          contents.set(path, new Uint8Array());
        }
        find(path);
        return handleOf(path);
      }),
    readFile: (path) => run(() => find(path)),
    list: (dir) =>
      run(() =>
        [...contents.keys()]
          .filter((path) => path.startsWith(`${dir}/`))
          .map((path) => path.slice(dir.length + 1))
          .filter((name) => !name.includes('/')),
      ),
    makeDir: () => Promise.resolve(),
    rename: (from, to) =>
      run(() => {
        contents.set(to, find(from));
        contents.delete(from);
      }),
    remove: (path) =>
      run(() => {
        find(path);
        contents.delete(path);
      }),
    size: (path) => Promise.resolve(contents.get(path)?.byteLength),
    syncDir: () => Promise.resolve(),
  };
};

const codeError = (code: string, path: string): Error =>
  Object.assign(new Error(`${code}: ${path}`), { code });
