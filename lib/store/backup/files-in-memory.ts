import type { FileHandle, Files } from '../../wal/index.ts';

/** Files that never touch a disk: for looking into what is encrypted at rest. */
export type FilesInMemory = Files & { readonly contents: Map<string, Uint8Array> };

export const createFilesInMemory = (): FilesInMemory => {
  const contents = new Map<string, Uint8Array>();
  const find = (path: string): Uint8Array => {
    const bytes = contents.get(path);
    if (bytes === undefined) throw codeError('ENOENT', path);
    return bytes;
  };

  return {
    contents,
    open: (path, options) =>
      inFuture(() => {
        if (options?.create === true) {
          if (contents.has(path)) throw codeError('EEXIST', path);
          contents.set(path, new Uint8Array());
        }
        find(path);
        return handleOf(path, contents, find);
      }),
    readFile: (path) => inFuture(() => find(path).slice()),
    list: (dir) => inFuture(() => namesIn(contents, dir)),
    makeDir: () => Promise.resolve(),
    removeDir: () => Promise.resolve(),
    rename: (from, to) =>
      inFuture(() => {
        contents.set(to, find(from));
        contents.delete(from);
      }),
    remove: (path) =>
      inFuture(() => {
        find(path);
        contents.delete(path);
      }),
    size: (path) => Promise.resolve(contents.get(path)?.byteLength),
    syncDir: () => Promise.resolve(),
  };
};

const handleOf = (
  path: string,
  contents: Map<string, Uint8Array>,
  find: (path: string) => Uint8Array,
): FileHandle => ({
  read: (buffer, position) =>
    inFuture(() => {
      const part = find(path).subarray(position, position + buffer.byteLength);
      buffer.set(part);
      return part.byteLength;
    }),
  write: (buffer, position) =>
    inFuture(() => {
      const grown = resized(
        find(path),
        Math.max(find(path).byteLength, position + buffer.byteLength),
      );
      grown.set(buffer, position);
      contents.set(path, grown);
      return buffer.byteLength;
    }),
  sync: () => Promise.resolve(),
  truncate: (size) =>
    inFuture(() => {
      contents.set(path, resized(find(path), size));
    }),
  close: () => Promise.resolve(),
});

const resized = (bytes: Uint8Array, size: number): Uint8Array => {
  if (size === bytes.byteLength) return bytes;
  const result = new Uint8Array(size);
  result.set(bytes.subarray(0, size));
  return result;
};

const namesIn = (contents: Map<string, Uint8Array>, dir: string): string[] => {
  const names = new Set<string>();
  for (const path of contents.keys()) {
    const [name] = path.startsWith(`${dir}/`) ? path.slice(dir.length + 1).split('/') : [];
    if (name !== undefined) names.add(name);
  }
  return [...names];
};

/** What throws becomes a rejection, as with real files. */
const inFuture = <T>(action: () => T): Promise<T> =>
  new Promise((resolve) => {
    resolve(action());
  });

const codeError = (code: string, path: string): Error =>
  Object.assign(new Error(`${code}: ${path}`), { code });
