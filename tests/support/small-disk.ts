import { execFile } from 'node:child_process';
import { access, appendFile, mkdtemp, open, rm, rmdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

export type SmallDisk = {
  readonly dir: string;
  /** Takes some of the room. */
  take(bytes: number): Promise<void>;
  /** Takes all the room there is. */
  fill(): Promise<void>;
  /** Gives it back. */
  free(): Promise<void>;
  remove(): Promise<void>;
};

/** A real file system with little room; undefined where this machine does not let us mount one. */
export const mountSmallDisk = async (megabytes: number): Promise<SmallDisk | undefined> => {
  const dir = await mkdtemp(join(tmpdir(), 'small-disk-'));
  try {
    await run('mount', ['-t', 'tmpfs', '-o', `size=${String(megabytes)}m`, 'tmpfs', dir]);
  } catch {
    await rmdir(dir);
    return undefined;
  }
  const filler = join(dir, 'filler');
  return {
    dir,
    take: (bytes) => appendFile(filler, Buffer.alloc(bytes)),
    fill: async () => {
      const file = await open(filler, 'a');
      try {
        // The last blocks are taken in small portions, so that nothing is left.
        for (const size of [1 << 20, 1 << 12, 1]) await writeUntilFull(file, Buffer.alloc(size));
      } finally {
        await file.close();
      }
    },
    free: () => rm(filler, { force: true }),
    remove: async () => {
      await run('umount', [dir]);
      await rmdir(dir);
    },
  };
};

const writeUntilFull = async (
  file: Awaited<ReturnType<typeof open>>,
  portion: Uint8Array,
): Promise<void> => {
  for (;;) {
    try {
      await file.writeFile(portion);
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'ENOSPC') return;
      throw error;
    }
  }
};

/** From now on the process can write no file beyond this many bytes; undefined where we may not say so. */
export const limitFileSize = async (pid: number, bytes: number): Promise<true | undefined> => {
  try {
    await access('/usr/bin/prlimit');
    await run('prlimit', ['--pid', String(pid), `--fsize=${String(bytes)}`]);
    return true;
  } catch {
    return undefined;
  }
};
