import { openLogReader } from '../wal/index.ts';
import type { Files } from '../wal/index.ts';
import { whyForeign, type History } from './compare-history.ts';
import { logDirOf } from './open-store.ts';
import { readSnapshotHeader } from './read-snapshot.ts';
import { listSnapshots, snapshotName } from './snapshots.ts';

export type ForeignSnapshot = { readonly seq: number; readonly why: string };

/** The snapshots of a store whose log is whole, as far as they were not made of it; newest first. */
export const findForeignSnapshots = async (
  files: Files,
  dir: string,
  { erasable }: { readonly erasable: boolean },
): Promise<readonly ForeignSnapshot[]> => {
  // Before the log is read: a running server writes the log first.
  const seqs = await listSnapshots(files, dir);
  const reader = await openLogReader({ files, dir: logDirOf(dir), erasable });
  if (reader === undefined) return [];
  const log: History = {
    epoch: reader.epoch,
    durable: reader.head,
    chainAt: (seq) => reader.chainAt(seq),
  };
  const found: ForeignSnapshot[] = [];
  for (const seq of seqs) {
    const header = await readSnapshotHeader(files, `${dir}/${snapshotName(seq)}`);
    const why = header && (await whyForeign(header, log));
    if (why !== undefined) found.push({ seq, why });
  }
  return found;
};
