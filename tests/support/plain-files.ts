import { createFilesInMemory } from '../../lib/store/backup/files-in-memory.ts';
import type { FilesInMemory } from '../../lib/store/backup/files-in-memory.ts';

export type PlainFiles = FilesInMemory & {
  /** From now on, writing fails like this; undefined mends it. */
  failWrites(error: Error | undefined): void;
};

/** Files in memory whose every write is on "disk" at once. */
export const createPlainFiles = (): PlainFiles => {
  const files = createFilesInMemory();
  let writeError: Error | undefined;
  return {
    ...files,
    failWrites(error) {
      writeError = error;
    },
    async open(path, options) {
      const handle = await files.open(path, options);
      const write: typeof handle.write = (buffer, position) =>
        writeError === undefined ? handle.write(buffer, position) : Promise.reject(writeError);
      return { ...handle, write };
    },
  };
};
