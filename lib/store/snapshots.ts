import type { Files } from '../wal/index.ts';
import { reasonOf, SnapshotFailed } from './errors.ts';
import { checkSnapshotFile, readSnapshotFile } from './read-snapshot.ts';
import { writeSnapshotFile } from './snapshot-file.ts';
import type { Slices, SnapshotHeader } from './snapshot-file.ts';
import type { StoredRow, TakeRow } from './tables.ts';

export type SnapshotFolder = {
  /**
   * The newest snapshot that checks out and that `load` wants: it gives who takes the rows, anew for each snapshot, or
   * why it does not want them. What is wrong with newer ones goes to `report`.
   */
  newest(
    load: (header: SnapshotHeader) => TakeRow | string,
    report: (problem: string) => void,
  ): Promise<SnapshotHeader | undefined>;
  /** Writes `snapshot-<seq>.jsonl`: temp, sync, read back, rename, sync of the directory. */
  write(header: SnapshotHeader, rows: Iterable<StoredRow>, slices: Slices): Promise<void>;
  /** Removes all but the newest `count`, and temporary files left by a crash. */
  keep(count: number): Promise<void>;
};

const namePattern = /^snapshot-(\d+)\.jsonl$/;
const temporaryPattern = /^snapshot-\d+\.jsonl\.tmp$/;

/** The seqs of the snapshots in `names`, newest first. */
export const snapshotSeqs = (names: readonly string[]): number[] =>
  names
    .flatMap((name) => namePattern.exec(name)?.[1] ?? [])
    .map(Number)
    .sort((a, b) => b - a);

export const snapshotName = (seq: number): string => `snapshot-${String(seq)}.jsonl`;

/** The seqs of the snapshots in a store's directory, newest first. */
export const listSnapshots = async (files: Files, dir: string): Promise<readonly number[]> =>
  snapshotSeqs(await files.list(dir));

/** Renames snapshots that would bar the opening of a store; gives their new paths. Nothing is deleted. */
export const setAsideSnapshots = async (
  files: Files,
  dir: string,
  seqs: readonly number[],
): Promise<readonly string[]> => {
  const paths = seqs.map((each) => `${dir}/${snapshotName(each)}`);
  for (const path of paths) await files.rename(path, `${path}.damaged`);
  if (paths.length > 0) await files.syncDir(dir);
  return paths.map((path) => `${path}.damaged`);
};

export const createSnapshotFolder = (files: Files, dir: string): SnapshotFolder => {
  const pathOf = (seq: number): string => `${dir}/${snapshotName(seq)}`;
  return {
    async newest(load, report) {
      for (const seq of snapshotSeqs(await files.list(dir))) {
        const begin = (header: SnapshotHeader): TakeRow | undefined => {
          const taken = load(header);
          if (typeof taken === 'function') return taken;
          report(`${snapshotName(seq)} was passed over: ${taken}`);
          return undefined;
        };
        try {
          const header = await readSnapshotFile(files, pathOf(seq), begin);
          if (header !== undefined) return header;
        } catch (thrown) {
          // Whoever reads beside a running store may see an old one being replaced.
          if ((await files.size(pathOf(seq))) === undefined) continue;
          report(`${snapshotName(seq)} was passed over: ${reasonOf(thrown)}`);
        }
      }
      return undefined;
    },

    async write(header, rows, slices) {
      const path = pathOf(header.seq);
      const temporary = `${path}.tmp`;
      try {
        await removeIfThere(files, temporary);
        await writeSnapshotFile(files, temporary, header, rows, slices);
        await checkSnapshotFile(files, temporary);
        await files.rename(temporary, path);
        await files.syncDir(dir);
      } catch (cause) {
        await removeIfThere(files, temporary).catch(() => undefined);
        throw new SnapshotFailed(
          `No snapshot could be written to ${dir}: ${reasonOf(cause)}. The log is complete without it; make room on the disk.`,
          { cause },
        );
      }
    },

    async keep(count) {
      const names = await files.list(dir);
      const old = snapshotSeqs(names).slice(count).map(snapshotName);
      const left = names.filter((name) => temporaryPattern.test(name));
      for (const name of [...old, ...left]) await files.remove(`${dir}/${name}`);
      if (old.length + left.length > 0) await files.syncDir(dir);
    },
  };
};

const removeIfThere = async (files: Files, path: string): Promise<void> => {
  if ((await files.size(path)) !== undefined) await files.remove(path);
};
