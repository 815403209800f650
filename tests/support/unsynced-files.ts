import { createNodeFiles } from '../../lib/wal/index.ts';
import type { Files } from '../../lib/wal/index.ts';

/** Real files without waiting for the disk, for tests that neither crash nor ask what is durable. */
export const createUnsyncedFiles = (): Files => {
  const files = createNodeFiles();
  return {
    ...files,
    syncDir: () => Promise.resolve(),
    async open(path, options) {
      const handle = await files.open(path, { ...options, synced: false });
      return { ...handle, sync: () => Promise.resolve() };
    },
  };
};
