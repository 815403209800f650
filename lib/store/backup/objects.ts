import { createHash } from 'node:crypto';

import type { Files } from '../../wal/index.ts';
import { writeFully } from '../snapshot-file.ts';
import { BackupProblem } from './problem.ts';

/** Plain files kept once each, under their SHA-256. */
export type Objects = {
  /** Copies the file at `path` in, unless its bytes are there already. */
  add(path: string): Promise<{ readonly sha256: string; readonly bytes: number }>;
  /** Takes bytes from elsewhere in; false when they are not those of `sha256`, and then nothing is kept. */
  receive(sha256: string, chunks: AsyncIterable<Uint8Array>): Promise<boolean>;
  pathOf(sha256: string): string;
  list(): Promise<readonly string[]>;
  has(sha256: string): Promise<boolean>;
  /** Whether the bytes there are still those that were put there. */
  check(sha256: string): Promise<'good' | 'missing' | 'damaged'>;
  /** Copies one out to a path where nothing is; durable once its directory is synced. */
  copyOut(sha256: string, path: string): Promise<void>;
  remove(sha256: string): Promise<void>;
};

const chunkBytes = 256 * 1024;

export const createObjects = (files: Files, dir: string): Objects => {
  const folderOf = (sha256: string): string => `${dir}/${sha256.slice(0, 2)}`;
  const pathOf = (sha256: string): string => `${folderOf(sha256)}/${sha256}`;
  const has = async (sha256: string): Promise<boolean> =>
    (await files.size(pathOf(sha256))) !== undefined;

  return {
    pathOf,
    has,
    async list() {
      if ((await files.size(dir)) === undefined) return [];
      const folders = (await files.list(dir)).filter((name) => name.length === 2);
      const found: string[] = [];
      for (const name of folders)
        found.push(...(await files.list(`${dir}/${name}`)).filter((each) => each.length === 64));
      return found;
    },
    async add(path) {
      const known = await digestOf(files, path);
      if (await has(known.sha256)) return known;
      await files.makeDir(dir);
      const temporary = `${dir}/incoming`;
      if ((await files.size(temporary)) !== undefined) await files.remove(temporary);
      // Hashed again while copying: a log that is being written may have grown since.
      const copied = await copyFile(files, path, temporary);
      await files.makeDir(folderOf(copied.sha256));
      await files.rename(temporary, pathOf(copied.sha256));
      await files.syncDir(folderOf(copied.sha256));
      return copied;
    },
    async receive(sha256, chunks) {
      if (await has(sha256)) return true;
      await files.makeDir(folderOf(sha256));
      const temporary = `${pathOf(sha256)}.incoming`;
      if ((await files.size(temporary)) !== undefined) await files.remove(temporary);
      const found = await writeFile(files, temporary, chunks);
      if (found.sha256 === sha256) await files.rename(temporary, pathOf(sha256));
      else await files.remove(temporary);
      await files.syncDir(folderOf(sha256));
      return found.sha256 === sha256;
    },
    async check(sha256) {
      if (!(await has(sha256))) return 'missing';
      return (await digestOf(files, pathOf(sha256))).sha256 === sha256 ? 'good' : 'damaged';
    },
    async copyOut(sha256, path) {
      const copied = await copyFile(files, pathOf(sha256), path);
      if (copied.sha256 === sha256) return;
      throw new BackupProblem(
        `${pathOf(sha256)} was changed since it was backed up. Use an older backup.`,
      );
    },
    async remove(sha256) {
      if (!(await has(sha256))) return;
      await files.remove(pathOf(sha256));
      await files.syncDir(folderOf(sha256));
    },
  };
};

export const sha256Of = (bytes: Uint8Array): string =>
  createHash('sha256').update(bytes).digest('hex');

export const digestOf = async (
  files: Files,
  path: string,
): Promise<{ readonly sha256: string; readonly bytes: number }> => {
  const hash = createHash('sha256');
  let bytes = 0;
  for await (const chunk of chunksOf(files, path)) {
    hash.update(chunk);
    bytes += chunk.length;
  }
  return { sha256: hash.digest('hex'), bytes };
};

/** What was written, on disk but for the name. */
const writeFile = async (
  files: Files,
  path: string,
  chunks: AsyncIterable<Uint8Array>,
): Promise<{ readonly sha256: string; readonly bytes: number }> => {
  const hash = createHash('sha256');
  const target = await files.open(path, { create: true });
  try {
    let position = 0;
    for await (const chunk of chunks) {
      hash.update(chunk);
      await writeFully(target, chunk, position);
      position += chunk.length;
    }
    await target.sync();
    return { sha256: hash.digest('hex'), bytes: position };
  } finally {
    await target.close();
  }
};

const copyFile = (files: Files, from: string, to: string) =>
  writeFile(files, to, chunksOf(files, from));

/** The bytes of a file, in pieces that are good until the next one is asked for. */
export async function* chunksOf(files: Files, path: string): AsyncGenerator<Uint8Array, void> {
  const source = await files.open(path, { readOnly: true });
  try {
    const buffer = Buffer.alloc(chunkBytes);
    let position = 0;
    for (let count = await source.read(buffer, 0); count > 0;) {
      yield buffer.subarray(0, count);
      position += count;
      count = await source.read(buffer, position);
    }
  } finally {
    await source.close();
  }
}
