import type { Files } from './files.ts';

/**
 * Makes changes of names in one directory last. Several may have some under way at once, and a sync that fails for one
 * of them may have given up the others' as well: no later sync can be trusted with those.
 */
export type DirSync = {
  /** Makes a change and syncs it. Throws when this or another sync failed meanwhile: then it has to be made anew. */
  settle(change: () => Promise<void>): Promise<void>;
};

export const createDirSync = (files: Files, dir: string): DirSync => {
  let failures = 0;
  return {
    async settle(change) {
      const before = failures;
      await change();
      try {
        await files.syncDir(dir);
      } catch (error) {
        failures += 1;
        throw error;
      }
      if (failures !== before) throw new Error(`Another sync of ${dir} failed at the same time.`);
    },
  };
};
