import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { hasErrorCode, syncDir, writeDurably } from './durable-files.ts';

export type PhotoMark = 'stored' | 'removing';

/** What is known of the copies elsewhere, as empty files `<mark>/<key>` that outlive the process. */
export type PhotoMarks = {
  read(): Promise<ReadonlyMap<string, PhotoMark>>;
  /** Durable when it answers. */
  mark(key: string, mark: PhotoMark): Promise<void>;
  forget(key: string): Promise<void>;
};

const marks: readonly PhotoMark[] = ['stored', 'removing'];

export const openPhotoMarks = async (dir: string): Promise<PhotoMarks> => {
  for (const mark of marks) await mkdir(join(dir, mark), { recursive: true });
  await syncDir(dir);

  return {
    read: async () => {
      const found = new Map<string, PhotoMark>();
      // 'removing' is read last: a crash between two marks must never bring a picture back.
      for (const mark of marks) {
        for (const key of await readdir(join(dir, mark))) found.set(key, mark);
      }
      return found;
    },
    mark: async (key, mark) => {
      await writeDurably(join(dir, mark, key), new Uint8Array()).catch(ignoreExisting);
      await syncDir(join(dir, mark));
    },
    forget: async (key) => {
      for (const mark of marks) {
        await rm(join(dir, mark, key), { force: true });
        await syncDir(join(dir, mark));
      }
    },
  };
};

const ignoreExisting = (error: unknown): void => {
  if (!hasErrorCode(error, 'EEXIST')) throw error;
};
