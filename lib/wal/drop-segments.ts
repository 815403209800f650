import { hasCode } from './errors.ts';
import type { DirSync } from './dir-sync.ts';
import { withFile } from './file-access.ts';
import type { Files } from './files.ts';
import type { Reading } from './reading.ts';

/**
 * Removes, oldest first, the segments all of whose records have a smaller seq; how many. What could not be
 * removed is tried again by the next call, before anything newer: a gap would look like damage.
 */
export const createDropping = (
  files: Files,
  dirSync: DirSync,
  reading: Reading,
  /** Dropped before, and there again. */
  dropped: readonly string[],
): ((seq: number) => Promise<number>) => {
  let condemned = dropped;
  let turn: Promise<unknown> = Promise.resolve();
  /** Removed, and the sync of that failed: no later one can be trusted with it. */
  let unsure: string | undefined;

  const removeOne = (path: string): Promise<void> =>
    dirSync.settle(async () => {
      await files.remove(path).catch((error: unknown) => {
        if (!hasCode(error, 'ENOENT')) throw error;
      });
      // A name that is given once more and taken away again is a new change, which a sync can answer for.
      if (unsure === path) {
        await withFile(files, { path, create: true }, () => Promise.resolve());
        await files.remove(path);
      }
      unsure = path;
    });

  const removeAll = async (): Promise<number> => {
    let removed = 0;
    for (let [oldest] = condemned; oldest !== undefined; [oldest] = condemned) {
      // One by one, so that a power cut leaves no gap that a failing disk did not make.
      await removeOne(oldest);
      condemned = condemned.slice(1);
      removed += 1;
    }
    return removed;
  };

  return (seq) => {
    const { segments } = reading;
    const keep = segments.findLast(({ header }) => header.first <= seq);
    if (keep !== undefined) {
      const old = segments.filter(({ number }) => number < keep.number);
      condemned = [...condemned, ...old.map(({ path }) => path)];
      reading.dropBefore(keep.number);
    }
    const mine = turn.then(removeAll);
    turn = mine.catch(() => undefined);
    return mine;
  };
};
