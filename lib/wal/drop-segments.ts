import type { Segment } from './directory.ts';
import { hasCode } from './errors.ts';
import type { Files } from './files.ts';
import type { Reading } from './reading.ts';

/**
 * Removes, oldest first, the segments all of whose records have a smaller seq; how many. What could not be
 * removed is tried again by the next call, before anything newer: a gap would look like damage.
 */
export const createDropping = (
  files: Files,
  dir: string,
  reading: Reading,
): ((seq: number) => Promise<number>) => {
  let condemned: readonly Segment[] = [];
  let turn: Promise<unknown> = Promise.resolve();

  const removeAll = async (): Promise<number> => {
    let removed = 0;
    for (let [oldest] = condemned; oldest !== undefined; [oldest] = condemned) {
      await files.remove(oldest.path).catch((error: unknown) => {
        if (!hasCode(error, 'ENOENT')) throw error;
      });
      // One by one, so that a power cut never leaves a gap.
      await files.syncDir(dir);
      condemned = condemned.slice(1);
      removed += 1;
    }
    return removed;
  };

  return (seq) => {
    const { segments } = reading;
    const keep = segments.findLast(({ header }) => header.first <= seq);
    if (keep !== undefined) {
      condemned = [...condemned, ...segments.filter(({ number }) => number < keep.number)];
      reading.dropBefore(keep.number);
    }
    const mine = turn.then(removeAll);
    turn = mine.catch(() => undefined);
    return mine;
  };
};
