import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { hasErrorCode, syncDir, writeDurably } from './durable-files.ts';

export type CloudState = 'stored' | 'removing';

/**
 * What is known of the cloud's copies, as empty files `<state>/<key>` that outlive the process.
 * A photo that is here and in neither folder has yet to be uploaded.
 */
export type CloudSpool = {
  read(): Promise<ReadonlyMap<string, CloudState>>;
  /** Durable when it answers. */
  mark(key: string, state: CloudState): Promise<void>;
  forget(key: string): Promise<void>;
};

const states: readonly CloudState[] = ['stored', 'removing'];

export const openCloudSpool = async (dir: string): Promise<CloudSpool> => {
  for (const state of states) await mkdir(join(dir, state), { recursive: true });
  await syncDir(dir);

  return {
    read: async () => {
      const found = new Map<string, CloudState>();
      // 'removing' is read last: a crash between two marks must never bring a picture back.
      for (const state of states) {
        for (const key of await readdir(join(dir, state))) found.set(key, state);
      }
      return found;
    },
    mark: async (key, state) => {
      await writeDurably(join(dir, state, key), new Uint8Array()).catch(ignoreExisting);
      await syncDir(join(dir, state));
    },
    forget: async (key) => {
      for (const state of states) {
        await rm(join(dir, state, key), { force: true });
        await syncDir(join(dir, state));
      }
    },
  };
};

const ignoreExisting = (error: unknown): void => {
  if (!hasErrorCode(error, 'EEXIST')) throw error;
};
